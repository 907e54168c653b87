"""Terms: so long after the paper or an event, so long before one, "sớm nhất"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from parsers.plan.deadlines import patterns
from parsers.plan.deadlines.basis import DAY, Basis, after_months
from parsers.plan.deadlines.dated import read_date
from parsers.plan.deadlines.deadline import Deadline, Doubt, deadline_of
from parsers.vietnamese.text import squeeze

_FROM_ISSUE = re.compile(
    r"\b(?:ky|ban\s*hanh(?!\s+(?:ke\s+hoach|huong\s+dan|quyet\s+dinh)\s+(?:chung|rieng|cua)\b)|nhan\s*(?:duoc\s*)?(?=$|cong\s+van|van\s+ban|ke\s+hoach|thong\s+bao|huong\s+dan|cong\s+dien|chi\s+dao|mau)|phat\s*hanh|cong\s*van|van\s*ban|thong\s*bao|ke\s*hoach\s+nay)"
)
#: "Sau khi kết thúc đợt kiểm tra (20/3/2026), chậm nhất 05 ngày": counted from the day in the bracket.
_AFTER_DATED = re.compile(r"\b(?:sau\s+khi|ket\s+thuc)\b[^.;\d]{0,80}\((?P<day>[^()]{3,24})\)[\s,]*$")
#: "sớm hơn thời hạn Sở quy định 03 ngày": counted back from another letter's day.
_EARLIER = re.compile(r"\b(?:som\s+hon|truoc)\s+(?:so\s+voi\s+)?(?:thoi\s+)?han\b[^.;]{0,70}$")
_OVERDUE = re.compile(r"\b(?:da|bi)\s+qua\s+$")  # "đã quá thời hạn 10 ngày": by how much, and no limit
_AFTER_DEED = re.compile(r"\b(?:sau\s+khi|ket\s+thuc|moi\s+(?:lan|dot)|xong)\b[^.;\d]{0,150}$")


def read_soon(match: re.Match[str], _basis: Basis) -> Deadline | None:
    return replace(deadline_of(match, None, Doubt.UNDATED), worded=True, strong=True)


def read_after_event(match: re.Match[str], _basis: Basis) -> Deadline | None:
    return replace(deadline_of(match, None, Doubt.EVENT), worded=True, strong=True)


def read_duration(match: re.Match[str], basis: Basis) -> Deadline | None:
    if _OVERDUE.search(match.string, max(0, match.start() - 12), match.start()):
        return None
    event = match["event"] or ""
    behind = _AFTER_DATED.search(match.string[max(0, match.start() - 120) : match.start()]) if not event else None
    dated = patterns.DATE.search(behind["day"] if behind else event)
    base = basis.issued
    if _EARLIER.search(match.string[max(0, match.start() - 90) : match.start()]):
        return replace(deadline_of(match, None, Doubt.BASE), worded=True, strong=True)
    named, doubts = _day_of(dated, basis) if dated else (None, ())
    if named:
        base = named
    elif (event and not _FROM_ISSUE.search(event)) or (not event and _is_after_deed(match)):
        return replace(deadline_of(match, None, Doubt.EVENT), worded=True)
    if base is None:
        return replace(deadline_of(match, None, Doubt.BASE), worded=True)
    count, unit = patterns.number(match["count"]), squeeze(match["unit"])
    if unit == "ngay lam viec":
        last = basis.after_working_days(base, count)
    else:
        last = basis.rolled(after_months(base, count) if unit == "thang" else base + DAY * count * (7 if unit == "tuan" else 1))
    doubts = doubts if named else (Doubt.BASE,)
    return replace(deadline_of(match, basis.midnight(last + DAY), *doubts), worded=True, strong=True)


def _day_of(dated: re.Match[str], basis: Basis) -> tuple[date | None, tuple[Doubt, ...]]:
    """The day of an event: "kể từ ngày kết thúc (15/7)", of the year in which it is next where none stands there."""
    deadline = read_date(dated, basis)
    if deadline is None or deadline.stated or not dated["month"]:
        return (deadline.stated if deadline else None), ()
    return basis.next_day(int(dated["day"]), int(dated["month"])), (Doubt.YEAR,)


def _is_after_deed(match: re.Match[str]) -> bool:
    """ "Sau khi tổ chức, các trường báo cáo trong vòng 03 ngày": counted from the deed, not from the paper."""
    return bool(_AFTER_DEED.search(match.string[max(0, match.start() - 180) : match.start()]))


def read_before_event(match: re.Match[str], basis: Basis) -> Deadline | None:
    """ "ít nhất 10 ngày trước ngày khai mạc 15/10/2026": reckoned back where the event's day stands there."""
    told = next(n for n in ("", "2", "3", "4") if match[f"count{n}"])
    event, unit = match[f"event{told}"], squeeze(match[f"unit{told}"])
    dated = patterns.DATE.search(event)
    named = read_date(dated, basis) if dated else None
    if named is None or named.stated is None:
        return replace(deadline_of(match, None, Doubt.EVENT), worded=True, strong=True)
    count = int(match[f"count{told}"])
    day = after_months(named.stated, -count) if unit == "thang" else named.stated - DAY * count * (7 if unit == "tuan" else 1)
    if unit == "ngay lam viec":
        day = basis.before_working_days(named.stated, count)
    return replace(deadline_of(match, basis.midnight(day + DAY), Doubt.BOUNDARY), worded=True, strong=True)
