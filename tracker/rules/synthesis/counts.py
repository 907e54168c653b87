"""Rows counted and numbers added up, as they pass: by level, by every column that groups, and both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from config.entities import Column, Level
from parsers.vietnamese.text import key
from tracker.rules.synthesis.records import RecordRow
from tracker.rules.synthesis.roles import Roles, Watch, numeric_places, word_of

KINDS = ("tap the", "ca nhan")  #: collectives, individuals
_LEVELS = list(Level)


@dataclass(frozen=True, slots=True)
class Crossing:
    """How many rows have which value, over the units' levels and over collectives and individuals."""

    place: int  #: of the column
    labels: tuple[str, ...]  #: the values, as most units write them; "" is: left blank
    levels: tuple[str, ...]
    by_level: tuple[tuple[int, ...], ...]  #: a line for each label
    kinds: tuple[str, ...] = ()
    by_kind: tuple[tuple[int, ...], ...] = ()  #: a line for each label: for each level, its kinds


@dataclass(frozen=True, slots=True)
class Totals:
    """What the numbers of a group of rows add up to."""

    label: str
    rows: int
    sums: tuple[float, ...]  #: goes with Roles.sums
    means: tuple[float | None, ...]  #: goes with Roles.means


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of a level have this text in a column."""

    place: int  #: of the column
    word: str
    text: str
    level: str
    rows: int


@dataclass
class Counting:
    """Takes rows one by one; what it holds does not grow with them."""

    columns: Sequence[Column]
    watch: Watch = field(init=False)
    rows: int = 0
    units: set[str] = field(default_factory=set)
    levels: Counter[str] = field(default_factory=Counter)
    corrected: int = 0
    exemplary: int = 0
    _pairs: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    _crossed: Counter[tuple[int, str, int, str, str]] = field(default_factory=Counter)
    _added: dict[tuple[str, int], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    _counted: Counter[tuple[str, int]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.watch = Watch(self.columns)
        self._numbers = sorted(place for places in numeric_places(self.columns) for place in places)

    @classmethod
    def of_written(
        cls, columns: Sequence[Column], levels: Mapping[str, int], written: Iterable[Written], prose: Iterable[int]
    ) -> Counting:
        """What rows say by level and group, from how often each thing was written: no numbers, no units."""
        found = cls(columns)
        found.levels = Counter({level: rows for level, rows in levels.items() if rows})
        found.rows = found.watch.rows = sum(found.levels.values())
        found.watch.prose = set(prose)
        for one in written:
            found.watch.spellings[one.place].setdefault(one.word, Counter())[one.text] += one.rows
            found._pairs[one.place, one.word, one.level] += one.rows
        return found

    def add(self, row: RecordRow) -> None:
        """One more row."""
        self.rows += 1
        self.units.add(row.unit.code)
        self.levels[row.unit.level] += 1
        self.corrected += bool(row.corrections)
        self.exemplary += bool(row.mark and row.mark.exemplary)
        self.watch.see(row.values)
        words = {place: word_of(value) for place in self.watch.spellings if (value := row.values[place]) is not None}
        kinds = [(place, word) for place, word in words.items() if word in KINDS]
        for place, word in words.items():
            self._pairs[place, word, row.unit.level] += 1
            for other, kind in kinds:
                self._crossed[place, word, other, kind, row.unit.level] += 1
        for place in self._numbers:
            value = row.values[place]
            if isinstance(value, int | float):
                for group in ("", row.unit.level):
                    self._added[group, place] += Decimal(str(value))  # tenths add up to tenths
                    self._counted[group, place] += 1

    def roles(self) -> Roles:
        """What the columns are."""
        return self.watch.roles()

    def levels_met(self) -> tuple[str, ...]:
        """Levels that have rows, in the order of schooling."""
        return tuple(sorted(self.levels, key=lambda level: _LEVELS.index(Level(level))))

    def crossing(self, place: int, kind: int | None = None) -> Crossing:
        """The rows by the values of one column; by collectives and individuals too where `kind` names that column."""
        levels = self.levels_met()
        kinds = KINDS if kind is not None and kind != place else ()
        words = self._words(place)
        by_level = [tuple(self._pairs[place, word, level] for level in levels) for word in words]
        split = [(level, one) for level in levels for one in kinds]
        by_kind = [tuple(self._crossed[place, word, kind or 0, one, level] for level, one in split) for word in words]
        if sum(map(sum, by_level)) < self.rows:
            words.append("")
            by_level.append(tuple(self.levels[level] - sum(line[n] for line in by_level) for n, level in enumerate(levels)))
            whole = [self._pairs[kind or 0, one, level] for level, one in split]
            by_kind.append(tuple(count - sum(line[n] for line in by_kind) for n, count in enumerate(whole)))
        return Crossing(place, tuple(self._label(place, w) for w in words), levels, tuple(by_level), kinds, tuple(by_kind))

    def totals(self) -> tuple[Totals, ...]:
        """The numbers of each level, in order, and of all ("")."""
        sums, means = numeric_places(self.columns)
        return tuple(
            Totals(
                level,
                self.levels[level] if level else self.rows,
                tuple(float(self._added.get((level, place), 0)) for place in sums),
                tuple(self._mean(level, place) for place in means),
            )
            for level in (*self.levels_met(), "")
        )

    def _mean(self, level: str, place: int) -> float | None:
        count = self._counted[level, place]
        return float(self._added[level, place] / count) if count else None

    def _words(self, place: int) -> list[str]:
        """The choices of the form in its order, then what else was written, the most frequent first."""
        choices = [key(choice) for choice in self.columns[place].choices]
        written = {word for at, word, _ in self._pairs if at == place} - set(choices)
        return [*choices, *sorted(written, key=lambda word: (-self._of(place, word), word))]

    def _of(self, place: int, word: str) -> int:
        return sum(self._pairs[place, word, level] for level in self.levels)

    def _label(self, place: int, word: str) -> str:
        choice = next((choice for choice in self.columns[place].choices if key(choice) == word), "")
        return choice or (self.watch.spelling(place, word) if word else "")
