"""Limits that name a month, a quarter or a year instead of a day (Bộ luật Dân sự 2015, Điều 146)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from parsers.plan.deadlines import patterns
from parsers.plan.deadlines.basis import DAY, Basis, after_months, last_of_month
from parsers.plan.deadlines.clock import on_day
from parsers.plan.deadlines.deadline import BEFORE, STRONG, Deadline, Doubt, deadline_of, is_exclusive
from parsers.vietnamese.dates import make_date

_REPORT_OF = re.compile(r"\bbao\s+cao\s+(?:cua\s+)?$")
#: "hạn cuối nộp bảng chấm công tháng 10": words of a thing stand between the limit and its month, which names the thing.
_OF_LIMIT = re.compile(
    r"\b(?:nhat|qua|hon|sau|truoc|het|cuoi|cung|den|toi|trong|vao|luc|la|xong|chot|deadline|han|nop|gui)[\s:,]*$|:\s*$"
)
_MONTH_ABOVE = re.compile(r"\bthang\s+(?P<month>1[0-2]|0?[1-9])(?!\d)")


def month(match: re.Match[str], basis: Basis) -> Deadline | None:
    where, week, lead = match["where"], match["week"], match["lead"] or ""
    if not (where or week or lead) and _REPORT_OF.search(match.string, 0, match.start()):
        return None  # "báo cáo tháng 5" is a report's name
    if not week and _names_a_thing(match):
        return None
    if not (where or week or STRONG.search(lead) or re.search(r"\btrong\b|\bcuoi\b", lead)):
        return _bare_month(match, basis)
    first = date(int(match["year"]), int(match["month"]), 1) if match["year"] else basis.next_month(int(match["month"]))
    year = () if match["year"] else (Doubt.YEAR,)
    if first is None:
        return deadline_of(match, None, Doubt.YEAR)
    if where and where.startswith("khi"):  # "trước khi kết thúc tháng 10": its last day is in time
        return deadline_of(match, basis.midnight(last_of_month(first) + DAY), *year)
    words = f"{lead} {where or ''}"
    if week:
        last = min(first + DAY * (7 * patterns.number(week) - 1), last_of_month(first))
        exclusive = is_exclusive(match)
        due = last - DAY * 6 if exclusive else last + DAY
        return deadline_of(match, basis.midnight(due), Doubt.ROUGH, *year, exclusive=exclusive)
    if "giua" in words:
        return on_day(match, first.replace(day=15), basis, *year)
    if "dau" in words:
        return on_day(match, first, basis, Doubt.ROUGH, *year)
    if "cuoi" in words or "trong" in words or not BEFORE.search(lead):
        exclusive = bool(BEFORE.search(lead)) or bool(re.search(r"truoc\s+cuoi", match[0]))
        last = basis.rolled_back(last_of_month(first)) if match["working"] else last_of_month(first)
        return deadline_of(match, basis.midnight(last if exclusive else last + DAY), *year, exclusive=exclusive)
    return deadline_of(match, basis.midnight(first), *year, exclusive=True)


def _names_a_thing(match: re.Match[str]) -> bool:
    return bool(match["lead"]) and not match["where"] and not _OF_LIMIT.search(match["lead"])


def _bare_month(match: re.Match[str], basis: Basis) -> Deadline | None:
    """ "Tháng 11/2020" in a column of deadlines: by its end."""
    first = date(int(match["year"]), int(match["month"]), 1) if match["year"] else basis.next_month(int(match["month"]))
    doubts = (Doubt.ROUGH,) if match["year"] else (Doubt.ROUGH, Doubt.YEAR)
    due = basis.midnight(last_of_month(first) + DAY) if first else None
    return replace(deadline_of(match, due, *doubts), worded=False, strong=False)


def quarter(match: re.Match[str], basis: Basis) -> Deadline | None:
    month = 3 * patterns.number(match["quarter"])
    first = date(int(match["year"]), month, 1) if match["year"] else basis.next_month(month)
    doubts = () if match["year"] else (Doubt.YEAR,)
    if first is None or not (match["where"] or match["lead"]) or _names_a_thing(match):
        return None
    if BEFORE.search(match["lead"] or "") and not match["where"]:
        return deadline_of(match, basis.midnight(after_months(first, -2)), *doubts, exclusive=True)
    last = last_of_month(first)
    exclusive = bool(BEFORE.search(match["lead"] or "")) or "truoc cuoi" in match[0]
    return deadline_of(match, basis.midnight(last if exclusive else last + DAY), *doubts, exclusive=exclusive)


def year_end(match: re.Match[str], basis: Basis) -> Deadline | None:
    year = int(match["year"]) if match["year"] else (basis.earliest.year if basis.earliest else None)
    if year is None:
        return None
    last = date(year, 6, 30) if match["where"] == "giua" else date(year, 12, 31)
    exclusive = is_exclusive(match) and match["where"] == "cuoi"
    doubts = () if match["year"] else (Doubt.YEAR,)
    return deadline_of(match, basis.midnight(last if exclusive else last + DAY), *doubts, exclusive=exclusive)


def day_alone(match: re.Match[str], basis: Basis, told: str) -> Deadline | None:
    """ "trước ngày 25": of the month that is named above it, or of the next that has it; a person looks at it."""
    if not match["lead"] or not STRONG.search(match["lead"]) or basis.earliest is None:
        return None
    months = list(_MONTH_ABOVE.finditer(told, max(0, match.start() - 80), match.start()))
    day = int(match["day"])
    if months:
        chosen = basis.next_day(day, int(months[-1]["month"]))
    else:
        first = basis.earliest.replace(day=1)
        days = (make_date(day, month.month, month.year) for month in (after_months(first, ahead) for ahead in range(3)))
        chosen = next((one for one in days if one and one >= basis.earliest), None)
    return on_day(match, chosen, basis, Doubt.ROUGH) if chosen else None
