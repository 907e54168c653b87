"""A unit's figures beside those of the last period, and what there is to ask about them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from config.entities import Campaign
from tracker.reports.question_words import question_words
from tracker.rules.synthesis.questions import Earlier, figures_of, questions
from tracker.rules.synthesis.records import all_rows
from tracker.store.campaigns import campaigns
from tracker.store.filings import records


def earlier_figures(conn: Connection, before: Campaign | None, only: Collection[str] | None = None) -> Earlier:
    """The figures of a campaign's rows, or of these units', as they stand with what officers corrected; none of no campaign."""
    parts = {part.code: part for part in before.parts if part.columns} if before else {}
    if before is None or not parts:
        return {}
    corrected = records.corrections_of(conn, before, only)
    rows = all_rows(records.submissions(conn, before.code, tuple(parts), only), parts, {}, corrected)
    return {(row.unit.code, row.part, row.record): figures_of(row, parts[row.part]) for row in rows}


def questions_about(conn: Connection, campaign: Campaign, unit: str, part_code: str) -> tuple[str, ...]:
    """What there is to ask about what counts of a unit in one part, in words; nothing where the part has no rules."""
    parts = {part.code: part for part in campaign.parts if part.rules and part.code == part_code}
    if not parts:
        return ()
    earlier = earlier_figures(conn, campaigns.period_before(conn, campaign.code), (unit,))
    found = records.submissions(conn, campaign.code, tuple(parts), (unit,))
    return tuple(
        question_words(one, parts[row.part])
        for row in all_rows(found, parts, {}, records.corrections_of(conn, campaign, (unit,)))
        for one in questions(row, parts[row.part], earlier)
    )
