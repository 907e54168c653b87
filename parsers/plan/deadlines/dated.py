"""A day and a month, and "hôm nay": the day that a wording names."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.plan.deadlines import patterns
from parsers.plan.deadlines.basis import DAY, Basis
from parsers.plan.deadlines.clock import on_day
from parsers.plan.deadlines.deadline import Deadline, Doubt, deadline_of, is_exclusive
from parsers.plan.deadlines.recurrence import yearly
from parsers.vietnamese.dates import make_date

_AMOUNT = re.compile(
    r"\s*(?:%|[a-z]{1,2}\b(?<!va)(?<!de)(?<!ve)(?<!la)(?<!co)"
    r"|trieu|ty|nghin|dong|diem|phan|lan|met|lit|gio|tan|hoc\s+sinh|em\b|truong|lop|tiet|buoi)"
)
_AHEAD = {"mai": 1, "kia": 2}  # days


def read_date(match: re.Match[str], basis: Basis) -> Deadline | None:
    year = match["year"] or match["year2"] or match["year3"]
    if not match["named"] and match["sep"] in (".", "-") and not year and not _is_dotted_day(match):
        return None  # 1.5 triệu, 2-3 lần
    if match["bad_day"]:
        return deadline_of(match, None, Doubt.IMPOSSIBLE, exclusive=is_exclusive(match)) if match["lead"] else None
    day = int(match["day"])
    month = patterns.spoken_month(match["spoken"]) if match["spoken"] else int(match["month"] or match["month2"])
    stated = make_date(day, month, int(year)) if year else None
    if stated is None and (year or make_date(day, month, 2000) is None):
        return deadline_of(match, None, Doubt.IMPOSSIBLE, exclusive=is_exclusive(match))
    chosen = stated or basis.next_day(day, month)
    if chosen is None:
        return deadline_of(match, None, Doubt.YEAR, exclusive=is_exclusive(match))
    deadline = on_day(match, chosen, basis, *(() if stated else (Doubt.YEAR,)))
    return replace(
        deadline, stated=stated, repeat=yearly(day, month, exclusive=deadline.exclusive) if match["yearly"] else None
    )


def _is_dotted_day(match: re.Match[str]) -> bool:
    """ "muộn nhất 20.5", "từ 01.6 đến 20.6": a day all the same, where words of a limit or of a stretch stand before it."""
    before = match.string[max(0, match.start() - 4) : match.start()]
    limited = match["lead"] or re.search(r"\btu\s*$", before)
    return match["sep"] == "." and bool(limited) and not _AMOUNT.match(match.string, match.end())


def read_today(match: re.Match[str], basis: Basis) -> Deadline | None:
    if not (match["lead"] or match["clock"]):
        return None
    if match["year"] and (named := make_date(int(match["day"]), int(match["month"]), int(match["year"]))):
        return replace(on_day(match, named, basis, *((Doubt.BASE,) if basis.issued else ())), stated=named)
    if basis.issued is None:
        return deadline_of(match, None, Doubt.BASE)
    return on_day(match, basis.issued + DAY * _AHEAD.get(match["said"][-3:], 0), basis, Doubt.BASE)
