"""Which column of a form plays which part in a synthesis: found by its type, its heading and what units wrote in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from config.entities import Column
from parsers.forms.extract import Value
from parsers.vietnamese.text import key

_GROUPS = re.compile(
    r"\b(?:linh vuc|loai(?: hinh)?|hinh thuc|danh hieu|nhom|khoi(?: lop)?|(?<!cung )cap(?: hoc| do)?|chuc (?:vu|danh)|trinh do"
    r"|xep loai|ket qua xep|tap the|doi tuong|pham vi|muc do|gioi tinh|tinh trang|phan loai)\b"
)
_FIELD = re.compile(r"\blinh vuc\b")
_REWARD = re.compile(
    r"\b(?:khen thuong|bieu duong|tuyen duong|de nghi khen|de xuat khen|danh hieu|giay khen|bang khen|hinh thuc khen)\b"
)
_RATE = re.compile(
    r"%|\b(?:ti le|ty le|he so|diem|binh quan|trung binh|nam(?: sinh| hoc)?|muc|xep|don gia|tuoi|so hieu|ma|stt|tt)\b"
)
_NO = frozenset({"", "khong", "k", "chua", "khong co", "khong de nghi", "0", "false", "no"})
_YES = frozenset({"x", "co", "v", "dat", "true", "1", "yes", "de nghi"})
_MOST_GROUPS = 15  # different values; what has more is prose
WATCHED = 4 * _MOST_GROUPS  #: words of a column, or spellings of one: more is prose
_SEVERAL_ROWS = 6  # of which none says what another says: whatever the heading, that groups nothing
_ENOUGH_ROWS = 3  # a value stands in that many rows on average, where the heading does not say it is a group


@dataclass(frozen=True, slots=True)
class Roles:
    """The places of a part's columns that matter, by number of the column."""

    groups: tuple[int, ...]  #: rows are counted by these
    sums: tuple[int, ...]  #: numbers that can be added up
    means: tuple[int, ...]  #: rates, marks, coefficients: averaged, never added
    field: int | None = None  #: lĩnh vực
    kind: int | None = None  #: tập thể, cá nhân
    reward: int | None = None  #: đề nghị khen thưởng


def word_of(value: Value) -> str:
    """What all spellings of one value share."""
    return key(str(value)) or str(value).strip()


def is_yes(value: Value | None) -> bool:
    """Whether a yes/no cell is ticked: "x", "có", a form of reward; not blank, "không"."""
    if value is None:
        return False
    word = key(str(value))
    return word not in _NO if word else str(value).strip() in ("✓", "✔", "☑", "☒", "√")


def reward_place(columns: Sequence[Column]) -> int | None:
    """The column by which a unit asks for a reward; None: the form has none."""
    return next((place for place, column in enumerate(columns) if _heading(column, _REWARD)), None)


def numeric_places(columns: Sequence[Column]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Columns to add up, and columns to average."""
    numbers = [place for place, column in enumerate(columns) if column.type.facts.numeric]
    rates = [place for place in numbers if not columns[place].type.facts.added or _is_rate(columns[place])]
    return tuple(place for place in numbers if place not in rates), tuple(rates)


@dataclass
class Watch:
    """Looks at the rows as they pass and then says which columns group them. Holds a few dozen words a column."""

    columns: Sequence[Column]
    rows: int = 0
    spellings: dict[int, dict[str, Counter[str]]] = field(default_factory=lambda: defaultdict(dict))
    prose: set[int] = field(default_factory=set)

    def see(self, values: Sequence[Value | None]) -> None:
        """One more row."""
        self.rows += 1
        for place, column in enumerate(self.columns):
            value = values[place]
            if value is None or place in self.prose or not column.type.facts.worded:
                continue
            known = self.spellings[place]
            spelled = known.setdefault(word_of(value), Counter())
            spelled[str(value)] += 1
            if len(known) > WATCHED or len(spelled) > WATCHED:
                self.prose.add(place)
                del self.spellings[place]

    def roles(self) -> Roles:
        """What the columns are, now that the rows are known."""
        sums, means = numeric_places(self.columns)
        groups = tuple(place for place, column in enumerate(self.columns) if self._groups(place, column))
        return Roles(
            groups=groups,
            sums=sums,
            means=means,
            field=next((place for place in groups if _heading(self.columns[place], _FIELD)), None),
            kind=next((place for place in groups if _is_kind(self.columns[place], self.spellings.get(place, {}))), None),
            reward=reward_place(self.columns),
        )

    def spelling(self, place: int, word: str) -> str:
        """How most units write the value of this word; among as many, first what is neither all capitals nor all small."""
        spelled = self.spellings.get(place, {}).get(word)
        return min(spelled, key=lambda text: (-spelled[text], text.isupper(), text.islower(), text)) if spelled else word

    def _groups(self, place: int, column: Column) -> bool:
        if column.type.facts.listed:
            return True
        if not column.type.facts.free or place in self.prose:
            return False
        words = self.spellings.get(place, {})
        if words and all(word in _YES or word in _NO or not key(word) for word in words):
            return True  # ticked or not
        different = len(words)
        if not 0 < different <= _MOST_GROUPS or self.rows == different >= _SEVERAL_ROWS:
            return False
        repeated = different > 1 and self.rows >= _ENOUGH_ROWS * different
        return _heading(column, _GROUPS) or (repeated and not _is_first(self, place))


def _is_first(watch: Watch, place: int) -> bool:
    """The column that names the rows is no group of them, however alike they are."""
    return watch.columns[place].required and not any(one.required for one in watch.columns[:place])


def _heading(column: Column, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(key(header)) for header in column.headers)


def _is_rate(column: Column) -> bool:
    return any("%" in header or _RATE.search(key(header)) for header in column.headers)


def _is_kind(column: Column, spelled: Iterable[str]) -> bool:
    words = {key(choice) for choice in column.choices} or set(spelled)
    return {"tap the", "ca nhan"} <= words
