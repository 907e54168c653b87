"""What the office knows when a mail is attributed: its units and campaigns, and what became of earlier mail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from config.entities import Campaign
from parsers.vietnamese.text import key
from tracker.rules.attribution.campaign.topics import Topic, topic
from tracker.rules.attribution.unit.unit_index import UnitIndex

_PLACE = re.compile(r"\b(?:thi xa|tx|huyen|quan|thanh pho|tp|phuong|xa|dac khu)\s+(?P<name>.+)$")
_TOWN = re.compile(r"\b(?:thi xa|tx|huyen|quan|thanh pho|tp)\s+(?P<name>.+)$")
_COMMUNE = re.compile(r"\b(?:(?:phuong|xa|dac khu)\s+|p\s*(?=\d))(?P<name>.+)$")
_OFFICE = re.compile(r"^(?:phong|p|pgd|pgddt)\b(?:\s*(?:giao duc|gd|va|dao tao|dt|gddt|gd dt))*\s*(?P<name>.*)$")


@dataclass(frozen=True, slots=True)
class Registry:
    """The registry, ready for looking things up."""

    index: UnitIndex
    topics: tuple[Topic, ...]  #: campaigns that are open
    address: str  #: the office's own, lower case; it owns what is added to it with a plus
    places: frozenset[str]  #: names of the office's own place, folded
    in_district: bool = False  #: the office is a town's or district's, whose neighbours are bodies of their own
    wards: frozenset[str] = frozenset()  #: names of the wards and communes its units sit in, folded
    wants_pass: bool = False  #: a registered address counts only where its sender was checked and passed

    def elsewhere(self, line: str) -> bool:
        """Whether a superior body named in a letterhead belongs to another town than the office.

        An office that has not said where it is cannot tell.
        """
        text = key(line)
        if not text or not self.places or any(f" {place} " in f" {text} " for place in self.places):
            return False
        if _TOWN.search(text):
            return True
        office = _OFFICE.match(text)
        return bool(office and office["name"])

    def another_commune(self, line: str) -> bool:
        """Whether a superior body is a ward or commune that neither the office nor any of its units sits in.

        Since July 2025 schools answer to their commune. Communes were merged and renamed, so a unit's own paper may
        name one that the roster does not: this is no contradiction to a sender who is known, only to a stranger.
        """
        found = _COMMUNE.search(key(line))
        if not found or not self.wards:
            return False
        return not any(f" {place} " in f" {found['name']} " for place in self.places | self.wards)

    def in_ward_of(self, line: str, units: tuple[str, ...]) -> tuple[str, ...]:
        """Those of some namesakes that sit in the ward or commune that a line of their letterhead names."""
        found = _COMMUNE.search(key(line)) if len(units) > 1 else None
        ward = self.index.units
        return tuple(
            code for code in units if found and ward[code].ward and f" {_bare(ward[code].ward)} " in f" {found['name']} "
        )


@dataclass(frozen=True, slots=True)
class History:
    """What ledger and outbox know about one mail."""

    ours: bool = False  #: the Message-ID is one we issued
    seen: bool = False  #: the same message was decided before
    replies_to: tuple[tuple[str, str], ...] = ()  #: (unit, campaign) of our letters that it answers
    filed: frozenset[tuple[str, str]] = frozenset()  #: (document sha256, unit) booked before


def registry_of(
    index: UnitIndex, campaigns: Iterable[Campaign], address: str, office_names: Iterable[str], wants_pass: bool = False
) -> Registry:
    """The registry as attribution wants it. `office_names`: the office, its superior and its place."""
    names = tuple(office_names)
    places = set()
    for name in names:
        text = key(name)
        found = _PLACE.search(text)
        if found:
            places.add(found["name"])
        elif not _OFFICE.match(text) and not text.startswith(("ubnd", "uy ban")):
            places.add(text)
    return Registry(
        index=index,
        topics=tuple(topic(one) for one in campaigns),
        address=address.lower(),
        places=frozenset(places - {""}),
        in_district=any(_TOWN.search(key(name)) for name in names) and not any(_COMMUNE.search(key(name)) for name in names),
        wants_pass=wants_pass,
        wards=frozenset(_bare(unit.ward) for unit in index.units.values() if unit.ward),
    )


def _bare(ward: str) -> str:
    text = key(ward)
    found = _COMMUNE.match(text)
    return found["name"] if found else text
