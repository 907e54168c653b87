"""Which words of a sentence speak of which of its days."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from parsers.plan.deadlines.deadline import Deadline
from parsers.plan.deadlines.patterns import FREQUENCY, SPAN
from parsers.plan.duty.duties import SEND
from parsers.plan.duty.surroundings import WORDS
from parsers.vietnamese.text import fold

_DEED = 3  # words before a date that say what is done on it
_BRACKET = re.compile(r"\s*\([^()]{2,60}\)")
#: "tổ chức xong trước ngày 15/11 và có báo cáo gửi về Phòng": the day may be the deed's alone.
_THEN = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:[,;]|\bva\b|\broi\b|\bsau\s+do\b)(?!\s*(?:cac\s+)?(?:truong|don\s+vi|cap|khoi|truoc|cham|gui\s+ve|nop\s+ve)\b)"
)
_FROM = re.compile(r"\btu\s+(?:ngay\s+)?(?:\d|thu\b)")


def ranged(found: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
    """ "Thời hạn gửi từ ngày 15/10 đến ngày 20/10": the words of limit hold for the end, not for the beginning."""
    told = list(found)
    for at, (one, after) in enumerate(pairwise(found)):
        if after.span and one.strong and _FROM.search(fold(one.quote)):
            told[at] = replace(one, strong=False, worded=False)
            told[at + 1] = replace(after, worded=True, strong=True)
    return tuple(told)


def own_words_of(text: str, deadlines: list[Deadline], deadline: Deadline) -> str:
    if len(deadlines) < 2:
        return ""
    at = deadlines.index(deadline)
    start = _reach(text, deadlines, at - 1) if at else 0
    return text[start : _reach(text, deadlines, at)]


def clause_of(folded: str, span: tuple[int, int], deadlines: list[Deadline], deadline: Deadline) -> tuple[int, int]:
    """The part of a sentence that speaks of one of its deadlines."""
    at = deadlines.index(deadline)
    start = _reach(folded, deadlines, at - 1) if at else span[0]
    own_end = _reach(folded, deadlines, at)
    end = deadlines[at + 1].start if at + 1 < len(deadlines) else max(span[1], own_end)
    if SEND.search(folded, start, deadline.start):
        return start, end if at + 1 == len(deadlines) else own_end
    before = SPAN.sub(" ", folded[start : deadline.start])  # over which months it is asked, and no deed
    deed = len(WORDS.findall(before)) >= _DEED
    if deed and at + 1 < len(deadlines) and _THEN.match(folded, deadline.end):
        return start, own_end  # "khám xong trước ngày 30/10, tổng hợp gửi … chậm nhất ngày 05/11": sent by the second day
    if not deadline.strong and deed:
        return start, own_end  # "tổ chức … vào ngày 09/11 và gửi báo cáo trước ngày 15/11": what follows has its own day
    if (
        not at
        and not SEND.search(folded, deadline.end, end)
        and len(WORDS.findall(FREQUENCY.sub(" ", folded[start : deadline.start]))) < _DEED
    ):
        return start, span[1]  # "Hằng tháng (trước ngày 25), hằng quý (trước …), các trường báo cáo …": one verb for both
    if not at or SEND.search(folded, deadline.end, end):
        return start, end
    return span[0], own_end


def _reach(folded: str, deadlines: list[Deadline], at: int) -> int:
    """Where the words of a deadline end: "trước ngày 20/11 (tiểu học)" goes on to the bracket's end."""
    end = deadlines[at].end
    bracket = _BRACKET.match(folded, end)
    if bracket and not any(end < other.start < bracket.end() for other in deadlines):
        return bracket.end()
    return end
