"""Days that stand there in words: "ngày hai mươi tháng mười năm hai nghìn không trăm hai mươi sáu"."""

from __future__ import annotations

import re

_UNITS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "nham": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_UNIT = r"(?:mot|hai|ba|bon|tu|nam|lam|nham|sau|bay|tam|chin)"
_NUMBER = rf"(?:(?:hai|ba)\s+muoi(?:\s+{_UNIT})?|muoi(?:\s+{_UNIT})?|{_UNIT})"
_MONTHS = {"gieng": 1, "chap": 12}
#: Only beside each other are they a day: "tháng tư" alone, "một tháng hai lần" and "ngày một tốt hơn" are none,
#: and "tháng sau" is the next month: the sixth is read only beside its year.
_DAY_IN_WORDS = re.compile(
    rf"\b(?:ngay|truoc|nhat|den|het|tuc(?:\s+la)?)\s+(?:m[uo]ng\s+)?(?P<day>{_NUMBER}|\d{{1,2}})\s+thang\s+(?P<month>gieng|chap|muoi(?:\s+(?:mot|hai))?|sau(?=\s*,?\s*nam\s)|(?!sau){_UNIT}(?!\s+\d)|1[0-2]|0?[1-9])(?![a-z\d])"
    rf"(?:\s*,?\s*nam\s+(?P<year>hai\s+n(?:ghin|gan)\s+(?:khong\s+tram\s+)?{_NUMBER}|20\d\d)(?![a-z\d]))?"
)


def in_digits(folded: str) -> str:
    """The folded text, of the same length, with such days in digits."""
    return _DAY_IN_WORDS.sub(_digits, folded)


def _digits(found: re.Match[str]) -> str:
    told = found[0]
    for part in ("year", "month", "day"):  # from the end, so that places stay
        word = found[part]
        if word and not word.isdigit():
            start, end = (place - found.start() for place in found.span(part))
            told = f"{told[:start]}{_number(word):<{end - start}}{told[end:]}"
    return told


def _number(words: str) -> int:
    if words in _MONTHS:
        return _MONTHS[words]
    if year := re.match(r"hai\s+n(?:ghin|gan)\s+(?:khong\s+tram\s+)?", words):
        return 2000 + _number(words[year.end() :])
    tens, ten, rest = words.rpartition("muoi")
    if not ten:
        return _UNITS[words]
    return 10 * _UNITS.get(tens.strip(), 1) + _UNITS.get(rest.strip(), 0)
