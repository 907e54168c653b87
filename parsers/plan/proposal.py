"""A campaign that a plan asks for, and what several of one paper have to do with each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from config.entities import Part
from parsers.plan.deadlines.deadline import Doubt
from parsers.plan.deadlines.recurrence import Recurrence
from parsers.plan.duty.evidence import Lack
from parsers.plan.matter import subject_matter
from parsers.plan.passages import ITEM
from parsers.vietnamese.text import fold

_ALL = ("*",)
_ROUND = re.compile(
    r"\b(?:qu[yi]|hoc\s+k[yi]|dot|lan|k[yi]|mau|bieu)\s+(?:so\s+)?(?:\d{1,2}|[ivx]{1,4})\b|\b0?[369]\s+thang\b|\bbao\s+cao\s+(?:nam|thang|qu[yi]|tuan)\b|\bca\s+nam\b|^\W*nam\b|\b(?:dau|cuoi|giua)\s+(?:nam|k[yi]|hoc\s+k[yi])\b"
)
_LABEL = re.compile(r"\W*(?:[\da-h][.)]\s*)?(?:(?:thoi\s+)?han|thoi\s+gian)\b[^:]{0,30}:")
_TELLING = 4  # words that name more than "báo cáo tổng kết năm học" does
_MATTER = 6  # words by which a thing is known again in another sentence
_JOINING = {"va", "cac", "cua", "ve"}
_MERGED_QUOTES = " / "


@dataclass(frozen=True, slots=True)
class PlanProposal:
    """One campaign that a plan asks for. Nothing of it counts before a person has confirmed it."""

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
    row: bool = False  #: it stands in a timetable, where each row is a report of its own
    lacks: tuple[Lack, ...] = ()  #: what stands behind `Doubt.DUTY`
    named: tuple[str, ...] = ()  #: schools by name, to be matched against the roster; `units` are those beside them
    opening: str = ""  #: the sentence that opens its paragraph, where that is another
    place: str = ""  #: the heading and the list it stands below


def joined(found: list[PlanProposal]) -> list[PlanProposal]:
    """One proposal for one report of the same units, however often the paper repeats it; two days for it are doubted."""
    kept: list[PlanProposal] = []
    for one in found:
        same = next((at for at, other in enumerate(kept) if _is_same(other, one)), None)
        if same is None:
            rival = next((at for at, other in enumerate(kept) if _contradicts(other, one)), None)
            if rival is None:
                near = [at for at, other in enumerate(kept) if _may_contradict(other, one)]
                kept = [_asked_about(other) if at in near else other for at, other in enumerate(kept)]
                kept.append(_asked_about(one) if near else one)
            else:
                kept[rival] = _doubted(kept[rival], one)
            continue
        other = kept[same]
        doubts = tuple(doubt for doubt in other.doubts if doubt in one.doubts or doubt is Doubt.CONFLICT)
        units = _ALL if "*" in other.units + one.units else tuple(dict.fromkeys(other.units + one.units))
        kept[same] = replace(
            other,
            units=units,
            named=tuple(dict.fromkeys(other.named + one.named)),
            title=max(other.title, one.title, key=len) if subject_matter.is_empty(other.title) else other.title,
            quote=_both(other.quote, one.quote),
            doubts=doubts,
            lacks=other.lacks if Doubt.DUTY in doubts else (),
            section=other.section or one.section,
            address=other.address or one.address,
            repeat=other.repeat or one.repeat,
        )
    return kept


def _both(quote: str, other: str) -> str:
    return quote if other in quote else f"{quote}{_MERGED_QUOTES}{other}"


def _is_same(one: PlanProposal, other: PlanProposal) -> bool:
    if one.due != other.due or (one.repeat and other.repeat and one.repeat.every != other.repeat.every):
        return False
    if one.due is None and one.quote != other.quote:
        return False
    if one.row and other.row and one.sentence != other.sentence:
        return False  # each row of a table is a report of its own
    a, b = subject_matter.own_words(one.title), subject_matter.own_words(other.title)
    return one.sentence == other.sentence or not (a and b) or a <= b or b <= a


def _contradicts(one: PlanProposal, other: PlanProposal) -> bool:
    """Whether another sentence names another day for the very same report of the very same units."""
    if _LABEL.match(fold(one.sentence)) and _LABEL.match(fold(other.sentence)):
        return False  # "Thời hạn: …" twice stands below two items
    if one.place == other.place and all(ITEM.match(told.opening or told.sentence) for told in (one, other)):
        return False  # two items of one list are two things
    alike = fold(one.title) == fold(other.title) and one.units == other.units and one.named == other.named
    alike = alike or (_say_more(one.sentence, other.sentence) and not set(one.units).isdisjoint(other.units))
    told = one.sentence != other.sentence and not (one.repeat or other.repeat) and not _other_round(one, other)
    return alike and told and one.due is not None and other.due is not None and not one.row and not other.row


def _may_contradict(one: PlanProposal, other: PlanProposal) -> bool:
    """Whether two sentences may name two days for one thing; both stay, and a person looks at them."""
    things = [re.sub(r"[,;]", " ", fold(subject_matter.product(told.sentence))) for told in (one, other)]
    words = [{*one.split()} - _JOINING for one in things]
    within = min(map(len, words)) >= _MATTER and (words[0] <= words[1] or words[1] <= words[0])
    begins = all(things) and (within or things[0].startswith(things[1]) or things[1].startswith(things[0]))
    told = begins and subject_matter.own_words(min(things, key=len)) and one.place != other.place
    plain = not (one.repeat or other.repeat or (one.row and other.row)) and not _other_round(one, other)
    return bool(told) and plain and one.due != other.due and not set(one.units).isdisjoint(other.units)


def _asked_about(one: PlanProposal) -> PlanProposal:
    return replace(one, doubts=tuple(dict.fromkeys((*one.doubts, Doubt.RIVAL))))


def _say_more(sentence: str, other: str) -> bool:
    """Whether two sentences name one thing, of which one only says more: "hồ sơ lựa chọn sách", "… sách giáo khoa"."""
    one, another = (fold(subject_matter.product(told)) for told in (sentence, other))
    return min(len(one.split()), len(another.split())) > _TELLING and (one.startswith(another) or another.startswith(one))


def _other_round(one: PlanProposal, other: PlanProposal) -> bool:
    """Whether two sentences speak of two rounds: "Học kỳ I: 15/01; cả năm: 31/5"."""
    rounds = [_ROUND.findall(fold(told.sentence)) or _ROUND.findall(fold(told.opening)) for told in (one, other)]
    return all(rounds) and rounds[0] != rounds[1]


def _doubted(one: PlanProposal, other: PlanProposal) -> PlanProposal:
    """The earlier of two days: whoever keeps it keeps the other as well. What is sent goes before what is entered."""
    earlier = one if one.due and other.due and one.due <= other.due else other
    first = next((told for told in (earlier, one, other) if Doubt.ONLINE not in told.doubts), earlier)
    return replace(first, quote=_both(one.quote, other.quote), doubts=tuple(dict.fromkeys((*first.doubts, Doubt.CONFLICT))))


def coded(proposals: list[PlanProposal], year: str) -> tuple[PlanProposal, ...]:
    """Each with phrases and a code of its own: initials of its theme and the year, and a number where several share them."""
    if len({one.keywords for one in proposals}) < len(proposals):  # what they share tells them apart from nothing
        proposals = [
            replace(one, keywords=tuple(dict.fromkeys((*one.keywords, *subject_matter.own_phrase(one.title)))))
            for one in proposals
        ]
    proposals = [replace(one, keywords=_own_keywords(one, proposals)) for one in proposals]
    found: list[PlanProposal] = []
    for number, one in enumerate(proposals, 1):
        spoken = [phrase for phrase in one.keywords if len(phrase.split()) > 1] or one.keywords
        telling = min(spoken, key=lambda phrase: (not subject_matter.own_words(phrase), len(phrase)), default="")
        core = subject_matter.initials(telling) or "BC"
        dated = core if one.repeat else f"{core}{year}"  # a series puts each period behind its code
        code = dated if len(proposals) == 1 else f"{dated}-{number}"
        found.append(replace(one, code=code[:24]))
    return tuple(found)


def _own_keywords(one: PlanProposal, siblings: list[PlanProposal]) -> tuple[str, ...]:
    """The phrases of one report without those of its siblings, where telling ones remain."""
    others = {phrase for other in siblings if other.title != one.title for phrase in other.keywords}
    own = tuple(phrase for phrase in one.keywords if phrase not in others)
    return own if any(len(subject_matter.own_words(phrase)) > 1 for phrase in own) else one.keywords
