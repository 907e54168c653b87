"""Several things that one sentence asks for by one day."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.plan.deadlines.deadline import Doubt
from parsers.plan.duty.duties import SEND
from parsers.plan.duty.sentences import Request
from parsers.plan.duty.surroundings import OPENING_ITEM
from parsers.plan.homographs import spoken
from parsers.plan.matter import subject_matter
from parsers.plan.matter.headlines import headline
from parsers.plan.mentions import days_in
from parsers.plan.passages import Passage
from parsers.plan.plan_head import Frame
from parsers.plan.proposal import PlanProposal
from parsers.vietnamese.text import clean, fold, squeeze

_TOGETHER = re.compile(r"\bca\s+(?P<count>hai|ba)\s+(?:loai\s+)?(?:bao\s+cao|danh\s+sach|ho\s+so)\b")
_COUNTS = {"hai": 2, "ba": 3}


def _things_together(passage: Passage) -> tuple[str, ...]:
    """The reports of the items above that "cả hai báo cáo" gives one day; none where fewer stand there than it counts."""
    found = _TOGETHER.search(fold(clean(passage.item or passage.text)))
    if not found:
        return ()
    items = [one for one in passage.before if OPENING_ITEM.match(spoken(one)) and not any(days_in(one))]
    named = [thing for one in reversed(items[: _COUNTS[found["count"]]]) if (thing := subject_matter.product(one))]
    return tuple(named) if len(named) == _COUNTS[found["count"]] else ()


_NOUN = r"(?:thong\s+ke|bao\s+cao|danh\s+sach|ke\s+hoach|bien\s+ban|ho\s+so(?!\s+minh\s+chung)|to\s+trinh|phuong\s+an)"
#: "Thống kê chất lượng giáo dục và báo cáo kết quả xét tốt nghiệp gửi về Phòng": two things of one day.
_JOINED = re.compile(
    rf"(?<![a-z])(?P<one>{_NOUN}\s[^,;.:()]{{6,90}}?)(?:\s*\([^()]{{0,120}}\))?\s+(?:va|cung|dong\s+thoi)\s+(?P<other>{_NOUN}\s[^,;.:()]{{6,90}}?)(?=\s*(?:\(|[,:]|$)|\s+(?:gui|nop|ve\s+(?:phong|so|ubnd|pgd|bo|van)|chuyen|truoc|cham|muon|theo|bang|qua|trong|den|han)\b)"
)
_OWN = 2  # words that name a matter


def _things_joined(sentence: str) -> tuple[str, ...]:
    """Two things that a sentence asks for together, where they are on two matters; a report and its list are one."""
    original = squeeze(clean(sentence))
    found = _JOINED.search(fold(original))
    if not found:
        return ()
    named = tuple(original[slice(*found.span(one))].strip() for one in ("one", "other"))
    if all(fold(one).startswith("danh sach") for one in named):
        return ()
    words = [subject_matter.own_words(one) for one in named]
    if any(SEND.search(fold(one).partition(" ")[2].partition(" ")[2]) for one in named):
        return ()  # "danh sách gửi báo cáo": two deeds, and no two things
    if fold(named[1]).startswith("danh sach") and re.match(r"(?:ke\s+hoach|phuong\s+an)", fold(named[0])):
        return ()  # who does it goes with the plan
    return named if min(map(len, words)) >= _OWN and words[0].isdisjoint(words[1]) else ()


def told_apart(one: PlanProposal, asked: tuple[Request, ...], frame: Frame) -> tuple[PlanProposal, ...]:
    """One for each of the reports that a sentence asks for together: "Thời gian nộp cả hai báo cáo: …"."""
    of_it = [it.passage for it in asked if squeeze(it.passage.text) == one.sentence]
    things = next(map(_things_together, of_it), ())
    if not things and len(of_it) == 1 and not one.row and (pair := _things_joined(one.sentence)):
        things, one = pair, replace(one, doubts=tuple(dict.fromkeys((*one.doubts, Doubt.RIVAL))))
    named = tuple(
        replace(
            one,
            title=headline(thing, frame.summary),
            keywords=subject_matter.keywords(frame.summary, thing, one.sentence),
        )
        for thing in things
    )
    return named or (one,)
