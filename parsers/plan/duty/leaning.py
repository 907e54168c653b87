"""Clauses that say little more than for whom or when, and lean on what stands above: a level's day, a period's day."""

from __future__ import annotations

import re

from parsers.plan.duty.doers import OPENED
from parsers.plan.duty.duties import REPORTED, SURE_SEND
from parsers.plan.duty.exclusions import SCHOOLS, elsewhere
from parsers.plan.duty.surroundings import OPENING_ITEM, WORDS
from parsers.plan.homographs import spoken
from parsers.plan.passages import Passage

_NOTE = re.compile(r"\([^()]*\)")
_SHORT = 10  # words; a clause with no more may lean on the sentence above it
#: "đối với các trường tiểu học trước ngày 20/11" behind "Thời hạn báo cáo: …".
OF_UNITS_BY = re.compile(
    r"\W*(?:va\s+)?(?:rieng\s+)?(?:doi\s+voi\s+)?(?:cac\s+)?(?:truong|khoi|cap|bac|don\s+vi|trung\s+tam|nhom|phong\s+(?:gd|giao\s+duc|vh|van\s+hoa)|ubnd|mn\b|th\b|thcs|thpt)\b"
)
#: "Quý I báo cáo trước 15/3; 6 tháng trước 15/6 …": what each is, another sentence of the paragraph says.
_PERIOD_OPENS = re.compile(
    r"\W*(?:[\da-h][.)]\s*)?(?:va\s+)?(?:qu[yi]|0?6\s+thang|0?9\s+thang|(?:ca\s+)?nam|hoc\s+k[yi]|dot|lan|k[yi]|mau|bieu)\b"
)


def is_of_units_by(passage: Passage, clause: str) -> bool:
    """ "Báo cáo …: trường tiểu học trước ngày …; trường THCS trước ngày …": the same thing, of others, by another day."""
    item = spoken(passage.item)
    return bool(OF_UNITS_BY.match(clause) and is_brief(clause) and OPENING_ITEM.match(item)) and elsewhere(item) is None


def is_one_of_periods(passage: Passage, clause: str) -> bool:
    """Whether a period and a day say all, and a sentence beside it says that something is sent."""
    if not _PERIOD_OPENS.match(clause):
        return False
    if not is_brief(clause):
        return bool(REPORTED.search(clause)) and not SCHOOLS.search(clause)
    near = (clause, *(spoken(one) for one in (*passage.before[:3], *passage.after[:3])))
    return any(
        SURE_SEND.search(one) or OPENING_ITEM.match(one) or (_PERIOD_OPENS.match(one) and REPORTED.search(one)) for one in near
    )


def is_brief(folded: str) -> bool:
    """Whether words say little more than for whom or when: what they ask stands above."""
    folded = _NOTE.sub(" ", folded)
    opened = OPENED.match(folded)
    told = folded[opened.end() :] if opened and SCHOOLS.search(opened["who"]) else folded
    return len(WORDS.findall(told)) <= _SHORT
