"""Links by which the leadership sees one campaign's board: made, taken back, opened. Each is a line of the audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.store.acts import audit, row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import board_links, campaigns
from tracker.store.office.accounts.api_tokens import digest

PROGRAM = "baocao"
DAYS = (1, 7, 30, 90)  #: for which a link may stand: none stands for ever, for nobody thinks of taking it back
LONGEST_NAME = 80
_REST = timedelta(minutes=30)  # after which an address that comes again opens the link anew
_NOTED = timedelta(minutes=10)  # how often a visit that goes on is written down: a screen in a meeting renews itself


def make_link(hand: Hand, campaign: str, token: str, days: int) -> act.Outcome:
    """A link of a token that was just drawn; `hand.why` says for whom.

    Problems: "no-such-campaign", "link-needs-name", "link-needs-days".
    """
    name = " ".join(hand.why.split())
    if campaigns.get(hand.conn, campaign) is None:
        return Problem("no-such-campaign", found=campaign)
    if not 0 < len(name) <= LONGEST_NAME:
        return Problem("link-needs-name")
    if days not in DAYS:
        return Problem("link-needs-days")
    journal, mark = Journal(hand.conn), board_links.mark_of(token)
    journal.put(
        row_name.board_link(mark),
        campaign=campaign,
        token_hash=digest(token),
        name=name,
        made_by=hand.who,
        made_at=hand.now,
        expires_at=hand.now + timedelta(days=days),
    )
    return act.write_down(journal, hand.who, "make-link", f"campaign {campaign}", name, hand.now)


def revoke_link(hand: Hand, campaign: str, mark: str) -> act.Outcome:
    """It opens nothing any more. Problem: "no-such-link"."""
    link = board_links.get(hand.conn, mark)
    if link is None or link.campaign != campaign or not link.stands(hand.now):
        return Problem("no-such-link")
    journal = Journal(hand.conn)
    journal.put(row_name.board_link(mark), revoked_at=hand.now)
    return act.write_down(journal, hand.who, "revoke-link", f"campaign {campaign}", link.name, hand.now)


def visit_is_news(conn: Connection, link: board_links.BoardLink, address: str, now: datetime) -> bool:
    """Whether a page opened by a link is to be written down."""
    seen = board_links.last_visit(conn, link.mark, address)
    return seen is None or now - seen > _NOTED


def note_visit(conn: Connection, link: board_links.BoardLink, address: str, now: datetime) -> None:
    """A page was opened by a link: a line in the audit trail where a visit begins, and when it was last seen."""
    seen = board_links.last_visit(conn, link.mark, address)
    if seen is None or now - seen > _REST:
        audit.add(conn, now, PROGRAM, "open-link", f"campaign {link.campaign}", f"{link.name} ({address})")
    board_links.note_visit(conn, link.mark, address, now)
