"""Who is written to no more, and which campaigns rest: units kept quiet, campaigns paused or closed, dead addresses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.campaigns import series as series_store
from tracker.store.letters import bounces, quiet_units
from tracker.store.office import roster


def quiet(conn: Connection, who: str, unit: str, why: str, now: datetime) -> act.Outcome:
    """No reminders and late notices to a unit. Problems: "no-such-unit", "reason-needed", "quiet-already"."""
    journal = Journal(conn)
    if all(one.code != unit for one in roster.units(conn)):
        return Problem("no-such-unit", found=unit)
    if not why.strip():
        return Problem("reason-needed")
    if journal.hold(row_name.quiet_unit(unit)):
        return Problem("quiet-already")
    quiet_units.silence(conn, quiet_units.Quiet(unit, why.strip(), who, now))
    return act.write_down(journal, who, "quiet", f"unit {unit}", why, now)


def speak_again(conn: Connection, who: str, unit: str, why: str, now: datetime) -> act.Outcome:
    """The unit is reminded as the others are. Problem: "not-quiet"."""
    journal = Journal(conn)
    journal.hold(row_name.quiet_unit(unit))
    if not quiet_units.speak_again(conn, unit):
        return Problem("not-quiet")
    return act.write_down(journal, who, "speak-again", f"unit {unit}", why, now)


def pause(conn: Connection, who: str, campaign: str, why: str, now: datetime) -> act.Outcome:
    """No reminders and late notices of a campaign. Problems: "no-such-campaign", "paused-already"."""
    return _stamp(conn, who, "pause", campaign, why, now, lambda: campaigns.pause(conn, campaign, now), "paused-already")


def resume(conn: Connection, who: str, campaign: str, why: str, now: datetime) -> act.Outcome:
    """Undo `pause`. Problems: "no-such-campaign", "not-paused"."""
    return _stamp(conn, who, "resume", campaign, why, now, lambda: campaigns.resume(conn, campaign), "not-paused")


def close(conn: Connection, who: str, campaign: str, why: str, now: datetime) -> act.Outcome:
    """No report is expected any more. Problems: "no-such-campaign", "closed-already"."""
    return _stamp(conn, who, "close", campaign, why, now, lambda: campaigns.close(conn, campaign, now), "closed-already")


def reopen(conn: Connection, who: str, campaign: str, why: str, now: datetime) -> act.Outcome:
    """Undo `close`. Problems: "no-such-campaign", "not-closed"."""
    return _stamp(conn, who, "reopen", campaign, why, now, lambda: campaigns.reopen(conn, campaign), "not-closed")


def stop_series(conn: Connection, who: str, series: str, why: str, now: datetime) -> act.Outcome:
    """A periodic report opens no period any more. Problems: "no-such-series", "stopped-already"."""
    return _stamp(
        conn, who, "stop-series", series, why, now, lambda: series_store.stop(conn, series, now), "stopped-already", "series"
    )


def resume_series(conn: Connection, who: str, series: str, why: str, now: datetime) -> act.Outcome:
    """Undo `stop_series`. Problems: "no-such-series", "not-stopped"."""
    return _stamp(
        conn, who, "resume-series", series, why, now, lambda: series_store.resume(conn, series), "not-stopped", "series"
    )


def clear_address(conn: Connection, who: str, address: str, why: str, now: datetime) -> act.Outcome:
    """A dead address works again: letters may go there. Problem: "not-dead"."""
    journal = Journal(conn)
    journal.hold(row_name.dead_address(address.lower()))
    if not bounces.clear_dead(conn, address, now):
        return Problem("not-dead")
    return act.write_down(journal, who, "clear-address", f"address {address.lower()}", why, now)


def _stamp(
    conn: Connection,
    who: str,
    what: str,
    code: str,
    why: str,
    now: datetime,
    write: Callable[[], bool],
    otherwise: str,
    kind: str = "campaign",
) -> act.Outcome:
    """`write` does it; False, and the problem is `otherwise`, if it is so already."""
    journal = Journal(conn)
    if journal.hold(row_name.series(code) if kind == "series" else row_name.campaign(code)) is None:
        return Problem(f"no-such-{kind}", found=code)
    if not write():
        return Problem(otherwise)
    return act.write_down(journal, who, what, f"{kind} {code}", why, now)
