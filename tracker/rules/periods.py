"""The period a title speaks of: month, quarter, term, year, school year. Last year's file is noticed by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from parsers.vietnamese.text import clean, fold

_ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "dau": 1, "cuoi": 2}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SCHOOL_YEAR = re.compile(r"\b(?:nam\s+hoc|nh)\s*:?\s*(?P<first>20\d\d)\s*[-/]\s*(?P<second>20\d\d|\d\d)\b")
_MONTH = re.compile(rf"\b(?:thang|t)\s*(?P<month>1[0-2]|0?[1-9])\b(?:\s*(?:nam|/|-|\.|,)?\s*{_YEAR})?")
_BARE_MONTH = re.compile(rf"(?<![\d/.-])(?P<month>1[0-2]|0?[1-9])\s*[/.-]\s*{_YEAR}\b")
_QUARTER = re.compile(rf"\b(?:quy|q)\s*\.?\s*(?P<quarter>iv|i{{1,3}}|[1-4])\b(?:\s*(?:nam|/|-|,)?\s*{_YEAR})?")
_TERM = re.compile(r"\b(?:hoc\s*ky|hoc\s*ki|hk)\s*\.?\s*(?P<term>ii|i|[12])\b")
_HALF = re.compile(r"\b(?:6|sau|06)\s*thang\s*(?P<half>dau|cuoi)\s*nam\b")
_SPAN = re.compile(r"\b(?P<first>20\d\d)\s*-\s*(?P<second>20\d\d)\b")
_BARE_YEAR = re.compile(rf"(?<![\d/.-]){_YEAR}(?![\d/.-]*\d)")
_DAY = re.compile(
    r"\b\d{1,2}\s*thang\s*\d{1,2}\b|\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}\b|\bngay\s*\d{1,2}\s*thang\s*\d{1,2}\s*(?:nam\s*\d{4})?"
)


#: What a report says it will do next: "…, phương hướng nhiệm vụ năm 2025". It names the next period, not the reported one.
_OUTLOOK = re.compile(
    r"(?:[,;.:/(-]|\bva|\bcung|\bgan voi|\bde ra)\s*(?:cac\s+|mot so\s+)?"
    r"(?:phuong huong|nhiem vu|ke hoach|du kien|giai phap|chuong trinh cong tac|trong tam)\b"
)


@dataclass(frozen=True, slots=True)
class Period:
    """One period named in a text; year 0 where the text gives none."""

    kind: str  #: month, quarter, half, term, year, school-year
    number: int = 0
    year: int = 0


def reported(title: str) -> str:
    """The part of a title that says what is reported on, without the outlook on what comes next."""
    cleaned = clean(title)
    outlook = _OUTLOOK.search(fold(cleaned))
    return cleaned[: outlook.start()] if outlook and outlook.start() else cleaned


def periods(text: str) -> frozenset[Period]:
    """Every period a title or subject names; exact days are no periods."""
    rest = _DAY.sub(" ", fold(clean(text)).replace("_", " "))
    found: set[Period] = set()
    for pattern, named in _FORMS:
        for match in pattern.finditer(rest):
            found.update(named(match.groupdict()))
        # What one form has taken, a looser one must not read again: "tháng 11/2020" names no bare year.
        rest = pattern.sub(" ", rest)
    return frozenset(found)


def _span(groups: dict[str, str | None]) -> Iterable[Period]:
    # "giai đoạn 2016-2020" names each of its years; "2020-2021" alone may be a school year as well.
    first, second = int(groups["first"] or 0), int(groups["second"] or 0)
    if second == first + 1:
        yield Period("school-year", year=first)
        return
    for year in range(first, min(second, first + 20) + 1):
        yield Period("year", year=year)


def _numbered(kind: str, group: str) -> Callable[[dict[str, str | None]], Iterable[Period]]:
    def named(groups: dict[str, str | None]) -> Iterable[Period]:
        text = groups[group] or ""
        yield Period(kind, int(text) if kind == "month" else _ORDINALS[text], int(groups.get("year") or 0))

    return named


def _year(kind: str, group: str) -> Callable[[dict[str, str | None]], Iterable[Period]]:
    return lambda groups: [Period(kind, year=int(groups[group] or 0))]


_FORMS: tuple[tuple[re.Pattern[str], Callable[[dict[str, str | None]], Iterable[Period]]], ...] = (
    (_SCHOOL_YEAR, _year("school-year", "first")),
    (_HALF, _numbered("half", "half")),
    (_MONTH, _numbered("month", "month")),
    (_BARE_MONTH, _numbered("month", "month")),
    (_QUARTER, _numbered("quarter", "quarter")),
    (_TERM, _numbered("term", "term")),
    (_SPAN, _span),
    (_BARE_YEAR, _year("year", "year")),
)


def contradict(one: frozenset[Period], other: frozenset[Period]) -> bool:
    """Whether both name a period of the same kind and no pair of them can be the same."""
    kinds = {p.kind for p in one | other} - {"year"}
    return _disjoint(_years(one), _years(other)) or any(
        _disjoint([p for p in one if p.kind == kind], [p for p in other if p.kind == kind]) for kind in kinds
    )


def _years(found: frozenset[Period]) -> list[Period]:
    return [Period("year", year=p.year) for p in found if p.year and p.kind in ("year", "month", "quarter")]


def _disjoint(one: list[Period], other: list[Period]) -> bool:
    if not one or not other:
        return False
    return not any(a.number == b.number and (a.year == b.year or not a.year or not b.year) for a in one for b in other)
