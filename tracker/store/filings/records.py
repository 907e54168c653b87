"""The rows of all appendices of a campaign, and what officers decided about them: marks, corrections, headings learnt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, true, tuple_

from config.entities import Campaign, Column, Level, Unit
from tracker.rules.synthesis.records import Corrected, Correction, Decided, Mark, Source, Submission, as_json, as_value
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.office import roster
from tracker.store.schema import corrections, documents, filings, mails, marks, synonyms
from tracker.store.session import batches

_TOGETHER = 500  # documents whose rows are in memory at a time


@dataclass(frozen=True, slots=True)
class At:
    """Which row: its unit, its part, and its key (`tracker.rules.synthesis.records`)."""

    campaign: str
    unit: str
    part: str
    record: str


@dataclass(frozen=True, slots=True)
class SentPart:
    """One file that was filed, any version, valid or not: what a package of all originals is made of."""

    unit: str
    part: str
    version: int
    filename: str  #: empty: the mail gave none, or it came on paper
    mail_sha256: str | None  #: None: it came on paper
    document: int | None
    filing: int = 0


@dataclass(frozen=True, slots=True)
class Synonym:
    """A heading that units wrote, confirmed for a column."""

    part: str
    field: str
    header: str


def newest(conn: Connection, campaign: str, units: Collection[str] | None = None) -> tuple[tuple[str, str, Source], ...]:
    """Unit, part and file of the newest valid version of every part of every unit, or of these, in the order of the roster."""
    columns = [filings.c[name] for name in ("id", "unit", "part", "version", "received_at", "mail", "document")]
    query = (
        select(*columns, documents.c.filename)
        .outerjoin(documents, (documents.c.mail == filings.c.mail) & (documents.c.position == filings.c.document))
        .where(
            filings.c.campaign == campaign, filings.c.valid, filings.c.withdrawn_at.is_(None), filings.c.returned_at.is_(None)
        )
        .where(true() if units is None else filings.c.unit.in_(units))
        .order_by(filings.c.version, filings.c.id)
    )
    last: dict[tuple[str, str], Source] = {}
    for row in conn.execute(query):
        source = Source(row.id, row.version, row.received_at, row.filename or "", row.mail, row.document)
        last[row.unit, row.part] = source
    order = roster.places(conn, units)
    return tuple((*cell, last[cell]) for cell in sorted(last, key=lambda cell: (order[cell[0]][0], *cell)))


def submissions(
    conn: Connection, campaign: str, parts: Sequence[str], only: Collection[str] | None = None
) -> Iterator[Submission]:
    """The rows of those parts of every unit, a few hundred files in memory at a time, in the order of the roster.

    `only`: of these units, of which no more is told than name and level.
    """
    if only is None:
        units = {one.code: one for one in roster.units(conn)}
    else:
        units = {code: Unit(code, name, Level(level)) for code, (_, name, level) in roster.places(conn, only).items()}
    wanted = [one for one in newest(conn, campaign, only) if one[1] in parts]
    for some in batches(wanted, _TOGETHER):
        held = _held(conn, [(source.mail, source.document) for _, _, source in some if source.mail is not None])
        for unit, part, source in some:
            records, findings = held.get((source.mail, source.document), ((), ()))
            yield Submission(units[unit], part, source, records, findings)


def count_units(conn: Connection, campaign: str, part: str) -> int:
    """How many units have sent a part."""
    mine = (filings.c.campaign == campaign) & (filings.c.part == part)
    return conn.scalar(select(func.count(filings.c.unit.distinct())).where(mine)) or 0


def sent(conn: Connection, campaign: str) -> tuple[SentPart, ...]:
    """Every file of a campaign that was not withdrawn, by unit in the order of the roster, part and version."""
    names = ("unit", "part", "version", "document", "id")
    query = (
        select(*(filings.c[name] for name in names), mails.c.sha256, documents.c.filename)
        .outerjoin(mails, mails.c.id == filings.c.mail)
        .outerjoin(documents, (documents.c.mail == filings.c.mail) & (documents.c.position == filings.c.document))
        .where(filings.c.campaign == campaign, filings.c.withdrawn_at.is_(None))
    )
    order = {unit.code: place for place, unit in enumerate(roster.units(conn))}
    found = [SentPart(r.unit, r.part, r.version, r.filename or "", r.sha256, r.document, r.id) for r in conn.execute(query)]
    return tuple(sorted(found, key=lambda one: (order[one.unit], one.part, one.version, one.filing)))


def papers(conn: Connection, campaign: str) -> dict[str, tuple[str, date | None]]:
    """Number with symbol, and date, that the newest valid report of each unit states of itself."""
    query = (
        select(filings.c.unit, documents.c.header)
        .join(documents, (documents.c.mail == filings.c.mail) & (documents.c.position == filings.c.document))
        .where(
            filings.c.campaign == campaign, filings.c.valid, filings.c.withdrawn_at.is_(None), filings.c.returned_at.is_(None)
        )
        .order_by(filings.c.version, filings.c.id)
    )
    stated = ((unit, header) for unit, header in conn.execute(query) if header and (header.get("symbol") or header.get("date")))
    return {
        unit: (
            "/".join(filter(None, (header.get("number"), header.get("symbol")))),
            date.fromisoformat(header["date"]) if header.get("date") else None,
        )
        for unit, header in stated
    }


def marks_of(conn: Connection, campaign: str, units: Collection[str] | None = None) -> Decided:
    """What officers think of rows, of all units or of these, by unit, part and record."""
    mine = true() if units is None else marks.c.unit.in_(units)
    rows = conn.execute(select(marks).where(marks.c.campaign == campaign, mine))
    return {(r.unit, r.part, r.record): Mark(r.exemplary, r.note, r.decided_by, r.decided_at) for r in rows}


def mark(journal: Journal, at: At, mark: Mark) -> None:
    """Mark a row, in place of what was thought of it before."""
    journal.put(row_name.mark(**_key(at)), exemplary=mark.exemplary, note=mark.note, decided_by=mark.who, decided_at=mark.at)


def corrections_of(conn: Connection, campaign: Campaign, units: Collection[str] | None = None) -> Corrected:
    """What officers put in place of what units wrote, of all units or of these, typed, by unit, part and record."""
    columns = {(part.code, column.field): column for part in campaign.parts for column in part.columns}
    found: dict[tuple[str, str, str], tuple[Correction, ...]] = {}
    mine = true() if units is None else corrections.c.unit.in_(units)
    query = select(corrections).where(corrections.c.campaign == campaign.code, mine).order_by(corrections.c.decided_at)
    for row in conn.execute(query):
        column = columns.get((row.part, row.field))
        if column:
            at = (row.unit, row.part, row.record)
            found[at] = (*found.get(at, ()), _correction(row, column))
    return found


def correct(journal: Journal, at: At, made: Correction) -> None:
    """Put a value in place of the unit's own, which is kept beside it."""
    values = {"was": as_json(made.was), "now": as_json(made.now), "reason": made.why, "decided_by": made.who}
    journal.put(row_name.correction(made.field, **_key(at)), **values, decided_at=made.at)


def uncorrect(journal: Journal, at: At, field: str) -> bool:
    """What the unit wrote stands again; False if it was not corrected."""
    return journal.remove(row_name.correction(field, **_key(at)))


def synonyms_of(conn: Connection, campaign: str) -> tuple[Synonym, ...]:
    """Headings that an officer confirmed, by part and field."""
    query = (
        select(synonyms).where(synonyms.c.campaign == campaign).order_by(synonyms.c.part, synonyms.c.field, synonyms.c.header)
    )
    return tuple(Synonym(row.part, row.field, row.header) for row in conn.execute(query))


def learn_heading(journal: Journal, campaign: str, heading: Synonym, why: str, who: str, now: datetime) -> None:
    """From now on a column is also found by this heading; learning it twice changes nothing."""
    row = row_name.heading(campaign=campaign, **asdict(heading))
    if journal.hold(row) is None:
        journal.put(row, reason=why, decided_by=who, decided_at=now)


def forget_heading(journal: Journal, campaign: str, heading: Synonym) -> bool:
    """The column is not found by it any more; False if it was not known."""
    return journal.remove(row_name.heading(campaign=campaign, **asdict(heading)))


def _held(conn: Connection, places: Sequence[tuple[int | None, int | None]]) -> Mapping[Any, Any]:
    if not places:
        return {}
    columns = (documents.c.mail, documents.c.position, documents.c.records, documents.c.findings)
    query = select(*columns).where(tuple_(documents.c.mail, documents.c.position).in_(places))
    return {
        (row.mail, row.position): (tuple(row.records), tuple((code, where, text) for code, where, text in row.findings))
        for row in conn.execute(query)
    }


def _correction(row: Any, column: Column) -> Correction:
    was, now = as_value(row.was, column), as_value(row.now, column)
    return Correction(row.field, was, now, row.reason, row.decided_by, row.decided_at)


def _key(at: At) -> dict[str, str]:
    return {"campaign": at.campaign, "unit": at.unit, "part": at.part, "record": at.record}
