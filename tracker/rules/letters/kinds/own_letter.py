"""A letter that an officer writes to units of a campaign, with fields: {đơn vị}, {hạn nộp}."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Set
from datetime import datetime

from parsers.facts import Problem
from tracker.rules.board.standing import Cell
from tracker.rules.letters.notice import Facts, LetterKind, Notice
from tracker.rules.letters.recipients import recipients

_PLACE = re.compile(r"\{([^{}\n]*)\}")
_UNFILLED = re.compile(r"\[[^\[\]\n]{1,80}\]")  #: what a draft leaves for the officer to write
_LONGEST = 4_000  #: letters of a body, as letters keep an officer's words

Said = Callable[[Cell], str]


def mistake_in(subject: str, text: str, fields: Mapping[str, Said]) -> Problem | None:
    """What an officer must mend before letters can be made of these words."""
    if not subject.strip() or not text.strip():
        return Problem("no-words")
    if len(text) > _LONGEST:
        return Problem("words-too-long")
    unknown = [name for name in _PLACE.findall(f"{subject}\n{text}") if _known(name) not in fields]
    if unknown:
        return Problem("unknown-field", found=unknown[0])
    if open_place := _UNFILLED.search(f"{subject}\n{text}"):
        return Problem("words-unfilled", found=open_place[0])
    return Problem("lone-brace", found="{") if set("{}") & set(_PLACE.sub("", f"{subject}\n{text}")) else None


def own_letter(
    cell: Cell, subject: str, text: str, fields: Mapping[str, Said], now: datetime, day: str, dead: Set[str]
) -> Notice | None:
    """The letter to one unit; None where no address of it works. The same words once a day."""
    whom = recipients(cell.unit, dead, cell.campaign)
    if not whom.to:
        return None

    def filled(words: str) -> str:
        return _PLACE.sub(lambda found: fields[_known(found[1])](cell), words)

    digest = hashlib.sha256(f"{subject}\n{text}".encode()).hexdigest()[:16]
    facts = Facts(
        unit_name=cell.unit.name,
        unit_level=cell.unit.level,
        now=now,
        subject=filled(subject).strip(),
        note=filled(text).strip(),
    )
    key = f"{LetterKind.OWN}:{cell.campaign.code}:{cell.unit.code}:{digest}:{day}"
    return Notice(key, LetterKind.OWN, cell.unit.code, cell.campaign.code, whom.to, facts, whom.cc)


def _known(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).lower().split())
