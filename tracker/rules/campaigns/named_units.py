"""Schools that a plan names, found in the roster: their codes, and the names that no school has or several have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from config.entities import Unit
from config.selectors import NOT
from parsers.plan.proposal import PlanProposal
from parsers.plan.school_names import school_names
from parsers.vietnamese.text import clean, squeeze
from tracker.rules.attribution.unit.unit_index import UnitIndex

_SAVE = re.compile(
    r"(?i)\b(?:ngoại trừ|trừ|không kể|không bao gồm)\b([^).;:]*?)(?:\b(?:gửi|nộp|báo cáo|lập|tổng hợp|thực hiện)\b|[).;:]|$)"
)


def with_codes(proposal: PlanProposal, units: Iterable[Unit]) -> PlanProposal:
    """The proposal asking the units that it names; `named` keeps what the roster does not know, for a person to place.

    A name that two units share is nobody's: asking the wrong one is worse than asking an officer. Behind "not:" stands one
    that the paper leaves out.
    """
    named = tuple(dict.fromkeys((*proposal.named, *_left_out(proposal.sentence))))
    if not named:
        return proposal
    index = UnitIndex(units)
    found = {name: index.in_text(name.removeprefix(NOT)).units for name in named}
    codes = tuple(f"{_kind(name)}{codes[0]}" for name, codes in found.items() if len(codes) == 1)
    return replace(
        proposal,
        units=tuple(dict.fromkeys((*proposal.units, *codes))),
        named=tuple(name for name, codes in found.items() if len(codes) != 1),
    )


def _left_out(sentence: str) -> Iterator[str]:
    """Schools by name behind "trừ". Of levels behind it nobody knows whether schools or pupils are meant."""
    for clause in _SAVE.findall(squeeze(clean(sentence))):
        yield from (f"{NOT}{name}" for name in school_names(clause))


def _kind(name: str) -> str:
    return NOT if name.startswith(NOT) else ""
