"""What books, mailbox, mail server and machines must say of an office on several machines when nothing goes wrong any more."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from itertools import pairwise

from sqlalchemy import func, select, text

from tests.bench.ben_lau import UNITS
from tests.bench.nodes import Machines
from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import filings, mails, outbox, sightings
from tracker.store.session import reading

_JOBS = text(
    "SELECT task_name, status::text, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
    " AND task_name <> 'look' GROUP BY 1, 2"
)


def waits(office: Machines) -> dict[str, object]:
    """What is not done yet; empty: nothing."""
    found: dict[str, object] = {}
    with reading(office.engine) as conn:
        kept = conn.scalar(select(func.count()).select_from(mails).where(mails.c.state != MailState.STORED)) or 0
        found["mails"] = len(office.sent_in) - kept
        left = select(outbox.c.state, func.count()).where(outbox.c.state.in_(("queued", "sending"))).group_by(outbox.c.state)
        found["letters"] = [tuple(row) for row in conn.execute(left)]
        found["unmarked"] = conn.scalar(select(func.count()).select_from(sightings).where(~sightings.c.filed_away))
        found["jobs"] = [tuple(row) for row in conn.execute(_JOBS)]
        found["readings"] = conn.scalar(text("SELECT count(*) FROM readings"))
    left_over = {name: one for name, one in found.items() if one}
    if not left_over:  # to be asked costs them more than all else
        left_over = {node.home.name: told for node in office.nodes if (told := node.health()) != "ok"}
    return left_over


def settle(office: Machines, patience: float) -> float:
    """Until nothing waits; how many seconds that took."""
    began = time.monotonic()
    while left := waits(office):
        for node in office.nodes:
            node.revive()
        assert time.monotonic() - began < patience, f"waits for ever: {left}"
        time.sleep(0.3)
    return time.monotonic() - began


def balance(office: Machines, say: Callable[[str], None]) -> None:
    """Every mail one row and one outcome, every file booked once, letters none twice outside the marked window, in order."""
    _filings(office)
    _mails(office, say)
    _letters(office, say)


def _mails(office: Machines, say: Callable[[str], None]) -> None:
    columns = (
        mails.c.id,
        mails.c.message_id,
        mails.c.state,
        mails.c.reason,
        mails.c.decided_at,
        mails.c.attempts,
        mails.c.error,
    )
    with reading(office.engine) as conn:
        rows = conn.execute(select(*columns).order_by(mails.c.id)).all()
        places = conn.execute(select(sightings.c.mail, sightings.c.uid).order_by(sightings.c.uid)).all()
    assert [row.message_id for row in rows] == [one["Message-ID"] for one in office.sent_in], "one row each, as they came"
    assert [row.mail for row in places] == [row.id for row in rows], "each was seen once, in the order of the mailbox"
    office.inbox.select_folder("INBOX")  # anew: what other sessions did a moment ago this one may not have looked at
    unmarked = office.inbox.search(["UNKEYWORD", "$Baocao"])
    assert unmarked == [], f"each is marked on the server: {unmarked}"
    strange = {row.message_id: (row.state, row.reason) for row in rows if row.state != MailState.FILED}
    assert strange == {}
    again = [row.id for row in rows if row.attempts]
    first = [row for row in rows if not row.attempts]
    early = [
        f"{late.id} ({late.decided_at - row.decided_at}) before {row.id}: {row.error}"
        for row, late in pairwise(first)
        if late.decided_at < row.decided_at
    ]
    assert early == [], "decided in the order in which they came"
    say(f"{len(rows)} mails: one row and one outcome each, in order; {len(again)} were read more than once: {again[:20]}")


def _filings(office: Machines) -> None:
    of_unit = {unit.emails[0]: unit.code for unit in UNITS}
    turn: Counter[str] = Counter()
    expected = []
    for one in office.sent_in:
        unit = of_unit[one["From"]]
        turn[unit] += 1
        expected += [(one["Message-ID"], unit, part, turn[unit]) for part in ("books", "report")]
    query = select(mails.c.message_id, filings.c.unit, filings.c.part, filings.c.version).join(
        mails, mails.c.id == filings.c.mail
    )
    with reading(office.engine) as conn:
        booked = [tuple(row) for row in conn.execute(query)]
        files = list(conn.scalars(select(filings.c.sha256)))
    wrong, lack = sorted(set(booked) - set(expected)), sorted(set(expected) - set(booked))
    assert (wrong, lack) == ([], []), f"every file is booked, versions as they came: {wrong}; failed: {_failed(office)}"
    assert len(booked) == len(expected), "and booked once"
    assert len(files) == len(set(files))


def _failed(office: Machines) -> list[tuple[int, int, str]]:
    """Mails whose reading failed at first: id, how often, why."""
    with reading(office.engine) as conn:
        rows = conn.execute(select(mails.c.id, mails.c.attempts, mails.c.error).where(mails.c.attempts > 0))
        return [tuple(row) for row in rows]


def _letters(office: Machines, say: Callable[[str], None]) -> None:
    columns = (outbox.c.message_id, outbox.c.in_reply_to, outbox.c.state, outbox.c.uncertain)
    with reading(office.engine) as conn:
        rows = {row.message_id: row for row in conn.execute(select(*columns))}
    answers = Counter(row.in_reply_to for row in rows.values() if row.in_reply_to)
    assert answers == Counter(one["Message-ID"] for one in office.sent_in), "one answer to each mail"
    copies = Counter(message_from_bytes(one.content)["Message-ID"] for one in office.sink.letters)
    assert set(copies) == {name for name, row in rows.items() if row.state == "sent"}, "what is called sent has arrived"
    assert all(rows[name].uncertain for name, count in copies.items() if count > 1), "what left twice is marked"
    assert all(row.state == "sent" for row in rows.values() if row.in_reply_to)
    doubled = sum(count > 1 for count in copies.values())
    marked = sum(row.uncertain for row in rows.values())
    say(f"{len(copies)} letters arrived, {doubled} of them twice, {marked} marked uncertain")
