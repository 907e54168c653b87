"""Lines of the audit trail in words: what an act was done to, who did it, why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import Connection

from tracker.store.acts.act_places import ActPlace, places
from tracker.store.acts.audit import AuditRow
from tracker.web.frame import page_words

PROGRAM = "baocao"
#: Where what an act was done to can be looked at.
_PAGES: Mapping[str, str] = {
    "filing": "/ban-nop/{key}",
    "mail": "/thu/{key}",
    "letter": "/thu-di/{key}",
    "unit": "/don-vi/{key}",
    "campaign": "/dot/{key}",
    "cell": "/dot/{campaign}/don-vi/{key}",
    "units": "/dot/{campaign}",
}
#: Acts whose reason is a code or a number, and the table of labels that words it.
_REASONS: Mapping[str, str] = {
    "create-officer": "act-reasons",
    "change-officer": "act-reasons",
    "reprocess": "reasons",
}
_COUNTS = ("release", "send-again", "remind-now", "end-sessions")


@dataclass(frozen=True, slots=True)
class ActWords:
    """One line."""

    about: str
    path: str  #: of the page of what it was done to; empty: there is none
    who: str
    why: str


def act_words(conn: Connection, acts: Sequence[AuditRow]) -> dict[int, ActWords]:
    """The words of each act, by its id."""
    known = places(conn, [act.about for act in acts])
    return {act.id: _words(act, known[act.about]) for act in acts}


def _words(act: AuditRow, place: ActPlace) -> ActWords:
    who = page_words.label("program", "act-places") if act.who == PROGRAM else act.who
    return ActWords(_about(place), _path(place), who, _why(act))


def _about(place: ActPlace) -> str:
    known = page_words.labels()["act-places"]
    words = known.get(place.kind)
    if place.kind in ("mail", "letter") and not place.name:
        words = known[f"{place.kind}-unnamed"]
    if words is None:
        return f"{place.kind} {place.name}".strip()
    told = {
        "name": place.name,
        "campaign": place.campaign,
        "part": place.part[:1].lower() + place.part[1:],
        "version": place.version,
        "count": page_words.number(place.count),
    }
    return words.format_map(page_words.Spoken(told)).strip()


def _path(place: ActPlace) -> str:
    to = _PAGES.get(place.kind, "") if place.key or place.kind == "units" else ""
    return to.format(key=quote(place.key, safe=""), campaign=quote(place.campaign_code, safe=""))


def _why(act: AuditRow) -> str:
    if act.what in _REASONS:
        return page_words.label(act.why, _REASONS[act.what]) if act.why else ""
    if act.what in _COUNTS and act.why.isdecimal():
        return page_words.label(act.what, "act-counts").format(count=page_words.number(int(act.why)))
    return act.why
