"""The explanation of a decision in sentences that a clerk understands; the words are in table [clues]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.entities import Campaign, Unit
from config.settings import Office
from tracker.rules.attribution.evidence import Clue
from tracker.rules.attribution.explanation import BECAUSE, Explanation, Point, UnitCandidate, of_filing, of_mail
from tracker.sending import phrases
from tracker.store.filings.ledger import FilingRow
from tracker.store.mails.mails import MessageRow
from tracker.web.frame import page_words

_QUOTED = 160  # characters of what was found


@dataclass(frozen=True, slots=True)
class Names:
    """What units and campaigns are called."""

    units: Mapping[str, str]
    campaigns: Mapping[str, str]
    office: str  #: the word that stands for the office
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: whose each registered address is, by code

    def of(self, codes: Sequence[str]) -> str:
        """The names of some units or campaigns in one line; a code nobody knows stands for itself."""
        return "; ".join(self.units.get(code) or self.campaigns.get(code) or code for code in codes)


@dataclass(frozen=True, slots=True)
class Deciding:
    """The row of a table that decided."""

    rule: str
    because: str
    document: str  #: file name
    reason: str  #: why a person must look; empty: it points to what was decided
    points_to: tuple[str, ...]  #: codes


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation in words."""

    decided: tuple[str, ...]
    supports: tuple[str, ...]
    contradicts: tuple[str, ...]
    leads_nowhere: tuple[str, ...]
    missing: tuple[str, ...]
    units: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  #: code, name, sentences
    campaigns: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    rules: tuple[Deciding, ...] = ()


def why_filed(row: FilingRow, names: Names) -> Told:
    """Why a report was booked where it was."""
    return _told(of_filing(clues_of(row.clues), row.unit, row.campaign, names.units.keys()), names)


def why_waiting(row: MessageRow, names: Names) -> Told:
    """What a mail of the tray says of its unit and campaign."""
    clues = clues_of(row.clues)
    registered = names.addresses.get(row.sender or "", ())
    if registered and all(clue.kind != "sender" for clue in clues):  # a file that cannot be read leaves only its own clues
        clues = (Clue("sender", row.sender or "", "From", registered), *clues)
    return _told(of_mail(clues, (row.units, row.campaigns), names.units.keys()), names)


def names_of(units: Sequence[Unit], campaigns: Sequence[Campaign], office: Office) -> Names:
    """What the office calls its units and campaigns, and whose each address is."""
    addresses: dict[str, tuple[str, ...]] = {}
    for unit in units:
        for address in unit.emails:
            addresses[address] = (*addresses.get(address, ()), unit.code)
    titles = {one.code: one.title for one in campaigns}
    return Names({one.code: one.name for one in units}, titles, phrases.office_word(office.name), addresses)


def clues_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Clue, ...]:
    """Clues as the ledger keeps them."""
    return tuple(Clue(one["kind"], one["found"], one["where"], tuple(one["points_to"])) for one in stored)


def sentence(point: Point, names: Names) -> str:
    """One clue: "Địa chỉ gửi a@b đã đăng ký cho Trường …"."""
    aim = "unit" if point.units else "campaign" if point.campaigns else "none"
    table = page_words.labels()["clues"]
    many = "several" if point.rule and point.found else aim
    form = table.get(f"{point.kind}-{many}") or table.get(point.kind) or table["other"]
    found = page_words.label(point.found, "channels") if point.kind == "hand" else point.found
    quoted = " ".join(found.split())
    quoted = quoted if len(quoted) <= _QUOTED else quoted[:_QUOTED].rstrip() + "…"
    said = form.format_map(
        page_words.Spoken(
            found=quoted,
            where=point.where,
            kind=point.kind,
            office_word=names.office,
            names=names.of((*point.units, *point.campaigns)),
        )
    )
    return said.replace(" “”", "").replace(" ()", "")


def _told(explained: Explanation, names: Names) -> Told:
    def all_of(points: Sequence[Point]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sentence(one, names) for one in points))

    def named(candidates: Sequence[UnitCandidate]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        return tuple((one.code, names.of((one.code,)), all_of(one.points)) for one in candidates)

    return Told(
        decided=all_of(explained.decided),
        supports=all_of(explained.supports),
        contradicts=all_of(explained.contradicts),
        leads_nowhere=all_of(explained.leads_nowhere),
        missing=tuple(page_words.label(kind, "missing-clues") for kind in explained.missing),
        units=named(explained.units),
        campaigns=named(explained.campaigns),
        rules=tuple(
            Deciding(one.rule, BECAUSE.get(one.rule, ""), one.where, one.found, (*one.units, *one.campaigns))
            for one in explained.decided
        ),
    )
