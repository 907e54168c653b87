"""Units that are no schools, by what they are called and where they are: communes, Phòng, centres, unions, sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.entities import Unit
from parsers.facts import Body
from parsers.official.bodies import COMMUNES, TOWNS, bare, kind_of_place
from parsers.vietnamese.text import key
from tracker.rules.attribution.unit.spellings import spans, with_marks

#: Before a place of the roster's column of wards, which tells no kind.
_SOME_COMMUNE = "? "


@dataclass(frozen=True, slots=True)
class Seated:
    """A unit by one form of its name, and where it is."""

    code: str
    places: tuple[str, ...]  #: empty: nobody says
    marked: tuple[str, ...]  #: the places as its names write them, with marks


@dataclass(frozen=True, slots=True)
class Found:
    """Units that a body could be."""

    codes: tuple[str, ...] = ()
    stated: bool = False  #: the letterhead says where, and that is where they are
    exact: bool = True  #: the place's marks agree
    known: bool = False  #: some unit is called so, here or elsewhere


class BodyIndex:
    """Units by name and place; a name alone does not say which of nine communes has such a centre."""

    def __init__(self, named: Mapping[tuple[str, str], tuple[Seated, ...]], places: frozenset[str]) -> None:
        self._named, self.places = named, places  #: `places`: that units name as theirs

    @classmethod
    def of_roster(cls, units: Iterable[Unit], forms: Mapping[str, tuple[Body, ...]]) -> BodyIndex:
        """The units of a roster that are no schools, with their names taken apart."""
        named: dict[tuple[str, str], dict[Seated, None]] = {}
        known: dict[str, None] = {}
        for unit in units:
            bodies = [one for one in forms[unit.code] if _is_seated(one)]
            if not bodies:  # as of most: a school is known by its level
                continue
            told = tuple(dict.fromkeys(place for one in bodies for place in _places(one)[:1]))
            known.update(dict.fromkeys(told))
            places = told or ((_SOME_COMMUNE + key(unit.ward),) if unit.ward else ())
            marked = tuple(span for one in bodies for place in told if (span := _marked(one.words, place)))
            for one in bodies:
                named.setdefault(_name(one), {})[Seated(unit.code, places, marked)] = None
        return cls({name: tuple(seated) for name, seated in named.items()}, frozenset(known))

    def as_plain(self) -> list[Any]:
        """The index as JSON holds it."""
        named = [[*name, [(one.code, one.places, one.marked) for one in seated]] for name, seated in self._named.items()]
        return [named, sorted(self.places)]

    @classmethod
    def of_plain(cls, plain: Sequence[Any]) -> BodyIndex:
        """The index that `as_plain` wrote."""
        named, places = plain
        return cls(
            {(kind, name): tuple(Seated(code, tuple(a), tuple(b)) for code, a, b in seated) for kind, name, seated in named},
            frozenset(places),
        )

    def of(self, issuer: Body, above: Body | None) -> Found:
        """Units of the issuer's name in the place that it, else the body above it, says."""
        seated = self._named.get(_name(issuer), ())
        if not seated:
            return Found()
        place = next(iter(_places(issuer) or (_places(above) if above else ())), "")
        here = [one for one in seated if place and any(_same(own, place) for own in one.places)]
        if not here:
            open_ = (one for one in seated if not any(_comparable(own, place) for own in one.places))
            return Found(_codes(open_ if place else seated), known=True)
        written = f" {with_marks(' '.join(body.words for body in (issuer, above) if body))} "
        exact = written.isascii() or any(not one.marked or any(f" {span} " in written for span in one.marked) for one in here)
        return Found(_codes(here), stated=True, exact=exact, known=True)


def _is_seated(body: Body) -> bool:
    return body.kind == "GDTX" or not (body.is_school or body.kind == "TRUONG")


def _name(body: Body) -> tuple[str, str]:
    return (body.kind, "") if body.kind == "GDTX" else ("", body.name)


def _places(body: Body) -> tuple[str, ...]:
    """Where it is; a centre for continuing education bears its place as its name."""
    if body.kind == "GDTX" and body.name:
        return (next((place for place in body.places if bare(place) == body.name), body.name),)
    return body.places


def _same(own: str, told: str) -> bool:
    """Whether a unit's place is the one told: by kind and name, or by name alone where one tells no kind."""
    kinds = (kind_of_place(own), kind_of_place(told))
    if own.startswith(_SOME_COMMUNE):
        return own.removeprefix(_SOME_COMMUNE) in (told, bare(told)) and _rank(told) in (0, 1)
    if told == kinds[0]:
        return True  # "TRUNG TÂM GDTX TỈNH": the one of the province
    return own == told or ("" in kinds and bare(own) == bare(told))


def _comparable(own: str, told: str) -> bool:
    """Whether two different places exclude each other: two communes do, a commune and its province do not."""
    ranks = (_rank(own), _rank(told))
    return 0 in ranks or ranks[0] == ranks[1]


def _rank(place: str) -> int:
    kind = kind_of_place(place)
    if kind in COMMUNES or place.startswith(_SOME_COMMUNE):
        return 1
    return 2 if kind in TOWNS else 3 * bool(kind)


def _codes(seated: Iterable[Seated]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.code for one in seated))


def _marked(form: str, place: str) -> str:
    """A place's own name as a form writes it: "UBND xã Tả Phìn" gives "tả phìn"."""
    return next(iter(spans(with_marks(form), bare(place))), "")
