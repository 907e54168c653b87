"""Headings that units wrote where a column of the form was not found: looked up in their files, for an officer to confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Engine

from config.entities import Part
from config.settings import Settings
from tracker.jobs.mails.originals import headings_of
from tracker.jobs.reading.readers import Unreadable
from tracker.rules.synthesis.headings import Proposal, with_headings
from tracker.rules.synthesis.records import Submission
from tracker.store.campaigns import campaigns
from tracker.store.filings import records
from tracker.store.filings.records import Synonym
from tracker.store.session import reading

_MOST_FILES = 60  # are opened for one look at the page
_TELLING = frozenset({"missing-column", "no-records", "no-table"})


@dataclass(frozen=True, slots=True)
class Proposed:
    """One heading for one column, with the units that wrote it."""

    heading: Synonym
    units: tuple[str, ...]  #: their names


Ask = Callable[[Callable[[], tuple[Proposal, ...]]], tuple[Proposal, ...] | Unreadable]


def heading_proposals(engine: Engine, settings: Settings, code: str, ask: Ask) -> tuple[Proposed, ...]:
    """What stands in files where a column is missing, the most frequent first; `ask` does a task in a reading child."""
    with reading(engine) as conn:
        wanted = list(_suspects(conn, code))
    found: dict[Synonym, list[str]] = {}
    for unit, part, sha256, document in wanted[:_MOST_FILES]:
        answer = ask(partial(headings_of, settings.vault, sha256, document, part.columns))
        for one in () if isinstance(answer, Unreadable) else answer:
            found.setdefault(Synonym(part.code, one.field, one.header), []).append(unit)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].header))
    return tuple(Proposed(heading, tuple(units)) for heading, units in ranked)


def _suspects(conn: Connection, code: str) -> Iterator[tuple[str, Part, str, int]]:
    campaign = campaigns.get(conn, code)
    if campaign is None:
        return
    learnt = [(one.part, one.field, one.header) for one in records.synonyms_of(conn, code)]
    parts = {part.code: part for part in with_headings(campaign, learnt).parts if part.columns}
    mails = {(one.filing): one.mail_sha256 for one in records.sent(conn, code)}
    for one in records.submissions(conn, code, tuple(parts)):
        sha256, part = mails.get(one.source.filing), parts[one.part]
        if sha256 and one.source.document is not None and _lacks_a_column(one, part):
            yield one.unit.name, part, sha256, one.source.document


def _lacks_a_column(one: Submission, part: Part) -> bool:
    """The file says so, or no row of it has a value in some column."""
    if any(code in _TELLING for code, _, _ in one.findings):
        return True
    filled = {field for record in one.records for field in record["values"]}
    return bool(one.records) and any(column.field not in filled for column in part.columns)
