"""Why a report was booked where it was, or why nobody could tell: its clues, sorted as a clerk would weigh them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from tracker.rules.attribution.evidence import Clue

#: What a mail is first looked at for; one that gave nothing is worth saying.
_EXPECTED = ("sender", "issuer", "title")


@dataclass(frozen=True, slots=True)
class Point:
    """One clue, and what it points to."""

    kind: str  #: of Clue
    found: str
    where: str
    units: tuple[str, ...]  #: codes
    campaigns: tuple[str, ...]  #: codes


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit or campaign that it could be, with the clues that say so."""

    code: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The clues of one filing, or of one mail that waits."""

    supports: tuple[Point, ...]  #: point to what was chosen, or to a candidate
    contradicts: tuple[Point, ...]  #: point elsewhere
    leads_nowhere: tuple[Point, ...]  #: were found, and fit nothing the office knows
    missing: tuple[str, ...]  #: kinds of clues that a mail usually has, and this one has not
    units: tuple[Candidate, ...] = ()  #: likeliest first
    campaigns: tuple[Candidate, ...] = ()


def of_filing(clues: Sequence[Clue], unit: str, campaign: str, units: Set[str]) -> Explanation:
    """Why a report was booked for this unit and campaign. `units`: every code of the roster."""
    chosen = {unit, campaign}
    points = _points(clues, units)
    aimed = [one for one in points if one.units or one.campaigns]
    return Explanation(
        supports=tuple(one for one in aimed if chosen & {*one.units, *one.campaigns}),
        contradicts=tuple(one for one in aimed if not chosen & {*one.units, *one.campaigns}),
        leads_nowhere=tuple(one for one in points if one not in aimed),
        missing=_missing(points),
    )


def of_mail(clues: Sequence[Clue], candidates: tuple[Sequence[str], Sequence[str]], units: Set[str]) -> Explanation:
    """Why nobody could tell. `candidates`: codes of units and of campaigns, likeliest first.

    Where several units, or several campaigns, are pointed to, their clues contradict each other.
    """
    points = _points(clues, units)
    by_unit = tuple(Candidate(code, tuple(one for one in points if code in one.units)) for code in candidates[0])
    by_campaign = tuple(Candidate(code, tuple(one for one in points if code in one.campaigns)) for code in candidates[1])
    first = {code for codes in candidates for code in codes[:1]}
    aimed = [one for one in points if one.units or one.campaigns]
    return Explanation(
        supports=tuple(one for one in aimed if first & {*one.units, *one.campaigns}),
        contradicts=tuple(one for one in aimed if not first & {*one.units, *one.campaigns}),
        leads_nowhere=tuple(one for one in points if one not in aimed),
        missing=_missing(points),
        units=by_unit,
        campaigns=by_campaign,
    )


def _points(clues: Iterable[Clue], units: Set[str]) -> tuple[Point, ...]:
    return tuple(
        dict.fromkeys(
            Point(
                clue.kind,
                clue.found,
                clue.where,
                tuple(code for code in clue.points_to if code in units),
                tuple(code for code in clue.points_to if code not in units),
            )
            for clue in clues
        )
    )


def _missing(points: Sequence[Point]) -> tuple[str, ...]:
    if any(one.kind == "hand" for one in points):
        return ()
    found = {one.kind for one in points}
    return tuple(kind for kind in _EXPECTED if kind not in found)
