"""The dated sentences of a plan, each weighed: which deadline goes with which duty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.plan.deadlines.basis import Basis
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.search import find_deadlines
from parsers.plan.duties import SCHOOLS, SEND, Duty, Weighed, clauses, names_a_time, says_hard_copy, says_soft_copy, weigh
from parsers.plan.passages import Passage
from parsers.vietnamese.text import clean, fold

_SHORT = 9  # words; a clause with no more may lean on the sentence above it
_WORDS = re.compile(r"[a-z]{2,}")
_SENT = re.compile(r"nop|gui|bao\s*cao|\bhan\b|thoi\s*han")
_ITEM = re.compile(
    r"bao\s+cao|danh\s+sach|ho\s+so|bang\s+|bieu\s+|phieu|so\s+lieu|san\s+pham|bai\s+du\s+thi|minh\s+chung|ban\s+"
)
_WORK = re.compile(
    r"^\W*(?:to\s+chuc|hop|tap\s+huan|kiem\s+tra|khai\s+mac|phat\s+dong|cham|cong\s+bo|tong\s+hop|tham\s+dinh|hoi\s+nghi|le\b|xay\s+dung|ban\s+hanh|trien\s+khai|thong\s+bao|niem\s+yet|so\s+ket|tong\s+ket)"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One deadline with what is asked by it."""

    deadline: Deadline
    duty: Duty
    sure: bool
    clause: str  #: the words that ask, as written
    passage: Passage


def requests_of(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    """Every deadline of a passage. Dates before the paper itself are history, not deadlines."""
    found = _of_row(passage, basis, office) if passage.time else _of_sentence(passage, basis, office)
    for request in found:
        past = (
            request.deadline.stated
            and basis.since
            and request.deadline.due
            and request.deadline.due <= basis.midnight(basis.since)
        )
        if not past:
            yield request


def _of_row(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    deadlines = find_deadlines(passage.time, basis)
    told, head = fold(clean(passage.text)), fold(clean(passage.time_head))
    if any(deadline.span for deadline in deadlines):
        deadlines = tuple(deadline for deadline in deadlines if deadline.span)[-1:]
    weighed = _weigh_row(passage, told, head, office)
    for deadline in deadlines:
        yield Request(deadline, weighed.duty, weighed.sure, passage.text, passage)


def _weigh_row(passage: Passage, told: str, head: str, office: str) -> Weighed:
    performer = fold(clean(passage.performer))
    if (
        performer
        and not SCHOOLS.search(performer)
        and re.search(r"\bphong\b|\bpgd|\bso\b|chuyen vien|bo phan|ban |to ", performer)
    ):
        return Weighed(Duty.ABOVE, sure=True)
    weighed = weigh(told, fold(clean(passage.lead_in)), office, label=False)
    if weighed.duty in (Duty.REPORT, Duty.REGISTRATION, Duty.ABOVE) and weighed.sure:
        return weighed
    if _WORK.search(told) and not SEND.search(told):
        return Weighed(Duty.OTHER, sure=True)
    if _SENT.search(head) or (_ITEM.search(told) and not _WORK.search(told)):
        registers = re.search(r"dang\s+ky|ke\s+hoach", told) and not re.search(r"bao\s+cao", told)
        return Weighed(Duty.REGISTRATION if registers else Duty.REPORT, sure=bool(_SENT.search(head)))
    return weighed if weighed.duty is not Duty.REPORT else Weighed(Duty.OTHER, sure=False)


def _of_sentence(passage: Passage, basis: Basis, office: str) -> Iterator[Request]:
    text = clean(passage.text)
    folded = fold(text)
    label = names_a_time(folded)
    found = find_deadlines(text, basis)
    begins = {one.start for one, after in pairwise(found) if after.span and not one.strong}  # "từ ngày …" is when it begins
    deadlines = [deadline for deadline in found if (deadline.worded or label) and deadline.start not in begins]
    if not deadlines:
        return
    spans = clauses(folded)
    main = [deadline for deadline in deadlines if deadline.start < spans[0][1]]
    for deadline in deadlines:
        if deadline in main or not main:
            start, end = _clause(folded, spans[0] if deadline in main else (0, deadline.end), main or [deadline], deadline)
            yield _asked(passage, deadline, text[start:end], office, alone=deadline in main)
        else:
            yield Request(deadline, Duty.ABOVE, True, text[slice(*spans[-1])], passage)


def _clause(folded: str, span: tuple[int, int], deadlines: list[Deadline], deadline: Deadline) -> tuple[int, int]:
    """The part of a sentence that speaks of one of its deadlines."""
    at = deadlines.index(deadline)
    start = deadlines[at - 1].end if at else span[0]
    end = deadlines[at + 1].start if at + 1 < len(deadlines) else max(span[1], deadline.end)
    if SEND.search(folded, start, deadline.start):
        return start, end if at + 1 == len(deadlines) else deadline.end
    if not at or SEND.search(folded, deadline.end, end):
        return start, end
    return span[0], deadline.end


def _asked(passage: Passage, deadline: Deadline, clause: str, office: str, *, alone: bool) -> Request:
    folded = fold(clean(clause))
    wording = fold(deadline.quote)
    bare = folded.replace(wording, " ")
    label = names_a_time(folded)
    context = fold(clean(passage.lead_in))
    if label or (deadline.strong and len(_WORDS.findall(bare)) <= _SHORT):
        context = " . ".join([context, *(fold(clean(one)) for one in passage.before[:3]), fold(clean(passage.heading))])
    weighed = weigh(folded, context, office, label=label)
    if deadline.span and weighed.duty is not Duty.OTHER and not (weighed.sure and label) and not SEND.search(bare):
        weighed = Weighed(Duty.OTHER, sure=False)
    if not deadline.strong and weighed.duty is not Duty.OTHER and not weighed.sure and not label:
        weighed = Weighed(Duty.OTHER, sure=False)
    deadline = deadline if alone else replace(deadline, doubts=(*deadline.doubts, Doubt.BOUNDARY))
    return Request(deadline, weighed.duty, weighed.sure, clause, passage)


def by_mail(found: tuple[Request, ...]) -> tuple[Request, ...]:
    """Without the deadlines of paper copies, where the same paper requests_of for files as well."""
    soft = any(says_soft_copy(fold(clean(request.clause))) for request in found)
    return tuple(request for request in found if not (soft and says_hard_copy(fold(clean(request.clause)))))
