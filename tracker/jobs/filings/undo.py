"""Taking an act back, as long as nothing that came later stands on it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from parsers.facts import Problem
from tracker.jobs.filings.act import ActAnswer, Hand, Outcome
from tracker.jobs.letters.correct import call_off, correct, correct_campaign
from tracker.jobs.letters.open_letter import rewrite_waiting
from tracker.store.acts import audit
from tracker.store.acts.audit import AuditRow
from tracker.store.acts.journal import JournalEntry, changed_since, take_back
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.letters.outbox import recall


def undo(hand: Hand, act_id: int) -> Outcome:
    """Everything the act wrote is as it was; letters it queued that have not left are called back, others are corrected.

    A problem: "no-such-act", "cannot-undo" (an undo, or nothing to undo), "undone-already", or "later-act",
    whose `where` is what the later act was and `found` its id.
    """
    conn = hand.conn
    act = audit.get(conn, act_id)
    if act is None:
        return Problem("no-such-act")
    if act.undo is None or act.undoes is not None:
        return Problem("cannot-undo")
    if audit.undone(conn, (act_id,)):
        return Problem("undone-already")
    entries = _entries(act.undo)
    moved = changed_since(conn, entries)
    if moved is not None:
        return _standing_on(conn, act, moved)
    whole = {code: board.cells(conn, code) for code in act.undo.get("campaigns", ())}
    take_back(conn, entries, hand.now)
    left = recall(conn, act.undo.get("letters", ()))
    cells = [(campaign, unit) for campaign, unit in act.undo.get("cells", ())]
    letters = correct(conn, cells, hand.why, hand.settings, hand.now)
    for code, before in whole.items():
        if campaigns.get(conn, code) is None:
            letters += call_off(conn, code, before, hand.why, hand.settings, hand.now)
        else:
            rewrite_waiting(conn, code, hand.settings, hand.now)
            letters += correct_campaign(conn, code, hand.why, hand.settings, hand.now)
    done = audit.add(conn, hand.now, hand.who, "undo", act.about, hand.why, undoes=act_id)
    return ActAnswer(done, left, corrections=letters)


def _standing_on(conn: Connection, act: AuditRow, moved: JournalEntry) -> Problem:
    later = [row for row in audit.after(conn, act.id) if row.undo and any(_same(one, moved) for one in _entries(row.undo))]
    gone = audit.undone(conn, [row.id for row in later])
    standing = [row for row in later if row.id not in gone]
    return Problem("later-act", standing[-1].what, str(standing[-1].id)) if standing else Problem("changed-since")


def _entries(stored: dict[str, Any]) -> tuple[JournalEntry, ...]:
    return tuple(JournalEntry(**row) for row in stored["rows"])


def _same(one: JournalEntry, other: JournalEntry) -> bool:
    return one.table == other.table and one.key == other.key
