"""Dates and numbers as clerks write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.vietnamese.dates import parse_date
from parsers.vietnamese.numbers import parse_decimal, parse_integer

DAY = date(2020, 11, 5)


@pytest.mark.parametrize(
    "text",
    [
        "5/11/2020",
        "05/11/2020",
        "05-11-2020",
        "5.11.2020",
        "5-11-20",
        " 05 / 11 / 2020 ",
        "2020-11-05",
        "2020-11-05 00:00:00",
        "2020-11-05T00:00:00",
        "ngày 5 tháng 11 năm 2020",
        "Ngày 05 tháng 11 năm 2020.",
        "05–11–2020",
        "'05/11/2020",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "31/11/2020", "13/13/2020", "11/2020", "2020", "5", "5/11", "hôm qua", "từ 5/11/2020 đến 6/11/2020"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_two_digits_of_a_year_are_of_the_nearest_plausible_century() -> None:
    assert parse_date("12/5/78") == date(1978, 5, 12)
    assert parse_date("12/5/21") == date(2021, 5, 12)


@given(st.dates(date(1940, 1, 1), date(2039, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%d.%m.%Y", "%Y-%m-%d"]))
def test_every_day_comes_back_from_its_spelling(day: date, spelling: str) -> None:
    assert parse_date(day.strftime(spelling)) == day


@given(st.text(max_size=30))
def test_any_text_can_be_asked_for_a_date_or_a_number(text: str) -> None:
    parse_date(text)
    parse_integer(text)
    parse_decimal(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("35", 35),
        ("02", 2),
        ("1.500", 1500),
        ("1 500", 1500),
        ("12.345.678", 12345678),
        ("25,0", 25),
        ("25.0", 25),
        ("-3", -3),
        (" 7 ", 7),
    ],
)
def test_whole_numbers(text: str, value: int) -> None:
    assert parse_integer(text) == value


@pytest.mark.parametrize("text", ["", "1,5", "mười", "12 người", "3-4", "1.50.0", "1/2"])
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert parse_integer(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("3,33", 3.33),
        ("1.500", 1500.0),
        ("0.125", 0.125),
        ("1.234.567,89", 1234567.89),
        ("95%", 95.0),
        ("99,3 %", 99.3),
        ("12", 12.0),
    ],
)
def test_a_comma_stands_before_decimals_and_a_dot_between_thousands(text: str, value: float) -> None:
    assert parse_decimal(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["12 triệu", "khoảng 5", "1,2,3", "1.2.3,4", "", "-", "5-6"])
def test_units_and_estimates_are_not_guessed(text: str) -> None:
    assert parse_decimal(text) is None


@given(st.integers(0, 10**12))
def test_grouping_by_dots_changes_no_number(value: int) -> None:
    assert parse_integer(f"{value:,}".replace(",", ".")) == value
    assert parse_decimal(f"{value:,}".replace(",", ".")) == float(value)
