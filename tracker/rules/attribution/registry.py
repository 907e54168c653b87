"""What the office knows when a mail is attributed: its units and campaigns, and what became of earlier mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from config.entities import Campaign
from parsers.facts import Body
from parsers.official.bodies import AUTHORITIES, COMMUNES, TOWNS, bare, kind_of_place, path_of, seats
from parsers.vietnamese.text import key
from tracker.rules.attribution.campaign.topics import Topic, topic
from tracker.rules.attribution.campaign.vocabulary import ways_of
from tracker.rules.attribution.unit.unit_index import UnitIndex


@dataclass(frozen=True, slots=True)
class Registry:
    """The registry, ready for looking things up."""

    index: UnitIndex
    topics: tuple[Topic, ...]  #: campaigns that are open
    address: str  #: the office's own, lower case; it owns what is added to it with a plus
    places: frozenset[str]  #: names of the office's own place, folded
    office: tuple[Body, ...] = ()  #: the office's own letterhead, outermost first
    in_district: bool = False  #: the office is a town's or district's, whose neighbours are bodies of their own
    in_province: bool = False  #: the office is a province's, within which districts and communes are
    wards: frozenset[str] = frozenset()  #: names of the wards and communes its units sit in, folded
    also: frozenset[str] = frozenset()  #: further addresses of the office's
    wants_pass: bool = False  #: a registered address counts only where its sender was checked and passed
    keys: Mapping[str, str] = field(default_factory=dict)  #: by which units sign what they hand over

    def ours(self, place: str) -> bool:
        """Whether a place is the office's own, or one that a unit sits in."""
        return self.is_own(place) or bare(place) in self.wards or place in self.index.places

    def elsewhere(self, body: Body | None) -> bool:
        """Whether a body belongs to another town than the office, or to another province than a province's.

        An office that has not said where it is cannot tell.
        """
        if body is None or not self.places or any(self.is_own(place) for place in body.places):
            return False
        kinds = {kind_of_place(place) for place in body.places if bare(place) != body.name and place not in self.index.places}
        if self.in_province:
            return "tinh" in kinds or (body.kind == "SO" and "" in kinds)
        return bool(kinds & TOWNS) or (body.kind == "PHONG GD" and "" in kinds)

    def another_commune(self, body: Body | None) -> bool:
        """Whether a superior body is of a ward or commune that neither the office nor any of its units sits in.

        Since July 2025 schools answer to their commune. Communes were merged and renamed, so a unit's own paper may
        name one that the roster does not: this is no contradiction to a sender who is known, only to a stranger.
        """
        if body is None or not self.wards:
            return False
        known = COMMUNES | TOWNS if self.in_province else COMMUNES
        told = [place for place in body.places if kind_of_place(place) in known]
        return bool(told) and not any(self.ours(place) for place in told)

    def in_ward_of(self, places: Iterable[str], units: tuple[str, ...]) -> tuple[str, ...]:
        """Those of some namesakes that sit in a ward or commune that a letterhead names."""
        if len(units) < 2:
            return ()
        told = {bare(place) for place in places if kind_of_place(place) in COMMUNES | {""}}
        return tuple(code for code in units if (ward := self.index.units[code].ward) and _ward(ward) in told)

    def unit_above(self, above: Body | None, units: tuple[str, ...]) -> tuple[str, ...]:
        """The unit that a superior body is, where it is another than those named and their own commune is not its."""
        seat = next(iter(above.places), "") if above and above.kind in AUTHORITIES else ""
        if above is None or seat not in self.index.places or kind_of_place(seat) not in COMMUNES:
            return ()
        hosts = self.index.of_letterhead(above).units
        wards = {_ward(self.index.units[code].ward) for code in units if self.index.units[code].ward}
        strange = bool(wards) and not {*hosts} & {*units} and bare(seat) not in wards
        return hosts if strange else ()

    def other_seat(self, above: Body | None, units: tuple[str, ...]) -> bool:
        """Whether the body above is of a ward or commune where other units sit, and none of those named does.

        A name that no unit's ward bears may be a former one and says nothing; the office's own place is above all of them.
        """
        seat = next(iter(above.places), "") if above and above.kind in AUTHORITIES else ""
        if kind_of_place(seat) not in COMMUNES or bare(seat) not in self.wards or self.is_own(seat):
            return False
        found = [self.index.units[code] for code in units]
        told = f" {bare(seat)} "
        return bool(found) and all(one.ward and told not in f" {_ward(one.ward)} {key(one.name)} " for one in found)

    def is_office(self, path: tuple[Body, ...]) -> bool:
        """Whether a letterhead is the office's own: a form that it drew up, or a letter of its."""
        own, issuer = self.office[-1:], path[-1]
        same = bool(own) and own[0].kind == issuer.kind and own[0].name == issuer.name
        told = [place for body in reversed(path) for place in body.places[:1]][:1]
        return same and (not told or not self.places or self.is_own(told[0]))

    def is_own(self, place: str) -> bool:
        """Whether a place is the office's own."""
        return any(f" {own} " in f" {place} " for own in self.places)


@dataclass(frozen=True, slots=True)
class History:
    """What ledger and outbox know about one mail."""

    ours: bool = False  #: the Message-ID is one we issued
    seen: bool = False  #: the same message was decided before
    replies_to: tuple[tuple[str, str], ...] = ()  #: (unit, campaign) of our letters that it answers
    by_link: tuple[str, str] | None = None  #: (unit, campaign) of the page on which it was handed in
    filed: frozenset[tuple[str, str]] = frozenset()  #: (document sha256, unit) booked before
    arrived_at: datetime | None = None  #: the time that counts; None: nobody has said it yet


def registry_of(
    index: UnitIndex,
    campaigns: Iterable[Campaign],
    address: str,
    office_names: Iterable[str],
    said: Iterable[Sequence[str]] = (),
    taught: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    wants_pass: bool = False,
    keys: Mapping[str, str] = MappingProxyType({}),
    also: Iterable[str] = (),
) -> Registry:
    """The registry as attribution wants it. `office_names`: the office, its superior and its place.

    `also`: the office's other addresses.

    `said`: the office's own words for one thing; `taught`: titles that officers confirmed, by campaign.
    """
    ways = ways_of(said)
    name, superior, place = (*office_names, "", "")[:3]
    path = path_of(superior, name)
    told = [one for body in path for one in body.places[:1]]
    kinds = {kind_of_place(one) for one in told}
    in_province = bool(path) and path[-1].kind == "SO"
    return Registry(
        index=index,
        topics=tuple(topic(one, ways, tuple(taught.get(one.code, ()))) for one in campaigns),
        address=address.lower(),
        places=frozenset({bare(one) for one in (*told, key(place))} - {""}),
        office=path,
        in_district=not in_province and bool(kinds & TOWNS) and not kinds & COMMUNES,
        in_province=in_province,
        also=frozenset(map(str.lower, also)),
        wants_pass=wants_pass,
        keys=dict(keys),
        wards=frozenset(_ward(unit.ward) for unit in index.units.values() if unit.ward),
    )


def _ward(ward: str) -> str:
    return bare(next(iter(seats(ward)), key(ward)))
