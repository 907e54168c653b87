"""Many offices on one machine, from a province's table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from config.settings import load
from tracker.jobs.office.lock import only_one

Run = Callable[..., tuple[int, str, str]]
HEAD = ["STT", "Tên cơ quan", "Địa chỉ thư", "mailbox.host", "smtp.host", "Cổng"]
ROWS = [
    ["1", "Phòng Văn hóa - Xã hội phường An Bình", "vhxh@anbinh.example", "127.0.0.1", "127.0.0.1", "8200"],
    ["2", "Phòng Văn hóa - Xã hội xã Đại Lộc", "vhxh@dailoc.example", "127.0.0.1", "127.0.0.1", ""],
]


def table(path: Path, *rows: list[str]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in (["DANH SÁCH"], HEAD, *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_a_table_makes_a_home_a_row_once_and_all_are_listed_checked_and_saved(baocao: Run, home: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "offices.xlsx", *ROWS)
    status, out, err = baocao("offices", "init", file)
    assert (status, err) == (0, "")
    slugs = sorted(path.parent.name for path in home.glob("*/settings.toml"))
    assert len(slugs) == 2
    found = [load(home / slug) for slug in slugs]
    assert {one.office.name for one in found} == {row[1] for row in ROWS}
    assert sorted(one.web.port for one in found) == [8101, 8200]
    assert all(one.mailbox.server.username == one.smtp.username == one.office.address for one in found)
    assert all(one.home.stat().st_mode & 0o077 == 0 for one in found)
    assert "2 kept" in baocao("offices", "init", file)[1]
    with only_one(home / slugs[0]):
        lines = [line.split("\t") for line in baocao("offices", "list")[1].splitlines()]
    assert [(line[0], line[1]) for line in lines] == [(slugs[0], "runs"), (slugs[1], "-")]
    status, out, err = baocao("offices", "backup", tmp_path / "saved")
    assert (status, err) == (0, ""), out
    assert sorted(path.name for path in (tmp_path / "saved").iterdir()) == slugs
    status, out, err = baocao("offices", "check")
    assert status == 1  # no password is there yet
    assert "2 of 2 offices must be mended" in err
    (home / slugs[1] / "settings.toml").write_text((home / slugs[0] / "settings.toml").read_text("utf-8"), "utf-8")
    assert f"{slugs[1]}: web.port is that of {slugs[0]}, too" in baocao("offices", "check")[1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["3", "Phòng Nội vụ", "khong phai thu", "", "", ""], "row 5: address: must be an e-mail address"),
        (["3", "", "a@b.example", "", "", ""], "row 5: name: is missing"),
        (["3", "Phòng Nội vụ", "vhxh@anbinh.example", "", "", "8200"], 'row 5: port: "8200" stands in row 3 too'),
    ],
)
def test_a_table_with_a_mistake_makes_no_home(baocao: Run, home: Path, tmp_path: Path, row: list[str], said: str) -> None:
    status, _, err = baocao("offices", "init", table(tmp_path / "offices.xlsx", *ROWS, row))
    assert (status, home.exists()) == (1, False)
    assert said in err
