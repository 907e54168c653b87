"""Numbers as they are written in Vietnam: a comma before the decimals, a dot (or space) between thousands."""

from __future__ import annotations

import re

from parsers.vietnamese.text import clean

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"[+-]?\d+")
_VIETNAMESE = re.compile(r"[+-]?(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d+")
_ENGLISH = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:([. ])\d{3})(?:\1\d{3})*|[+-]?[1-9]\d{0,2}(?:,\d{3}){2,}")


_LONGEST = 60  #: characters; what is longer counts nothing, and Python refuses to read 5,000 digits


def _digits(text: str) -> str:
    """Without the white space around it, a percent sign after it, and a sign's own space; empty where it is too long."""
    words = clean(text).strip().strip("'")
    return re.sub(r"\s*%$", "", words).replace("+ ", "+").replace("- ", "-") if len(words) <= _LONGEST else ""


def parse_integer(text: str) -> int | None:
    """The whole number that is all of the text: "35", "02", "1.500", "25,0". None for anything else."""
    digits = _digits(text)
    if _PLAIN.fullmatch(digits):
        return int(digits)
    if _GROUPED.fullmatch(digits):
        return int(re.sub(r"[., ]", "", digits))
    value = parse_decimal(digits)
    return int(value) if value is not None and value.is_integer() else None


def parse_decimal(text: str) -> float | None:
    """The number that is all of the text: "1.234,5" is 1234.5, "1,5" and "1.5" are 1.5, "1.500" is 1500, "95%" is 95.

    Units are not guessed: "12 triệu" is None.
    """
    digits = _digits(text)
    if _PLAIN.fullmatch(digits):
        return float(digits)
    if _THOUSANDS.fullmatch(digits):
        return float(re.sub(r"[., ]", "", digits))
    if _VIETNAMESE.fullmatch(digits):
        return float(re.sub(r"[. ]", "", digits).replace(",", "."))
    if _ENGLISH.fullmatch(digits):
        return float(digits.replace(",", ""))
    return None


def per_cent(share: float) -> str:
    """ "96,5%" of 0.965, as a sheet shows it; at most six decimals, for a computer's thirds do not end."""
    return f"{share * 100:.6f}".rstrip("0").rstrip(".").replace(".", ",") + "%"
