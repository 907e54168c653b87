"""What an office's own name says: which word stands for it in a sentence, and how its papers abbreviate it.

Since July 2025 a Phòng of a ward, its Ủy ban nhân dân and a Sở all run this service; none is called by another's word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from parsers.official.bodies import COMMUNES, body_of, kind_of_place
from parsers.vietnamese.text import fold

#: The word for an office by the kind of body it is; the words themselves stand in templates/labels.toml, [office].
_WORDS = {"PHONG GD": "phong", "PHONG VHXH": "phong", "PHONG": "phong", "SO": "so", "UBND": "ubnd"}
#: Abbreviations that are settled: a commune's Phòng writes "VHXH" where the rule would give "PVHXH".
_SETTLED = {
    "uy ban nhan dan": "UBND",
    "phong van hoa xa hoi": "VHXH",
    "phong giao duc dao tao": "PGDĐT",
    "so giao duc dao tao": "SGDĐT",
}
_LINKS = frozenset({"va", "cua"})  # no letter of an abbreviation
_PLACE = re.compile(r"(?<=\w\s)\b(?:thị xã|thị trấn|huyện|quận|thành phố|tỉnh|phường|đặc khu|xã(?!\s+hội))\b", re.IGNORECASE)
_SECTION = re.compile(r"^\s*(?:bộ phận|tổ chuyên môn)\s+", re.IGNORECASE)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_LONGEST = 8  # letters of an abbreviation


@cache
def office_kind(name: str) -> str:
    """What the office is: "phong", "so", "ubnd", else "other"."""
    return _WORDS.get(body_of(name).kind, "other")


@cache
def office_word(name: str) -> str:
    """The code of the word that stands for the office: its kind, of a commune's committee with the commune's."""
    body, word = body_of(name), office_kind(name)
    commune = next((kind for place in body.places if (kind := kind_of_place(place)) in COMMUNES), "")
    return f"ubnd-{commune.replace(' ', '-')}" if word == "ubnd" and commune else word


@cache
def symbol(name: str) -> str:
    """How a paper's number abbreviates its issuer (Nghị định 30/2020): "PGDĐT", "SGDĐT", "UBND", a ward's Phòng "VHXH".

    Initials of the name without its place, in capitals; a tone mark is none of the letter ("Ủ" is U, "Đ" and "Ô" stay),
    and what the name abbreviates already stands as it is ("Phòng GD&ĐT").
    """
    own = _PLACE.split(_SECTION.sub("", name))[0]
    if settled := _SETTLED.get(body_of(own).name):
        return settled
    words = [word for word in re.findall(r"\w+", own) if fold(word) not in _LINKS]
    short = "".join(word if word.isupper() and not own.isupper() else word[0].upper() for word in words)
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", short)))[:_LONGEST]
