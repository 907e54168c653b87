"""Figures that do not hold are questions to the officer; a school hears of them when the officer says so, and once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from config.column_rules import column_rule
from config.entities import Campaign, Column, ColumnType, Level, Part, Unit
from intake.envelope import MailboxUid, StoredMail
from tests.bench.web_office import DUE, NOW, UNITS, Officer, browse, office
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.jobs.synthesis.products import workbook
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedDocument, DecidedMail
from tracker.store.office import roster
from tracker.store.session import reading, writing

__all__ = ("browse", "office")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PART = Part(
    "bieu",
    "Biểu số liệu",
    columns=(
        Column("lop", ("Lớp",), required=True),
        Column("tong", ("Tổng số",), ColumnType.INTEGER),
        Column("nam", ("Nam",), ColumnType.INTEGER),
        Column("nu", ("Nữ",), ColumnType.INTEGER),
    ),
    rules=tuple(rule for text in ("tong = nam + nu", "tong change 30%") if (rule := column_rule(text))),
)
LAST = Campaign("SL10", "Số liệu tháng 10", DUE - timedelta(days=31), parts=(PART,))
THIS = Campaign("SL11", "Số liệu tháng 11", DUE, parts=(PART,), previous="SL10")


def came(engine: Engine, campaign: Campaign, number: int, *rows: tuple[str, int, int, int]) -> int:
    records = [
        {"row": at, "values": dict(zip(("lop", "tong", "nam", "nu"), row, strict=True))} for at, row in enumerate(rows, 5)
    ]
    file = DecidedDocument("bieu.xlsx", (), "xlsx", f"{number:064}", 9_000, "read", records=tuple(records))
    with writing(engine) as conn:
        campaigns.put(conn, campaign, NOW)
        (mail,) = mails.keep(conn, [StoredMail(f"{number:064}", MailboxUid("m", 1, number), NOW, 10)], NOW)
        decided = DecidedMail(
            MailState.FILED, None, NOW, NOW, "mx", sender="th@t.example", message_id=f"<{number}@t>", documents=(file,)
        )
        mails.decide(conn, mail, decided)
        row = FilingRow(
            "th-an-lac", campaign.code, "bieu", 1, NOW - timedelta(days=5), True, True, f"{number:064}", "R-1", NOW,
            mail=mail, document=0,
        )  # fmt: skip
        return ledger.add(conn, row)


@pytest.fixture
def officer(browse: Callable[..., Browser], office: Engine) -> Officer:
    came(office, LAST, 41, ("Lớp 1", 30, 15, 15), ("Lớp 2", 30, 15, 15))
    return Officer(office, browse())


def test_the_officer_is_asked_and_the_school_only_when_the_officer_says_so_and_once(officer: Officer) -> None:
    filing = came(officer.engine, THIS, 42, ("Lớp 1", 45, 20, 25), ("Lớp 2", 30, 15, 14))
    page = unescape(officer.browser.get(f"/ban-nop/{filing}").text)
    assert "dòng 5 (Lớp 1): Tổng số là 45, kỳ trước là 30 (tăng 50%)" in page
    assert "dòng 6 (Lớp 2): Tổng số là 30, trong khi Nam + Nữ là 29" in page
    with reading(officer.engine) as conn:
        assert not list(outbox.listing(conn))
    words = {"why": "- dòng 6: Tổng số là 30, Nam + Nữ là 29?"}
    page = officer.does(f"/ban-nop/{filing}", f"/ban-nop/{filing}/hoi", **words)
    assert "Đã ghi thư đề nghị đơn vị xác nhận số liệu" in page
    with reading(officer.engine) as conn:
        (letter,) = outbox.listing(conn)
        booked = ledger.get(conn, filing)
    assert (letter.kind, letter.to, letter.in_reply_to) == ("figures", ("th@t.example",), "<42@t>")
    assert "Nam + Nữ là 29?" in letter.text
    assert booked is not None
    assert booked.valid
    assert "Đã hỏi đơn vị đúng nội dung này rồi" in officer.does(f"/ban-nop/{filing}", f"/ban-nop/{filing}/hoi", **words)


def test_the_grid_the_synthesis_and_the_workbook_show_the_last_period_beside(officer: Officer, tmp_path: Path) -> None:
    came(officer.engine, THIS, 42, ("Lớp 1", 45, 20, 25), ("Lớp 2", 30, 15, 14))
    grid = unescape(officer.browser.get("/dot/SL11/danh-muc").text)
    assert grid.count("kỳ trước: 30") == 2
    assert "Số liệu tháng 10" in grid
    assert "<b>2</b> Có điểm cần hỏi lại" in grid
    assert officer.browser.get("/dot/SL11/danh-muc?loc=can-hoi").text.count("Hỏi đơn vị") == 2
    summary = officer.browser.get("/dot/SL11/tong-hop").text
    assert '<td class="number" data-name="Kỳ này">75</td><td class="number" data-name="Tăng, giảm">tăng 25%</td>' in summary
    workbook(officer.engine, settings_for(tmp_path, ""), "SL11", tmp_path / "b.xlsx", NOW)
    rows = list(openpyxl.load_workbook(tmp_path / "b.xlsx")["So với kỳ trước"].iter_rows(values_only=True))
    first = next(row for row in rows if row[3] == "Lớp 1" and row[4] == "Tổng số")
    assert first[5:8] == (30, 45, "tăng 50%")
    assert "kỳ trước là 30" in str(first[8])
    assert any("trong khi Nam + Nữ" in str(row[8]) for row in rows)


def test_without_rules_and_a_last_period_nothing_is_asked_or_compared(officer: Officer) -> None:
    bare = replace(THIS, previous="", parts=(replace(PART, rules=()),))
    filing = came(officer.engine, bare, 42, ("Lớp 1", 45, 20, 20))
    assert "Điểm cần hỏi lại" not in officer.browser.get(f"/ban-nop/{filing}").text
    assert "kỳ trước" not in officer.browser.get("/dot/SL11/danh-muc").text
    assert "so với kỳ trước" not in officer.browser.get("/dot/SL11/tong-hop").text


def test_a_synthesis_is_handed_over_from_its_page_and_taken_back(officer: Officer) -> None:
    page = officer.browser.get("/dot/SL10/tong-hop").text
    key = page.partition("<code>")[2].partition("</code>")[0]
    action = "/dot/SL10/tong-hop/ban-giao"
    told = officer.does("/dot/SL10/tong-hop", action, address="tccb@so.example", target="SO-10")
    assert "chưa có giấy báo nhận" in told
    assert "chưa có giấy báo nhận" not in officer.undoes(told)
    told = officer.does("/dot/SL10/tong-hop", action, address="tccb@so.example", target="không hợp lệ")
    assert "Mã đợt báo cáo chỉ gồm" in told
    with writing(officer.engine) as conn:
        roster.replace_units(conn, (*UNITS, Unit("xa-a", "UBND xã A", Level.XA_PHUONG)))
    assert key in officer.does("/don-vi/xa-a", "/don-vi/xa-a/khoa-ky", key=key)
    assert "Khóa không đúng dạng" in officer.does("/don-vi/xa-a", "/don-vi/xa-a/khoa-ky", key="abc")
