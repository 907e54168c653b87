"""Why a report was booked where it was, or why nobody could tell: its clues, sorted as a clerk would weigh them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from tracker.rules.attribution.campaign.against_table import AGAINST
from tracker.rules.attribution.campaign.campaign_table import BY_COLUMNS, BY_TITLE, WITHOUT_TITLE
from tracker.rules.attribution.decision_table import RULE, reasons_of
from tracker.rules.attribution.evidence import Clue
from tracker.rules.attribution.unit.unit_table import LEFT_OPEN, TABLE

#: What a mail is first looked at for; one that gave nothing is worth saying.
_EXPECTED = ("sender", "issuer", "title")
#: Clues that speak against whatever was decided.
_AGAINST = frozenset({"elsewhere", "commune", "seat", "organ", "away", "borrowed", "other-body"})

#: Why each row may decide, by its id.
BECAUSE: Mapping[str, str] = {
    **reasons_of(TABLE),
    **reasons_of(LEFT_OPEN),
    **reasons_of(BY_TITLE),
    **reasons_of(WITHOUT_TITLE),
    **reasons_of(BY_COLUMNS),
    **reasons_of(AGAINST),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One clue, and what it points to."""

    kind: str  #: of Clue
    found: str
    where: str
    units: tuple[str, ...]  #: codes
    campaigns: tuple[str, ...]  #: codes

    @property
    def rule(self) -> str:
        """The row of a table that decided, where the clue names one."""
        return self.kind.removeprefix(RULE) if self.kind.startswith(RULE) else ""


@dataclass(frozen=True, slots=True)
class UnitCandidate:
    """One unit or campaign that it could be, with the clues that say so."""

    code: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The clues of one filing, or of one mail that waits."""

    decided: tuple[Point, ...]  #: the rows that decided on unit and campaign; `found` is the reason of one that left it open
    supports: tuple[Point, ...]  #: point to what was chosen, or to a candidate
    contradicts: tuple[Point, ...]  #: point elsewhere
    leads_nowhere: tuple[Point, ...]  #: were found, and fit nothing the office knows
    missing: tuple[str, ...]  #: kinds of clues that a mail usually has, and this one has not
    units: tuple[UnitCandidate, ...] = ()  #: likeliest first
    campaigns: tuple[UnitCandidate, ...] = ()


def of_filing(clues: Sequence[Clue], unit: str, campaign: str, units: Set[str]) -> Explanation:
    """Why a report was booked for this unit and campaign. `units`: every code of the roster."""
    points = _points(clues, units)
    chosen = {unit, campaign}
    overruled = [one for one in points if one.rule and (one.found or _stands_against(one, chosen))]  # by an officer
    told = _explained([one for one in points if one not in overruled], chosen)
    return replace(told, contradicts=(*overruled, *told.contradicts))


def of_mail(clues: Sequence[Clue], candidates: tuple[Sequence[str], Sequence[str]], units: Set[str]) -> Explanation:
    """Why nobody could tell. `candidates`: codes of units and of campaigns, likeliest first.

    Where several units, or several campaigns, are pointed to, their clues contradict each other.
    """
    points = _points(clues, units)
    said = [one for one in points if not one.rule]
    return replace(
        _explained(points, {code for codes in candidates for code in codes[:1]}),
        units=tuple(UnitCandidate(code, tuple(one for one in said if code in one.units)) for code in candidates[0]),
        campaigns=tuple(UnitCandidate(code, tuple(one for one in said if code in one.campaigns)) for code in candidates[1]),
    )


def _explained(points: Sequence[Point], chosen: Set[str]) -> Explanation:
    said = [one for one in points if not one.rule]
    against = [one for one in said if _stands_against(one, chosen)]
    aimed = [one for one in said if one.units or one.campaigns]
    return Explanation(
        decided=tuple(one for one in points if one.rule),
        supports=tuple(one for one in aimed if one not in against),
        contradicts=tuple(against),
        leads_nowhere=tuple(one for one in said if one not in aimed and one not in against),
        missing=_missing(points),
    )


def _stands_against(point: Point, chosen: Set[str]) -> bool:
    aims = {*point.units, *point.campaigns}
    return point.kind in _AGAINST or bool(aims and not aims & chosen)


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
    found = {"sender" if one.kind == "link" else one.kind for one in points}  # whoever has the link is believed as well
    return tuple(kind for kind in _EXPECTED if kind not in found)
