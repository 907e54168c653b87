"""The roster on pages: every row's fate is shown before anything counts, every mistake in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.bench.web_office import NOW, UNITS, Officer, browse, names, office
from tests.servers.browser import Browser
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing

__all__ = ("browse", "office")

GOOD = (
    "Mã đơn vị,Tên đơn vị,Cấp học,Thư điện tử\n"
    "mn-hoa-mai,Trường Mầm non Hoa Mai,Mầm non,mn@t.example\n"
    "mn-moi,Trường Mầm non Mới,Mầm non,moi@t.example\n"
    "th-an-lac,Trường Tiểu học An Lạc,Tiểu học,\n"
)
BAD = "Mã,Tên,Cấp,Email\na b,Trường A,Tiểu học,x\n,Trường B,Cấp 9,b@t.example\nc,,THCS,c@t.example\nd,D,,d@t.example\nD,D,,\n"


@pytest.fixture
def admin(office: Engine, browse: Callable[..., Browser]) -> Officer:
    with writing(office) as conn:
        officers.set_role(conn, "lan", "admin")
    return Officer(office, browse())


def shown(admin: Officer, content: str) -> str:
    token = admin.browser.get("/danh-ba").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = admin.browser.upload("/danh-ba/xem-truoc", {"csrf": token}, {"file": ("ds.csv", content.encode())})
    return answer.text if answer.status_code == 200 else admin.browser.get(answer.headers["location"]).text


def codes(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return [unit.code for unit in roster.units(conn)]


def test_a_file_is_shown_row_by_row_and_counts_only_when_confirmed(admin: Officer) -> None:
    page = shown(admin, GOOD)
    assert [page.count(f">{fate}<") for fate in ("Thêm mới", "Thay đổi", "Không đổi", "Chưa đúng")] == [1, 2, 0, 0]
    assert "2 đơn vị đang có mà tệp không nêu" in page
    assert "mn-moi" not in codes(admin.engine)
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    asked = admin.browser.post("/danh-ba/nhap", {"csrf": token, "kept": kept})
    assert "Tệp không nêu “Trường Tiểu học Ấn Bắc”" in admin.browser.get(asked.headers["location"]).text
    assert "mn-moi" not in codes(admin.engine)
    answer = admin.browser.post("/danh-ba/nhap", {"csrf": token, "kept": kept, "all-there": "1"})
    assert "thêm 1, thay đổi 2" in admin.browser.get(answer.headers["location"]).text
    assert codes(admin.engine)[:3] == ["mn-hoa-mai", "mn-moi", "th-an-lac"]
    assert len(codes(admin.engine)) == len(UNITS) + 1


def test_every_mistake_is_said_in_vietnamese_and_nothing_is_imported(admin: Officer) -> None:
    page = shown(admin, BAD)
    for words in (
        "“a b” không dùng được",
        "“x” không phải là địa chỉ",
        "Chưa ghi “Mã”",
        "“Cấp 9” không rõ",
        "Chưa ghi “Tên đơn vị”",
        "trùng với dòng 5",
    ):
        assert words in page, words
    assert "must be" not in page
    assert "is missing" not in page
    assert "Nhập danh bạ này" not in page
    assert len(codes(admin.engine)) == len(UNITS)


@pytest.mark.parametrize(("content", "words"), [("", "tiêu đề"), ("Mã,Tên\n", "không có đơn vị"), ("\x00\x01", "tiêu đề")])
def test_a_file_that_is_no_roster_is_refused_in_words(admin: Officer, content: str, words: str) -> None:
    assert words in shown(admin, content)


def test_a_file_that_was_never_shown_cannot_be_confirmed(admin: Officer) -> None:
    token = shown(admin, GOOD).partition('name="csrf" value="')[2].partition('"')[0]
    for kept in ("", "../baocao.db", "0" * 64):
        answer = admin.browser.post("/danh-ba/nhap", {"csrf": token, "kept": kept})
        assert "chọn lại tệp" in admin.browser.get(answer.headers["location"]).text


def test_a_unit_is_edited_by_a_form(admin: Officer) -> None:
    fields = {
        "name": "Trường Tiểu học An Lạc Đông",
        "level": "Tiểu học",
        "ward": "Đất Cuốc",
        "emails": "moi@t.example\r\nhai@t.example",
    }
    page = admin.does("/danh-ba/th-an-lac", "/danh-ba/th-an-lac", **fields)
    assert "Trường Tiểu học An Lạc Đông" in page
    with reading(admin.engine) as conn:
        unit = roster.unit(conn, "th-an-lac")
    assert unit is not None
    assert unit.emails == ("moi@t.example", "hai@t.example")
    assert codes(admin.engine) == [unit.code for unit in UNITS]
    refused = admin.browser.submit(admin.browser.get("/danh-ba/th-an-lac"), "/danh-ba/th-an-lac", name="x", emails="sai")
    assert refused.status_code == 422
    assert "không phải là địa chỉ" in refused.text
    assert ">sai</textarea>" in refused.text


def test_a_unit_that_another_officer_changed_meanwhile_is_not_written_over(admin: Officer) -> None:
    page = admin.browser.get("/danh-ba/th-an-lac")
    admin.does("/danh-ba/th-an-lac", "/danh-ba/th-an-lac", name="Trường Tiểu học An Lạc", level="Tiểu học", phone="0274 9")
    answer = admin.browser.submit(page, "/danh-ba/th-an-lac", name="Trường Tiểu học An Lạc 1", level="Tiểu học")
    assert answer.status_code == 422
    assert "Trong lúc biểu mẫu này đang mở, lan đã lưu" in answer.text
    assert 'value="Trường Tiểu học An Lạc 1"' in answer.text
    with reading(admin.engine) as conn:
        unit = roster.unit(conn, "th-an-lac")
    assert unit is not None
    assert (unit.name, unit.phone) == ("Trường Tiểu học An Lạc", "0274 9")


def test_a_file_shown_before_the_roster_changed_is_shown_again(admin: Officer) -> None:
    page = shown(admin, GOOD)
    admin.does("/danh-ba/th-an-lac", "/danh-ba/th-an-lac", name="Trường Tiểu học An Lạc", level="Tiểu học", phone="0274 9")
    fields = {name: page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("csrf", "kept", "seen")}
    answer = admin.browser.post("/danh-ba/nhap", fields | {"all-there": "1"})
    assert answer.status_code == 422
    assert "lan đã lưu thay đổi khác" in answer.text
    assert "Xem trước danh bạ" in answer.text
    with reading(admin.engine) as conn:
        unit = roster.unit(conn, "th-an-lac")
    assert unit is not None
    assert unit.phone == "0274 9"


def test_a_unit_is_added_once(admin: Officer) -> None:
    admin.does("/danh-ba/moi", "/danh-ba/moi", code="thcs-moi", name="Trường THCS Mới", level="THCS")
    assert codes(admin.engine)[-1] == "thcs-moi"
    empty = admin.browser.get("/danh-ba/moi")
    page = admin.browser.submit(empty, "/danh-ba/moi", code="THCS-moi", name="Khác", level="THCS")
    assert "đã có trong danh bạ" in page.text


def test_the_roster_is_searched_without_marks(admin: Officer) -> None:
    page = admin.browser.get("/danh-ba?tim=hoa mai").text
    assert "mn-hoa-mai" in page
    assert "th-an-lac" not in page
    assert NOW.tzinfo is not None


def test_a_group_is_pasted_by_names_or_codes_and_a_line_that_is_no_unit_is_said(admin: Officer) -> None:
    here, lines = "/danh-ba/nhom", "Trường Mầm non Hoa Mai\r\nth-an-lac"
    answer = admin.browser.submit(admin.browser.get(here), here, name="Cụm 1", units=f"{lines}\r\nTrường Lạ")
    assert (answer.status_code, "tên là: Trường Lạ" in answer.text, "th-an-lac" in answer.text) == (422, True, True)
    assert "Đã lưu nhóm “Cụm 1”: 2 đơn vị" in admin.does(here, here, name="Cụm 1", units=lines)
    with reading(admin.engine) as conn:
        assert [one.code for one in roster.units(conn) if one.groups] == ["mn-hoa-mai", "th-an-lac"]
    assert admin.browser.get("/danh-ba").text.count("Cụm 1") == 2
    board = admin.browser.get("/dot/KT2020?nhom=Cụm 1").text
    assert (names(board), 'value="Cụm 1" selected' in board) == (["mn-hoa-mai", "th-an-lac"], True)
