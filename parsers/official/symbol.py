"""Number and symbol, place and date, subject of an official letter: lines that say what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from parsers.vietnamese.dates import make_date, parse_date
from parsers.vietnamese.document_types import type_of_symbol
from parsers.vietnamese.text import clean, fold, squeeze

_NUMBER = re.compile(
    r"\W{0,3}(?P<label>s[o0]\s*[:.;,]*\s*)?(?P<number>\d[\dol]{0,4}\s?(?:bis|[a-e])?|[._\s]*?)\s*(?:/\s*(?P<year>20\d\d)\s*(?=/))?"
    r"[._\s]*(?P<mark>[/-])[._\s]*(?P<symbol>[a-z][a-z0-9&.+]*(?:\s*[-_/]\s*[a-z0-9&.+]+)*(?:\s[a-z0-9&.+]{1,12})*)\s*[-_/]?\s*[.;]?\W*"
)
_PLACE_DATE = re.compile(
    r"\W{0,3}(?:(?P<place>[a-z][a-z.\-'’‘` 0-9]{0,45}?)\s*[,;.:]?\s*\(?\s*)?ngay\s*(?P<day>\d{1,2}|[._\s]*?)\s*"
    r"(?:thang|[/.\-])\s*(?P<month>\d{1,2}|[._\s]*?)\s*(?:na[mn]|[/.\-])\s*(?P<year>\d{4}|\d{1,3}[._\s]*|[._\s]*)\s*[.)]*\s*"
)
#: "Bồng Hải, 25/11/2019": without the word "ngày", only behind a place and its comma.
_BARE_DATE = re.compile(
    r"\W{0,3}(?P<place>[a-z][a-z.\-'’‘` 0-9]{0,45}?)\s*,\s*(?P<date>\d{1,2}\s*([/.\-])\s*\d{1,2}\s*\3\s*(?:19|20)\d\d)\W*"
)
_LONGEST = 200  #: characters of a line that holds a number or a date and nothing else; a longer one takes its square
_KIND_OF_PLACE = frozenset(("thị", "xã", "trấn", "phố", "phường", "đảo", "khu"))  # small letters a place may have
_SUBJECT = re.compile(
    r"\W{0,3}(?:v\s*/\s*v\s*[:.\-;/]*\s*(?:-\s*)?(?=\S)|(?:v\s*\.?\s*v\b|ve\s+viec\b|trich\s*yeu\b)\s*[:.\-;/]*\s*(?=\S))"
)
_STAMP = re.compile(r"(?:(?:muc\s*)?do\s*(?:mat|khan)\s*:?\s*)?(?P<mat>(?:(?:tuyet|toi)\s*)?mat)")
_URGENT = re.compile(r"(?:(?:muc\s*)?do\s*(?:mat|khan)\s*:?\s*)?(?:hoa\s*toc(?:\s*hen\s*gio)?|(?:thuong\s*)?khan)")


@dataclass(frozen=True, slots=True)
class Number:
    """ "Số: 25/BC-THCSMP". The number is None where the clerk's desk has not given one yet."""

    number: str | None
    symbol: str


@dataclass(frozen=True, slots=True)
class PlaceDate:
    """ "Bến Cát, ngày 25 tháng 11 năm 2020". The date is None where it is left open or impossible."""

    place: str | None
    date: date | None
    dated: str | None = None  #: "2023-12" or "2023": what it does say


def parse_number(line: str) -> Number | None:
    """Number and symbol of a line that holds nothing else; Party papers write "12-BC/CB" (Hướng dẫn 36-HD/VPTW)."""
    text = clean(line)
    if "/" not in text and "-" not in text:  # as most lines
        return None
    text = squeeze(text)
    found = _NUMBER.fullmatch(fold(text)) if len(text) <= _LONGEST else None
    if not found or not (found["label"] or found["number"].strip(" ._")):
        return None
    if found["mark"] == "-" and ("/" not in found["symbol"] or not found["label"]):
        return None
    number = found["number"].strip(" ._").replace("o", "0").replace("l", "1").replace(" ", "")
    start, end = found.span("symbol")
    symbol = re.sub(r"\s*([-_/])\s*", r"\1", text[start:end]).replace("_", "-").strip(" -.")
    if not symbol or not (found["label"] or type_of_symbol(symbol) or "-" in symbol):
        return None
    return Number(number or None, symbol)


def parse_place_date(line: str) -> PlaceDate | None:
    """Place and date of a line that holds nothing else; the date may have blanks."""
    text = clean(line)
    if "ngay" not in fold(text):  # as most lines
        return _bare_place_date(squeeze(text)) if text[-4:].strip(" .)").isdigit() else None
    text = squeeze(text)
    found = _PLACE_DATE.fullmatch(fold(text)) if len(text) <= _LONGEST else None
    if not found:
        return None
    place = text[found.start("place") : found.end("place")].strip(" ,;:-") or None if found["place"] else None
    if place is None and not text.lstrip(" (").startswith(("Ngày", "NGÀY")):
        return None  # the end of a sentence
    if place and not (place[0].isupper() and len(place.split()) <= 6):
        return None
    fields = [found[name].strip(" ._") for name in ("day", "month", "year")]
    if not all(fields) or len(fields[2]) != 4:
        return PlaceDate(place, None, _as_far_as_written(fields[1], fields[2]))
    day, month, year = map(int, fields)
    stated = make_date(day, month, year)
    return PlaceDate(place, stated, None if stated else _as_far_as_written(fields[1], fields[2]))


def _bare_place_date(text: str) -> PlaceDate | None:
    found = _BARE_DATE.fullmatch(fold(text)) if len(text) <= _LONGEST else None
    if not found:
        return None
    place = text[found.start("place") : found.end("place")].strip()
    words = place.split()
    named = words[0][0].isupper() and all(word[0].isupper() or word in _KIND_OF_PLACE for word in words)
    stated = parse_date(found["date"].replace(" ", ""))
    return PlaceDate(place, stated) if named and stated and len(words) <= 6 else None


def _as_far_as_written(month: str, year: str) -> str | None:
    if len(year) != 4:
        return None
    return f"{year}-{int(month):02}" if month and 1 <= int(month) <= 12 else year


def subject_start(folded: str) -> int | None:
    """Where the subject begins in a line that opens with "V/v", "Về việc" or "Trích yếu:"; None without such an opening.

    `folded`: the line as `fold` makes it, letter for letter.
    """
    found = _SUBJECT.match(folded)
    return found.end() if found else None


def parse_secrecy(line: str) -> str | None:
    """MẬT, TỐI MẬT or TUYỆT MẬT, where the line is that stamp; stamps are in capitals and stand alone."""
    text = clean(line)
    if "mat" not in fold(text):  # as most lines
        return None
    text = squeeze(text).strip(" []()*-.!“”\"'")
    found = _STAMP.fullmatch(fold(text))
    if not found or not text[found.start("mat") :].isupper():
        return None
    words = fold(found["mat"]).split()
    return {"toi": "TỐI MẬT", "tuyet": "TUYỆT MẬT"}.get(words[0], "MẬT")


def is_urgency(line: str) -> bool:
    """Whether the line is a stamp of urgency: HỎA TỐC, THƯỢNG KHẨN, KHẨN."""
    text = clean(line)
    if "khan" not in fold(text) and "toc" not in fold(text):  # as most lines
        return False
    text = squeeze(text).strip(" []()*-.!“”\"'")
    return text[-3:].isupper() and bool(_URGENT.fullmatch(fold(text)))
