"""What a plan asks for, and by when: the proposals that a person confirms before any campaign opens. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from config.entities import Level, Part
from parsers.facts import Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.document import read_document
from parsers.official.header import read_header
from parsers.plan import addressees
from parsers.plan.addressees import Addressees
from parsers.plan.asked_of import asked_of
from parsers.plan.changes.change import PlanChange, change_of
from parsers.plan.changes.kinds import BESIDES, KEPT, says
from parsers.plan.changes.parted import parted
from parsers.plan.deadlines.basis import VIETNAM, weekdays
from parsers.plan.deadlines.deadline import Deadline, Doubt
from parsers.plan.deadlines.recurrence import Recurrence, frequency
from parsers.plan.duty import evidence
from parsers.plan.duty.counted import counted_back, counted_from_event
from parsers.plan.duty.doers import SECTIONS_OWE, asks_units
from parsers.plan.duty.duties import asks_now, is_own
from parsers.plan.duty.entries import entered
from parsers.plan.duty.exclusions import RECIPIENT, Duty
from parsers.plan.duty.notes import noted
from parsers.plan.duty.requests import begun_elsewhere, by_mail, requests_of
from parsers.plan.duty.sentences import OPENING_THING, Request
from parsers.plan.duty.surroundings import GONE_BY
from parsers.plan.duty.unsettled import is_unsettled
from parsers.plan.homographs import spoken
from parsers.plan.matter import forms, subject_matter
from parsers.plan.matter.headlines import headline
from parsers.plan.matter.thing import subject_of, thing_of
from parsers.plan.matter.together import told_apart
from parsers.plan.mentions import Milestone, unplaced
from parsers.plan.passages import Passage, passages
from parsers.plan.plan_head import Frame, frame_of, whole_tables
from parsers.plan.proposal import PlanProposal, coded, joined
from parsers.plan.tables.timetables import NEW_HEAD
from parsers.vietnamese.text import clean, fold, squeeze

__all__ = ["VIETNAM", "Doubt", "Milestone", "PlanProposal", "PlanReading", "Recurrence", "propose", "read_plan"]


@dataclass(frozen=True, slots=True)
class PlanReading:
    """All that a paper says of deadlines."""

    proposals: tuple[PlanProposal, ...]
    others: tuple[Milestone, ...] = ()  #: every other date of the paper
    problems: tuple[Problem, ...] = ()  #: why nothing could be read, as `read_document` says it
    changes: tuple[PlanChange, ...] = ()  #: what it says of an earlier letter, whose campaign it changes


def propose(
    content: bytes,
    filename: str,
    now: datetime,
    zone: ZoneInfo = VIETNAM,
    is_working_day: Callable[[date], bool] = weekdays,
) -> tuple[PlanProposal, ...]:
    """The campaigns that a file asks for; none where it cannot be read or holds no deadline of units' reports."""
    return read_plan(content, filename, now, zone, is_working_day).proposals


def read_plan(
    content: bytes,
    filename: str,
    now: datetime,
    zone: ZoneInfo = VIETNAM,
    is_working_day: Callable[[date], bool] = weekdays,
    budget: Budget | None = None,
) -> PlanReading:
    """A file's proposals, its other dates, and the problems of reading it. Never raises for what a file holds.

    `now` only completes a year where the paper gives no hint of one at all.
    """
    document = read_document(content, filename, budget or Budget())
    if document.outcome is not Outcome.READ:
        return PlanReading((), problems=document.problems or (Problem(str(document.outcome)),))
    frame = frame_of(whole_tables(document), read_header(document.blocks), now.astimezone(zone).date(), zone, is_working_day)
    told = tuple(passages(frame.body))
    found = tuple(request for passage in told for request in requests_of(passage, frame.basis, frame.office))
    found = tuple(entered(request, frame) for request in found)
    found = noted(tuple(_of_sections(request, frame) for request in found), told)
    if _is_of_office(frame):  # who is asked, only its words say; a report to a superior asks nobody
        kept = [one for one in found if not _UPWARD.search(frame.number) and asks_units(spoken(one.passage.text))]
        found = tuple(one if one in kept else replace(one, duty=Duty.ABOVE) for one in found)
    asked = _asked(found, told, frame)
    moved = tuple(one.passage for one in asked if NEW_HEAD.search(fold(clean(one.passage.time_head))))
    above = _of_superiors(found)
    said = tuple(_said(passage, moved) for passage in told if passage not in above)
    change = _change(frame, said)
    unsettled = _unsettled(found, asked, frame)
    if change:  # what a letter says beside its change; the rest tells of the earlier letter's days
        unsettled = tuple(one for one in unsettled if BESIDES.match(spoken(one.passage.text)))
    found = tuple(one for one in found if one not in unsettled)
    asked += tuple(replace(one, duty=Duty.REPORT, sure=False) for one in unsettled)
    proposals = joined([_proposal(request, frame, asked, document) for request in asked])
    proposals = [each for one in proposals for each in told_apart(one, asked, frame)]
    changes, rest = _changed(change, proposals, asked, said, frame) if change else ((), proposals)
    taken = {(one.passage, one.deadline.start) for one in asked}
    others = tuple(
        Milestone(one.deadline.quote, one.deadline.due, one.duty, one.passage.text)
        for one in found
        if (one.passage, one.deadline.start) not in taken
    )
    others += tuple(Milestone(one.quote, one.due, Duty.CHANGED, one.sentence) for one in proposals if one not in rest)
    quotes = [one.quote for one in rest] + [one.quote for one in changes]
    quotes += [quote for one in others for quote in (one.quote, one.sentence)]
    stated = f"{frame.issued:%d/%m/%Y}" if frame.issued else ""
    year = str(frame.issued.year if frame.issued else next((one.due.year for one in rest if one.due), ""))
    return PlanReading(coded(rest, year), (*others, *unplaced(document.blocks, [*quotes, stated])), changes=changes)


def _changed(
    change: PlanChange, proposals: list[PlanProposal], asked: tuple[Request, ...], said: tuple[str, ...], frame: Frame
) -> tuple[tuple[PlanChange, ...], list[PlanProposal]]:
    """What the paper changes, and what it asks anew: no day that it only keeps."""
    beside = _besides(asked)
    changes, rest = parted(change, [one for one in proposals if one.sentence not in beside], frame.basis, said, frame.office)
    rest = [one for one in proposals if one in rest or one.sentence in beside]
    return changes, [one for one in rest if not KEPT.search(fold(one.sentence))]


def _besides(asked: tuple[Request, ...]) -> tuple[str, ...]:
    """The sentences below "3. Bổ sung": what they ask is asked anew."""
    return tuple(squeeze(one.passage.text) for one in asked if BESIDES.match(spoken(one.passage.heading)))


def _of_superiors(found: tuple[Request, ...]) -> tuple[Passage, ...]:
    """The passages of which every day is one of the office's own report to its superior: no change is made there."""
    above = {one.passage for one in found if one.duty is Duty.ABOVE and one.sure and not says(one.passage.text, None)}
    return tuple(above - {one.passage for one in found if one.duty is not Duty.ABOVE or not one.sure})


def _of_sections(request: Request, frame: Frame) -> Request:
    """What sections of the office hand in to it, where the paper is addressed to them as to units."""
    owed = request.duty in (Duty.ABOVE, Duty.UNCLEAR) and SECTIONS_OWE.match(spoken(request.passage.text))
    sections = f"level:{Level.BO_PHAN}"
    addressed = owed and any(sections in addressees.addressees(one, frame.office).units for one in frame.addressed)
    return replace(request, duty=Duty.REPORT, sure=False) if addressed else request


def _is_of_office(frame: Frame) -> bool:
    """Whether a paper is the office's own calendar, or its report or proposal to a superior ("206/BC-PGDĐT")."""
    return is_own(fold(clean(frame.summary))) or bool(_UPWARD.search(frame.number))


_UPWARD = re.compile(r"(?i)/(?:BC|TTR)-")


def _asked(found: tuple[Request, ...], told: tuple[Passage, ...], frame: Frame) -> tuple[Request, ...]:
    """What opens a campaign: reports, else registrations, else what is unclear, else what has no day."""
    asked = by_mail(tuple(request for request in found if _opens(request)), told)
    asked = asked or tuple(request for request in found if request.duty is Duty.REGISTRATION)
    unclear = tuple(replace(one, sure=False) for one in found if one.duty is Duty.UNCLEAR and one.deadline.strong)
    asked += tuple(one for one in unclear if not asked or not _has_gone_by(one))
    if not asked and not any(request.duty is Duty.ONLINE for request in found):
        asked = _undated(told, frame)
    counted = tuple(counted_from_event(counted_back(one, found), found, frame.basis) for one in asked)
    return begun_elsewhere(counted, told, frame.basis)


def _change(frame: Frame, said: tuple[str, ...]) -> PlanChange | None:
    """What the paper says of an earlier letter, and for whom."""
    change = change_of(frame, said)
    if change is None:
        return None
    whom = addressees.addressees(" ".join(change.told) or change.quote, frame.office)
    return replace(change, units=whom.units if whom.definite else (), named=whom.named)


def _unsettled(found: tuple[Request, ...], asked: tuple[Request, ...], frame: Frame) -> tuple[Request, ...]:
    """The limits that no rule explains, each to be asked about; a day that is proposed already is looked at with that."""
    if _is_of_office(frame):
        return ()
    days, told = {one.deadline.due for one in asked}, {one.passage for one in asked}
    return tuple(
        one
        for one in found
        if one not in asked
        and (one.deadline.due not in days or OPENING_THING.match(spoken(one.clause)))
        and one.passage not in told
        and not is_own(fold(clean(one.passage.heading)))
        and is_unsettled(one, frame)
    )


def _said(passage: Passage, moved: tuple[Passage, ...]) -> str:
    """A passage as words; a row with an old and a new day as the sentence that stands for it."""
    if passage.item and passage.text[:1].islower() and BESIDES.match(fold(passage.item)):
        return f"{passage.item.partition(':')[0]}: {passage.text}"  # "4. Nội dung bổ sung: …; gửi Phòng trước ngày …"
    return f"{passage.text} sửa thành {passage.time}" if passage in moved else passage.text


def _opens(request: Request) -> bool:
    """Whether a campaign is proposed: a report, or a registration by a day, marked where no place to send it to is named."""
    if request.duty is Duty.REGISTRATION:
        sent = request.sure and RECIPIENT.search(spoken(request.clause))  # "Trong tháng 9, các trường … gửi về Phòng"
        return request.deadline.strong or bool(request.passage.time or sent)
    return request.duty is Duty.REPORT


def _has_gone_by(request: Request) -> bool:
    """ "Sau ngày 25/9 coi như không thực hiện": the day on which another deadline, if there is one, has passed."""
    return bool(GONE_BY.search(spoken(request.clause).partition(fold(request.deadline.quote))[0]))


def _undated(told: tuple[Passage, ...], frame: Frame) -> tuple[Request, ...]:
    """What a paper without any deadline asks for all the same: a person must say by when."""
    return tuple(
        Request(
            Deadline(0, 0, squeeze(passage.text), None, exclusive=False, worded=False, strong=False, doubts=(Doubt.UNDATED,)),
            Duty.REPORT,
            True,
            passage.text,
            passage,
        )
        for passage in told
        if not passage.time and asks_now(spoken(passage.text), frame.office)
    )[:1]


def _proposal(request: Request, frame: Frame, asked: tuple[Request, ...], document: Content) -> PlanProposal:
    passage, clause, deadline = request.passage, request.clause, request.deadline
    whom = asked_of(request, frame)
    thing = thing_of(request, frame)
    body = "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    told = " ".join((passage.text, passage.lead_in, *passage.before[:3]))
    lacks = evidence.lacks(request, frame, thing)
    doubts = (*deadline.doubts, Doubt.DUTY) if lacks else deadline.doubts
    parts, found = _parts(thing, told, request, asked, forms.form_parts(document.blocks))
    every = None if deadline.repeat or deadline.stated else frequency(clause)
    return PlanProposal(
        title=headline(thing, subject_of(thing, passage.heading, frame)),
        quote=deadline.quote,
        sentence=squeeze(passage.text if not passage.time else f"{passage.text} - {passage.time}"),
        due=deadline.due,
        exclusive=deadline.exclusive,
        doubts=tuple(dict.fromkeys(doubts if found else (*doubts, Doubt.FORM))),
        units=whom.units or (() if whom.named else _ALL),
        units_stated=whom != Addressees(),
        keywords=subject_matter.keywords(frame.summary, thing, body),
        parts=parts,
        repeat=deadline.repeat or (Recurrence(every) if every else None),
        plan_number=frame.number,
        issued=frame.issued,
        section=addressees.section(passage.text) or addressees.section(told),
        address=addressees.address(passage.text) or addressees.address(told) or addressees.address(body),
        row=bool(passage.time),
        opening=squeeze(passage.item),
        place=f"{passage.heading} {passage.lead_in}",
        named=whom.named,
        lacks=lacks,
    )


def _parts(
    thing: str, told: str, request: Request, asked: tuple[Request, ...], form: tuple[Part, ...]
) -> tuple[tuple[Part, ...], bool]:
    """The parts of a report, and whether the form that its words name was found."""
    report = Part("report", "Báo cáo", True, forms.REPORT_FORMATS)
    folded = fold(clean(thing))
    table_only = subject_matter.is_table(folded) and "bao cao" not in folded
    own_text = request.passage.text
    if any(forms.names_form(other.passage.text) for other in asked if other.passage is not request.passage):
        form = form if forms.names_form(own_text) else ()  # it belongs to the item that names it
    form = forms.forms_named(own_text, form)
    found = bool(form) or not forms.names_form(own_text)
    if form:
        return (form if table_only else (report, *form)), found
    if table_only:
        return (Part("list", subject_matter.capital(thing), True, (*forms.TABLE_FORMATS, "pdf")),), found
    with_list = subject_matter.enclosed(told)
    return ((report, Part("appendix", with_list, False, forms.TABLE_FORMATS)) if with_list else (report,)), found


_ALL = ("*",)
