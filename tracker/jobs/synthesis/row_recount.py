"""Books of rows counted anew: what each says, against the rows themselves, read and looked through one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from tracker.jobs.synthesis.comparison import earlier_figures
from tracker.jobs.synthesis.row_books import BookLostError, BookPlan, is_laid_out, opened
from tracker.jobs.synthesis.row_list import RowList
from tracker.rules.synthesis.questions import added_up, figures_of
from tracker.rules.synthesis.records import all_rows
from tracker.rules.synthesis.row_line import said_of
from tracker.rules.synthesis.row_selection import RowSelection, selected_rows
from tracker.store.campaigns import campaigns
from tracker.store.filings import records


def contradictions(conn: Connection, home: Path) -> Iterator[str]:
    """A sentence for each book of this moment that says anything else than its rows do; none is made for that."""
    for row in campaigns.listing(conn):
        before = campaigns.period_before(conn, row.campaign.code)
        for part in row.campaign.parts:
            plan = BookPlan(home, row.campaign, part, before)
            if not part.columns or not is_laid_out(conn, plan):
                continue
            try:
                with opened(conn, plan) as (book, current):
                    found = RowList(conn, plan, book, current) if book and current else None
                    told = list(differences(found, rows_read(conn, plan))) if found else []
            except BookLostError:
                told = ["words than can be read"]
            yield from (f"{row.campaign.code}, {part.code}: the rows as they are paged have other {what}" for what in told)


def rows_read(conn: Connection, plan: BookPlan) -> RowSelection:
    """The rows of a part, every one read and looked through."""
    code, part = plan.campaign.code, plan.part
    marks, corrections = records.marks_of(conn, code), records.corrections_of(conn, plan.campaign)
    rows = tuple(all_rows(records.submissions(conn, code, (part.code,)), {part.code: part}, marks, corrections))
    return selected_rows(part, rows, earlier_figures(conn, plan.before))


def differences(found: RowList, full: RowSelection) -> Iterator[str]:
    """What a list tells otherwise than the rows."""
    amounts = {field: float(total) for field, total in added_up(figures_of(row, full.part) for row in full.rows).items()}
    told = (
        ("rows", list(found.walk()), [(row.unit.code, row.record, said_of(row)) for row in full.rows]),
        ("counts", found.counts(), full.counts()),
        ("groups", found.roles, full.roles),
        ("spellings", sorted(map(repr, found.odd)), sorted(map(repr, full.odd))),
        ("levels", found.counting.levels_met(), full.counting.levels_met()),
        (
            "figures by group",
            [found.counting.crossing(place) for place in found.roles.groups],
            [full.counting.crossing(place) for place in full.roles.groups],
        ),
        ("sums", found.amounts(), amounts),
    )
    return (what for what, one, other in told if one != other)
