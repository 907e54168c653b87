"""A periodic report is opened from the desk, opens its periods, and is stopped and let go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from sqlalchemy import Engine

from config.entities import Every
from tests.bench.web_office import Officer, browse, office
from tests.servers.browser import Browser
from tracker.jobs.reading import on_demand
from tracker.store.campaigns import campaigns, series
from tracker.store.session import reading

__all__ = ("browse", "office")

FORM = {
    "title": "Báo cáo sĩ số học sinh", "code": "SS", "due_day": "", "everybody": "1", "remind": "3", "chase": "1",
    "keywords": "sĩ số học sinh", "part_name_0": "Báo cáo", "part_required_0": "1",
    "every": "month", "repeat_day": "20", "repeat_month": "0", "repeat_time": "",
}  # fmt: skip
PLAN = (
    "UBND HUYỆN AN LÃO\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nSố: 45/KH-PGDĐT\nAn Lão, ngày 01 tháng 3 năm 2020\nKẾ HOẠCH\n"
    "Theo dõi công tác thư viện trường học\n"
    "Các trường tiểu học gửi báo cáo công tác thư viện về Phòng Giáo dục và Đào tạo trước ngày 20 hằng tháng.\n"
)


@pytest.fixture
def officer(office: Engine, browse: Callable[..., Browser]) -> Iterator[Officer]:
    yield Officer(office, browse())
    on_demand.close()


def opens(officer: Officer, **fields: str) -> str:
    form = officer.browser.get("/dot-moi").text
    token = form.partition('name="csrf" value="')[2].partition('"')[0]
    answer = officer.browser.post("/dot-moi/dinh-ky", {"csrf": token} | FORM | fields)
    return answer.text if answer.status_code == 422 else officer.browser.get(answer.headers["location"]).text


def test_a_form_opens_a_series_and_its_period(officer: Officer) -> None:
    page = opens(officer)
    assert "4 đơn vị phải nộp mỗi kỳ. Số đợt báo cáo vừa được mở: 1." in page
    assert "Hằng tháng, nộp đến hết ngày 20" in page
    with reading(officer.engine) as conn:
        row = series.listing(conn)[0]
        codes = campaigns.codes(conn)
    assert (row.series.repeat.every, row.series.repeat.due_day) == (Every.MONTH, 20)
    assert any(code.startswith("SS-2020") for code in codes)


@pytest.mark.parametrize(
    ("fields", "repeat", "words"),
    [
        ({"every": "week", "repeat_weekday": "4", "repeat_week": "w0"}, (Every.WEEK, 0, 4, 0),
         "Hằng tuần, nộp đến hết thứ Sáu của tuần báo cáo"),
        ({"every": "week", "repeat_weekday": "0", "repeat_week": "w1", "repeat_time": "9:00"}, (Every.WEEK, 0, 0, 1),
         "Hằng tuần, nộp trước 09:00 thứ Hai của tuần sau"),
        ({"repeat_weekday": "4", "repeat_week": "m3", "shift": "previous_working_day"}, (Every.MONTH, 0, 4, 3),
         "Hằng tháng, nộp đến hết thứ Sáu tuần thứ ba của tháng, tháng cuối của kỳ"),
    ],
)  # fmt: skip
def test_a_report_is_due_on_a_day_of_the_week(
    officer: Officer, fields: dict[str, str], repeat: tuple[Every, int, int, int], words: str
) -> None:
    assert words in opens(officer, **fields)
    with reading(officer.engine) as conn:
        one = series.listing(conn)[0].series
    assert (one.repeat.every, one.repeat.due_day, one.repeat.due_weekday, one.repeat.due_week) == repeat
    assert one.pattern.shift == fields.get("shift", "none")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"every": "week"}, "Chưa chọn thứ trong tuần"),
        ({"repeat_day": "40"}, "Ngày nộp của mỗi kỳ phải từ 1 đến 31"),
        ({"repeat_day": ""}, "Ngày nộp của mỗi kỳ phải từ 1 đến 31"),
        ({"every": "day"}, "Chưa chọn kỳ báo cáo"),
        ({"repeat_time": "x"}, "Giờ nộp của mỗi kỳ chưa đúng"),
        ({"title": ""}, "Tên đợt báo cáo không được để trống"),
        ({"code": "KT2020"}, "KT2020 đã có"),
    ],
)
def test_what_is_wrong_is_said_in_vietnamese_and_nothing_is_opened(
    officer: Officer, fields: dict[str, str], words: str
) -> None:
    page = unescape(opens(officer, **fields))
    assert words in page
    assert "must" not in page
    with reading(officer.engine) as conn:
        assert series.listing(conn) == ()


def test_a_series_is_stopped_let_go_on_and_neither_twice(officer: Officer) -> None:
    opens(officer)
    page = officer.does("/", "/dinh-ky/SS/dung", why="Đã có phần mềm khác")
    assert "Đã dừng báo cáo định kỳ" in page
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    again = officer.browser.post("/dinh-ky/SS/dung", {"csrf": token})
    assert "đã được dừng" in officer.browser.get(again.headers["location"]).text
    officer.undoes(page)
    with reading(officer.engine) as conn:
        assert series.listing(conn)[0].stopped_at is None
    officer.does("/", "/dinh-ky/SS/dung")
    assert "lại được mở khi đến kỳ" in officer.does("/", "/dinh-ky/SS/tiep-tuc")


def test_a_plan_that_asks_each_month_fills_in_the_period(officer: Officer) -> None:
    token = officer.browser.get("/dot-moi").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = officer.browser.upload("/dot-moi/ke-hoach", {"csrf": token}, {"file": ("kh.txt", PLAN.encode())})
    shown = officer.browser.get(answer.headers["location"]).text.partition('formaction="/dot-moi/dinh-ky"')[0]
    assert re.search(r'<option value="month" selected>', shown)
    assert re.search(r'name="repeat_day" value="19"', shown)
