"""What a decision teaches: an address or a name that a unit uses, kept so that the next mail needs nobody."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection

from config.settings import Office
from parsers.facts import Problem
from parsers.vietnamese.text import key
from tracker.jobs.filings import act
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.office import lessons, roster

_ADDRESS = re.compile(
    r"[^\s@<>(),;:\"\\\x00-\x1f\x7f]{1,64}@[^\s@<>(),;:\"\\\x00-\x1f\x7f]{1,255}"
)  # addr-spec, RFC 5322 3.4.1
_SHORTEST_NAME = 4  # letters: a shorter one would be found in any text


def keep_address(
    conn: Connection, who: str, unit: str, address: str, office: Office, now: datetime, mail: int | None = None
) -> act.Outcome:
    """Mail from this address is the unit's from now on.

    Problems: "no-such-unit", "bad-address", "own-address" (the office's), "known-already".
    """
    journal = Journal(conn)
    wanted = address.strip().lower()
    if all(one.code != unit for one in roster.units(conn)):
        return Problem("no-such-unit", found=unit)
    if not _ADDRESS.fullmatch(wanted):
        return Problem("bad-address", found=wanted[:100])
    if wanted in office.own:
        return Problem("own-address")
    if journal.hold(row_name.address(wanted, unit)):
        return Problem("known-already", found=wanted)
    roster.learn_address(conn, unit, wanted)
    journal.made(row_name.lesson(lessons.add(conn, "address", wanted, unit, mail, who, now)))
    return act.write_down(journal, who, "keep-address", f"unit {unit}", wanted, now)


def keep_name(conn: Connection, who: str, unit: str, name: str, now: datetime, mail: int | None = None) -> act.Outcome:
    """This name in a letterhead or a text means the unit from now on.

    Problems: "no-such-unit", "name-too-short", "known-already", "name-of-another" (`where`: whose).
    """
    journal = Journal(conn)
    units = roster.units(conn)
    wanted = key(name)
    if all(one.code != unit for one in units):
        return Problem("no-such-unit", found=unit)
    if len(wanted) < _SHORTEST_NAME:
        return Problem("name-too-short")
    whose = next((one for one in units if wanted in {key(known) for known in (one.name, *one.aliases)}), None)
    if whose:
        return Problem("known-already" if whose.code == unit else "name-of-another", whose.name, name)
    journal.made(row_name.lesson(lessons.add(conn, "alias", " ".join(name.split()), unit, mail, who, now)))
    return act.write_down(journal, who, "keep-name", f"unit {unit}", name, now)


def forget(conn: Connection, who: str, lesson: int, why: str, now: datetime) -> act.Outcome:
    """What was learnt was wrong. Problem: "no-such-lesson"."""
    journal = Journal(conn)
    row = journal.hold(row_name.lesson(lesson))
    if row is None or row["undone_at"]:
        return Problem("no-such-lesson")
    journal.put(row_name.lesson(lesson), undone_at=now)
    known = row_name.address(row["value"], row["unit"])
    if row["kind"] == "address" and (journal.hold(known) or {}).get("origin") == "learnt":
        journal.remove(known)
    return act.write_down(journal, who, "forget", f"unit {row['unit']}", why.strip() or row["value"], now)
