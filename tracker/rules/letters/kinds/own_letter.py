"""A letter that an officer writes to units of a campaign, with fields: {đơn vị}, {hạn nộp}."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Set
from datetime import datetime

from tracker.rules.board.standing import Cell
from tracker.rules.letters.notice import Facts, LetterKind, Notice
from tracker.rules.letters.recipients import recipients

PLACE = re.compile(r"\{([^{}\n]*)\}")  #: where a field stands in a text

Said = Callable[[Cell], str]


def own_letter(
    cell: Cell, subject: str, text: str, fields: Mapping[str, Said], now: datetime, day: str, dead: Set[str]
) -> Notice | None:
    """The letter to one unit; None where no address of it works. The same words once a day."""
    whom = recipients(cell.unit, dead, cell.campaign)
    if not whom.to:
        return None

    def filled(words: str) -> str:
        return PLACE.sub(lambda found: fields[field_name(found[1])](cell), words)

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


def field_name(name: str) -> str:
    """The name of a field however it is typed."""
    return " ".join(unicodedata.normalize("NFC", name).lower().split())
