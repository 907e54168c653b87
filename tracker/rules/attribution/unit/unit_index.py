"""Which unit a text names: identity is level and name, and two candidates are no candidate."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from config.entities import Level, Unit
from parsers.facts import Body
from parsers.official.bodies import COMMUNES, SPEAKING, STEMS, bare, body_of, kind_of_place, written_out
from parsers.vietnamese.text import clean, fold, key
from tracker.rules.attribution.unit.body_index import BodyIndex
from tracker.rules.attribution.unit.spellings import (
    SUFFIX,
    abbreviates,
    kin,
    letters_only,
    mentions,
    name_spellings,
    nearly,
    own_names_with_marks,
    reach,
    with_marks,
)

_LONGEST = 14  # words of the longest name form worth looking for
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


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names."""

    units: tuple[str, ...]  #: candidates; exactly one is an answer
    full: bool  #: level and name were both given, or a whole alias
    exact: bool = True  #: the marks agree too, or the text has none


NOBODY = Named((), full=False)


class UnitIndex:
    """Units by address, by level and name, and by every form of their names."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: dict[str, Unit] = {unit.code: unit for unit in units}
        known = self.units.values()
        #: Who answers for a unit: itself, or its successors.
        self.answering = _grouped((old, one.code) for one in known for old in (one.code, *dict(one.life.predecessors)))
        forms: dict[str, tuple[Body, ...]] = {}
        wholes: list[tuple[str, str]] = []
        for unit in known:  # a name's fold is asked for twice here, while it is still remembered
            names = (unit.name, *unit.aliases)
            forms[unit.code] = tuple(body_of(form) for form in names)
            wholes.extend((key(form), unit.code) for form in names)
        self._forms, self._marks = forms, dict[str, tuple[str, ...]]()
        self._own = {unit.code: _identities(unit, forms[unit.code]) for unit in known}
        identities = [(level, name, code) for code, own in self._own.items() for level, name in own]
        self._bodies = BodyIndex(known, forms)
        self.places = self._bodies.places  #: that communes, centres and unions name as theirs, with their kind
        self._addresses = _grouped((address.lower(), unit.code) for unit in known for address in unit.emails)
        self._wholes = _grouped((form, code) for folded, code in wholes for form in _written(folded))
        self._schools = _grouped(((level, name), code) for level, name, code in identities)
        self._names = _grouped((name, code) for _, name, code in identities)
        self._by_kind_of_place = _grouped(
            ((_level(one), kind), code)
            for code, bodies in forms.items()
            for one in bodies
            if one.is_school and one.name and not one.organ
            for kind in _kinds_of(one)
        )
        self._spoken = _grouped((" ".join(_words(form)), code) for form, code in wholes)
        self._reach = reach(self._schools)
        for form in self._spoken:
            first = form.partition(" ")[0]
            self._reach[first] = max(form.count(" ") + 1, self._reach.get(first, 0))

    def of_address(self, address: str) -> tuple[str, ...]:
        """Units an address is registered for; several when one clerk serves two schools."""
        return self._addresses.get(address.lower(), ())

    def of_letterhead(self, issuer: Body, above: Body | None = None) -> Named:
        """The unit that a letterhead names: its issuer, or the body above through a section that speaks for it."""
        by_level = issuer.is_school and issuer.kind != "GDTX"  # a centre is known by its place, which may stand above it
        named = self._of_school(issuer) if by_level else self._of_body(issuer, above)
        if named.units or issuer.is_school or issuer.kind not in (*SPEAKING, ""):
            return named
        if above and above.kind != "SO":
            return self._of_school(above) if above.is_school else self._of_body(above, None)
        if issuer.kind and any(kind_of_place(place) in COMMUNES for place in issuer.places[:1]):
            return self._of_body(replace(issuer, kind="UBND", name=STEMS["UBND"]), None)
        return named

    def _of_body(self, issuer: Body, above: Body | None) -> Named:
        found = self._bodies.of(issuer, above)
        whole = self._whole(issuer.words)
        if found.known:
            # Every office has a Phòng Tổ chức cán bộ: a section's name alone makes no stranger ours.
            nowhere = issuer.kind in ("PHONG", "BO PHAN") and not (above and above.places)
            written = bool(whole) and whole == found.codes and not nowhere
            return Named(found.codes, full=found.stated or written, exact=found.exact)
        if whole:
            return self._marked(whole, issuer.words, full=True)
        return Named(self._names.get(key(issuer.words).removeprefix("truong "), ()), full=False)

    def _of_school(self, issuer: Body) -> Named:
        if issuer.organ and not _names_organ(issuer):
            return NOBODY
        whole = self._whole(issuer.words)
        if whole:
            return self._marked(whole, issuer.words, full=True)
        if issuer.organ:
            return NOBODY
        level = _level(issuer)
        found = self._schools.get((level, issuer.name), ())
        if not found:
            found = tuple(code for name in _numbered(issuer) for code in self._schools.get((level, name), ()))
        if not found:
            found = tuple(code for one in kin(issuer) for code in self._schools.get((one, issuer.name), ()))
        if not found:  # "TRƯỜNG THCS THỊ TRẤN": the level and the kind of place, which a stranger's town has too
            return Named(self._by_kind_of_place.get((level, issuer.name), ()), full=False)
        return self._marked(found, issuer.words, full=True)

    def _whole(self, words: str) -> tuple[str, ...]:
        return next((codes for form in _written(key(words)) if (codes := self._wholes.get(form))), ())

    def of_organ(self, issuer: Body) -> Named:
        """The unit in which an organ sits, where a letterhead names the two: "CÔNG ĐOÀN TRƯỜNG TIỂU HỌC …"."""
        return self._marked(self._schools.get((_level(issuer), issuer.name), ()), issuer.words, full=True)

    def in_text(self, text: str) -> Named:
        """The units that running text, a file name or a subject names with level and name."""
        found: dict[str, None] = {}
        for codes in self._found(text):
            found.update(dict.fromkeys(codes))
        return Named(tuple(found), full=True)

    def named_barely(self, text: str, among: Iterable[str]) -> tuple[str, ...]:
        """Of some candidates, those whose own name stands in the text without its level: a clerk's two schools told apart."""
        folded = f" {' '.join(_words(text))} "
        return tuple(
            code for code in among if any(f" {form} " in folded for _, name in self._own[code] for form in name_spellings(name))
        )

    def begins_with(self, issuer: Body, code: str) -> bool:
        """Whether a unit's own name is the one of a letterhead and goes on: a chain's name without the number of the house."""
        if not issuer.is_school or issuer.organ or not issuer.name:
            return False
        begun = issuer.name.replace(" ", "")
        names = (name.split() for _, name in self._own[code])
        return any("".join(words[:end]) == begun for words in names for end in range(1, len(words)))

    def nearly(self, issuer: Body, code: str) -> bool:
        """Whether a letterhead could mean this unit: same level, one letter in six wrong, half its words shortened, or glued.

        Numbers and letters at the end are part of a name and never misspellings of each other. A brand without a level
        ("HAPPY KIDS ACADEMY") could be the unit whose whole own name it holds, a section may be written by its initials.
        """
        if _glued(issuer.words) == _glued(self.units[code].name):
            return True
        if not issuer.is_school or issuer.kind == "GDTX":
            short = written_out(issuer.words).split()
            longs = (written_out(form.words).split() for form in self._forms[code] if form.kind == "GDTX" or not form.is_school)
            if any(abbreviates(short, words) for words in longs):
                return True
        if not issuer.kind:
            return any(len(name.split()) > 1 and f" {name} " in f" {issuer.name} " for _, name in self._own[code])
        if not issuer.is_school or issuer.organ:
            return False
        return any(_level(issuer) in ("", level) and nearly(issuer.name, name) for level, name in self._own[code])

    def _found(self, text: str) -> Iterable[tuple[str, ...]]:
        words = _words(text)
        end = 0  # of the mention before
        for start, word in enumerate(words):
            if start < end or word not in self._reach:
                continue
            for length in range(min(_LONGEST, self._reach[word], len(words) - start), 1, -1):
                codes = self._mentioned(words[start : start + length])
                if codes and not self._goes_on(words, start + length):
                    yield codes
                    end = start + length
                    break

    def _mentioned(self, words: list[str]) -> tuple[str, ...]:
        schools = (self._schools.get(one, ()) for one in mentions(words))
        return tuple(dict.fromkeys(chain(self._spoken.get(" ".join(words), ()), *schools)))

    @staticmethod
    def _goes_on(words: list[str], end: int) -> bool:
        # "TH Mỹ Phước 2" is not "TH Mỹ Phước", even where the roster knows only the latter.
        after = words[end : end + 2]
        return bool(after) and bool(SUFFIX.fullmatch(after[-1] if after[0] == "so" else after[0]))

    def _marked(self, codes: tuple[str, ...], text: str, *, full: bool) -> Named:
        """Candidates whose names agree with the text in marks too, where it has any and one of them does."""
        cleaned = clean(text)
        if fold(cleaned) == cleaned.lower():
            return Named(codes, full)
        own = {code: self._own_names(code) for code in codes}
        spoken = f" {letters_only(with_marks(cleaned))} "
        agreeing = tuple(code for code in codes if any(not name or f" {name} " in spoken for name in own[code]))
        return Named(agreeing or codes, full, exact=bool(agreeing))

    def _own_names(self, code: str) -> tuple[str, ...]:
        """A unit's own names with their marks, worked out when a letterhead first names it."""
        if code not in self._marks:
            self._marks[code] = tuple(name for form in self._forms[code] for name in own_names_with_marks(form))
        return self._marks[code]


def _names_organ(issuer: Body) -> bool:
    """Whether an organ's own words say that it is one: a roster may have unions, and its schools by their plain names."""
    said = body_of(issuer.words)
    return bool(said.organ) or not said.is_school


def _level(school: Body) -> str:
    """The level that identifies: a boarding school is another school than the plain one of its name."""
    return f"{school.boarding} {school.kind}" if school.boarding else school.kind


def _kinds_of(school: Body) -> Iterable[str]:
    """The kind of place whose name a school bears: "Trường THCS thị trấn Kim Tràng"."""
    return (kind_of_place(place) for place in school.places if place.endswith(school.name) and bare(place) == school.name)


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, tuple[str, ...]]:
    found: dict[Key, tuple[str, ...]] = {}
    alone: dict[str, tuple[str, ...]] = {}  # most keys have one unit: they share its tuple
    for at, code in pairs:
        before = found.get(at)
        if before is None:
            found[at] = alone.setdefault(code, (code,))
        elif code not in before:
            found[at] = (*before, code)
    return found


def _written(folded: str) -> Iterable[str]:
    """A whole name with the town behind it, and without; "TT" before it is a centre."""
    whole = f"trung tam {folded[3:]}" if folded.startswith("tt ") else folded
    town = _TOWN.search(whole)
    return (whole, whole[: town.start()]) if town else (whole,)


def _identities(unit: Unit, forms: Iterable[Body]) -> frozenset[tuple[str, str]]:
    schools = (one for one in forms if one.is_school and one.name and not one.organ)
    levels = ((_level(one) or _LEVELS.get(unit.level, ""), one) for one in schools)
    return frozenset((level, name) for level, one in levels if level for name in (one.name, *_numbered(one)))


def _numbered(school: Body) -> Iterable[str]:
    """The name of a school that is known by a number and its place: "THPT số 1 huyện Bảo Thắng" is "bao thang 1"."""
    number = school.name.removeprefix("so ")
    return (f"{bare(place)} {number}" for place in school.places[:1]) if number.isdigit() and number != school.name else ()


def _glued(name: str) -> str:
    """A name whose spaces a PDF or a scan has lost."""
    return key(name).replace(" ", "").replace("y", "i")  # y as i, which only a syllable's end tells apart


def _words(text: str) -> list[str]:
    """Folded words of running text, numbers without leading zeros: "02/9" is "2/9"."""
    return [word.lstrip("0") or word if word.isdigit() else word for word in key(_spread(text)).split()]


def _spread(text: str) -> str:
    """Glued forms as words: "MNHoaMai_BCDVK (1)" as "MN Hoa Mai BCDVK"."""
    spread = _NUMBER_ENDS.sub(r"\g<0> ", _BEGINS.sub(r" \g<0>", clean(text)))
    return _COPY_MARK.sub(" ", spread) if "(" in spread or "copy" in spread.lower() else spread
