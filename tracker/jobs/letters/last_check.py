"""The last look before a letter leaves that nobody asked for: is it still owed, and may it leave now?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from config.settings import Settings
from tracker.rules.board.standing import Cell, owes, past_cutoff
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.letter_state import OUTSIDE_HOURS
from tracker.rules.letters.notice import CONSEQUENCES
from tracker.rules.letters.told import ToldStanding, disagreement, in_the_books
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.letters import bounces, outbox, quiet_units, told
from tracker.store.session import reading, writing

_IS_FRESH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the database said a moment ago."""

    at: datetime
    cells: Mapping[str, Cell]  #: of one campaign, by unit; none if it is closed
    paused: bool
    quiet: frozenset[str]
    dead: frozenset[str]


class LastCheck:
    """Looks at each campaign's board once a minute at most."""

    def __init__(self, engine: Engine, calendar: Calendar, settings: Settings) -> None:
        self._engine, self._calendar, self._settings = engine, calendar, settings
        self._seen: dict[str, _Seen] = {}

    def holds_back(self, row: outbox.OutboxRow, now: datetime, done: Counter[str]) -> bool:
        """Whether the letter does not leave now; what became of it is recorded.

        A joint letter of which a part is settled is taken back, and the rest is told anew at the next tick.
        """
        if CONSEQUENCES[row.kind].while_true and not self._is_true(row):
            with writing(self._engine) as conn:
                outbox.suppress(conn, row.id, "true-no-more")
            done["suppressed"] += 1
            return True
        follows = CONSEQUENCES[row.kind]
        if not (follows.while_owed or follows.office_hours):
            return False
        rules = {cell: self._forbidden(row, *cell, now) for cell in self._cells(row)} if follows.while_owed else {}
        rule = next((one for one in rules.values() if one), "")
        moment = self._calendar.next_sending_moment(now, self._settings.sending)
        if not rule and moment <= now:
            return False
        with writing(self._engine) as conn:
            if rule:
                outbox.suppress(conn, row.id, rule)
                if not (row.campaign and row.unit) and not all(rules.values()):
                    outbox.untell(conn, row.message_id)
            else:
                outbox.retry_later(conn, row.id, OUTSIDE_HOURS, moment, now)
        done["suppressed" if rule else "later"] += 1
        return True

    def _is_true(self, row: outbox.OutboxRow) -> bool:
        """Whether the books still say what the letter tells."""
        with reading(self._engine) as conn:
            tells = told.by_letter(conn, row.key)
            cells = [board.cell_of(conn, one.campaign, one.unit) for one in tells]
        return all(
            not disagreement(one, in_the_books(cell)) if cell else one.standing is ToldStanding.EXEMPT  # of a campaign deleted
            for one, cell in zip(tells, cells, strict=True)
        )

    def _cells(self, row: outbox.OutboxRow) -> tuple[tuple[str, str], ...]:
        """By campaign and unit, what the letter speaks of: one, several campaigns of a unit, several units of a campaign."""
        if row.campaign and row.unit:
            return ((row.campaign, row.unit),)
        with reading(self._engine) as conn:
            return tuple(sorted(outbox.carried_cells(conn, row.message_id)))

    def _forbidden(self, row: outbox.OutboxRow, campaign: str, unit: str, now: datetime) -> str:
        seen = self._look(campaign, now)
        cell = seen.cells.get(unit)
        if cell is None:
            return "campaign-closed"
        rules = {
            "campaign-paused": seen.paused,
            "unit-quiet": unit in seen.quiet,
            "nothing-owed": not owes(cell),
            "in-review": cell.in_review,
            "past-due": CONSEQUENCES[row.kind].until_due and now >= cell.due,
            "past-cutoff": past_cutoff(cell.campaign, cell.due, now),
            "dead-address": all(address in seen.dead for address in row.to),
        }
        return next((rule for rule, holds in rules.items() if holds), "")

    def _look(self, campaign: str, now: datetime) -> _Seen:
        known = self._seen.get(campaign)
        if known is None or now - known.at > _IS_FRESH:
            with reading(self._engine) as conn:
                still_open = any(one.code == campaign for one in campaigns.all_open(conn, now))
                speaks = any(one.campaign.code == campaign for one in campaigns.speaking(conn, now))
                cells = board.cells(conn, campaign) if still_open else ()
                known = _Seen(
                    at=now,
                    cells={cell.unit.code: cell for cell in cells},
                    paused=not speaks,
                    quiet=frozenset(quiet_units.all_quiet(conn)),
                    dead=frozenset(bounces.dead_addresses(conn)),
                )
            self._seen[campaign] = known
        return known
