"""The request of a campaign to its units: who would get it, and the letters themselves, by the clock or by an officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from config.extra_days import extra_days
from config.settings import Settings
from parsers.facts import Problem
from tracker.jobs.filings.act import Hand, Outcome, answered, cell_of
from tracker.jobs.letters.correct import SETTLED, WAIT
from tracker.jobs.letters.queue import queue
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.kinds.opening import OpeningRequest, openings
from tracker.rules.letters.notice import LetterKind, Notice
from tracker.store.acts import audit, row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaign_files, campaigns
from tracker.store.campaigns.campaigns import CampaignRow
from tracker.store.filings import board
from tracker.store.letters import bounces, outbox, quiet_units, waiting

MOST_BYTES = 10 * 1024 * 1024  #: of all files of one campaign: mail servers take 20 MB, and base64 adds a third


def plan(conn: Connection, code: str, now: datetime) -> OpeningRequest:
    """Who would get the request of a campaign as it stands, in this version. Changes nothing."""
    campaign = campaigns.get(conn, code)
    if campaign is None:
        return OpeningRequest()
    known = outbox.keys(conn, prefix=f"{LetterKind.OPENING}:{code}:")
    silent, dead = frozenset(quiet_units.all_quiet(conn)), frozenset(bounces.dead_addresses(conn))
    files = campaign_files.of_campaign(conn, code)
    return openings(campaign, board.cells(conn, code), files, known, now, silent, dead)


def due_openings(conn: Connection, row: CampaignRow, now: datetime) -> tuple[Notice, ...]:
    """What the tick sends: of a campaign that says so, once it has opened and time to take it back is over."""
    campaign = row.campaign
    opened = campaign.opens is None or campaign.opens <= now
    if not (campaign.opening_letter and opened and now - row.imported_at >= SETTLED):
        return ()
    if now >= max((campaign.due, *campaigns.extended_dues(conn).get(campaign.code, ()))):
        return ()
    return plan(conn, campaign.code, now).notices


def send_openings(hand: Hand, code: str) -> Outcome:
    """The request to everybody who owes and has not had it, as one act that can be taken back until it leaves.

    More of them than one run may send wait for an officer. Problem: "nobody-to-ask".
    """
    conn, settings, now = hand.conn, hand.settings, hand.now
    wanted = plan(conn, code, now).notices
    held = len(wanted) > settings.sending.letters_per_run
    campaign = campaigns.get(conn, code)
    opens = campaign.opens if campaign and campaign.opens else now
    calendar = Calendar(settings.office.timezone, extra_days(settings.home))
    moment = calendar.next_sending_moment(max(now + WAIT, opens), settings.sending)
    written = [one for one in wanted if queue(conn, replace(one, not_before=moment), settings.office, now, held=held)]
    if not written:
        return Problem("nobody-to-ask")
    keys, places = tuple(one.key for one in written), tuple(cell_of(code, one.unit) for one in written)
    done = answered(replace(hand, why=hand.why or str(len(keys))), (), "send-opening", f"campaign {code}", (), keys)
    audit.touch(conn, done.act, places)
    return replace(done, done=places)


def keep_file(hand: Hand, code: str, name: str, content: bytes) -> Outcome:
    """A file goes with the request of a campaign from now on. Problems: "no-such-campaign", "empty-file", "files-too-big"."""
    if campaigns.get(hand.conn, code) is None:
        return Problem("no-such-campaign", found=code)
    kept = campaign_files.of_campaign(hand.conn, code)
    if not content:
        return Problem("empty-file")
    if sum(one.size for one in kept) + len(content) > MOST_BYTES:
        return Problem("files-too-big")
    journal = Journal(hand.conn)
    campaign_files.add(journal, code, name, content, (hand.who, hand.now))
    rewrite_waiting(hand.conn, code, hand.settings, hand.now)
    return answered(replace(hand, why=name), journal.entries(), "keep-file", f"campaign {code}")


def drop_file(hand: Hand, code: str, file_id: int) -> Outcome:
    """A file goes with the request no more. Problem: "no-such-file"."""
    found = campaign_files.content(hand.conn, file_id, code)
    if found is None:
        return Problem("no-such-file")
    journal = Journal(hand.conn)
    journal.remove(row_name.campaign_file(file_id))
    rewrite_waiting(hand.conn, code, hand.settings, hand.now)
    return answered(replace(hand, why=found[0]), journal.entries(), "drop-file", f"campaign {code}")


def rewrite_waiting(conn: Connection, code: str, settings: Settings, now: datetime) -> None:
    """Requests that nobody has tried to send say what the campaign asks now, and leave when they would have left."""
    waited = {unit: (not_before, held) for unit, not_before, held in waiting.recall_kind(conn, code, LetterKind.OPENING)}
    for one in plan(conn, code, now).notices if waited else ():
        if one.unit in waited:
            not_before, held = waited[one.unit]
            queue(conn, replace(one, not_before=not_before), settings.office, now, held=held)


def leaves_at(settings: Settings, row: CampaignRow, calendar: Calendar) -> datetime:
    """When the request of a campaign that sends one by itself leaves."""
    opens = row.campaign.opens or row.imported_at
    return calendar.next_sending_moment(max(opens, row.imported_at + SETTLED), settings.sending)
