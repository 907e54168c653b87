"""Who is written to no more, and which campaigns rest: units kept quiet, campaigns paused or closed, dead addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.store.office import roster
from tracker.store.office.journal import Journal


def quiet(conn: Connection, who: str, unit: str, why: str, now: datetime) -> act.Outcome:
    """No reminders and late notices to a unit. Problems: "no-such-unit", "reason-needed", "quiet-already"."""
    journal = Journal(conn)
    if all(one.code != unit for one in roster.units(conn)):
        return Problem("no-such-unit", found=unit)
    if not why.strip():
        return Problem("reason-needed")
    if journal.hold("quiet_units", unit=unit):
        return Problem("quiet-already")
    journal.put("quiet_units", {"unit": unit}, reason=why.strip(), decided_by=who, decided_at=now)
    return act.write_down(journal, who, "quiet", f"unit {unit}", why, now)


def speak_again(conn: Connection, who: str, unit: str, why: str, now: datetime) -> act.Outcome:
    """The unit is reminded as the others are. Problem: "not-quiet"."""
    journal = Journal(conn)
    if not journal.remove("quiet_units", unit=unit):
        return Problem("not-quiet")
    return act.write_down(journal, who, "speak-again", f"unit {unit}", why, now)


def pause(conn: Connection, who: str, campaign: str, why: str, now: datetime) -> act.Outcome:
    """No reminders and late notices of a campaign. Problems: "no-such-campaign", "paused-already"."""
    return _stamp(conn, who, "pause", campaign, why, now, "paused_at", now)


def resume(conn: Connection, who: str, campaign: str, why: str, now: datetime) -> act.Outcome:
    """Undo `pause`. Problems: "no-such-campaign", "not-paused"."""
    return _stamp(conn, who, "resume", campaign, why, now, "paused_at", None)


def close(conn: Connection, who: str, campaign: str, why: str, now: datetime) -> act.Outcome:
    """No report is expected any more. Problems: "no-such-campaign", "closed-already"."""
    return _stamp(conn, who, "close", campaign, why, now, "closed_at", now)


def reopen(conn: Connection, who: str, campaign: str, why: str, now: datetime) -> act.Outcome:
    """Undo `close`. Problems: "no-such-campaign", "not-closed"."""
    return _stamp(conn, who, "reopen", campaign, why, now, "closed_at", None)


def stop_series(conn: Connection, who: str, series: str, why: str, now: datetime) -> act.Outcome:
    """A periodic report opens no period any more. Problems: "no-such-series", "stopped-already"."""
    return _stamp(conn, who, "stop-series", series, why, now, "stopped_at", now, "series")


def resume_series(conn: Connection, who: str, series: str, why: str, now: datetime) -> act.Outcome:
    """Undo `stop_series`. Problems: "no-such-series", "not-stopped"."""
    return _stamp(conn, who, "resume-series", series, why, now, "stopped_at", None, "series")


def clear_address(conn: Connection, who: str, address: str, why: str, now: datetime) -> act.Outcome:
    """A dead address works again: letters may go there. Problem: "not-dead"."""
    journal = Journal(conn)
    row = journal.hold("dead_addresses", address=address.lower())
    if row is None or row["cleared_at"]:
        return Problem("not-dead")
    journal.put("dead_addresses", {"address": address.lower()}, cleared_at=now)
    return act.write_down(journal, who, "clear-address", f"address {address.lower()}", why, now)


def _stamp(
    conn: Connection,
    who: str,
    what: str,
    code: str,
    why: str,
    now: datetime,
    column: str,
    value: datetime | None,
    table: str = "campaigns",
) -> act.Outcome:
    journal, kind = Journal(conn), "series" if table == "series" else "campaign"
    row: dict[str, Any] | None = journal.hold(table, code=code)
    if row is None:
        return Problem(f"no-such-{kind}", found=code)
    if (row[column] is None) is (value is None):
        stem = column.removesuffix("_at")
        return Problem(f"not-{stem}" if value is None else f"{stem}-already")
    journal.put(table, {"code": code}, **{column: value})
    return act.write_down(journal, who, what, f"{kind} {code}", why, now)
