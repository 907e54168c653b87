"""Schools that change, on pages: from the unit's own page, from a list of new names, from a roster that leaves some out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from config.entities import Fate
from tests.bench.web_office import Officer, browse, office
from tests.servers.browser import Browser
from tracker.store.letters import outbox
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing

__all__ = ("browse", "office")

WHY = "Quyết định số 5/QĐ-UBND"
DAY = "01/12/2020"
LEFT_OUT = (
    "Mã,Tên,Cấp học,Thư điện tử\nmn-hoa-mai,Trường Mầm non Hoa Mai,Mầm non,mn@t.example\n"
    "th-moi,Trường Tiểu học Bến Lúa,Tiểu học,\n"
)


@pytest.fixture
def admin(office: Engine, browse: Callable[..., Browser]) -> Officer:
    with writing(office) as conn:
        officers.set_role(conn, "lan", "admin")
    return Officer(office, browse())


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def shown(admin: Officer, action: str, content: str, **fields: str) -> str:
    token = hidden(admin.browser.get("/danh-ba").text, "csrf")
    answer = admin.browser.upload(action, {"csrf": token, **fields}, {"file": ("ds.csv", content.encode())})
    return answer.text if answer.status_code == 200 else admin.browser.get(answer.headers["location"]).text


def confirmed(admin: Officer, action: str, page: str, **fields: str) -> str:
    answer = admin.browser.post(action, {"csrf": hidden(page, "csrf"), "kept": hidden(page, "kept"), **fields})
    return admin.browser.get(answer.headers["location"]).text


def test_a_unit_is_renamed_from_its_page_and_the_act_is_undone(admin: Officer) -> None:
    here = "/don-vi/th-an-bac"
    page = admin.does(here, f"{here}/doi-ten", name="Trường Tiểu học Bến Lúa", day=DAY, why=WHY)
    assert "<h1>Trường Tiểu học Bến Lúa</h1>" in page
    assert "Trường Tiểu học Ấn Bắc" in page
    assert "(đến ngày 01/12/2020)" in page
    admin.undoes(page)
    assert "<h1>Trường Tiểu học Ấn Bắc</h1>" in admin.browser.get(here).text


def test_a_unit_is_merged_into_one_that_is_new_and_both_pages_say_so(admin: Officer) -> None:
    here, name = "/don-vi/th-an-bac", "Trường Tiểu học và THCS Đất Cuốc"
    refused = admin.does(here, f"{here}/sap-nhap", into=name, day=DAY, why=WHY)
    assert f"Không tìm thấy đơn vị “{name}”" in refused
    page = admin.does(here, f"{here}/sap-nhap", into=name, new="1", day=DAY, why=WHY)
    assert "Từ ngày 01/12/2020 sáp nhập vào" in page
    with reading(admin.engine) as conn:
        new = next(one for one in roster.units(conn) if one.name == name)
    assert "Kế tiếp của" in admin.browser.get(f"/don-vi/{new.code}").text
    assert "Đơn vị thay đổi" not in admin.browser.get(here).text


def test_what_would_follow_of_a_merger_is_shown_before_it_is_done(admin: Officer) -> None:
    here = "/don-vi/th-an-bac"
    answer = admin.browser.submit(admin.browser.get(here), f"{here}/sap-nhap", into="th-an-lac", day=DAY, why=WHY, preview="1")
    assert "Ghi nhận sáp nhập đơn vị từ ngày 01/12/2020" in answer.text
    with reading(admin.engine) as conn:
        unit = roster.unit(conn, "th-an-bac")
    assert unit
    assert unit.life.until is None


@pytest.mark.parametrize(
    ("path", "into", "fate"), [("tach", "Trường A\nTrường B", Fate.SPLIT), ("giai-the", "", Fate.DISSOLVED)]
)
def test_a_unit_is_split_or_dissolved_from_its_page(admin: Officer, path: str, into: str, fate: Fate) -> None:
    here = "/don-vi/th-an-bac"
    admin.does(here, f"{here}/{path}", **({"into": into, "new": "1"} if into else {}), day=DAY, why=WHY)
    with reading(admin.engine) as conn:
        unit = roster.unit(conn, "th-an-bac")
    assert unit
    assert (unit.life.fate, len(unit.life.successors)) == (fate, len(into.splitlines()))


def test_a_list_of_new_names_and_addresses_is_shown_row_by_row_and_counts_when_confirmed(admin: Officer) -> None:
    content = (
        "Danh sách đổi tên\nSTT,Tên cũ,Tên mới,Địa chỉ mới\n"
        "1,Trường Tiểu học Ấn Bắc,Trường Tiểu học Bến Lúa,benlua@moi.example\n"
        "2,th-an-lac,,anlac@moi.example\n3,Trường Mầm non Hoa Mai,Trường Mầm non Hoa Mai,\n"
    )
    page = shown(admin, "/danh-ba/thay-doi/xem-truoc", content, day=DAY, why=WHY)
    assert [page.count(f">{fate}<") for fate in ("Thay đổi", "Không đổi", "Chưa đúng")] == [2, 1, 0]
    after = confirmed(admin, "/danh-ba/thay-doi/nhap", page, day=DAY, why=WHY)
    assert "Đã ghi nhận thay đổi của 2 đơn vị" in after
    with reading(admin.engine) as conn:
        assert [one.emails[0] for one in roster.units(conn)][1:3] == ["anlac@moi.example", "benlua@moi.example"]
        assert sorted(one.to for one in outbox.listing(conn)) == [("anlac@moi.example",), ("benlua@moi.example",)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Tên cũ,Tên mới\nTrường Nào Đó,Trường Mới\n", "chưa có trong danh bạ"),
        ("Tên cũ,Tên mới\nth-an-lac,Trường Mới\nth-an-bac,Trường Mới\n", "trùng với dòng 2"),
        ("Tên cũ,Tên mới\nth-an-lac,Trường Mầm non Hoa Mai\n", "đang là tên của đơn vị khác"),
        ("Tên cũ,Địa chỉ mới\nth-an-lac,khong phai\n", "không phải là địa chỉ"),
        ("Tên cũ,Tên mới\nth-an-lac,A\nth-an-lac,B\n", "đã nêu ở dòng 2"),
        ("Tên,Gì đó\nx,y\n", "Không tìm thấy dòng tiêu đề"),
    ],
)
def test_a_list_that_is_wrong_changes_nothing(admin: Officer, content: str, words: str) -> None:
    page = shown(admin, "/danh-ba/thay-doi/xem-truoc", content, day=DAY, why=WHY)
    assert words in page
    assert "Ghi nhận thay đổi</button>" not in page


def test_a_roster_that_leaves_units_out_asks_what_became_of_each(admin: Officer) -> None:
    page = shown(admin, "/danh-ba/xem-truoc", LEFT_OUT)
    assert "3 đơn vị đang có mà tệp không nêu" in page
    answers = {"fate-th-an-lac": "renamed", "into-th-an-lac": "th-moi", "fate-th-an-bac": "merged", "into-th-an-bac": "th-moi"}
    assert "Tệp không nêu" in confirmed(admin, "/danh-ba/nhap", page, **answers, day=DAY, why=WHY)
    answers["fate-thcs-evil"] = "dissolved"
    assert "Cần ghi lý do" in confirmed(admin, "/danh-ba/nhap", page, **answers, day=DAY)
    with reading(admin.engine) as conn:
        assert all(one.life.until is None for one in roster.units(conn))
    assert "Đã nhập danh bạ" in confirmed(admin, "/danh-ba/nhap", page, **answers, day=DAY, why=WHY)
    with reading(admin.engine) as conn:
        fates = {one.code: one.life.fate for one in roster.units(conn)}
        heir = roster.unit(conn, "th-moi")
    assert fates == {
        "mn-hoa-mai": None,
        "th-moi": None,
        "th-an-lac": Fate.RENAMED,
        "th-an-bac": Fate.MERGED,
        "thcs-evil": Fate.DISSOLVED,
    }
    assert heir
    assert {code for code, _ in heir.life.predecessors} == {"th-an-lac", "th-an-bac"}


def test_in_a_roster_without_codes_a_renamed_unit_keeps_the_code_it_has(admin: Officer) -> None:
    rest = "Trường Mầm non Hoa Mai,mn@t.example\nTrường Tiểu học An Lạc,th@t.example\n"
    page = shown(admin, "/danh-ba/xem-truoc", f"Tên trường,Email\n{rest}Trường Tiểu học Bến Lúa,thb@t.example\n")
    answers = {"fate-th-an-bac": "renamed", "into-th-an-bac": "Trường Tiểu học Bến Lúa", "all-there": "1"}
    confirmed(admin, "/danh-ba/nhap", page, **answers, day=DAY, why=WHY)
    with reading(admin.engine) as conn:
        unit = roster.unit(conn, "th-an-bac")
    assert unit
    assert (unit.name, [one.name for one in unit.life.former]) == ("Trường Tiểu học Bến Lúa", ["Trường Tiểu học Ấn Bắc"])
