"""`baocao reprocess` and `baocao why` as the person at the terminal meets them, on a home of one school."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

CAMPAIGN = """code = "VS2024"
title = "Báo cáo công tác vệ sinh trường học năm 2024"
due = 2030-01-01T00:00:00+07:00
keywords = ["vệ sinh trường học"]

[[parts]]
code = "report"
name = "Báo cáo"
"""
TEXT = """UBND HUYỆN SƠN ĐÔNG\nTRƯỜNG TIỂU HỌC BẾN NƯỚC\n\nSố: 7/BC-TH\tSơn Đông, ngày 02 tháng 12 năm 2024\n
BÁO CÁO\nCông tác vệ sinh trường học năm 2024\n\nNội dung.\n"""


@pytest.fixture
def baocao(baocao: Run, tmp_path: Path) -> Run:
    """A home that knows its school by another name, and has one mail in the tray."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "la@hopthu.example", "phong@pgd.example", "Nộp"
    mail["Date"], mail["Message-ID"] = "Mon, 02 Dec 2024 08:00:00 +0700", "<mot@hopthu.example>"
    mail.set_content("Kính gửi Phòng.")
    mail.add_attachment(TEXT.encode(), maintype="application", subtype="octet-stream", filename="bc.txt")
    (tmp_path / "mot.eml").write_bytes(mail.as_bytes())
    (tmp_path / "campaign.toml").write_text(CAMPAIGN, "utf-8")
    assert baocao("init")[0] == 0
    units(tmp_path, baocao, "Trường Tiểu học Đồng Cỏ")
    assert baocao("campaign", "import", tmp_path / "campaign.toml")[0] == 0
    assert baocao("ingest", tmp_path / "mot.eml")[0] == 0
    return baocao


def units(folder: Path, run: Run, name: str) -> None:
    table = folder / "units.csv"
    table.write_text(
        f"code,name,level,ward,emails,aliases,contact,phone\nth-1,{name},tieu_hoc,,th1@truong.example,,,\n", "utf-8"
    )
    assert run("units", "import", table)[0] == 0


def disposition(run: Run) -> str:
    return str(json.loads(run("messages", "--json")[1])["disposition"])


def test_a_new_name_in_the_roster_empties_the_tray(baocao: Run, tmp_path: Path) -> None:
    assert disposition(baocao) == "review"
    assert "1 as before" in baocao("reprocess")[1]
    units(tmp_path, baocao, "Trường Tiểu học Bến Nước")
    status, out, _ = baocao("reprocess", "--dry-run")
    assert status == 0
    assert "would be filed" in out
    assert "+ document 0: th-1 / VS2024 / report" in out
    assert disposition(baocao) == "review"
    assert "1 filed" in baocao("reprocess", "--mail", "mot@hopthu.example")[1]
    assert disposition(baocao) == "recorded"
    assert "1 as before" in baocao("reprocess", "--all", "--confirm")[1]


def test_a_mail_that_is_not_there_is_a_failure_and_contradicting_options_are_wrong_usage(baocao: Run) -> None:
    assert baocao("reprocess", "--mail", "<khong@co.example>")[0] == 1
    assert baocao("reprocess", "--dry-run", "--confirm")[0] == 2


def test_a_mail_the_vault_has_lost_is_said_with_status_one(baocao: Run, tmp_path: Path) -> None:
    for kept in (tmp_path / "home" / "vault").glob("??/*"):
        kept.unlink()
    status, out, err = baocao("reprocess")
    assert status == 1
    assert "not readable" in out
    assert "1 mails could not be read again" in err


def test_why_says_what_was_found_and_what_was_missing(baocao: Run) -> None:
    status, out, _ = baocao("why", "mot@hopthu.example")
    assert status == 0
    assert "Địa chỉ gửi chưa đăng ký cho đơn vị nào." in out
    assert "“TRƯỜNG TIỂU HỌC BẾN NƯỚC” (bc.txt) không trùng với đơn vị nào trong danh bạ." in out
    told = json.loads(baocao("why", "mot@hopthu.example", "--json")[1])
    assert told["disposition"] == "review"
    assert told["why"]["waiting"]["campaigns"][0]["code"] == "VS2024"
