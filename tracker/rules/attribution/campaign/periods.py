"""The period a title speaks of: month, quarter, term, year, school year. Last year's file is noticed by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from parsers.vietnamese.dates import MONTHS, months_in_digits
from parsers.vietnamese.text import clean, fold

_ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "dau": 1, "cuoi": 2, "d": 1, "c": 2}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF_YEAR = rf"(?:\s*[-/.,(]?\s*(?:nam\s*:?\s*)?{_YEAR}(?!\s*[-/]\s*20\d\d))?"
_NUMBER_OF_MONTH = r"1[0-2]|0?[1-9]"
_SCHOOL_YEAR = re.compile(r"\b(?:nam\s+hoc|nh)\s*:?\s*(?P<first>20\d\d|\d\d)\s*[-/]\s*(?P<second>20\d\d|\d\d)\b")
_WEEK = re.compile(
    rf"\btuan\s*(?:thu\s*)?(?P<week>\d{{1,2}})\b(?:\s*[-/,(]?\s*(?:cua\s*)?thang\s*(?:{_NUMBER_OF_MONTH})\b)?{_OF_YEAR}"
)
_HALF = re.compile(
    rf"\b(?:(?:0?6|sau)\s*(?:thang|t)|nua(?=\s*(?:dau|cuoi)\s*(?:cua\s*)?nam\b(?!\s*hoc)))\s*"
    rf"(?P<half>dau|cuoi|d|c)\s*(?:(?:cua\s*)?(?:nam|n)\b)?{_OF_YEAR}"
)
_FIRST_MONTHS = re.compile(
    rf"\b(?P<months>1[01]|0?[1-9])\s*(?:thang|t)\s*(?:dau\s*(?:cua\s*)?(?:nam\b(?!\s*hoc))?|dn\b|(?=nam\b|20\d\d\b)){_OF_YEAR}"
    r"|(?<!trong )(?<!sau )\b(?P<bare>3|9|11)\s*thang\b(?=\s*(?:$|[;,:)(]))"
)
_LAST_MONTHS = re.compile(rf"\b(?P<months>1[01]|0?[1-9])\s*(?:thang|t)\s*(?:cuoi\s*(?:cua\s*)?(?:nam\b)?|cn\b){_OF_YEAR}")
_MONTH = re.compile(
    rf"\b(?:thang|t)\s*\.?\s*(?P<month>{_NUMBER_OF_MONTH})\b(?!\s*(?:dau|cuoi)\b)"
    rf"(?:\s*(?:,|\+|&|-|va)\s*(?P<next>{_NUMBER_OF_MONTH})\b(?=\s*(?:$|nam\b|/\s*20|[;,:)(])))?{_OF_YEAR}"
)
_SPOKEN_MONTH = re.compile(rf"\bthang\s*(?P<month>gieng|muoi\s+mot|muoi\s+hai|muoi|chap)\b{_OF_YEAR}")
_BARE_MONTH = re.compile(rf"(?<![\w/.-])(?P<month>{_NUMBER_OF_MONTH})\s*[/.-]\s*{_YEAR}\b")
_QUARTER = re.compile(rf"\b(?:qu[yi]|q)\s*\.?\s*(?P<quarter>iv|i{{1,3}}|[1-4])\b{_OF_YEAR}")
_TERM = re.compile(
    r"\b(?:hoc\s*k[yi]|hk)\s*:?\s*\.?\s*(?P<term>ii|i|[12]|mot|hai)\b"
    r"|\bnua\s*(?P<half>dau|cuoi)\b(?!\s*(?:cua\s*)?(?:nam\b(?!\s*hoc)|thang|qu[yi]|nhiem))"  # "nửa đầu năm học"
)
_ROUND = re.compile(r"\bdot\s*(?:thu\s*)?(?P<round>iv|i{1,3}|\d)\b")
_GRADE = re.compile(r"\b(?:lop|khoi)\s*(?P<grade>1[0-2]|[1-9])\b(?!\s*(?:,|va|-|&|den|\+|/)\s*\d)")
#: The year's storms are numbered: "bão số 3", "ATNĐ 5"; a number behind "thông báo", "cảnh báo" is a document's.
_STORM = re.compile(
    r"\b(?=[ba])(?<!thong )(?<!canh )(?<!du )(?<!hop )(?:bao|ap thap nhiet doi|atnd)\s*(?:so\s*)?(?P<storm>\d{1,2})\b"
    r"(?:\s*/\s*(?P<year>20\d\d))?"
)
#: What is numbered for good: "Đề án 06", "Nghị quyết số 29-NQ/TW". Plans and letters are not, for any report cites its own.
_MATTER = re.compile(
    r"\b(?:(?P<matter>de an|du an|nghi quyet|chi thi|ket luan|chuyen de)\s*(?:so\s*)?|(?P<called>chuong trinh)\s*so\s*)"
    r"(?P<number>\d{1,3})\b(?!\s*(?:thang|tuan|nam|ngay|buoi|tiet|trieu|ti)\b)"
)
_SPAN = re.compile(r"\b(?P<first>20\d\d)\s*[-/]\s*(?P<second>20\d\d|\d\d)\b(?![-/.]\d)")
_YEARS_OF = re.compile(r"(?<!thang )(?<!qui )(?<!quy )\b(?:0?[2-9]|[1-9]\d)\s*nam\s*(?:thuc\s*hien|trien\s*khai|thi\s*hanh)\b")
_BARE_YEAR = re.compile(rf"(?<![\d/.-]){_YEAR}(?![\d/.-]*\d)")
_DAY = re.compile(
    r"\b\d{1,2}\s*thang\s*\d{1,2}\b|\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}\b|\bngay\s*\d{1,2}\s*thang\s*\d{1,2}\s*(?:nam\s*\d{4})?"
)
#: "Thông tư số 09/2024/TT-BGDĐT" was issued in 2024, and is no report on September.
_LAW = re.compile(r"\b\d+\s*/\s*(?:19|20)\d\d\s*/\s*[a-z]{2,}[a-z0-9-]*")
_QUARTERS = {("first-months", 3): ("quarter", 1), ("last-months", 3): ("quarter", 4)}
KEPT = 32  # texts of one mail, of which each is asked about from several sides
MATTERS = frozenset({"storm", "de an", "du an", "nghi quyet", "chi thi", "ket luan", "chuyen de", "chuong trinh"})
PARTS = frozenset({"week", "month", "quarter", "half", "first-months", "last-months", "term"})


@dataclass(frozen=True, slots=True)
class Period:
    """One period named in a text; year 0 where the text gives none."""

    #: week, month, quarter, half, first-months, last-months, term, round (đợt), grade (lớp), year, school-year,
    #: or one of MATTERS, told apart by its number as a period is
    kind: str
    number: int = 0
    year: int = 0

    @property
    def months(self) -> tuple[int, int] | None:
        """First and last month, counted from the year 0; None without a year or for weeks, terms and rounds."""
        if not self.year:
            return None
        start, length = {
            "month": (self.number - 1, 1),
            "quarter": (self.number * 3 - 3, 3),
            "half": (self.number * 6 - 6, 6),
            "first-months": (0, self.number),
            "last-months": (12 - self.number, self.number),
            "year": (0, 12),
            "school-year": (5, 16),  # June to September of the next year: a summer belongs to either
        }.get(self.kind, (0, 0))
        return (self.year * 12 + start, self.year * 12 + start + length - 1) if length else None


@lru_cache(maxsize=KEPT)
def periods(text: str) -> frozenset[Period]:
    """Every period a title or subject names; exact days are no periods."""
    rest = fold(months_in_digits(clean(text).lower())).replace("_", " ")
    found: set[Period] = set()
    for may_stand, pattern, named in _FORMS if _DIGIT.search(rest) else _IN_WORDS:
        if not may_stand(rest) or not pattern.search(rest):
            continue
        for match in pattern.finditer(rest):
            found.update(named(match.groupdict()))
        # What one form has taken, a looser one must not read again: "tháng 11/2020" names no bare year.
        rest = pattern.sub(" ", rest)
    return frozenset(found)


def _span(groups: dict[str, str | None]) -> Iterable[Period]:
    # "giai đoạn 2016-2020" names each of its years; "2020-2021" alone may be a school year as well.
    first, second = int(groups["first"] or 0), int(groups["second"] or 0)
    if second in (first + 1, (first + 1) % 100):
        yield Period("school-year", year=first)
        return
    for year in range(first, max(first, min(second, first + 20)) + 1):
        yield Period("year", year=year)


def _numbered(kind: str, *names: str) -> Callable[[dict[str, str | None]], Iterable[Period]]:
    def named(groups: dict[str, str | None]) -> Iterable[Period]:
        for name in names:
            if text := " ".join((groups[name] or "").split()):
                number = int(text) if text.isdigit() else _ORDINALS.get(text) or MONTHS[text]
                yield Period(*_QUARTERS.get((kind, number), (kind, number)), year=int(groups.get("year") or 0))

    return named


def _year(kind: str, group: str) -> Callable[[dict[str, str | None]], Iterable[Period]]:
    return lambda groups: [Period(kind, year=int(("20" + (groups[group] or "00"))[-4:]))]


def _storm(groups: dict[str, str | None]) -> Iterable[Period]:
    yield Period("storm", int(groups["storm"] or 0))
    if groups["year"]:
        yield Period("year", year=int(groups["year"]))


def _matter(groups: dict[str, str | None]) -> Iterable[Period]:
    yield Period(groups["matter"] or groups["called"] or "", int(groups["number"] or 0))


def _one_of(*words: str) -> Callable[[str], bool]:
    return lambda text: any(map(text.__contains__, words))


def _like(pattern: str) -> Callable[[str], object]:
    # Where a pattern begins with a letter, and not with what may stand before it, `re` passes over all other letters.
    return re.compile(pattern).search


#: What stands in every text that a form stands in, which is quicker to see; the form; the periods it names.
_FORMS: tuple[tuple[Callable[[str], object], re.Pattern[str], Callable[[dict[str, str | None]], Iterable[Period]]], ...] = (
    (_like(r"\d\s*/\s*[a-z]"), _LAW, lambda _: ()),
    (_like(r"(?:bao|doi|atnd)\s*(?:so\s*)?\d"), _STORM, _storm),
    (_like(r"(?:an|et|thi|de|nh)\s*(?:so\s*)?\d"), _MATTER, _matter),
    (_one_of("tuan"), _WEEK, _numbered("week", "week")),
    (_like(r"\d\s*(?:thang\s*\d|[/.-]\s*\d\d?\s*[/.-]\s*\d)"), _DAY, lambda _: ()),
    (_like(r"(?:hoc|nh)\s*:?\s*\d"), _SCHOOL_YEAR, _year("school-year", "first")),
    (_one_of("6", "sau", "nua"), _HALF, _numbered("half", "half")),
    (_like(r"\d\s*t"), _FIRST_MONTHS, _numbered("first-months", "months", "bare")),
    (_one_of("cuoi", "cn"), _LAST_MONTHS, _numbered("last-months", "months")),
    (_like(r"t(?:hang)?\s*\.?\s*\d"), _MONTH, _numbered("month", "month", "next")),
    (_one_of("gieng", "muoi", "chap"), _SPOKEN_MONTH, _numbered("month", "month")),
    (_one_of("q"), _QUARTER, _numbered("quarter", "quarter")),
    (_like(r"\d\s*[/.-]\s*(?:19|20)\d\d"), _BARE_MONTH, _numbered("month", "month")),
    (_one_of("hoc", "hk", "nua"), _TERM, _numbered("term", "term", "half")),
    (_one_of("dot"), _ROUND, _numbered("round", "round")),
    (_one_of("lop", "khoi"), _GRADE, _numbered("grade", "grade")),
    (_like(r"20\d\d\s*[-/]"), _SPAN, _span),
    (_one_of("19", "20"), _BARE_YEAR, _year("year", "year")),
)
_OF_PART = re.compile(r"\b(?:giua|dau|cuoi)\s*nam\b(?!\s*hoc)|\b\d{1,2}\s*(?:thang|[/.-])\s*\d{1,2}\b")  # "cuối năm 2026"
_IN_WORDS = tuple(form for form in _FORMS if form[1] in (_HALF, _SPOKEN_MONTH, _QUARTER, _TERM, _ROUND))  # without a digit
_DIGIT = re.compile(r"\d")


def takes_years_together(title: str) -> bool:
    """Whether a title reports on several years as one and on no single year: "tổng kết 5 năm …", "giai đoạn 2021-2025"."""
    rest = fold(clean(title))
    spans = [found for found in _SPAN.finditer(rest) if len(list(_span(found.groupdict()))) > 2]
    return bool(spans or _YEARS_OF.search(rest)) and not periods(_YEARS_OF.sub(" ", _SPAN.sub(" ", rest)))


def last_year(title: str) -> int:
    """The last year of any span of years in a title; 0: there is none."""
    spans = (found.groupdict() for found in _SPAN.finditer(fold(clean(title))))
    return max((int(("20" + (one["second"] or ""))[-4:]) for one in spans), default=0)


def contradict(one: frozenset[Period], other: frozenset[Period]) -> bool:
    """Whether the two cannot be the same: years apart, another month, or a month where the other names a quarter."""
    mine, theirs = _parts(one), _parts(other)
    if mine and theirs and not mine & theirs:
        return True
    both = {p.kind for p in one} & {p.kind for p in other} - {"year"}
    return _apart(one, other) or any(
        _disjoint([p for p in one if p.kind == kind], [p for p in other if p.kind == kind]) for kind in both
    )


def narrower(said: frozenset[Period], asked: frozenset[Period]) -> bool:
    """Whether only a part of a year is said where whole years are asked for: nine months are not the year.

    The second term's report is often the school year's as well.
    """
    part = any(p.kind in PARTS and p != Period("term", 2) for p in said)
    whole = [p for p in asked if p.kind in ("year", "school-year")]
    named = any(same(a, b) for a in said for b in whole if b.kind == "year")
    return bool(part and whole and not _parts(asked) and not named)


def wider(title: str, said: frozenset[Period], asked: frozenset[Period]) -> bool:
    """Whether a title names whole years alone where a month or a quarter is asked for: the year's report is another.

    A term is not: its report is often called the school year's, of which the second is still to come.
    """
    told, wanted = ({p.kind for p in side} - MATTERS for side in (said, asked))
    apart = told == {"year"} and bool(wanted & PARTS) and not wanted & {"year", "term"}
    return apart and not _OF_PART.search(fold(clean(title)))


def agree(one: frozenset[Period], other: frozenset[Period]) -> bool:
    """Whether both name one and the same period; a year left out is no difference."""
    return any(same(a, b) for a in one for b in other)


def names_all(said: frozenset[Period], asked: frozenset[Period]) -> bool:
    """Whether every period asked for is named: a term's report says its term, where the year's says only the year."""
    return bool(asked) and all(any(same(a, b) for a in said) for b in asked)


def over_by(said: frozenset[Period], month: int) -> bool:
    """Whether all that is said ended before this month, counted from the year 0."""
    ends = [months[1] for p in said if (months := p.months)]
    return bool(ends) and max(ends) < month


def with_year(asked: frozenset[Period], due_year: int, due_month: int) -> frozenset[Period]:
    """A campaign's months and quarters with the year it leaves out: the last that began before the report is due."""
    if any(p.year for p in asked):
        return asked
    found = set()
    for p in asked:
        dated = replace(p, year=due_year)
        late = dated.months and dated.months[0] >= due_year * 12 + due_month
        found.add(replace(p, year=due_year - 1) if late else dated if dated.months else p)
    return frozenset(found)


def _parts(found: frozenset[Period]) -> frozenset[str]:
    return frozenset(p.kind for p in found) & PARTS


def _apart(one: frozenset[Period], other: frozenset[Period]) -> bool:
    """Whether both say when, and no pair of them has a month in common."""
    mine, theirs = ([months for p in side if (months := p.months)] for side in (one, other))
    return bool(mine and theirs) and not any(a[0] <= b[1] and b[0] <= a[1] for a in mine for b in theirs)


def _disjoint(one: list[Period], other: list[Period]) -> bool:
    return bool(one and other) and not any(same(a, b) for a in one for b in other)


def same(a: Period, b: Period) -> bool:
    """Whether two periods are one; a year left out is no difference."""
    return a.kind == b.kind and a.number == b.number and (a.year == b.year or not a.year or not b.year)
