"""The day that held and the day that holds, as one sentence tells them beside each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from parsers.official.references import references
from parsers.plan.changes.kinds import NUMBERED
from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.deadline import Deadline
from parsers.plan.deadlines.patterns import number
from parsers.plan.deadlines.search import find_deadlines
from parsers.vietnamese.text import clean, fold, squeeze

_LEADING = r"(?:\s+(?:la|thoi\s+han|han|ngay|truoc|cham\s+nhat|het|den|nop|gui|nham|thu\s+\w+)\b|\W+){0,6}$"
#: Right before the day that held: "thay vì", "hạn cũ:", "so với thời hạn", "Công văn số … ghi", "không phải ngày".
_OLD_BEFORE = re.compile(
    r"(?:\bthay\s+(?:vi|cho|the)|\b(?:han|moc|lich|ngay|gian)\s+(?:cu|truoc\s+day|truoc\s+do)|[(,]\s*(?:cu|truoc\s+day|truoc\s+do)\b|\bso\s+voi|\bkhong\s+(?:phai|con)|\bban\s+dau"
    rf"|\b(?:da\s+)?(?:ghi|in|neu|thong\s+bao|quy\s+dinh|an\s+dinh|yeu\s+cau))\b{_LEADING}"
)
#: "Công văn số … (trước ngày 10/10)": the day in the bracket of the letter is the letter's.
_OF_LETTER = re.compile(
    rf"\b{NUMBERED}\s*[\w/&.-]+(?:\s+ngay\s+[\d/]+)?\s*\(\s*"
    r"(?:(?:thoi\s+han|han|truoc|ngay|cham\s+nhat|la|nop|gui)\b\W*){0,6}$"
)
#: Right behind it: "… xin đọc là", "… nay sửa thành", "… sang ngày", "… → ".
_OLD_BEHIND = re.compile(
    r"\W*(?:da\s+thong\s+bao|nay\s+(?:la|sua|doi|dieu|dinh|lui)|(?:nay\s+|duoc\s+|xin\s+)?(?:sua|doi|dinh\s+chinh|dieu\s+chinh)\s+(?:lai\s+)?(?:thanh|la)|(?:nua\s+)?(?:ma\s+)?(?:chuyen\s+)?(?:sang|thanh)\b|dung\s+la\b|(?:han\s+)?cu\s*\))"
    r"|\W*(?:[a-z]+\s+){0,6}?(?:doc|hieu)\s+(?:lai\s+)?la\b|[^\w.;]*(?:→|=>|->)"
)
#: "Đến 8h00 ngày 04/11 mới có 19/24 trường gửi báo cáo": how things stood.
SO_FAR = re.compile(
    r"\s*\)?\s*,?\s*(?:(?:phong|so|pgd|ubnd\s+\w+)\s+)?(?:chua\s+nhan\b|(?:moi|chi|con|da|van|toan\s+huyen|toan\s+tinh)\s+(?:co|con|chua|nhan|\d))"
)
#: "Công văn số … ngày 29/9": the day of a letter that names no year.
_DATED = re.compile(rf"\b{NUMBERED}\s*[\w/&.-]+\s*,?\s*(?:ky\s+)?(?:ngay\s+)?$")
_ONLY_FROM = re.compile(r"\btu(?:\s+(?:ngay|truoc|het)\b|\W+)*$")
_ON_TO = re.compile(r"\W*(?:sang|thanh)\b")
#: "từ nay đến 09/10": how much time is left, and no deadline.
_FROM_NOW = re.compile(r"\b(?:tu|ke\s+tu)\s+(?:nay|bay\s+gio)\s*$")
_COUNTED = re.compile(
    r"\b(?:them|lui(?:\s+lai)?|cham\s+hon|muon\s+hon|(?P<less>rut\s+ngan|som\s+hon))\s+(?P<count>\d{1,2}|mot|hai|ba|bon|nam|bay|muoi)\s*(?:\([^)]{1,12}\)\s*)?(?P<unit>ngay\s+lam\s+viec|ngay|tuan|thang)\b(?!\s*\d)"
)


@dataclass(frozen=True, slots=True)
class Days:
    """What held, and what holds from now on; None where a sentence does not say it."""

    was: datetime | None
    due: datetime | None


def days_told(sentence: str, basis: Basis, verb: int = 0) -> Days | None:
    """The two days of a sentence, as far as it names them, the new one behind its verb; None where it names no day at all."""
    text = squeeze(clean(sentence))
    found = _limits(text, basis)
    folded = fold(text)
    old = [one for one in found if is_old(one, folded)]
    new = [one for one in found if one not in old and not is_over(one, basis)]
    behind = [one for one in new if one.end > verb] or new
    was = old[0].due if old else None
    due = behind[-1].due if behind else _counted(folded, was, basis)
    return Days(was, due) if was or due else None


def new_days(sentence: str, basis: Basis) -> list[datetime]:
    """The days of a sentence that none before it held."""
    text = squeeze(clean(sentence))
    return [one.due for one in _limits(text, basis) if one.due and not is_old(one, fold(text))]


def _limits(text: str, basis: Basis) -> list[Deadline]:
    """The days of a sentence without those of the letters that it cites."""
    cited = {one.date for one in references(text)}
    folded = fold(text)
    return [
        one
        for one in find_deadlines(text, basis)
        if one.due
        and (one.strong or one.stated is None or one.stated not in cited)
        and not (not one.strong and _DATED.search(folded[max(0, one.start - 70) : _first_digit(one, folded)]))
        and not SO_FAR.match(folded, one.end)
        and not _FROM_NOW.search(folded[max(0, one.start - 20) : one.start])
    ]


def is_old(one: Deadline, folded: str) -> bool:
    """Whether the words around a day say that it held before, and holds no more."""
    first = _first_digit(one, folded)
    before = folded[max(0, one.start - 60) : first]
    behind = folded[one.end : one.end + 30]
    if _OLD_BEHIND.match(behind):
        return True
    if _OF_LETTER.search(folded[max(0, one.start - 90) : first]):
        return True
    if _ONLY_FROM.search(before):
        return bool(_ON_TO.match(behind))  # "từ ngày … đến ngày …" is a stretch of time
    return bool(_OLD_BEFORE.search(before))


def _first_digit(one: Deadline, folded: str) -> int:
    """Where the day itself begins, behind the words that lead to it."""
    found = re.search(r"\d", folded[one.start : one.end])
    return one.start + (found.start() if found else 0)


def is_over(one: Deadline, basis: Basis) -> bool:
    """Whether a day had passed when the paper was written."""
    return bool(basis.issued and one.due and one.due <= basis.midnight(basis.issued))


def _counted(folded: str, was: datetime | None, basis: Basis) -> datetime | None:
    """ "thêm 05 ngày so với thời hạn ngày 10/10": counted from the day that held."""
    told = _COUNTED.search(folded)
    if not told or was is None:
        return None
    count, unit = number(told["count"]), " ".join(told["unit"].split())
    if unit == "thang" or (unit == "ngay lam viec" and told["less"]):
        return None  # of no fixed length: a person reckons it
    if unit == "ngay lam viec":
        return basis.midnight(basis.after_working_days(was.date(), count)).replace(hour=was.hour, minute=was.minute)
    return was + timedelta(days=count * (7 if unit == "tuan" else 1)) * (-1 if told["less"] else 1)
