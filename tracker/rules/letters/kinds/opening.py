"""The request itself: what a campaign asks, by when, in which form, to each unit that owes it, once a version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from config.campaigns import to_dict
from config.entities import Campaign
from tracker.rules.board.standing import Cell, owes
from tracker.rules.letters.chasing import owed_line
from tracker.rules.letters.kinds.enclosure import Enclosure, EnclosureSort
from tracker.rules.letters.notice import Facts, LetterKind, Notice
from tracker.rules.letters.notices import forms_of
from tracker.rules.letters.recipients import recipients

#: What a unit was asked for. Another deadline is no other request: units that were told are corrected.
_ASKED = ("title", "plan_number", "parts", "figures_from", "figures_to")


@dataclass(frozen=True, slots=True)
class OpeningRequest:
    """Who would get the request, and who would not, each with the reason."""

    notices: tuple[Notice, ...] = ()
    unreachable: tuple[Cell, ...] = ()  #: no address of theirs works
    silenced: tuple[Cell, ...] = ()  #: no letters to them, as an officer decided
    already: tuple[Cell, ...] = ()  #: have had it in this version


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that goes with the request."""

    id: int
    name: str
    size: int


def version(campaign: Campaign) -> str:
    """What tells one request of a campaign from another: what is asked. A file more asks nobody anew."""
    said = {name: value for name, value in to_dict(campaign).items() if name in _ASKED}
    words = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:10]


def openings(
    campaign: Campaign,
    cells: Iterable[Cell],
    files: Sequence[KeptFile],
    sent_keys: Set[str],
    now: datetime,
    quiet: Set[str],
    dead: Set[str],
) -> OpeningRequest:
    """The request to each unit that owes, whose time is not over, that is not quiet and has not had it in this version."""
    mark, enclosed = version(campaign), enclosures(campaign, files)
    sorted_out: dict[str, list[Cell]] = {"unreachable": [], "silenced": [], "already": []}
    notices = []
    for cell in cells:
        if now >= cell.due or cell.in_review or not (owes(cell) and cell.campaign.expects(cell.unit)):
            continue
        code, whom = cell.unit.code, recipients(cell.unit, dead, campaign)
        before = f"{LetterKind.OPENING}:{campaign.code}:{code}:"
        if before + mark in sent_keys:
            sorted_out["already"].append(cell)
        elif code in quiet:
            sorted_out["silenced"].append(cell)
        elif not whom.to:
            sorted_out["unreachable"].append(cell)
        else:
            amended = any(one.startswith(before) for one in sent_keys)
            facts = _facts(cell, files, now, amended)
            to, attach = whom.to, tuple(map(str, enclosed))
            notices.append(Notice(before + mark, LetterKind.OPENING, code, campaign.code, to, facts, whom.cc, attach=attach))
    return OpeningRequest(tuple(notices), **{name: tuple(found) for name, found in sorted_out.items()})


def enclosures(campaign: Campaign, files: Sequence[KeptFile]) -> tuple[Enclosure, ...]:
    """What goes with the request: the office's files, the empty form of each part that has one, the deadline."""
    return (
        *(Enclosure(EnclosureSort.FILE, str(one.id)) for one in files),
        *(Enclosure(EnclosureSort.FORM, f"{campaign.code}/{part.code}") for part in campaign.parts if part.columns),
        Enclosure(EnclosureSort.CALENDAR, campaign.code),
    )


def _facts(cell: Cell, files: Sequence[KeptFile], now: datetime, amended: bool) -> Facts:
    campaign = cell.campaign
    line = replace(
        owed_line(cell, now),
        forms=forms_of(campaign, [part.code for part in campaign.parts]),
        opens=campaign.opens if campaign.opens and campaign.opens > now else None,
        missing=(),
    )
    return Facts(
        unit_name=cell.unit.name,
        unit_level=cell.unit.level,
        now=now,
        campaigns=(line,),
        amended=amended,
        enclosed=tuple(one.name for one in files),
    )
