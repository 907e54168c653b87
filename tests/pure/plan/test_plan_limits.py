"""Time deadlines by their wording: the first instant that is late."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.plan.deadlines.basis import Basis, after_months
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.recurrence import frequency
from parsers.plan.deadlines.search import find_deadlines

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

#: Wordings of a paper issued on Monday 20/07/2020, with the first instant that is late.
ISSUED_IN_JULY = """
trước ngày 01/12 | 2020-12-01 00:00
**trước ngày 01/12**. | 2020-12-01 00:00
trước 01/12 | 2020-12-01 00:00
trước ngày 01 tháng 12 | 2020-12-01 00:00
trước ngày 01/12/2020 | 2020-12-01 00:00
trước ngày 01 tháng 12 năm 2020 | 2020-12-01 00:00
trước ngày 1-12-2020 | 2020-12-01 00:00
trước ngày 01.12.2020 | 2020-12-01 00:00
trước ngày 01/12/20 | 2020-12-01 00:00
chậm nhất ngày 30/11/2020 | 2020-12-01 00:00
chậm nhất là ngày 30/11 | 2020-12-01 00:00
chậm nhất vào ngày 30 tháng 11 năm 2020 | 2020-12-01 00:00
chậm nhất đến hết ngày 30/11/2020 | 2020-12-01 00:00
chậm nhất hết ngày 30/11 | 2020-12-01 00:00
muộn nhất ngày 30/11 | 2020-12-01 00:00
đến hết ngày 30/11/2020 | 2020-12-01 00:00
hết ngày 30/11 | 2020-12-01 00:00
không quá ngày 30/11/2020 | 2020-12-01 00:00
hạn cuối ngày 30/11 | 2020-12-01 00:00
hạn cuối là ngày 30/11/2020 | 2020-12-01 00:00
hạn chót: 30/11/2020 | 2020-12-01 00:00
hạn nộp: 30/11/2020 | 2020-12-01 00:00
Hạn chót nộp báo cáo 30/11 | 2020-12-01 00:00
thời hạn nộp báo cáo đến hết ngày 30/11/2020 | 2020-12-01 00:00
deadline: 30/11/2020 | 2020-12-01 00:00
trong ngày 30/11/2020 | 2020-12-01 00:00
vào ngày 30/11 | 2020-12-01 00:00
trước 16 giờ 00 ngày 30/11/2020 | 2020-11-30 16:00
trước 16 giờ 00 phút ngày 30 tháng 11 năm 2020 | 2020-11-30 16:00
trước 16h00 ngày 30/11/2020 | 2020-11-30 16:00
trước 16g00 ngày 30/11/2020 | 2020-11-30 16:00
trước 16 giờ ngày 30/11 | 2020-11-30 16:00
trước 16h ngày 30/11 | 2020-11-30 16:00
trước 9h30 ngày 30/11 | 2020-11-30 09:30
trước 10 giờ sáng ngày 30/11 | 2020-11-30 10:00
trước 3 giờ chiều ngày 30/11/2020 | 2020-11-30 15:00
trước 17 giờ 00, ngày 30/11/2020 | 2020-11-30 17:00
trước 16 giờ 00 thứ Sáu, ngày 27/11/2020 | 2020-11-27 16:00
chậm nhất 17 giờ 00 ngày 30/11/2020 | 2020-11-30 17:01
trước 24 giờ ngày 30/11/2020 | 2020-12-01 00:00
trước ngày 10/01 | 2021-01-10 00:00
trước ngày 15/01/2021 | 2021-01-15 00:00
gửi báo cáo trước ngày 01/12/2020 (qua email) | 2020-12-01 00:00
trong vòng 5 ngày làm việc kể từ ngày nhận được công văn | 2020-07-28 00:00
trong vòng 05 ngày làm việc kể từ ngày ký | 2020-07-28 00:00
trong thời hạn 10 ngày kể từ ngày ban hành | 2020-07-31 00:00
trong 2 tuần kể từ ngày ký | 2020-08-04 00:00
trong vòng 03 ngày | 2020-07-24 00:00
cuối tháng 11 | 2020-12-01 00:00
trước cuối tháng 11/2020 | 2020-11-30 00:00
giữa tháng 11 | 2020-11-16 00:00
cuối năm 2020 | 2021-01-01 00:00
trước thứ Sáu tuần này | 2020-07-24 00:00
chậm nhất thứ 6 | 2020-07-25 00:00
trước 10 giờ sáng thứ Hai tuần sau | 2020-07-27 10:00
ngày 15 hàng tháng | 2020-08-16 00:00
trước ngày 20 hằng tháng | 2020-08-20 00:00
chậm nhất ngày 15 hàng tháng | 2020-08-16 00:00
trước ngày 20 của tháng cuối quý | 2020-09-20 00:00
ngày 05 của tháng sau | 2020-08-06 00:00
"""

#: Wordings of a paper issued on Monday 16/09/2024.
ISSUED_IN_SEPTEMBER = """
trước ngày 25/10 | 2024-10-25 00:00
trước ngày 25 tháng 10 năm 2024 | 2024-10-25 00:00
trước ngày 25 tháng 10, năm 2024 | 2024-10-25 00:00
trước ngày 25 / 10 / 2024 | 2024-10-25 00:00
trước ngày 5/1 | 2025-01-05 00:00
trước ngày 05/01/2025 | 2025-01-05 00:00
TRƯỚC NGÀY 25/10/2024 | 2024-10-25 00:00
xong trước ngày 25/10/2024 | 2024-10-25 00:00
hoàn thành trước ngày 25/10/2024 | 2024-10-25 00:00
trước: 25/10/2024 | 2024-10-25 00:00
trước ngày: 25/10/2024 | 2024-10-25 00:00
trước ngày 25/10 năm 2024 | 2024-10-25 00:00
trước ngày 25-10 | 2024-10-25 00:00
trước ngày 25.10 | 2024-10-25 00:00
chậm nhất trước ngày 25/10/2024 | 2024-10-25 00:00
chậm nhất 25/10/2024 | 2024-10-26 00:00
chậm nhất: ngày 25/10 | 2024-10-26 00:00
chậm nhất đến ngày 25/10/2024 | 2024-10-26 00:00
chậm nhất trong ngày 25/10/2024 | 2024-10-26 00:00
chậm nhất là hết ngày 25 tháng 10 | 2024-10-26 00:00
trễ nhất ngày 25/10/2024 | 2024-10-26 00:00
trễ nhất là ngày 25/10 | 2024-10-26 00:00
muộn nhất là ngày 25/10/2024 | 2024-10-26 00:00
muộn nhất vào ngày 25/10/2024 | 2024-10-26 00:00
không muộn hơn ngày 25/10/2024 | 2024-10-26 00:00
không trễ hơn ngày 25/10/2024 | 2024-10-26 00:00
không chậm hơn ngày 25/10 | 2024-10-26 00:00
không sau ngày 25/10/2024 | 2024-10-26 00:00
đến ngày 25/10/2024 | 2024-10-26 00:00
tới hết ngày 25/10/2024 | 2024-10-26 00:00
hạn cuối cùng: 25/10/2024 | 2024-10-26 00:00
hạn cuối cùng là ngày 25/10 | 2024-10-26 00:00
hạn chót là ngày 25/10/2024 | 2024-10-26 00:00
hạn nộp báo cáo: ngày 25/10/2024 | 2024-10-26 00:00
hạn nộp là trước ngày 25/10/2024 | 2024-10-25 00:00
thời hạn: ngày 25/10/2024 | 2024-10-26 00:00
thời hạn gửi báo cáo: trước ngày 25/10/2024 | 2024-10-25 00:00
thời hạn cuối là 25/10/2024 | 2024-10-26 00:00
hạn gửi về Phòng: chậm nhất ngày 25/10/2024 | 2024-10-26 00:00
Deadline 25/10 | 2024-10-26 00:00
trước 8 giờ 30 ngày 25/10/2024 | 2024-10-25 08:30
trước 8 giờ 30 phút, ngày 25/10/2024 | 2024-10-25 08:30
trước 08:30 ngày 25/10/2024 | 2024-10-25 08:30
trước 11h30' ngày 25/10/2024 | 2024-10-25 11:30
trước 11 h 30 ngày 25/10/2024 | 2024-10-25 11:30
trước 11g30 ngày 25/10 | 2024-10-25 11:30
trước 15 giờ, thứ Sáu ngày 25/10/2024 | 2024-10-25 15:00
trước 15 giờ 00 ngày thứ Sáu, 25/10/2024 | 2024-10-25 15:00
trước 5 giờ chiều ngày 25/10/2024 | 2024-10-25 17:00
trước 4h30 chiều ngày 25/10 | 2024-10-25 16:30
trước 8 giờ tối ngày 25/10/2024 | 2024-10-25 20:00
trước 12 giờ trưa ngày 25/10/2024 | 2024-10-25 12:00
trước 12 giờ đêm ngày 25/10/2024 | 2024-10-26 00:00
trước 24h00 ngày 25/10/2024 | 2024-10-26 00:00
đến 24 giờ 00 ngày 25/10/2024 | 2024-10-26 00:00
chậm nhất 23h59 ngày 25/10/2024 | 2024-10-26 00:00
chậm nhất 16 giờ 30 phút ngày 25/10/2024 | 2024-10-25 16:31
đến hết 17 giờ ngày 25/10/2024 | 2024-10-25 17:01
hạn cuối: 17h00 ngày 25/10/2024 | 2024-10-25 17:01
hạn chót: 17:00, 25/10/2024 | 2024-10-25 17:01
trước ngày 25/10/2024 (16 giờ 00) | 2024-10-25 16:00
ngày 25/10/2024, trước 16 giờ 00 | 2024-10-25 16:00
trước thứ Sáu, ngày 25/10/2024 | 2024-10-25 00:00
chậm nhất thứ Sáu ngày 25/10 | 2024-10-26 00:00
trong tháng 10 | 2024-11-01 00:00
trong tháng 10/2024 | 2024-11-01 00:00
trong tháng 10 năm 2024 | 2024-11-01 00:00
hết tháng 10 | 2024-11-01 00:00
đến hết tháng 10/2024 | 2024-11-01 00:00
chậm nhất cuối tháng 10 | 2024-11-01 00:00
vào cuối tháng 10/2024 | 2024-11-01 00:00
trước tháng 11 | 2024-11-01 00:00
trước tháng 11/2024 | 2024-11-01 00:00
trước cuối tháng 10 | 2024-10-31 00:00
giữa tháng 01/2025 | 2025-01-16 00:00
cuối tháng 2 | 2025-03-01 00:00
cuối tháng 02 năm 2028 | 2028-03-01 00:00
tuần 2 tháng 12 | 2024-12-15 00:00
tuần thứ 2 của tháng 12 | 2024-12-15 00:00
tuần 1 tháng 12/2024 | 2024-12-08 00:00
tuần đầu tháng 12 | 2024-12-08 00:00
tuần cuối tháng 12 | 2025-01-01 00:00
tuần 4 tháng 11/2024 | 2024-11-29 00:00
trong tuần thứ ba tháng 11 | 2024-11-22 00:00
cuối quý IV | 2025-01-01 00:00
cuối quý IV/2024 | 2025-01-01 00:00
hết quý I năm 2025 | 2025-04-01 00:00
trong quý I/2025 | 2025-04-01 00:00
cuối năm 2024 | 2025-01-01 00:00
hết năm 2024 | 2025-01-01 00:00
sau 05 ngày làm việc kể từ ngày ký | 2024-09-24 00:00
chậm nhất 05 ngày làm việc kể từ ngày ban hành | 2024-09-24 00:00
không quá 07 ngày kể từ ngày ký ban hành | 2024-09-24 00:00
trong vòng 10 (mười) ngày làm việc kể từ ngày nhận được văn bản này | 2024-10-01 00:00
trong vòng một tuần kể từ ngày ký | 2024-09-24 00:00
trong thời hạn 01 tháng kể từ ngày ký | 2024-10-17 00:00
trong thời hạn 15 ngày, tính từ ngày 01/10/2024 | 2024-10-17 00:00
trong 05 ngày làm việc kể từ ngày 04/10/2024 | 2024-10-12 00:00
trước thứ Tư tuần này | 2024-09-18 00:00
chậm nhất thứ Sáu tuần sau | 2024-09-28 00:00
trước ngày 25 hằng tháng | 2024-09-25 00:00
trước ngày 10 hàng tháng | 2024-10-10 00:00
trước ngày 16 hàng tháng | 2024-10-16 00:00
ngày 20 mỗi tháng | 2024-09-21 00:00
hằng tháng, trước ngày 25 | 2024-09-25 00:00
hàng tháng chậm nhất ngày 25 | 2024-09-26 00:00
định kỳ hằng quý, trước ngày 20 của tháng cuối quý | 2024-09-20 00:00
trước ngày 15 tháng cuối quý | 2024-12-15 00:00
trước ngày 05 của tháng đầu quý sau | 2024-10-05 00:00
trước ngày 03 tháng kế tiếp | 2024-10-03 00:00
trước ngày 05 tháng tiếp theo | 2024-10-05 00:00
trước ngày 15/12 hằng năm | 2024-12-15 00:00
hằng năm, trước ngày 31/5 | 2025-05-31 00:00
chậm nhất ngày 10 tháng 6 hàng năm | 2025-06-11 00:00
chiều thứ Sáu hằng tuần | 2024-09-21 00:00
trước thứ Năm hàng tuần | 2024-09-19 00:00
ngày cuối cùng của tháng | 2024-10-01 00:00
từ ngày 01/10/2024 đến hết ngày 25/10/2024 | 2024-10-26 00:00
từ 01/10 đến 25/10/2024 | 2024-10-26 00:00
từ ngày 01 đến ngày 25 tháng 10 năm 2024 | 2024-10-26 00:00
trước ngày 30 tháng mười một năm 2024 | 2024-11-30 00:00
"""


def _rows(table: str) -> list[tuple[str, str]]:
    return [(wording.strip(), due.strip()) for wording, _, due in (line.partition("|") for line in table.strip().splitlines())]


def _last(text: str, basis: Basis) -> Deadline:
    """The one deadline of a wording; of a range its end."""
    deadlines = find_deadlines(text, basis)
    assert len([deadline for deadline in deadlines if deadline.due]) in (1, 2)
    return deadlines[-1]


@pytest.mark.parametrize(("wording", "due"), _rows(ISSUED_IN_JULY))
def test_the_table_of_wordings(wording: str, due: str) -> None:
    issued = date(2020, 7, 20)
    found = _last(wording, Basis(issued, issued))
    assert f"{found.due:%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize(("wording", "due"), _rows(ISSUED_IN_SEPTEMBER))
def test_wordings_beyond_the_table(wording: str, due: str) -> None:
    issued = date(2024, 9, 16)
    found = _last(wording, Basis(issued, issued))
    assert f"{found.due:%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize("wording", ["trước ngày 31/11", "chậm nhất ngày 30/02/2025", "trước ngày 32/10", "hạn nộp 31/6"])
def test_a_day_no_calendar_has_is_no_instant(wording: str) -> None:
    (found,) = find_deadlines(wording, Basis(date(2024, 9, 16), date(2024, 9, 16)))
    assert found.due is None
    assert Doubt.IMPOSSIBLE in found.doubts


@pytest.mark.parametrize(
    "wording",
    [
        "Thông tư 15/2018/TT-BGDĐT",
        "Nghị định số 30/2020/NĐ-CP",
        "đạt 1.5 điểm",
        "tăng 2-3 lần",
        "trước đây",
        "có 12/15 trường",
        "lớp 10/2",
        "trong 6 tháng đầu năm",
        "số 5/12-KH",
        "tỷ lệ 20/11,5",
    ],
)
def test_numbers_that_look_like_days_are_no_limits(wording: str) -> None:
    found = find_deadlines(wording, Basis(date(2024, 9, 16), date(2024, 9, 16)))
    assert [deadline.quote for deadline in found if deadline.worded] == []


def test_nothing_is_reckoned_from_a_day_that_nobody_knows() -> None:
    for wording in ("trước ngày 01/12", "trong vòng 05 ngày làm việc kể từ ngày ký", "chậm nhất thứ 6"):
        (found,) = find_deadlines(wording, Basis(None))
        assert found.due is None
        assert found.doubts


def test_an_event_without_a_day_is_left_to_a_person() -> None:
    (found,) = find_deadlines(
        "trong vòng 10 ngày kể từ ngày kết thúc đợt kiểm tra", Basis(date(2024, 9, 16), date(2024, 9, 16))
    )
    assert (found.due, found.doubts) == (None, (Doubt.EVENT,))


def test_a_wrong_day_of_the_week_is_told() -> None:
    (found,) = find_deadlines("trước thứ Hai, ngày 25/10/2024", Basis(date(2024, 9, 16)))
    assert Doubt.WEEKDAY in found.doubts


def test_before_the_end_of_a_day_is_asked_about() -> None:
    (found,) = find_deadlines("trước hết ngày 25/10/2024", Basis(date(2024, 9, 16)))
    assert f"{found.due:%d/%m}" == "26/10"
    assert Doubt.BOUNDARY in found.doubts


def test_the_second_of_two_days_takes_the_words_of_the_first() -> None:
    first, second = find_deadlines("trước ngày 20/11/2024 và ngày 20/12/2024", Basis(date(2024, 9, 16)))
    assert [f"{one.due:%d/%m}" for one in (first, second)] == ["20/11", "20/12"]
    assert second.exclusive


@pytest.mark.parametrize(
    ("wording", "every"),
    [
        ("định kỳ 6 tháng", "half_year"),
        ("định kỳ hàng quý", "quarter"),
        ("định kỳ hàng tháng", "month"),
        ("báo cáo hằng năm", "year"),
        ("định kỳ theo năm học", "school_year"),
        ("hằng tuần", "week"),
        ("báo cáo kết quả tháng 11", None),
        ("báo cáo quý IV", None),
    ],
)
def test_how_often_is_said_by_the_wording(wording: str, every: str | None) -> None:
    assert frequency(wording) == every


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.dates(date(2001, 1, 1), date(2001, 12, 31)))
def test_a_day_without_a_year_is_the_first_on_or_after_the_paper(issued: date, day: date) -> None:
    (found,) = find_deadlines(f"trước ngày {day:%d/%m}", Basis(issued, issued))
    assert found.due is not None
    chosen = found.due.date()
    assert (chosen.day, chosen.month) == (day.day, day.month)
    assert issued <= chosen < after_months(issued, 12) + timedelta(days=1)
    assert Doubt.YEAR in found.doubts


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_inclusive_is_one_day_later_than_exclusive(day: date) -> None:
    basis = Basis(day, day)
    (before,) = find_deadlines(f"trước ngày {day:%d/%m/%Y}", basis)
    (until,) = find_deadlines(f"chậm nhất ngày {day:%d/%m/%Y}", basis)
    assert before.due == datetime(day.year, day.month, day.day, tzinfo=ZONE)
    assert until.due is not None
    assert until.due - before.due == timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 31), st.sampled_from(["hằng tháng", "của tháng cuối quý"]))
def test_the_next_of_many_days_is_never_past(issued: date, day: int, every: str) -> None:
    (found,) = find_deadlines(f"trước ngày {day} {every}", Basis(issued, issued))
    assert found.due is not None
    assert found.due > datetime(issued.year, issued.month, issued.day, tzinfo=ZONE)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("words", ["hạn ", "thời hạn nộp ", "trong vòng ", "trước ", "đến hết ngày ", "từ ngày 1 ", "30/11 "])
def test_words_without_end_take_no_time_without_end(words: str) -> None:
    assert find_deadlines(words * 300 + "trước ngày 25/10/2024", Basis(date(2024, 9, 16)))


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    for deadline in find_deadlines(text, Basis(date(2024, 9, 16))):
        assert deadline.end > deadline.start
