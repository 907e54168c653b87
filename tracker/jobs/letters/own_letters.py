"""An officer's own letter to chosen units: the same caps, hours and record as any other, and one act to take back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import replace

from config.extra_days import extra_days
from parsers.facts import Problem
from parsers.vietnamese.dates import due_phrase
from tracker.jobs.filings.act import Hand, Outcome, answered, cell_of
from tracker.jobs.letters.correct import WAIT
from tracker.jobs.letters.queue import queue
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.kinds.own_letter import PLACE, Said, field_name, own_letter
from tracker.rules.letters.notice import Notice
from tracker.sending.phrases import labels
from tracker.store.acts import audit
from tracker.store.filings import board
from tracker.store.letters import bounces, outbox, quiet_units

_UNFILLED = re.compile(r"\[[^\[\]\n]{1,80}\]")  # what a draft leaves for the officer to write
_LONGEST = 4_000  # letters of a body, as letters keep an officer's words


def mistake_in(subject: str, text: str, fields: Mapping[str, Said]) -> Problem | None:
    """What an officer must mend before letters can be made of these words."""
    if not subject.strip() or not text.strip():
        return Problem("no-words")
    if len(text) > _LONGEST:
        return Problem("words-too-long")
    unknown = [name for name in PLACE.findall(f"{subject}\n{text}") if field_name(name) not in fields]
    if unknown:
        return Problem("unknown-field", found=unknown[0])
    if open_place := _UNFILLED.search(f"{subject}\n{text}"):
        return Problem("words-unfilled", found=open_place[0])
    return Problem("lone-brace", found="{") if set("{}") & set(PLACE.sub("", f"{subject}\n{text}")) else None


def fields(hand: Hand) -> Mapping[str, Said]:
    """What may stand in braces, by its name."""
    zone = hand.settings.office.timezone
    said: dict[str, Said] = {
        "unit": lambda cell: cell.unit.name,
        "campaign": lambda cell: cell.campaign.title,
        "due": lambda cell: due_phrase(cell.due, zone),
        "plan": lambda cell: cell.campaign.plan_number,
        "address": lambda _: hand.settings.office.address,
    }
    names = labels()["own-fields"]
    return {names[code]: one for code, one in said.items()}


def write_letters(hand: Hand, campaign: str, units: Set[str], subject: str, text: str) -> Outcome:
    """Put the letter to each of these units into the outbox; who gets none is told with the reason.

    More of them than one run may send wait for an officer. Problems: those of the words, "nobody-to-write".
    """
    conn, settings, now = hand.conn, hand.settings, hand.now
    known = fields(hand)
    wrong = mistake_in(subject, text, known)
    if wrong:
        return wrong
    day = f"{now.astimezone(settings.office.timezone):%Y-%m-%d}"
    dead, silent = frozenset(bounces.dead_addresses(conn)), quiet_units.all_quiet(conn)
    refused: list[tuple[str, Problem]] = []
    wanted: list[Notice] = []
    spent = outbox.keys(conn, campaign=campaign)
    for cell in (one for one in board.cells(conn, campaign) if one.unit.code in units):
        notice = own_letter(cell, subject, text, known, now, day, dead)
        why = "quiet" if cell.unit.code in silent else "no-address" if notice is None else ""
        why = why or ("written-today" if notice and notice.key in spent else "")
        if why or notice is None:
            refused.append((cell_of(campaign, cell.unit.code), Problem(why)))
        else:
            wanted.append(notice)
    moment = Calendar(settings.office.timezone, extra_days(settings.home)).next_sending_moment(now + WAIT, settings.sending)
    held = len(wanted) > settings.sending.letters_per_run
    written = [one for one in wanted if queue(conn, replace(one, not_before=moment), settings.office, now, held=held)]
    if not written:
        return Problem("nobody-to-write")
    keys, places = tuple(one.key for one in written), tuple(cell_of(campaign, one.unit) for one in written)
    done = answered(replace(hand, why=subject.strip()), (), "own-letter", f"campaign {campaign}", (), keys)
    audit.touch(conn, done.act, places)
    return replace(done, done=places, refused=tuple(refused))
