"""A campaign is opened from a plan or by a form, and changed, without losing what the form has no place for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import Engine

from config.entities import Campaign, ColumnType
from tests.bench.web_office import DUE, NOW, UNITS, Officer, browse, office
from tests.servers.browser import Browser
from tracker.jobs.reading import on_demand
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.session import reading, writing

__all__ = ("browse", "office")

FORM = {
    "title": "Báo cáo công tác y tế trường học", "code": "YT21", "due_day": "2021-05-31", "due_time": "", "everybody": "1",
    "remind": "5, 2", "chase": "1", "keywords": "y tế trường học\r\nYTTH", "part_name_0": "Báo cáo", "part_required_0": "1",
    "part_formats_0": "docx, .pdf", "part_name_1": "Phụ lục số liệu",
    "part_columns_1": "Họ và tên | chữ | bắt buộc\r\nSố học sinh | số nguyên\r\nGiới tính | chọn: Nam, Nữ",
}  # fmt: skip
PLAN = (
    "UBND HUYỆN AN LÃO\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nSố: 45/KH-PGDĐT\nAn Lão, ngày 01 tháng 3 năm 2021\nKẾ HOẠCH\n"
    "Kiểm tra công tác thư viện trường học năm 2021\n"
    "Các trường tiểu học gửi báo cáo công tác thư viện về Phòng Giáo dục và Đào tạo trước ngày 20/4/2021.\n"
)

THREE = """PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: 812/PGDĐT-TCCB
An Hòa, ngày 01 tháng 04 năm 2021
V/v báo cáo cuối năm học
1. Báo cáo tình hình đội ngũ giáo viên, gửi về Phòng trước ngày 15/04/2021.
2. Báo cáo sơ kết công tác thi đua, gửi về Phòng trước ngày 25/04/2021.
3. Báo cáo công tác thư viện, gửi về Phòng trước ngày 05/05/2021.
"""


@pytest.fixture
def officer(office: Engine, browse: Callable[..., Browser]) -> Iterator[Officer]:
    yield Officer(office, browse())
    on_demand.close()


def stored(engine: Engine, code: str) -> Campaign:
    with reading(engine) as conn:
        found = campaigns.get(conn, code)
    assert found is not None
    return found


def test_a_form_opens_a_campaign(officer: Officer) -> None:
    assert "4 đơn vị phải nộp" in officer.does("/dot-moi", "/dot-moi", **FORM)
    made = stored(officer.engine, "YT21")
    assert made.due.isoformat() == "2021-06-01T00:00:00+07:00"
    assert made.keywords == ("y tế trường học", "YTTH")
    assert [(part.name, part.required, part.formats) for part in made.parts] == [
        ("Báo cáo", True, ("docx", "pdf")),
        ("Phụ lục số liệu", False, ()),
    ]
    columns = made.parts[1].columns
    assert [(one.headers[0], one.type, one.required) for one in columns] == [
        ("Họ và tên", ColumnType.TEXT, True),
        ("Số học sinh", ColumnType.INTEGER, False),
        ("Giới tính", ColumnType.CHOICE, False),
    ]
    assert columns[2].choices == ("Nam", "Nữ")


def hidden_and_shown(page: str) -> dict[str, str]:
    form = page.partition('class="deed tall"')[2].partition("</form>")[0]
    fields = {name: unescape(value) for name, value in re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"(?! *type)', form)}
    fields |= {name: unescape(text) for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', form)}
    for name, rest in re.findall(r'type="checkbox" name="(\w+)"([^>]*)>', form):
        if "checked" not in rest:
            fields.pop(name, None)
    return fields


def test_saving_the_form_unchanged_changes_nothing(officer: Officer) -> None:
    officer.does("/dot-moi", "/dot-moi", **FORM)
    before = stored(officer.engine, "YT21")
    page = officer.browser.get("/dot/YT21/sua").text
    officer.does("/dot/YT21/sua", "/dot/YT21/sua", **hidden_and_shown(page))
    assert stored(officer.engine, "YT21") == before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"due_day": "31/02/2021"}, "Ngày giờ chưa đúng"),
        ({"remind": "bảy"}, "Số ngày nhắc chưa đúng"),
        ({"everybody": ""}, "Chưa chọn đơn vị nào"),
        ({"code": "có dấu"}, "“có dấu” không dùng được"),
        ({"code": "KT2020"}, "KT2020 đã có"),
        ({"part_name_0": "", "part_name_1": ""}, "ít nhất một thành phần"),
        ({"opens": "2022-01-01"}, "phải trước hạn nộp"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_filled_in_is_lost(officer: Officer, wrong: dict[str, str], words: str) -> None:
    answer = officer.browser.submit(officer.browser.get("/dot-moi"), "/dot-moi", **(FORM | wrong))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Báo cáo công tác y tế trường học"' in answer.text
    with reading(officer.engine) as conn:
        assert len(campaigns.listing(conn)) == 1


def test_a_plan_fills_the_form_in_and_without_one_the_campaign_opens_today(officer: Officer) -> None:
    empty = officer.browser.get("/dot-moi").text
    assert hidden_and_shown(empty)["opens"] == "03/12/2020"
    token = empty.partition('name="csrf" value="')[2].partition('"')[0]
    answer = officer.browser.upload("/dot-moi/ke-hoach", {"csrf": token}, {"file": ("kh.txt", PLAN.encode())})
    fields = hidden_and_shown(officer.browser.get(answer.headers["location"]).text)
    assert fields["due_day"] == "19/04/2021"
    assert fields["plan_number"] == "45/KH-PGDĐT"
    assert fields["opens"] == "01/03/2021"
    assert "thư viện" in fields["title"].lower()


LATER = """UBND HUYỆN TÂN LẬP
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: 60/KH-PGDĐT
Tân Lập, ngày 20 tháng 4 năm 2021
V/v gia hạn thời gian nộp báo cáo
Kính gửi: Hiệu trưởng các trường tiểu học
Theo Kế hoạch số 45/KH-PGDĐT ngày 20/02/2021, các trường gửi báo cáo trước ngày 20/4/2021.
Phòng GDĐT gia hạn thời gian nộp báo cáo đến hết ngày 30/4/2021.
"""


def test_a_later_letter_is_shown_as_a_change_and_not_as_a_form(officer: Officer) -> None:
    token = officer.browser.get("/dot-moi").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = officer.browser.upload("/dot-moi/ke-hoach", {"csrf": token}, {"file": ("gh.txt", LATER.encode())})
    page = officer.browser.get(answer.headers["location"]).text
    assert "văn bản số 45/KH-PGDĐT" in page
    assert "Thời hạn mới: hết ngày 30/04/2021" in page
    assert "Chưa có đợt báo cáo nào của văn bản này" in page
    assert 'name="due_day"' not in page


def test_a_file_that_is_no_plan_leaves_the_form_to_the_officer(officer: Officer) -> None:
    token = officer.browser.get("/dot-moi").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = officer.browser.upload("/dot-moi/ke-hoach", {"csrf": token}, {"file": ("x.txt", b"xin chao")})
    assert "không nêu hạn gửi báo cáo" in officer.browser.get(answer.headers["location"]).text


def test_a_campaign_rests_closes_and_opens_again(officer: Officer) -> None:
    page = officer.does("/dot/KT2020/sua", "/dot/KT2020/tam-dung", why="bầu cử")
    assert "Đang tạm dừng gửi thư nhắc" in page
    officer.does("/dot/KT2020/sua", "/dot/KT2020/tiep-tuc")
    assert "Đã kết thúc" in officer.does("/dot/KT2020/sua", "/dot/KT2020/dong")
    assert "Đã kết thúc" not in officer.does("/dot/KT2020/sua", "/dot/KT2020/mo-lai")


def test_what_the_form_has_no_place_for_is_kept(officer: Officer) -> None:
    with writing(officer.engine) as conn:
        campaigns.put(conn, Campaign("GR", "Có ân hạn", DUE, grace=timedelta(days=2)), DUE)
    officer.does("/dot/GR/sua", "/dot/GR/sua", **hidden_and_shown(officer.browser.get("/dot/GR/sua").text))
    assert stored(officer.engine, "GR").grace == timedelta(days=2)


def test_what_saving_does_is_shown_before_and_a_due_date_that_is_over_is_asked_twice(officer: Officer) -> None:
    page = officer.browser.get("/dot/KT2020/sua")
    fields = hidden_and_shown(page.text) | {"due_day": "15/11/2020"}
    answer = officer.browser.submit(page, "/dot/KT2020/sua", **fields)
    assert answer.status_code == 200
    assert "Trước khi lưu" in answer.text
    assert "Hạn nộp này đã qua" in answer.text
    assert "sớm hơn hạn đang áp dụng" in answer.text
    assert '<strong>1 đơn vị</strong>: <span class="standing on_time">' in answer.text
    assert stored(officer.engine, "KT2020").due == DUE
    answer = officer.browser.submit(answer, "/dot/KT2020/sua", sure="1")
    assert "Vui lòng đánh dấu ô trên" in answer.text
    answer = officer.browser.submit(answer, "/dot/KT2020/sua", sure="1", twice="1", why="Công văn mới")
    assert answer.status_code == 303
    after = officer.browser.get(answer.headers["location"]).text
    assert "Đã lưu đợt báo cáo" in after
    assert stored(officer.engine, "KT2020").due == DUE - timedelta(days=15)
    officer.undoes(after)
    assert stored(officer.engine, "KT2020").due == DUE


def test_a_form_that_another_officer_overtook_says_so_and_loses_nothing(officer: Officer) -> None:
    page = officer.browser.get("/dot/KT2020/sua")
    with writing(officer.engine) as conn:
        campaigns.put(conn, replace(stored(officer.engine, "KT2020"), keywords=("khác",)), NOW + timedelta(minutes=1))
    answer = officer.browser.submit(page, "/dot/KT2020/sua", **hidden_and_shown(page.text) | {"title": "Tên mới"})
    assert answer.status_code == 422
    assert "Trong lúc biểu mẫu này đang mở" in answer.text
    assert 'value="Tên mới"' in answer.text
    assert stored(officer.engine, "KT2020").title != "Tên mới"


def test_a_campaign_opened_by_mistake_is_deleted_on_its_page_and_comes_back(officer: Officer) -> None:
    assert "/dot/KT2020/xoa" not in officer.browser.get("/dot/KT2020/sua").text
    officer.does("/dot-moi", "/dot-moi", **FORM)
    page = officer.does("/dot/YT21/sua", "/dot/YT21/xoa")
    assert "Đã xóa đợt báo cáo" in page
    assert officer.browser.get("/dot/YT21").status_code == 404
    officer.undoes(page)
    assert stored(officer.engine, "YT21").title == FORM["title"]


def test_units_are_found_by_their_names_and_what_is_ticked_stays(officer: Officer) -> None:
    page = officer.browser.get("/dot-moi/don-vi?tim=an lac&units=mn-hoa-mai").text
    assert re.findall(r'value="([^"]+)"( checked)?', page) == [("mn-hoa-mai", " checked"), ("th-an-lac", "")]
    assert "Không có đơn vị nào khớp" in officer.browser.get("/dot-moi/don-vi?tim=zzz").text


def test_units_are_left_out_and_groups_asked_by_the_form_and_stay_so(officer: Officer) -> None:
    with writing(officer.engine) as conn:
        roster.replace_units(conn, [replace(one, groups=("Cụm 1",)) for one in UNITS[:2]])
    assert 'name="spared" value="th-an-lac"' in officer.browser.get("/dot-moi/don-vi?tim-tru=an lac").text
    asked = FORM | {"everybody": "", "group": "Cụm 1", "spared": "th-an-lac"}
    assert "1 đơn vị phải nộp" in officer.does("/dot-moi", "/dot-moi", **asked)
    assert stored(officer.engine, "YT21").units == ("group:Cụm 1", "not:th-an-lac")
    page = officer.browser.get("/dot/YT21/sua").text
    for words in ('value="Cụm 1" checked', 'name="spared" value="th-an-lac" checked', "đang trừ 1"):
        assert words in page
    nobody = FORM | {"everybody": "", "spared": "th-an-lac"}
    assert "Chưa chọn đơn vị nào" in officer.browser.submit(officer.browser.get("/dot-moi"), "/dot-moi", **nobody).text


def test_several_deadlines_of_a_plan_are_all_kept(officer: Officer) -> None:
    token = officer.browser.get("/dot-moi").text.partition('name="csrf" value="')[2].partition('"')[0]
    file = ("kh.txt", THREE.encode())
    here = officer.browser.upload("/dot-moi/ke-hoach", {"csrf": token}, {"file": file}).headers["location"]
    opened = set()
    for left in (2, 1, 0):
        page = officer.browser.get(here)
        assert page.text.count("chưa mở</strong>") == left + 1
        answer = officer.browser.submit(page, "/dot-moi", **hidden_and_shown(page.text))
        opened.add(here)
        before, here = here, answer.headers["location"]
        assert "đã mở</strong>" in officer.browser.get(before).text
    assert here.startswith("/dot/")
    assert len(opened) == 3
    with reading(officer.engine) as conn:
        assert len(campaigns.listing(conn)) == 4


def test_rules_are_written_by_headings_and_a_wrong_one_loses_nothing(officer: Officer) -> None:
    columns = "Lớp | chữ | bắt buộc\r\nTổng số | số nguyên\r\nNam | số nguyên\r\nNữ | số nguyên"
    told = FORM | {"part_columns_1": columns, "approvals": "2", "previous": "YT20"}
    wrong = officer.browser.submit(
        officer.browser.get("/dot-moi"), "/dot-moi", **told, part_rules_1="Tổng số = Nam + Nữ\r\nNữ > Nam"
    )
    page = unescape(wrong.text)
    assert "“Nữ > Nam” không phải là quy tắc" in page
    assert "Tổng số = Nam + Nữ" in page
    assert "Tổng số | số nguyên" in page
    assert '<option value="2" selected>hai cán bộ kiểm tra' in page
    officer.does("/dot-moi", "/dot-moi", **told, part_rules_1="Tổng số = Nam + Nữ\r\nTổng số lệch 30%")
    made = stored(officer.engine, "YT21")
    assert [str(rule) for rule in made.parts[1].rules] == ["tong_so = nam + nu", "tong_so change 30%"]
    assert (made.approvals, made.previous) == (2, "YT20")
    assert "Tổng số lệch 30%" in unescape(officer.browser.get("/dot/YT21/sua").text)


def test_a_column_keeps_its_bounds_its_other_headings_and_its_name_when_the_campaign_is_saved(officer: Officer) -> None:
    officer.does("/dot-moi", "/dot-moi", **FORM)
    made = stored(officer.engine, "YT21")
    name, count, *others = made.parts[1].columns
    told = (replace(name, field="hoc_sinh", headers=("Họ và tên", "Tên")), replace(count, least=1.0, most=60.0), *others)
    kept = replace(made, parts=(made.parts[0], replace(made.parts[1], columns=told)))
    with writing(officer.engine) as conn:
        campaigns.put(conn, kept, NOW)
    form = hidden_and_shown(officer.browser.get("/dot/YT21/sua").text)
    officer.does("/dot/YT21/sua", "/dot/YT21/sua", **form)
    assert stored(officer.engine, "YT21").parts[1].columns == told
    lines = form["part_columns_1"].replace("số nguyên", "chữ").splitlines()
    officer.does("/dot/YT21/sua", "/dot/YT21/sua", **form | {"part_columns_1": "\r\n".join(lines[:2])})
    assert stored(officer.engine, "YT21").parts[1].columns == (told[0], replace(count, type=ColumnType.TEXT))
