"""What an officer does with a whole campaign: opened, changed, deleted while nothing is filed; each with its undo."""

from __future__ import annotations

from sqlalchemy import Connection

from config.entities import Campaign
from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.jobs.letters.correct import call_off, correct_campaign
from tracker.jobs.letters.open_letter import rewrite_waiting
from tracker.rules.campaigns.series import shifted
from tracker.rules.letters.calendar import Calendar
from tracker.store.acts import audit, row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.campaigns.campaigns import CampaignRow
from tracker.store.filings import board, ledger


def stamp(row: CampaignRow) -> str:
    """Which form of a campaign an officer has before the eyes."""
    return row.imported_at.isoformat()


def open_campaign(hand: Hand, wanted: Campaign, calendar: Calendar) -> act.Outcome:
    """Ask for a report. Problem: "campaign-taken", `found` its code."""
    if campaigns.get(hand.conn, wanted.code) is not None:
        return Problem("campaign-taken", found=wanted.code)
    return _put(hand, "open-campaign", shifted(wanted, calendar))


def change_campaign(hand: Hand, wanted: Campaign, calendar: Calendar, seen: str = "") -> act.Outcome:
    """Put a campaign in place of its earlier form: reports are judged in time or late anew, units that were told otherwise
    are told so. `seen`: the form that the officer had before the eyes (`stamp`); empty: whatever it is now.

    Problems: "no-such-campaign", "overtaken" (`found`: by whom), "nothing-to-do".
    """
    row = _row(hand.conn, wanted.code)
    if row is None:
        return Problem("no-such-campaign", found=wanted.code)
    if seen and seen != stamp(row):
        return Problem("overtaken", found=_last_hand(hand.conn, wanted.code))
    return _put(hand, "edit-campaign", shifted(wanted, calendar))


def delete_campaign(hand: Hand, code: str) -> act.Outcome:
    """A campaign opened by mistake is no more; its letters are recalled, and who got one is told that nothing is asked.

    Problems: "no-such-campaign", "has-filings".
    """
    conn, journal = hand.conn, Journal(hand.conn)
    if journal.hold(row_name.campaign(code)) is None:
        return Problem("no-such-campaign", found=code)
    if ledger.ever_filed(conn, code):
        return Problem("has-filings")
    cells = board.cells(conn, code)
    journal.clear(row_name.campaign(code))
    letters = call_off(conn, code, cells, hand.why.strip(), hand.settings, hand.now) if hand.tell else ()
    return act.write_down(journal, hand.who, "delete-campaign", f"campaign {code}", hand.why, hand.now, letters, campaign=code)


def _put(hand: Hand, what: str, wanted: Campaign) -> act.Outcome:
    conn, journal = hand.conn, Journal(hand.conn)
    journal.hold(row_name.campaign(wanted.code))
    campaigns.put(conn, wanted, hand.now)
    excepted = campaigns.exceptions_of(conn, wanted.code)
    for filing in ledger.of_campaign(conn, wanted.code):
        own = excepted.get(filing.unit)
        on_time = filing.received_at < ((own.due if own else None) or wanted.due)
        if on_time is not filing.on_time:
            journal.hold(row_name.filing(filing.id))
            ledger.set_on_time(conn, filing.id, on_time)
    if not journal.entries():
        return Problem("nothing-to-do")
    rewrite_waiting(conn, wanted.code, hand.settings, hand.now)
    letters = correct_campaign(conn, wanted.code, hand.why.strip(), hand.settings, hand.now) if hand.tell else ()
    about = f"campaign {wanted.code}"
    return act.write_down(journal, hand.who, what, about, hand.why, hand.now, letters, campaign=wanted.code)


def _row(conn: Connection, code: str) -> CampaignRow | None:
    return next((one for one in campaigns.listing(conn) if one.campaign.code == code), None)


def _last_hand(conn: Connection, code: str) -> str:
    return next((one.who for one in audit.of(conn, (f"campaign {code}",), 1)), "")
