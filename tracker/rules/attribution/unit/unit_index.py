"""Which unit a text names: identity is level and name, and two candidates are no candidate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from config.entities import Unit
from parsers.facts import Body
from parsers.official.bodies import COMMUNES, SPEAKING, STEMS, body_of, kind_of_place, written_out
from parsers.vietnamese.text import clean, fold, key
from tracker.rules.attribution.unit.name_tables import (
    NameTables,
    forms_of,
    grouped,
    identities,
    level_of,
    name_tables,
    numbered,
    words_of,
    written,
)
from tracker.rules.attribution.unit.spellings import (
    SUFFIX,
    abbreviates,
    kin,
    letters_only,
    mentions,
    name_spellings,
    nearly,
    own_names_with_marks,
    with_marks,
)

_LONGEST = 14  # words of the longest name form worth looking for


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names."""

    units: tuple[str, ...]  #: candidates; exactly one is an answer
    full: bool  #: level and name were both given, or a whole alias
    exact: bool = True  #: the marks agree too, or the text has none


NOBODY = Named((), full=False)


class UnitIndex:
    """Units by address, by level and name, and by every form of their names."""

    def __init__(self, units: Iterable[Unit], tables: NameTables | None = None) -> None:
        """`tables`: the names of these very units taken apart, where somebody kept them."""
        self.units: dict[str, Unit] = {unit.code: unit for unit in units}
        known = self.units.values()
        #: Who answers for a unit: itself, or its successors.
        self.answering = grouped((old, one.code) for one in known for old in (one.code, *dict(one.life.predecessors)))
        self._addresses = grouped((address.lower(), unit.code) for unit in known for address in unit.emails)
        self.tables = tables or name_tables(tuple(known))
        self.places = self.tables.bodies.places  #: that communes, centres and unions name as theirs, with their kind
        self._forms, self._marks = dict[str, tuple[Body, ...]](), dict[str, tuple[str, ...]]()

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
        found = self.tables.bodies.of(issuer, above)
        whole = self._whole(issuer.words)
        if found.known:
            # Every office has a Phòng Tổ chức cán bộ: a section's name alone makes no stranger ours.
            nowhere = issuer.kind in ("PHONG", "BO PHAN") and not (above and above.places)
            written = bool(whole) and whole == found.codes and not nowhere
            return Named(found.codes, full=found.stated or written, exact=found.exact)
        if whole:
            return self._marked(whole, issuer.words, full=True)
        return Named(self.tables.names.get(key(issuer.words).removeprefix("truong "), ()), full=False)

    def _of_school(self, issuer: Body) -> Named:
        if issuer.organ and not _names_organ(issuer):
            return NOBODY
        whole = self._whole(issuer.words)
        if whole:
            return self._marked(whole, issuer.words, full=True)
        if issuer.organ:
            return NOBODY
        level = level_of(issuer)
        found = self.tables.schools.get((level, issuer.name), ())
        if not found:
            found = tuple(code for name in numbered(issuer) for code in self.tables.schools.get((level, name), ()))
        if not found:
            found = tuple(code for one in kin(issuer) for code in self.tables.schools.get((one, issuer.name), ()))
        if not found:  # "TRƯỜNG THCS THỊ TRẤN": the level and the kind of place, which a stranger's town has too
            return Named(self.tables.by_kind_of_place.get((level, issuer.name), ()), full=False)
        return self._marked(found, issuer.words, full=True)

    def _whole(self, words: str) -> tuple[str, ...]:
        return next((codes for form in written(key(words)) if (codes := self.tables.wholes.get(form))), ())

    def of_organ(self, issuer: Body) -> Named:
        """The unit in which an organ sits, where a letterhead names the two: "CÔNG ĐOÀN TRƯỜNG TIỂU HỌC …"."""
        return self._marked(self.tables.schools.get((level_of(issuer), issuer.name), ()), issuer.words, full=True)

    def in_text(self, text: str) -> Named:
        """The units that running text, a file name or a subject names with level and name."""
        found: dict[str, None] = {}
        for codes in self._found(text):
            found.update(dict.fromkeys(codes))
        return Named(tuple(found), full=True)

    def named_barely(self, text: str, among: Iterable[str]) -> tuple[str, ...]:
        """Of some candidates, those whose own name stands in the text without its level: a clerk's two schools told apart."""
        folded = f" {' '.join(words_of(text))} "
        return tuple(
            code for code in among if any(f" {form} " in folded for _, name in self._own(code) for form in name_spellings(name))
        )

    def begins_with(self, issuer: Body, code: str) -> bool:
        """Whether a unit's own name is the one of a letterhead and goes on: a chain's name without the number of the house."""
        if not issuer.is_school or issuer.organ or not issuer.name:
            return False
        begun = issuer.name.replace(" ", "")
        names = (name.split() for _, name in self._own(code))
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
            longs = (
                written_out(form.words).split() for form in self._forms_of(code) if form.kind == "GDTX" or not form.is_school
            )
            if any(abbreviates(short, words) for words in longs):
                return True
        if not issuer.kind:
            return any(len(name.split()) > 1 and f" {name} " in f" {issuer.name} " for _, name in self._own(code))
        if not issuer.is_school or issuer.organ:
            return False
        return any(level_of(issuer) in ("", level) and nearly(issuer.name, name) for level, name in self._own(code))

    def _found(self, text: str) -> Iterable[tuple[str, ...]]:
        words = words_of(text)
        end = 0  # of the mention before
        for start, word in enumerate(words):
            if start < end or word not in self.tables.reach:
                continue
            for length in range(min(_LONGEST, self.tables.reach[word], len(words) - start), 1, -1):
                codes = self._mentioned(words[start : start + length])
                if codes and not self._goes_on(words, start + length):
                    yield codes
                    end = start + length
                    break

    def _mentioned(self, words: list[str]) -> tuple[str, ...]:
        schools = (self.tables.schools.get(one, ()) for one in mentions(words))
        return tuple(dict.fromkeys(chain(self.tables.spoken.get(" ".join(words), ()), *schools)))

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

    def _forms_of(self, code: str) -> tuple[Body, ...]:
        """A unit's names as bodies, taken apart when one of them is first asked about."""
        if code not in self._forms:
            self._forms[code] = forms_of(self.units[code])
        return self._forms[code]

    def _own(self, code: str) -> frozenset[tuple[str, str]]:
        return identities(self.units[code], self._forms_of(code))

    def _own_names(self, code: str) -> tuple[str, ...]:
        """A unit's own names with their marks, worked out when a letterhead first names it."""
        if code not in self._marks:
            self._marks[code] = tuple(name for form in self._forms_of(code) for name in own_names_with_marks(form))
        return self._marks[code]


def _names_organ(issuer: Body) -> bool:
    """Whether an organ's own words say that it is one: a roster may have unions, and its schools by their plain names."""
    said = body_of(issuer.words)
    return bool(said.organ) or not said.is_school


def _glued(name: str) -> str:
    """A name whose spaces a PDF or a scan has lost."""
    return key(name).replace(" ", "").replace("y", "i")  # y as i, which only a syllable's end tells apart
