"""Numbers that say what they count: "31 người", "268 lượt", "41.850.000 đ", "12 triệu đồng"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.vietnamese.numbers import parse_decimal
from parsers.vietnamese.text import clean, fold, squeeze

_AMOUNT = re.compile(
    r"(?P<number>[+-]?\d(?:[\d., ]*\d)?)(?P<gap> ?)(?P<unit>[a-z]+[23]?(?:[ /]{1,2}[a-z]+){0,3}|%)?(?: ?\([^()\d]*\))?[.,;]?-?"
)
#: What stands right behind a figure as often as apart from it; "6A" and "2B" are names of classes, no numbers.
_CLOSE = frozenset(
    {"d", "dong", "vnd", "hs", "gv", "em", "hv", "m", "m2", "m3", "km", "cm", "kg", "g", "ha", "t", "tr", "trieu"}
)
_CURRENCY = frozenset({"d", "dong", "vnd"})
_POWERS = {"nghin": 3, "ngan": 3, "trieu": 6, "tr": 6, "ty": 9, "ti": 9}  #: of ten
#: Words that make another number of it, or none: "30 trở lên", "2 chục", "5 và 6".
_NO_UNIT = frozenset(
    {
        "tro",
        "len",
        "hon",
        "tren",
        "duoi",
        "khoang",
        "gan",
        "den",
        "toi",
        "va",
        "hoac",
        "hay",
        "ruoi",
        "chuc",
        "tram",
        "van",
        "k",
        "phan",
    }
)
#: A heading with one of these wants it: "45 phút" is no number of hours.
_MEASURES = frozenset(
    {"phut", "gio", "ngay", "tuan", "thang", "nam", "km", "m", "cm", "kg", "g", "tan", "ta", "ha", "m2", "m3", "lit"}
)
_POWER = re.compile(r"\b(nghin|ngan|trieu|tr|ty|ti)\W*(?:dong|d|vnd)\b")
_PLAIN_MONEY = re.compile(r"\((?:[^()]*\W)?(?:dong|d|vnd)(?:/[^()]*)?\)")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def parse_amount(text: str, headings: Iterable[str] = ()) -> float | None:
    """The number before a unit that is all of the text; None for anything else, as words that change it ("trở lên").

    Money is given in the unit that the column's headings name: "12 triệu" is 12 under "(triệu đồng)", 12,000,000 under
    "(đồng)" and nothing under a heading that names none.
    """
    found = _AMOUNT.fullmatch(squeeze(fold(clean(text))))
    number = parse_decimal(found["number"]) if found else None
    if found is None or number is None:
        return None
    words = re.split(r"[ /]+", found["unit"] or "")
    if not _NO_UNIT.isdisjoint(words) or (words[0] not in _CLOSE | {"", "%"} and (not found["gap"] or len(words[0]) == 1)):
        return None
    power = _POWERS.get(words[0], 0 if words[0] in _CURRENCY else None)
    if power is None:
        return None if _contradicts(words[0], headings) else number
    wanted = next((one for one in map(_power, headings) if one is not None), None)
    if wanted is None:
        return number if power == 0 else None
    return round(number * 10.0 ** (power - wanted), 6)


def _power(heading: str) -> int | None:
    """In which power of ten a heading wants money; None where it names no unit."""
    folded = fold(clean(heading))
    if found := _POWER.search(folded):
        return _POWERS[found[1]]
    return 0 if _PLAIN_MONEY.search(folded) else None


def _contradicts(unit: str, headings: Iterable[str]) -> bool:
    """Whether a heading names in brackets another measure than the cell does."""
    named = {word for heading in headings for part in _IN_BRACKETS.findall(fold(clean(heading))) for word in part.split()}
    return unit in _MEASURES and unit not in named and not _MEASURES.isdisjoint(named)
