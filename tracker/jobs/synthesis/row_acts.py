"""What an officer decides about rows of appendices and their headings: every act with a line in the audit trail and an undo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from config.entities import Column, Part
from config.settings import Settings
from parsers.facts import Problem
from parsers.forms.extract import Value
from parsers.forms.values import read_value
from tracker.jobs.filings.act import Outcome, cell_of, write_down
from tracker.jobs.synthesis.gathering import material
from tracker.reports.report_words import shown
from tracker.rules.synthesis.records import Correction, Mark, RecordRow, all_rows
from tracker.rules.synthesis.roles import word_of
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.filings import records
from tracker.store.filings.records import At, Synonym


def decide(
    conn: Connection,
    who: str,
    at: At,
    mark: Mark | None,
    values: Mapping[str, str],
    why: str,
    now: datetime,
) -> Outcome:
    """Mark a row and correct its values, in one act; `values` are what the form says, by field, as texts.

    A value equal to the unit's own takes a correction back. Problems: "no-such-row", "bad-value" (where: the heading),
    "nothing-to-do".
    """
    found = _row(conn, at)
    if found is None:
        return Problem("no-such-row")
    row, part = found
    wanted = _read(part, row, values)
    if isinstance(wanted, Problem):
        return wanted
    journal = Journal(conn)
    standing = row.mark or Mark(False)
    if mark is not None and (mark.exemplary, mark.note) != (standing.exemplary, standing.note):
        records.mark(journal, at, Mark(mark.exemplary, mark.note, who, now))
    for place, value in wanted.items():
        _correct(journal, at, part.columns[place], row.said[place], value, why, who, now)
    return write_down(journal, who, "decide-row", cell_of(at.campaign, at.unit), why, now)


def unify(
    conn: Connection,
    settings: Settings,
    who: str,
    campaign: str,
    part: str,
    field: str,
    written: str,
    wanted: str,
    now: datetime,
) -> Outcome:
    """Every row whose value is written like this gets the value wanted; what the units wrote stays beside it.

    Problems: "no-such-part", "nothing-to-do".
    """
    facts = material(conn, settings, campaign, now, shown=())
    form = next((one for one in facts.parts if one.code == part), None)
    place = next((n for n, column in enumerate(form.columns) if column.field == field), None) if form else None
    if form is None or place is None or not wanted.strip():
        return Problem("no-such-part", found=part)
    journal = Journal(conn)
    for row in facts.rows():
        if row.part == part and str(row.values[place]) == written and word_of(wanted) + wanted != word_of(written) + written:
            at = At(campaign, row.unit.code, part, row.record)
            _correct(journal, at, form.columns[place], row.said[place], wanted.strip(), "", who, now)
    return write_down(journal, who, "unify", campaign, f"{written} → {wanted}", now)


def learn_heading(conn: Connection, who: str, campaign: str, heading: Synonym, now: datetime) -> Outcome:
    """From now on a column is also found by this heading. Problems: "nothing-to-do"."""
    journal = Journal(conn)
    records.learn_heading(journal, campaign, heading, "", who, now)
    return write_down(journal, who, "learn-heading", campaign, f"{heading.header} → {heading.field}", now)


def forget_heading(conn: Connection, who: str, campaign: str, heading: Synonym, now: datetime) -> Outcome:
    """The column is not found by it any more. Problems: "nothing-to-do"."""
    journal = Journal(conn)
    records.forget_heading(journal, campaign, heading)
    return write_down(journal, who, "forget-heading", campaign, f"{heading.header} → {heading.field}", now)


def _row(conn: Connection, at: At) -> tuple[RecordRow, Part] | None:
    """The row, looked for among those of its unit alone."""
    campaign = campaigns.get(conn, at.campaign)
    part = next((one for one in campaign.parts if one.code == at.part and one.columns), None) if campaign else None
    if campaign is None or part is None:
        return None
    mine = (at.unit,)
    decided = records.marks_of(conn, at.campaign, mine), records.corrections_of(conn, campaign, mine)
    rows = all_rows(records.submissions(conn, at.campaign, (part.code,), mine), {part.code: part}, *decided)
    row = next((one for one in rows if one.record == at.record), None)
    return (row, part) if row else None


def _read(part: Part, row: RecordRow, values: Mapping[str, str]) -> dict[int, Value | None] | Problem:
    """The values that the form changes, by place of their column; the first that cannot be one is a problem."""
    changed: dict[int, Value | None] = {}
    for place, column in enumerate(part.columns):
        text = values.get(column.field)
        if text is None or text == shown(row.values[place]):
            continue
        reading = read_value(text, column)
        if reading.problem:
            return Problem("bad-value", column.headers[0], text[:80])
        if reading.value != row.values[place]:
            changed[place] = reading.value
    return changed


def _correct(
    journal: Journal, at: At, column: Column, said: Value | None, wanted: Value | None, why: str, who: str, now: datetime
) -> None:
    if wanted == said:
        records.uncorrect(journal, at, column.field)
    else:
        records.correct(journal, at, Correction(column.field, said, wanted, why, who, now))
