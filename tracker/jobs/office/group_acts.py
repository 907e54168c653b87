"""Groups of units: who is in one is an act, for an open campaign that asks the group asks other units from then on."""

from __future__ import annotations

from collections.abc import Collection

from config.selectors import GROUP, NOT
from parsers.facts import Problem
from tracker.jobs.filings import act
from tracker.jobs.filings.act import Hand
from tracker.store.acts import row_name
from tracker.store.acts.journal import Journal
from tracker.store.campaigns import campaigns
from tracker.store.office import roster, unit_groups

LONGEST_NAME = 200  # characters


def group_units(hand: Hand, name: str, codes: Collection[str]) -> act.Outcome:
    """The group holds these units and no others; without any there is no such group.

    Problems: "bad-group-name", "no-such-unit", "nothing-to-do".
    """
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME:
        return Problem("bad-group-name", found=said[:LONGEST_NAME])
    unknown = sorted(set(codes) - set(roster.names(hand.conn, codes)))
    if unknown:
        return Problem("no-such-unit", found=unknown[0])
    journal, before = Journal(hand.conn), set(unit_groups.members(hand.conn, said))
    for code in sorted(set(codes) - before):
        journal.put(row_name.membership(code, said))
    for code in sorted(before - set(codes)):
        journal.remove(row_name.membership(code, said))
    touched = [(code, unit) for code in _asking(hand, said) for unit in sorted(before ^ set(codes))]
    return act.finish(hand, journal, "group-units", f"group {said}", touched)


def _asking(hand: Hand, group: str) -> list[str]:
    """The open campaigns of which the group says who is asked."""
    spoken = {f"{GROUP}{group}", f"{NOT}{GROUP}{group}"}
    rows = (row for row in campaigns.listing(hand.conn) if row.closed_at is None)
    return [row.campaign.code for row in rows if spoken & set(row.campaign.units)]
