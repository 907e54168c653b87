"""What a synthesis is made of, gathered from the books. Files are made of it by `products`, loaded when one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from config.mistakes import PlainError
from config.settings import Settings
from tracker.jobs.synthesis import comparison
from tracker.reports.synthesis.material import Material, SynthesisPaper
from tracker.rules.board.standing import BoardRow
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, records


class SynthesisError(PlainError):
    """What was asked for cannot be made; the message is one sentence for a person."""


def material(
    conn: Connection,
    settings: Settings,
    code: str,
    now: datetime,
    base_url: str = "",
    shown: Sequence[BoardRow] | None = None,
) -> Material:
    """Everything that is put together, as it stands in this transaction. Raises SynthesisError for no such campaign.

    `base_url`: where the desk is reached, for links to it; empty: there are none. `shown`: as much of the board as a page
    needs, which is then told without findings, letters and what papers say of themselves.
    """
    campaign = campaigns.get(conn, code)
    if campaign is None:
        raise SynthesisError(f"there is no campaign {code}; see: baocao campaign list")
    before = campaigns.period_before(conn, code)
    tabular = [part.code for part in campaign.parts if part.columns]
    return Material(
        office=settings.office,
        campaign=campaign,
        now=now,
        board=tuple(board.rows(conn, code, now) if shown is None else shown),
        submissions=lambda: records.submissions(conn, code, tabular),
        marks=records.marks_of(conn, code),
        corrections=records.corrections_of(conn, campaign),
        papers={} if shown is not None else {unit: SynthesisPaper(*told) for unit, told in records.papers(conn, code).items()},
        earlier=lambda: comparison.earlier_figures(conn, before),
        earlier_title=before.title if before else "",
        earlier_code=before.code if before else "",
        base_url=base_url,
    )
