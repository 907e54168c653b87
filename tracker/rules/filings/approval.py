"""Whether what counts in a cell was looked at and found right, by as many officers as the campaign wants. Pure.

A word is given for one version: the next version wants another. One pair of eyes is enough to send a report back, for a
mistake that one has found is there; to be done with it takes as many as the campaign says.
"""

from __future__ import annotations

from enum import StrEnum

from config.entities import Campaign
from tracker.rules.board.standing import Cell, Filed, completed_at


class Approval(StrEnum):
    """How far a cell is looked through."""

    OPEN = "open"
    BEGUN = "begun"  #: somebody has given their word, and another's is wanted, or for another part
    PASSED = "passed"


WAITING = (Approval.OPEN, Approval.BEGUN)  #: for a word


def words_wanted(campaign: Campaign) -> int:
    """How many officers must give their word for a filing."""
    return max(1, campaign.approvals)


def counting(cell: Cell) -> tuple[Filed, ...]:
    """The newest valid version of each part that came: what a word is wanted for."""
    newest = {one.part: one for one in sorted(cell.filed, key=lambda one: one.version) if one.valid}
    return tuple(newest.values())


def approval(cell: Cell) -> Approval | None:
    """How far a complete report is looked through; None: it is not complete, or nobody must and nobody has."""
    if completed_at(cell.campaign, cell.filed) is None:
        return None
    words = [len(one.approved_by) for one in counting(cell)]
    if words and min(words) >= words_wanted(cell.campaign):
        return Approval.PASSED
    if any(words):
        return Approval.BEGUN
    return Approval.OPEN if cell.campaign.approvals else None
