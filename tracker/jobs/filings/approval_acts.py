"""An officer gives their word that what a filing says is right."""

from __future__ import annotations

from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.store.filings import approvals, ledger
from tracker.store.office import row_name
from tracker.store.office.journal import Journal


def approve(hand: Hand, filing_id: int) -> act.Outcome:
    """The hand has looked at the filing and found it right. Nobody is written to; words are for colleagues.

    Problems: "no-such-filing", "withdrawn-already", "not-counting" (invalid or returned), "approved-already" by this hand:
    two pairs of eyes are those of two people.
    """
    journal = Journal(hand.conn)
    journal.hold(row_name.filing(filing_id))
    filing = ledger.get(hand.conn, filing_id)
    if filing is None:
        return Problem("no-such-filing")
    if filing.withdrawn_at:
        return Problem("withdrawn-already")
    if not filing.valid:
        return Problem("not-counting")
    if not approvals.add(journal, filing_id, hand.who, hand.why.strip(), hand.now):
        return Problem("approved-already")
    return act.finish(hand, journal, "approve", f"filing {filing_id}", ((filing.campaign, filing.unit),))


def approve_cell(hand: Hand, campaign: str, unit: str) -> act.Outcome:
    """The hand's word for everything of a unit that counts in a campaign and has it not yet.

    Problems: "nothing-to-approve", else as `approve`.
    """
    newest = {one.part: one for one in ledger.of_cell(hand.conn, unit, campaign) if one.valid}
    journal, cell = Journal(hand.conn), (campaign, unit)
    given = [one.id for one in newest.values() if approvals.add(journal, one.id, hand.who, hand.why.strip(), hand.now)]
    if not given:
        return Problem("approved-already" if newest else "nothing-to-approve")
    return act.finish(hand, journal, "approve", act.cell_of(campaign, unit), (cell,))
