"""Lines that broke for want of room in a narrow column, made whole: number, place and date, the signer's position."""

from __future__ import annotations

import re

from parsers.official.columns import OPEN_NUMBER
from parsers.official.lines import Line
from parsers.official.signature import is_position
from parsers.official.symbol import parse_number, parse_place_date
from parsers.vietnamese.names import person_name
from parsers.vietnamese.text import fold

_TOP = 40  #: lines within which number and date stand
_SHORT = 45  #: characters of a line in half a page
_OPEN_DATE = re.compile(r".*\bngay\s*[\d._\s]*(?:thang\s*[\d._\s]*)?(?:nam\s*)?")
_REST_OF_DATE = re.compile(r"(?:thang\b|nam\b|\d{1,4}\b).*")
_OPEN_PLACE = re.compile(r"(?:thanh\s*pho|tp\.?|thi\s*xa|tx\.?|thi\s*tran|tt\.?|huyen|quan|dac\s*khu)(?:\s+[a-z]+){0,2}")
_KIND = re.compile(r"^(?:thanh\s*pho|tp\b\.?|thi\s*xa|tx\b\.?|thi\s*tran|tt\b\.?|huyen|quan|phuong|xa|dac\s*khu)\s*")
#: A position that lacks its end: "KT. HIỆU", "PHÓ", "CHÁNH VĂN", "TRƯỞNG PHÒNG VĂN HÓA -", "CHỦ TỊCH HỘI ĐỒNG".
_OPEN_POSITION = re.compile(
    r"\W{0,3}(?:(?:kt|k/t|tl|t/l|tuq|q|tm|t/m)\b\W*)?(?:(?:q|quyen|p|pho)\b\W*)?"
    r"(?:hieu|giam|truong|chanh|chanh\s*van|chanh\s*thanh|chu|bi|tong|tong\s*phu|chi\s*huy)?\W*"
)
_IN_CHARGE = re.compile(r"phu\s*trach\W*")
_SIGNS = re.compile(r"(?:da\s*)?k[yi]\b|truong\b|ubnd\b|uy\s*ban\b|noi\s*nhan\b")  # a signature, or a body of its own
_OFFICE_WORDS = re.compile(r"[a-z]+(?:\s+(?:-\s+)?[a-z]+){0,3}")
_OPEN_END = re.compile(r".*(?:[-,&]|\b(?:va|hoi\s*dong|van|uy\s*ban|xa|phuong|thi|thanh))")


def whole(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, each broken one with its other half."""
    mended: list[Line] = []
    place = _place(lines)
    for line in lines:
        above = mended[-1] if mended else None
        if (
            above is not None
            and above.text
            and line.text
            and len(above.text) <= _SHORT
            and (_belongs(above, line, len(mended)) or (len(mended) < _TOP and _ends_place(above, line, place)))
        ):
            glue = "" if OPEN_NUMBER.fullmatch(above.folded) else " "
            mended[-1] = above.saying(f"{above.text}{glue}{line.text}")
        else:
            mended.append(line)
    return tuple(mended)


def _belongs(above: Line, line: Line, number: int) -> bool:
    if above.text.isupper() and line.text.isupper():
        return _ends_position(above, line)
    if number >= _TOP:
        return False
    if "ngay" in above.folded and _OPEN_DATE.fullmatch(above.folded) and _REST_OF_DATE.fullmatch(line.folded):
        return parse_place_date(f"{above.text} {line.text}") is not None
    if _OPEN_PLACE.fullmatch(above.folded) and not above.text.isupper():
        placed = parse_place_date(line.text)
        return placed is not None and placed.place is not None
    if OPEN_NUMBER.fullmatch(above.folded) and line.text.isupper() and " " not in line.text:
        return parse_number(above.text + line.text) is not None
    return False


def _place(lines: tuple[Line, ...]) -> str:
    """The place beside the date, folded and without its kind: it is the end of most names of superior bodies."""
    for line in lines[:_TOP]:
        placed = parse_place_date(line.text) if line.text[:1].isalpha() else None
        if placed and placed.place:
            return _KIND.sub("", fold(placed.place))
    return ""


def _ends_place(above: Line, line: Line, place: str) -> bool:
    """Whether a body's name broke within the name of the place: "UBND PHƯỜNG PHÚ" over "THẠNH ĐÔNG"."""
    first = len(place) - len(line.folded)
    return (
        first > 0
        and line.flow == above.flow
        and above.text.isupper()
        and place.endswith(f" {line.folded}")
        and above.folded.endswith(f" {place[: first - 1]}")
    )


def _ends_position(above: Line, line: Line) -> bool:
    """Whether two lines in capitals are one position, of which the first lacks its end."""
    if person_name(line.text) or not is_position(f"{above.text} {line.text}"):
        return False
    if is_position(above.text):
        ends = _IN_CHARGE.fullmatch(line.folded) or (not is_position(line.text) and _names_office(line.text))
        return bool(ends or (_OPEN_END.fullmatch(above.folded) and not is_position(line.text)))
    return bool(_OPEN_POSITION.fullmatch(above.folded))


def _names_office(text: str) -> bool:
    """Whether a line can only be the rest of an office's name: "TRƯỞNG PHÒNG TỔ CHỨC" over "CÁN BỘ"."""
    folded = fold(text)
    if _SIGNS.match(folded) or _OPEN_POSITION.fullmatch(folded) or not _OFFICE_WORDS.fullmatch(folded):
        return False
    return person_name(text, known_surname=False) is None
