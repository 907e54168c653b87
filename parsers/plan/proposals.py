"""What a plan requests_of for, and by when: the proposals that a person confirms before any campaign opens. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from config.entities import Part
from parsers.facts import Block, Budget, Outcome, Paragraph, Problem
from parsers.formats.document import read_document
from parsers.official.header import read_header
from parsers.plan import addressees, forms, subject_matter
from parsers.plan.deadlines.basis import VIETNAM, weekdays
from parsers.plan.deadlines.deadline import Doubt
from parsers.plan.deadlines.recurrence import Recurrence, frequency
from parsers.plan.duties import Duty, names_a_time
from parsers.plan.passages import passages
from parsers.plan.plan_head import Frame, frame_of
from parsers.plan.requests import Request, by_mail, requests_of
from parsers.vietnamese.text import clean, fold, squeeze

__all__ = ["VIETNAM", "Doubt", "Milestone", "PlanProposal", "PlanReading", "Recurrence", "propose", "read_plan"]

_ALL = ("*",)
_MERGED_QUOTES = " / "


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date of the plan that is no deadline of the units' reports."""

    quote: str
    due: datetime | None
    duty: Duty


@dataclass(frozen=True, slots=True)
class PlanProposal:
    """One campaign that a plan requests_of for. Nothing of it counts before a person has confirmed it."""

    title: str
    quote: str  #: the wording of the deadline
    sentence: str  #: where it stands
    due: datetime | None  #: the first instant that is late; None: a person must say when
    exclusive: bool  #: "trước ngày": the named day is late already
    doubts: tuple[Doubt, ...]  #: what was inferred, or is not said to the day
    units: tuple[str, ...]  #: selectors of campaign.toml
    units_stated: bool  #: False: the plan does not say whom, "*" is a guess
    keywords: tuple[str, ...]
    parts: tuple[Part, ...]
    repeat: Recurrence | None = None
    plan_number: str = ""  #: "62/KH-PGDĐT"; empty where the paper states none
    issued: date | None = None
    section: str = ""  #: who takes the reports in
    address: str = ""  #: mail address that the plan names
    code: str = ""


@dataclass(frozen=True, slots=True)
class PlanReading:
    """All that a paper says of deadlines."""

    proposals: tuple[PlanProposal, ...]
    others: tuple[Milestone, ...] = ()
    problems: tuple[Problem, ...] = ()  #: why nothing could be read, as `read_document` says it


def propose(
    content: bytes,
    filename: str,
    now: datetime,
    zone: ZoneInfo = VIETNAM,
    is_working_day: Callable[[date], bool] = weekdays,
) -> tuple[PlanProposal, ...]:
    """The campaigns that a file requests_of for; none where it cannot be read or holds no deadline of units' reports."""
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
    frame = frame_of(document.blocks, read_header(document.blocks), now.astimezone(zone).date(), zone, is_working_day)
    found = [request for passage in passages(frame.body) for request in requests_of(passage, frame.basis, frame.office)]
    asked = by_mail(tuple(request for request in found if request.duty is Duty.REPORT))
    asked = asked or tuple(request for request in found if request.duty is Duty.REGISTRATION)
    if any(request.deadline.due for request in asked):
        asked = tuple(request for request in asked if request.deadline.due)
    parts = forms.form_parts(document.blocks)
    proposals = _merged([_proposal(request, frame, parts, document.blocks) for request in asked])
    others = tuple(
        Milestone(request.deadline.quote, request.deadline.due, request.duty) for request in found if request not in asked
    )
    return PlanReading(_coded(proposals, frame), others)


def _proposal(request: Request, frame: Frame, form: tuple[Part, ...], blocks: tuple[Block, ...]) -> PlanProposal:
    passage, clause = request.passage, request.clause
    near = (clause, passage.performer, passage.text, passage.lead_in, *_labelled(passage.before, clause))
    stated = next((found for text in near if (found := addressees.selectors(text))), ())
    if stated in ((), _ALL):
        wider = [addressees.selectors(text) for text in (passage.heading, *frame.addressed)]
        stated = next((found for found in wider if found not in ((), _ALL)), stated or max(wider))
    asked = _asked(request)
    body = "\n".join(block.text for block in blocks if isinstance(block, Paragraph))
    told = " ".join((passage.text, passage.lead_in, *passage.before[:3]))
    deadline = request.deadline
    doubts = deadline.doubts if request.sure else (*deadline.doubts, Doubt.DUTY)
    every = None if deadline.repeat or deadline.stated else frequency(clause)
    return PlanProposal(
        title=subject_matter.headline(asked, frame.summary),
        quote=deadline.quote,
        sentence=squeeze(passage.text if not passage.time else f"{passage.text} - {passage.time}"),
        due=deadline.due,
        exclusive=deadline.exclusive,
        doubts=tuple(dict.fromkeys(doubts)),
        units=stated or _ALL,
        units_stated=bool(stated),
        keywords=subject_matter.keywords(frame.summary, asked, body),
        parts=_parts(asked, told, form),
        repeat=deadline.repeat or (Recurrence(every) if every else None),
        plan_number=frame.number,
        issued=frame.issued,
        section=addressees.section(passage.text) or addressees.section(told),
        address=addressees.address(passage.text) or addressees.address(told) or addressees.address(body),
    )


def _labelled(before: tuple[str, ...], clause: str) -> tuple[str, ...]:
    """What stands under "Đối tượng báo cáo:" above; or the sentences above, where the clause names but a time."""
    labels = tuple(one for one in before if "doi tuong" in fold(one) or "don vi bao cao" in fold(one))
    return labels or (before[:2] if names_a_time(fold(clean(clause))) else ())


def _asked(request: Request) -> str:
    named = next(
        (
            one.partition(":")[2]
            for one in request.passage.before
            if fold(one).lstrip("-+ .)0123456789abcdefgh").startswith("ten bao cao")
        ),
        "",
    )
    if named:
        return squeeze(named).strip(" .;")
    if request.passage.time and subject_matter.is_item(request.passage.text):
        return subject_matter.product(request.passage.text)
    above = () if subject_matter.product(request.clause) else request.passage.before[:2]
    texts = (request.clause, request.passage.text, request.passage.lead_in, *(one for one in above if not one.isupper()))
    products = [one for text in texts if (one := subject_matter.product(text))]
    return next((one for one in products if not subject_matter.is_empty(one)), next(iter(products), ""))


def _parts(asked: str, told: str, form: tuple[Part, ...]) -> tuple[Part, ...]:
    report = Part("report", "Báo cáo", True, forms.REPORT_FORMATS)
    folded = fold(clean(asked))
    table_only = subject_matter.is_table(folded) and "bao cao" not in folded
    if form:
        return form if table_only else (report, *form)
    if table_only:
        return (Part("list", subject_matter.capital(asked), True, (*forms.TABLE_FORMATS, "pdf")),)
    with_list = subject_matter.enclosed(told)
    return (report, Part("appendix", with_list, False, forms.TABLE_FORMATS)) if with_list else (report,)


def _merged(found: list[PlanProposal]) -> list[PlanProposal]:
    """One proposal for one deadline and one product, however often the paper repeats it."""
    kept: list[PlanProposal] = []
    for one in found:
        same = next((at for at, other in enumerate(kept) if _is_same(other, one)), None)
        if same is None:
            kept.append(one)
            continue
        other = kept[same]
        units = _ALL if "*" in other.units + one.units else tuple(dict.fromkeys(other.units + one.units))
        kept[same] = replace(
            other,
            units=units,
            title=max(other.title, one.title, key=len) if subject_matter.is_empty(other.title) else other.title,
            quote=other.quote if one.quote in other.quote else f"{other.quote}{_MERGED_QUOTES}{one.quote}",
            doubts=tuple(doubt for doubt in other.doubts if doubt in one.doubts),
            section=other.section or one.section,
            address=other.address or one.address,
            repeat=other.repeat or one.repeat,
        )
    return kept


def _is_same(one: PlanProposal, other: PlanProposal) -> bool:
    if one.due != other.due or (one.repeat and other.repeat and one.repeat.every != other.repeat.every):
        return False
    a, b = set(fold(one.title).split()), set(fold(other.title).split())
    return one.sentence == other.sentence or len(a & b) >= 0.6 * min(len(a), len(b))


def _coded(proposals: list[PlanProposal], frame: Frame) -> tuple[PlanProposal, ...]:
    """Each with a code of its own: initials of its theme and its year, and a number where several share them."""
    year = str(frame.issued.year if frame.issued else next((one.due.year for one in proposals if one.due), ""))
    coded: list[PlanProposal] = []
    if len({one.keywords for one in proposals}) < len(proposals):  # what they share tells them apart from nothing
        proposals = [
            replace(one, keywords=tuple(dict.fromkeys((*one.keywords, *subject_matter.own_phrase(one.title)))))
            for one in proposals
        ]
    for number, one in enumerate(proposals, 1):
        spoken = [phrase for phrase in one.keywords if len(phrase.split()) > 1] or one.keywords
        core = subject_matter.initials(min(spoken, key=len, default="")) or "BC"
        dated = core if one.repeat else f"{core}{year}"  # a series puts each period behind its code
        code = dated if len(proposals) == 1 else f"{dated}-{number}"
        coded.append(replace(one, code=code[:24]))
    return tuple(coded)
