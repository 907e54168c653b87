"""Schools that a plan names, found in the roster: their codes, and the names that no school has or several have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from config.entities import Unit
from config.selectors import NOT
from parsers.plan.proposal import PlanProposal
from tracker.rules.attribution.unit.unit_index import UnitIndex


def with_codes(proposal: PlanProposal, units: Iterable[Unit]) -> PlanProposal:
    """The proposal asking the units that it names; `named` keeps what the roster does not know, for a person to place.

    A name that two units share is nobody's: asking the wrong one is worse than asking an officer. Behind "not:" stands one
    that the paper leaves out.
    """
    if not proposal.named:
        return proposal
    index = UnitIndex(units)
    found = {name: index.in_text(name.removeprefix(NOT)).units for name in proposal.named}
    codes = tuple(f"{_kind(name)}{codes[0]}" for name, codes in found.items() if len(codes) == 1)
    return replace(
        proposal,
        units=tuple(dict.fromkeys((*proposal.units, *codes))),
        named=tuple(name for name, codes in found.items() if len(codes) != 1),
    )


def _kind(name: str) -> str:
    return NOT if name.startswith(NOT) else ""
