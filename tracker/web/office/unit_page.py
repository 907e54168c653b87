"""One unit over the years: how it reported, where it is reached, what it was sent, what officers did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.rules.board.school_year import school_year_of
from tracker.rules.board.standing import BoardRow, is_of_the_year
from tracker.store.acts import audit
from tracker.store.filings import approvals, board, ledger
from tracker.store.letters import outbox, quiet_units
from tracker.store.letters.outbox import OutboxRow
from tracker.store.mails.messages import MessageRow
from tracker.store.mails.search import FoundMail, MailSearch, search
from tracker.store.office import handovers, lessons, roster
from tracker.store.session import reading
from tracker.web.board.board_rows import tally
from tracker.web.frame.access import page
from tracker.web.frame.act_words import act_words
from tracker.web.frame.page_context import context_of
from tracker.web.mails.mail_choice import options

_TURNS = 60  # of the conversation that are shown; the lists of mails and letters have the rest


def unit_history(request: Request) -> Response:
    """Every campaign it was asked in, every version it sent, every letter it got."""
    context, now = context_of(request), context_of(request).clock()
    code = request.path_params["unit"]
    with reading(context.engine) as conn:
        unit = roster.unit(conn, code)
        if unit is None:
            raise HTTPException(404)
        rows = board.history(conn, unit, now)[::-1]
        acts = audit.of(conn, (f"unit {code}", *(f"{row.cell.campaign.code} {code}" for row in rows)), limit=50)
        kin = (*unit.life.successors, *(one for one, _ in unit.life.predecessors))
        known = {one: found for one in kin if (found := roster.unit(conn, one))}
        booked = ledger.of_unit(conn, code)
        facts: dict[str, Any] = {
            "successors": [known[one] for one in unit.life.successors if one in known],
            "predecessors": [known[one] for one, _ in unit.life.predecessors if one in known],
            "options": options([one for one in roster.units(conn) if one.code != code and not one.life.until]),
            "filings": booked,
            "approvals": approvals.of_filings(conn, [one.id for one in booked]),
            "conversation": _conversation(
                search(conn, MailSearch(unit=code), _TURNS), outbox.of_unit(conn, code, limit=_TURNS)
            ),
            "dead": outbox.dead_addresses(conn),
            "origins": lessons.origins(conn, code),
            "lessons": lessons.of_unit(conn, code),
            "key": handovers.keys(conn).get(code, ""),
            "quiet": quiet_units.all_quiet(conn).get(code),
            "act_said": act_words(conn, acts),
            "mailbox": context.mailbox(conn, now),
        }
    of_year: dict[int, list[BoardRow]] = defaultdict(list)
    for row in rows:
        if is_of_the_year(row.cell, now):
            of_year[row.cell.campaign.due.astimezone(context.settings.office.timezone).year].append(row)
    by_year = [(year, tally(of_year[year])) for year in sorted(of_year, reverse=True)]
    facts["school_years"] = sorted({school_year_of(row.cell.campaign.last_day) for row in rows}, reverse=True)
    return context.show(request, "office/unit.html", unit=unit, cells=rows, years=by_year, acts=acts, now=now, **facts)


@dataclass(frozen=True, slots=True)
class Turn:
    """A mail of the unit or a letter to it, in their conversation."""

    at: datetime
    mail: MessageRow | None = None
    letter: OutboxRow | None = None


def _conversation(found: Sequence[FoundMail], letters: Sequence[OutboxRow]) -> tuple[Turn, ...]:
    """What the unit wrote and what the office wrote to it, the newest first. `letters` carried by others say nothing."""
    wrote = [Turn(one.mail.received_at or one.mail.stored_at, mail=one.mail) for one in found]
    told = [Turn(one.sent_at or one.not_before, letter=one) for one in letters if one.text]
    return tuple(sorted((*wrote, *told), key=lambda turn: turn.at, reverse=True))[:_TURNS]


ROUTES = (page("/don-vi/{unit}", unit_history),)
