"""Periodic campaigns: the table [repeat] of a campaign.toml (Nghị định 09/2019/NĐ-CP; docs/interface.md, 3.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from config.campaigns import KEYS, CampaignError, asked, duration_text, from_dict, parsed, text_of, to_dict
from config.entities import Campaign, Every, Repeat, Series
from config.mistakes import Mistake, mistake
from config.toml_table import TableReader

_BETWEEN = re.compile(r"(?m)^#[ \t]*-{3,}[ \t]*$")
_SAID = re.compile(r"(?m)^[ \t]*[^#\s]")  # a line that is no comment
REPEAT_KEYS = tuple(one.name for one in fields(Repeat))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Titles of two weeks differ in their days alone, which schools leave out: one closes before the next opens.
_WEEKLY = Repeat(Every.WEEK, opens_before=timedelta(days=4), close_after=timedelta(days=3))
_LONGEST_CODE = 24  # "-2025-2026-HK1" is added
_DATED = ("due", "opens", "figures_from", "figures_to")  # of one campaign; a series finds them for each period


def series_from_dict(table: Mapping[str, Any]) -> Series:
    """The series of a campaign.toml with [repeat], or of what `series_to_dict` made. Raises CampaignError."""
    reader = TableReader(table, "", (*KEYS, "repeat"))
    for key in _DATED:
        if key in table:
            reader.wrong(key, "date-beside-repeat")
    repeat = _repeat(reader.sub("repeat", REPEAT_KEYS))
    pattern = asked(reader)
    if len(pattern.code) > _LONGEST_CODE:
        reader.wrong("code", "series-code-long", most=_LONGEST_CODE)
    if reader.mistakes or repeat is None:
        raise CampaignError(tuple(reader.mistakes))
    return Series(pattern, repeat)


def series_to_dict(series: Series) -> dict[str, Any]:
    """The series in the form of campaign.toml, ready for JSON. `series_from_dict` takes it back."""
    repeat = series.repeat
    table = {key: value for key, value in to_dict(series.pattern).items() if key not in _DATED}
    by_weekday = repeat.due_weekday is not None
    optional = {
        "due_day": None if by_weekday else repeat.due_day,
        "due_month": None if repeat.every is Every.WEEK else repeat.due_month,
        "due_weekday": None if repeat.due_weekday is None else WEEKDAYS[repeat.due_weekday],
        "due_week": repeat.due_week if by_weekday else None,
        "due_time": repeat.due_time and repeat.due_time.isoformat("minutes"),
        "figures_to": repeat.figures_to,
        "first": repeat.first and repeat.first.isoformat(),
        "last": repeat.last and repeat.last.isoformat(),
    }
    return table | {
        "repeat": {
            "every": repeat.every.value,
            "opens_before": duration_text(repeat.opens_before),
            "close_after": duration_text(repeat.close_after),
            **{key: value for key, value in optional.items() if value is not None},
        }
    }


def read_campaigns(source: Path | str) -> tuple[Campaign | Series, ...]:
    """Every campaign and series of a file, or of the text of one; a line "# ---" stands between two.

    Raises CampaignError with the mistakes of all; where there are several, each mistake names its campaign.
    """
    texts = [text for text in _BETWEEN.split(text_of(source)) if _SAID.search(text)] or [""]
    found: list[Campaign | Series] = []
    mistakes: list[Mistake] = []
    for number, text in enumerate(texts, 1):
        try:
            table = parsed(text)
            found.append(series_from_dict(table) if "repeat" in table else from_dict(table))
        except CampaignError as error:
            mistakes += [replace(one, campaign=number) if len(texts) > 1 else one for one in error.mistakes]
    codes = [one.code for one in found]
    twice = sorted({one for one in codes if codes.count(one) > 1})
    mistakes += [mistake("campaign-twice", "code", value=code) for code in twice]
    if mistakes:
        raise CampaignError(tuple(mistakes))
    return tuple(found)


def _repeat(reader: TableReader) -> Repeat | None:
    every = reader.choice("every", tuple(Every), "") if "every" in reader.table else ""
    if "every" not in reader.table:
        reader.wrong("every", "no-period", allowed=", ".join(Every))
    default = _WEEKLY if every == Every.WEEK else Repeat(Every.MONTH)
    due_day, due_month, weekday, week = _last_day(reader, every)
    due_time = reader.clock("due_time", time(0)) if "due_time" in reader.table else None
    figures_to = reader.whole("figures_to", 1, 1, 31) if "figures_to" in reader.table else None
    if figures_to and due_day and due_month <= 0 and (due_month < 0 or due_day <= figures_to):
        reader.wrong("due_day", "due-before-figures")
    first, last = reader.day("first"), reader.day("last")
    if first and last and first > last:
        reader.wrong("last", "last-before-first")
    opens_before = reader.duration("opens_before", default.opens_before) or timedelta(0)
    close_after = reader.duration("close_after", default.close_after) or timedelta(0)
    if not every:
        return None
    dates = (due_day, due_month, due_time, figures_to, opens_before, close_after, first, last)
    return Repeat(Every(every), *dates, weekday, week)


def _last_day(reader: TableReader, every: str) -> tuple[int, int, int | None, int]:
    """Day and month, or the day of the week and which one of the month; of a week neither day nor month of a year."""
    weekly = every == Every.WEEK
    if "due_weekday" not in reader.table:
        if weekly:
            reader.wrong("due_weekday", "no-due-weekday", allowed=", ".join(WEEKDAYS))
        elif "due_day" not in reader.table:
            reader.wrong("due_day", "no-due-day")
        for key in ("due_week", *(("due_day", "due_month") if weekly else ())):
            if key in reader.table:
                reader.wrong(key, "not-beside-this")
        if weekly:
            return 0, 0, 0, 0
        return reader.whole("due_day", 1, 1, 31), reader.whole("due_month", 0, -11, 12), None, 0
    for key in ("due_day", *(("due_month", "figures_to") if weekly else ())):
        if key in reader.table:
            reader.wrong(key, "not-beside-this")
    weekday = WEEKDAYS.index(reader.choice("due_weekday", WEEKDAYS, WEEKDAYS[0]))
    month = 0 if weekly else reader.whole("due_month", 0, -11, 12)
    return 0, month, weekday, reader.whole("due_week", 0, -1, 1) if weekly else reader.whole("due_week", 1, 1, 5)
