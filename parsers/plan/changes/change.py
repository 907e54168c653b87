"""A later letter about an earlier one: more time, another day, a reminder, a withdrawal. No campaign of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from parsers.facts import Table
from parsers.official.references import references
from parsers.plan.changes.days import days_of_change
from parsers.plan.changes.kinds import KINDS, LETTER, MOVED, MOVING, TIME, ChangeKind, is_history, says
from parsers.plan.changes.turns import turn_of
from parsers.plan.duty.notes import hour_moved
from parsers.plan.plan_head import Frame, is_of_same_office, organ
from parsers.vietnamese.text import clean, fold, squeeze

_JUST_ABOVE = 3  # sentences
_LABEL = 15  # characters: "V/v", "Về việc" and what else stands before a subject
_YEAR_BEGINS = 7  # month: from July on papers are of the next school year
_OTHER_TIME = re.compile(rf"\b(?:dieu\s+chinh|thay\s+doi)\s+(?:lai\s+)?(?:{TIME}|ngay)\b")
#: Another day for a contest or a meeting is none for a report.
_OF_EVENT = re.compile(
    r"\bthoi\s+(?:gian|diem)\s+(?:to\s+chuc|thi\b|hop\b|khai\s+(?:mac|giang)|tap\s+huan|kiem\s+tra|hoc\b|nghi\b|tuyen\s+sinh)"
)
_ABOVE = re.compile(r"\b(?:neu|noi)\s+tren\b")
#: "so với công văn hướng dẫn tổng kết gửi các trường hôm 19/4/2021": a letter cited by its day alone.
_UNNUMBERED = re.compile(
    rf"\b(?:so\s+voi|theo|tai|cua)\s+{LETTER}\s+(?!so\b)[^.;:]{{3,80}}\b(?:ngay|hom)\s+\d{{1,2}}[/.]\d{{1,2}}"
)
_NO_NUMBER = "\x00"  # stands in no text
#: A letter that remembers its own earlier deadline and finds reports missing reminds, whatever its subject says.
_NOT_SENT = re.compile(r"\bchua\s+(?:gui|nop|bao\s+cao|co\s+bao\s+cao)\b")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a later letter says of an earlier one; a person decides what becomes of the campaign."""

    kind: ChangeKind
    number: str  #: of the earlier letter: "512/PGDĐT-GDTH"; empty where it is cited by its day alone
    quote: str  #: the sentence that says so
    due: datetime | None = None  #: the first instant that is late from now on; None: none is named
    was: datetime | None = None  #: what the earlier letter had said
    units: tuple[str, ...] = ()  #: selectors of those whom the change is for
    named: tuple[str, ...] = ()  #: schools by name
    subject: str = ""  #: of the later letter, where that names the change
    told: tuple[str, ...] = ()  #: of a change that only the body makes: the sentences that say it, and what held before


def change_of(frame: Frame, told: tuple[str, ...]) -> PlanChange | None:
    """The change that a paper makes; None where it cites no earlier letter of its own office, or asks by itself.

    `told`: its sentences in order. The subject decides, or the sentence that cites the earlier letter.
    """
    body = tuple(one for one in told if not _is_subject(one, frame))
    change = _named(frame, told, body)
    if change is None:
        turn = turn_of(frame, body)
        return PlanChange(turn.kind, turn.number, turn.quote, turn.days.due, turn.days.was, told=turn.told) if turn else None
    if change.due is None and change.kind in MOVING and (turn := turn_of(frame, body)) and turn.days.due:
        return replace(change, due=turn.days.due, was=turn.days.was or change.was, quote=turn.quote)
    return change


def _is_subject(sentence: str, frame: Frame) -> bool:
    """Whether a sentence is the subject line itself, and not one that says the same at more length."""
    text = squeeze(clean(sentence))
    return bool(frame.summary) and frame.summary in text and len(text) < len(frame.summary) + _LABEL


def _named(frame: Frame, told: tuple[str, ...], body: tuple[str, ...]) -> PlanChange | None:
    """The change that the subject names, or a sentence in the words of one."""
    subject = fold(clean(frame.summary))
    kind = next((kind for kind, pattern in KINDS if pattern.search(subject)), None)
    number = _earlier(frame, told)
    unnumbered = kind in MOVING and any(_UNNUMBERED.search(fold(clean(one))) for one in told)
    stated, number = number, number or (_NO_NUMBER if unnumbered else "")
    if not number or (_OF_EVENT.search(subject) and "bao cao" not in subject and not _moves_sending(told)):
        return None
    quote = next((one for one in (*body, *told) if says(one, kind)), "")
    if kind is None:
        if overdue := _overdue(frame, told, number):
            return overdue
        quote, kind = _spoken(frame, body, number)
        if kind is None:
            return None
    spoken_only = not any(pattern.search(subject) for _, pattern in KINDS)
    past = (kind is ChangeKind.REPLACEMENT or (kind is ChangeKind.WITHDRAWAL and spoken_only)) and _is_of_past_year(
        frame, told, number
    )
    if past or (kind is ChangeKind.REPLACEMENT and re.search(r"/QD\b", fold(number).upper())):
        return None  # one decision stands for another, or a new year's paper for the last one's: what was asked is over
    due, was = days_of_change(kind, told, number, frame.basis)
    due = next((moved for one in told if (moved := hour_moved(one, frame.basis))), due)
    if kind is ChangeKind.AMENDMENT and due and was and due > was and _OTHER_TIME.search(subject):
        kind = ChangeKind.EXTENSION  # whatever it is called: the earlier day is set later
    return PlanChange(kind, stated, squeeze(quote or frame.summary), due, was, subject=frame.summary)


def _overdue(frame: Frame, told: tuple[str, ...], number: str) -> PlanChange | None:
    """A reminder in all but name: an earlier day that is over, and reports that are missing."""
    late = next((one for one in told if _NOT_SENT.search(fold(clean(one)))), "")
    if not late:
        return None
    due, was = days_of_change(ChangeKind.REMINDER, told, number, frame.basis)
    if not was or not frame.issued or was > frame.basis.midnight(frame.issued):
        return None
    return PlanChange(ChangeKind.REMINDER, number, squeeze(late), due, was, subject=frame.summary)


def _spoken(frame: Frame, body: tuple[str, ...], number: str) -> tuple[str, ChangeKind | None]:
    """The first sentence that says in the words of a subject what is done to the letter, and what that is."""
    cited = number in squeeze(clean(frame.summary)).replace(" ", "")
    for one in body:
        folded = fold(clean(one))
        kinds = (of for of, pattern in KINDS if of is not ChangeKind.REMINDER and pattern.search(folded))
        kind = None if is_history(one) else next(kinds, None)
        if kind and (cited or _is_on_letter(kind, one, number, body)):
            return one, kind
    return "", None


def _is_of_past_year(frame: Frame, told: tuple[str, ...], number: str) -> bool:
    """Whether the letter that is replaced was written in an earlier school year than this one: its days are over."""
    written = next((one.date for text in (frame.summary, *told) for one in references(text) if one.number == number), None)
    if written is None or frame.issued is None:
        return False
    begun = date(frame.issued.year - (frame.issued.month < _YEAR_BEGINS), _YEAR_BEGINS, 1)
    return written < begun


def _moves_sending(told: tuple[str, ...]) -> bool:
    """Whether a paper on another day for an event moves what is sent for it as well."""
    return any(
        (MOVED.search(one) or " sua thanh " in one) and re.search(r"\b(?:nop|gui)\b", one)
        for one in (fold(clean(text)) for text in told)
    )


def _is_on_letter(kind: ChangeKind, quote: str, number: str, told: tuple[str, ...]) -> bool:
    """Whether the sentence names the earlier letter, or one right above it does: "… nêu trên", "Nay … gia hạn …"."""
    if number in squeeze(clean(quote)).replace(" ", "") or (
        kind is ChangeKind.WITHDRAWAL and _ABOVE.search(fold(clean(quote)))
    ):
        return True
    at = told.index(quote) if quote in told else 0
    near = any(number in squeeze(clean(one)).replace(" ", "") for one in told[max(0, at - _JUST_ABOVE) : at])
    return near and kind in (ChangeKind.EXTENSION, ChangeKind.AMENDMENT)


def _earlier(frame: Frame, told: tuple[str, ...]) -> str:
    """The letter that is changed: one of the same office that the subject cites, or else the text."""
    heads = (str(cell or "") for block in frame.body if isinstance(block, Table) for cell in block.rows[0])
    cited = [one.number for text in (frame.summary, *told, *heads) for one in references(text) if one.number != frame.number]
    of_office = (one for one in cited if is_of_same_office(one, frame.number))
    return next(of_office, "" if organ(frame.number) else next(iter(cited), ""))
