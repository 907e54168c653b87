"""What stands beside a row of the board: its documents, the letters it got, what officers noted. Asked for by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from tracker.store.filings import calls
from tracker.store.filings.calls import Call
from tracker.store.letters import outbox
from tracker.store.schema import documents, exceptions, filings, notes
from tracker.store.session import batches


@dataclass(frozen=True, slots=True)
class BoardPaper:
    """One filed document."""

    filing: int
    part: str
    version: int
    valid: bool
    returned: bool
    mail: int | None  #: None: recorded by hand
    document: int | None
    filename: str
    number: str  #: "25/BC-THCSMP" as the document says; empty: it does not
    findings: tuple[tuple[str, str, str], ...]  #: code, where, found
    behind: str = ""  #: of a synthesis that was handed over: how many of how many units stand behind it, "18/20"


@dataclass(frozen=True, slots=True)
class RowDetails:
    """What stands beside one row."""

    papers: tuple[BoardPaper, ...] = ()  #: newest version first
    letters: tuple[tuple[str, datetime], ...] = ()  #: sent: kind and time, oldest first
    note: str = ""
    reason: str = ""  #: why it was extended, excused or exempted
    call: Call | None = None  #: the last telephone call about it


@dataclass(slots=True)
class _Gathered:
    papers: list[BoardPaper] = field(default_factory=list)
    letters: list[tuple[str, datetime]] = field(default_factory=list)
    note: str = ""
    reason: str = ""
    call: Call | None = None


def details_of(conn: Connection, campaign: str, units: Sequence[str]) -> Mapping[str, RowDetails]:
    """What stands beside the rows of these units, by code."""
    found: dict[str, _Gathered] = defaultdict(_Gathered)
    for some in batches(units):
        for unit, paper in _papers(conn, campaign, some):
            found[unit].papers.append(paper)
        for unit, letters in outbox.last_letters(conn, campaign, some).items():
            found[unit].letters.extend(letters)
        for unit, words in conn.execute(
            select(notes.c.unit, notes.c.note).where(notes.c.campaign == campaign, notes.c.unit.in_(some))
        ):
            found[unit].note = words
        for unit, words in conn.execute(
            select(exceptions.c.unit, exceptions.c.reason).where(exceptions.c.campaign == campaign, exceptions.c.unit.in_(some))
        ):
            found[unit].reason = words
        for unit, call in calls.of_campaign(conn, campaign, some).items():
            found[unit].call = call
    return {
        unit: RowDetails(tuple(one.papers), tuple(one.letters), one.note, one.reason, one.call) for unit, one in found.items()
    }


def _papers(conn: Connection, campaign: str, units: Sequence[str]) -> list[tuple[str, BoardPaper]]:
    mine = (documents.c.mail == filings.c.mail) & (documents.c.position == filings.c.document)
    query = (
        select(filings, documents.c.filename, documents.c.header, documents.c.findings)
        .join(documents, mine, isouter=True)
        .where(filings.c.campaign == campaign, filings.c.unit.in_(units), filings.c.withdrawn_at.is_(None))
        .order_by(filings.c.version.desc(), filings.c.id)
    )
    return [
        (
            row.unit,
            BoardPaper(
                filing=row.id,
                part=row.part,
                version=row.version,
                valid=row.valid,
                returned=row.returned_at is not None,
                mail=row.mail,
                document=row.document,
                filename=row.filename or "",
                number=number_of(row.header),
                findings=tuple((code, where, text) for code, where, text in row.findings or ()),
                behind=next((clue["found"] for clue in row.clues if clue["kind"] == "manifest"), ""),
            ),
        )
        for row in conn.execute(query)
    ]


def number_of(header: Mapping[str, object] | None) -> str:
    """Number and symbol as an office writes them: "25/BC-THCSMP"."""
    said = header or {}
    return "/".join(str(said[name]) for name in ("number", "symbol") if said.get(name))
