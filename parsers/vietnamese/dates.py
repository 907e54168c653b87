"""Dates as clerks write them, and due instants as papers say them. Day before month, always."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from parsers.vietnamese.text import clean, fold

_SEPARATED = re.compile(r"(\d{1,2})\s*([/.\-\s])\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SPOKEN = re.compile(r"(\d{1,2})\s*thang\s*(\d{1,2})\s*[,.]?\s*na[mn]\s*(\d{4})")
_MIDNIGHT = re.compile(r"[t\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")

#: Months that have a name of their own.
MONTHS = {"gieng": 1, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12}
_TOLD = {"hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
#: Those that are numbers, "tháng tư", "tháng năm năm 2026": only with their marks, which tell "tháng sáu" from "tháng sau",
#: and only where the month ends what is said: "sáu tháng năm 2026" and "tháng ba lần" are other things.
_TOLD_MONTH = re.compile(
    r"(?<!\d )(?<!một )(?<!hai )(?<!ba )(?<!sáu )(?<!chín )(?<!các )\btháng (hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín)"
    r"(?=\s*(?:$|[,;:.)(/-]|năm\s*\d|và\b))"
)
_LONGEST = 100  #: characters of a date with all the spaces that a form leaves in it

#: Two digits from here on are of the last century: pupils and staff are born, campaigns begin, on either side.
_LAST_CENTURY = 40


def make_date(day: int, month: int, year: int) -> date | None:
    """The date, or None where no calendar has it (31/11). A year of two digits gets its century."""
    if year < 100:
        year += 1900 if year >= _LAST_CENTURY else 2000
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(text: str) -> date | None:
    """The date that is all of the text: 25/11/2020, 5-1-21, 25.11.2020, ISO, "ngày 25 tháng 11 năm 2020".

    None where the text is no date, an impossible one, or more than a date.
    """
    words = fold(clean(text)).strip(" .,;()'\t\n")
    if len(words) > _LONGEST:
        return None
    words = _MIDNIGHT.sub("", words)
    words = words.removeprefix("ngay").strip()
    if found := _ISO.fullmatch(words):
        return make_date(int(found[3]), int(found[2]), int(found[1]))
    if found := _SEPARATED.fullmatch(words):
        return make_date(int(found[1]), int(found[3]), int(found[4]))
    if found := _SPOKEN.fullmatch(words):
        return make_date(int(found[1]), int(found[2]), int(found[3]))
    return None


@lru_cache(maxsize=256)  # a letter says the same instant in its text and in its HTML
def due_phrase(due: datetime, zone: tzinfo | None) -> str:
    """The exclusive instant as people say it: midnight is the end of the day before (docs/rules.md, 3).

    Papers name hours in steps of five minutes: a minute more is "chậm nhất 16 giờ 30", kept to that minute's end.
    """
    local = due.astimezone(zone)
    if (local.hour, local.minute) == (0, 0):
        return f"hết ngày {local - timedelta(days=1):%d/%m/%Y}"
    if local.minute % 5 == 1:
        return f"chậm nhất {local - timedelta(minutes=1):%H giờ %M phút ngày %d/%m/%Y}"
    return f"trước {local:%H giờ %M phút ngày %d/%m/%Y}"


def months_in_digits(text: str) -> str:
    """A text in lower case with "tháng 4" for "tháng tư"."""
    return _TOLD_MONTH.sub(lambda found: f"tháng {_TOLD[found[1]]}", text) if "tháng " in text else text
