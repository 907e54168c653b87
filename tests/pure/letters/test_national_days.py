"""The table of national days says what the library says that knows them."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from config.national_days import OFF, SWAPPED


def _dates(year: int, words: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{word}") for word in words.split()}


@pytest.mark.parametrize("year", OFF)
def test_the_table_of_national_days_is_the_librarys(year: int) -> None:
    table = holidays.country_holidays("VN", years=year)
    assert _dates(year, OFF[year]) == {day for day in table if day.year == year}, "run scripts/national_days"
    assert _dates(year, SWAPPED[year]) == {day for day in table.weekend_workdays if day.year == year}
