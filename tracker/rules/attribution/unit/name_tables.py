"""A roster's names taken apart: what a text is looked up in. 43,000 take seconds, so they can be kept, as plain JSON.

Only what follows from names, levels and wards stands here; addresses and successors are the index's own.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from config.entities import Level, Unit
from parsers.facts import Body
from parsers.official.bodies import bare, body_of, kind_of_place
from parsers.vietnamese.text import clean, key
from tracker.rules.attribution.unit.body_index import BodyIndex
from tracker.rules.attribution.unit.spellings import reach

#: What begins a word behind a letter: a number, or a capital before a small letter. The pattern has the character first and
#: what stands around it second, so `re` skips all that are none.
_BEGINS = re.compile(r"[A-ZĐ\d](?<=[^\W\d_].)(?:(?<=\d)|(?=[^\W\d_A-Z]))")
_NUMBER_ENDS = re.compile(r"\d(?=[^\W\d_])")
_COPY_MARK = re.compile(r"\(\s*\d{1,2}\s*\)|\bcopy(?:\s+of)?\b", re.IGNORECASE)
#: A town behind a whole name.
_TOWN = re.compile(r" (?:huyen|thi xa|thanh pho|quan|tinh|tx|tp) .+$")
_LEVELS: Mapping[Level, str] = {
    Level.MAM_NON: "MN",
    Level.MAU_GIAO: "MG",
    Level.TIEU_HOC: "TH",
    Level.THCS: "THCS",
    Level.THPT: "THPT",
}

Key = TypeVar("Key", bound=Hashable)
Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameTables:
    """Codes of units by each thing that a text may call them."""

    wholes: Mapping[str, Codes]  #: by whole name, with the town behind it and without
    schools: Mapping[tuple[str, str], Codes]  #: by level and own name
    names: Mapping[str, Codes]  #: by own name
    by_kind_of_place: Mapping[tuple[str, str], Codes]  #: by level and the kind of place whose name they bear
    spoken: Mapping[str, Codes]  #: by words of running text
    reach: Mapping[str, int]  #: how many words a mention may have, by its first
    bodies: BodyIndex  #: of units that are no schools

    def as_plain(self) -> dict[str, Any]:
        """The tables as JSON holds them."""
        return {
            "wholes": _plain(self.wholes),
            "schools": _plain_pairs(self.schools),
            "names": _plain(self.names),
            "by_kind_of_place": _plain_pairs(self.by_kind_of_place),
            "spoken": _plain(self.spoken),
            "reach": dict(self.reach),
            "bodies": self.bodies.as_plain(),
        }


def names_as_told(units: Iterable[Unit]) -> str:
    """All that the tables follow from: two rosters that tell the same have the same tables."""
    return "\x1e".join("\x1f".join((unit.code, unit.name, unit.level, unit.ward, *unit.aliases)) for unit in units)


def name_tables(units: Sequence[Unit]) -> NameTables:
    """The names of a roster taken apart."""
    forms: dict[str, tuple[Body, ...]] = {}
    wholes: list[tuple[str, str]] = []
    for unit in units:  # a name's fold is asked for twice here, while it is still remembered
        forms[unit.code] = forms_of(unit)
        wholes.extend((key(form), unit.code) for form in (unit.name, *unit.aliases))
    told = [(level, name, unit.code) for unit in units for level, name in identities(unit, forms[unit.code])]
    schools = grouped(((level, name), code) for level, name, code in told)
    spoken = grouped((" ".join(words_of(form)), code) for form, code in wholes)
    reaches = reach(schools)
    for form in spoken:
        first = form.partition(" ")[0]
        reaches[first] = max(form.count(" ") + 1, reaches.get(first, 0))
    places = (
        ((level_of(one), kind), code)
        for code, bodies in forms.items()
        for one in bodies
        if one.is_school and one.name and not one.organ
        for kind in _kinds_of(one)
    )
    return NameTables(
        wholes=grouped((form, code) for folded, code in wholes for form in written(folded)),
        schools=schools,
        names=grouped((name, code) for _, name, code in told),
        by_kind_of_place=grouped(places),
        spoken=spoken,
        reach=reaches,
        bodies=BodyIndex.of_roster(units, forms),
    )


def tables_of_plain(plain: Mapping[str, Any]) -> NameTables:
    """The tables that `as_plain` wrote."""
    alone: dict[str, Codes] = {}

    def codes(short: str | list[str]) -> Codes:
        if isinstance(short, list):
            return tuple(short)
        return alone.get(short) or alone.setdefault(short, (short,))  # most names have one unit: they share its tuple

    return NameTables(
        wholes={name: codes(short) for name, short in plain["wholes"].items()},
        schools={(level, name): codes(short) for level, some in plain["schools"].items() for name, short in some.items()},
        names={name: codes(short) for name, short in plain["names"].items()},
        by_kind_of_place={
            (level, kind): codes(short) for level, some in plain["by_kind_of_place"].items() for kind, short in some.items()
        },
        spoken={name: codes(short) for name, short in plain["spoken"].items()},
        reach=plain["reach"],
        bodies=BodyIndex.of_plain(plain["bodies"]),
    )


def forms_of(unit: Unit) -> tuple[Body, ...]:
    """A unit's names as bodies."""
    return tuple(body_of(form) for form in (unit.name, *unit.aliases))


def _plain(table: Mapping[str, Codes]) -> dict[str, str | list[str]]:
    return {name: _short(codes) for name, codes in table.items()}


def _plain_pairs(table: Mapping[tuple[str, str], Codes]) -> dict[str, dict[str, str | list[str]]]:
    found: dict[str, dict[str, str | list[str]]] = {}
    for (first, second), codes in table.items():
        found.setdefault(first, {})[second] = _short(codes)
    return found


def _short(codes: Codes) -> str | list[str]:
    return codes[0] if len(codes) == 1 else list(codes)


def level_of(school: Body) -> str:
    """The level that identifies: a boarding school is another school than the plain one of its name."""
    return f"{school.boarding} {school.kind}" if school.boarding else school.kind


def _kinds_of(school: Body) -> Iterable[str]:
    """The kind of place whose name a school bears: "Trường THCS thị trấn Kim Tràng"."""
    return (kind_of_place(place) for place in school.places if place.endswith(school.name) and bare(place) == school.name)


def grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, tuple[str, ...]]:
    found: dict[Key, tuple[str, ...]] = {}
    alone: dict[str, tuple[str, ...]] = {}  # most keys have one unit: they share its tuple
    for at, code in pairs:
        before = found.get(at)
        if before is None:
            found[at] = alone.setdefault(code, (code,))
        elif code not in before:
            found[at] = (*before, code)
    return found


def written(folded: str) -> Iterable[str]:
    """A whole name with the town behind it, and without; "TT" before it is a centre."""
    whole = f"trung tam {folded[3:]}" if folded.startswith("tt ") else folded
    town = _TOWN.search(whole)
    return (whole, whole[: town.start()]) if town else (whole,)


def identities(unit: Unit, forms: Iterable[Body]) -> frozenset[tuple[str, str]]:
    schools = (one for one in forms if one.is_school and one.name and not one.organ)
    levels = ((level_of(one) or _LEVELS.get(unit.level, ""), one) for one in schools)
    return frozenset((level, name) for level, one in levels if level for name in (one.name, *numbered(one)))


def numbered(school: Body) -> Iterable[str]:
    """The name of a school that is known by a number and its place: "THPT số 1 huyện Bảo Thắng" is "bao thang 1"."""
    number = school.name.removeprefix("so ")
    return (f"{bare(place)} {number}" for place in school.places[:1]) if number.isdigit() and number != school.name else ()


def words_of(text: str) -> list[str]:
    """Folded words of running text, numbers without leading zeros: "02/9" is "2/9"."""
    return [word.lstrip("0") or word if word.isdigit() else word for word in key(_spread(text)).split()]


def _spread(text: str) -> str:
    """Glued forms as words: "MNHoaMai_BCDVK (1)" as "MN Hoa Mai BCDVK"."""
    spread = _NUMBER_ENDS.sub(r"\g<0> ", _BEGINS.sub(r" \g<0>", clean(text)))
    return _COPY_MARK.sub(" ", spread) if "(" in spread or "copy" in spread.lower() else spread
