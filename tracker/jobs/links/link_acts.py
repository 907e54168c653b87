"""Taking links to units' pages back: those of one unit, of one campaign, or all that were issued until now."""

from __future__ import annotations

from sqlalchemy import Connection

from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.office import roster

SCOPES = ("unit", "campaign", "all")


def stop(hand: Hand, scope: str, code: str) -> act.Outcome:
    """Links issued until now open nothing any more; letters that are written later carry new ones.

    Problems: "nothing-to-do" (no such scope), "no-such-unit", "no-such-campaign", "reason-needed".
    """
    code = "" if scope == "all" else code
    problem = _problem(hand.conn, scope, code) or (None if hand.why.strip() else Problem("reason-needed"))
    if problem:
        return problem
    journal = Journal(hand.conn)
    why = {"reason": hand.why.strip(), "decided_by": hand.who, "decided_at": hand.now}
    journal.put(row_name.link_stop(scope, code), at=hand.now, **why)
    return act.finish(hand, journal, "stop-links", f"{scope} {code}" if code else "links", ())


def _problem(conn: Connection, scope: str, code: str) -> Problem | None:
    if scope not in SCOPES:
        return Problem("nothing-to-do")
    if scope == "unit" and not roster.names(conn, (code,)):
        return Problem("no-such-unit", found=code)
    if scope == "campaign" and campaigns.get(conn, code) is None:
        return Problem("no-such-campaign", found=code)
    return None
