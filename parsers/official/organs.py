"""Organs that sit in a school and write papers of their own: party cell, union, youth union, pioneers, parents' board.

A paper is an organ's where its letterhead says so, and as well where only the name on its right, its symbol or who signed
it does: their letterheads often end with the school's plain name, and no school's own paper bears any of these.
"""

from __future__ import annotations

import re

from parsers.facts import OfficialHeader
from parsers.vietnamese.text import fold

#: The kinds of bodies that are organs, and what each is called below a school's name.
ORGANS = {
    "DANG": "chi bo",
    "CONG DOAN": "cong doan",
    "DOAN": "doan thanh nien",
    "DOI": "lien doi",
    "CHA ME": "hoi",
    "HOI": "hoi",
}
#: Those that no school answers to: below their name a school's plain name is the place where they sit. A society or the
#: labour federation of a province may run a school.
NEVER_ABOVE = frozenset({"DANG", "CONG DOAN", "DOAN", "DOI", "CHA ME"})

#: The name that stands on the right in place of the country's (Hướng dẫn 36-HD/VPTW; Hướng dẫn 29-HD/TWĐTN-VP).
_ON_THE_RIGHT = (
    ("chi bo", re.compile(r"dang\s+cong\s+san")),
    ("doan thanh nien", re.compile(r"doan\s+(?:tncs|thanh\s+nien)")),
    ("lien doi", re.compile(r"doi\s+(?:tntp|thieu\s+nien)")),
)
#: Ends of symbols. Two letters are a school's initials too, so they count only behind the stroke of the Party's order of
#: number and type, "12-BC/CB", which no state paper has.
_SYMBOLS = (
    ("doan thanh nien", re.compile(r".*[-/]\s*(?:b(?:ch|tv)\s*)?(?:dtn|dtncs|tdtn|chi\s?doan|doan\s?truong)\b.*")),
    ("cong doan", re.compile(r".*[-/]\s*(?:bch\s*)?(?:cdcs|cdgd|cong\s?doan)\b.*")),
    ("lien doi", re.compile(r".*[-/]\s*(?:dtntp|tntp|lien\s?doi)\b.*")),
    ("hoi", re.compile(r".*[-/]\s*(?:b?d?d?\s?cmhs|b?d?d?\s?chmhs|phhs)\b.*")),
    ("chi bo", re.compile(r"[a-z]+/\s*(?:cb|cu|du|db|chi\s?bo)\w{0,6}")),
    ("cong doan", re.compile(r"[a-z]+/\s*cd\w{0,4}")),
    ("lien doi", re.compile(r"[a-z]+/\s*ld\w{0,4}")),
    ("doan thanh nien", re.compile(r"[a-z]+/\s*(?:dt|dtr|dtth\w*|chid\w*)")),
)
#: Secretaries head cells and youth unions, never schools; who is headmaster besides signs as both.
_SECRETARY = re.compile(r".*\bbi\s*thu\b.*")
_HEAD = re.compile(r"hieu\s*truong|giam\s*doc|chu\s*tich")


def organ_on_the_right(folded: str) -> str:
    """The organ whose own name stands where the country's does on a state paper; empty: none."""
    return next((organ for organ, name in _ON_THE_RIGHT if name.search(folded)), "")


def organ_by_signs(header: OfficialHeader, school: str = "") -> str:
    """The organ that the name on the right, symbol or signer tell of; empty: none does. `school`: its own name, folded."""
    symbol = fold(header.symbol or "")
    initials = "".join(word[0] for word in school.split())  # "BC-ĐTN" of the school Đoàn Thị Nghiệp is its own
    own = bool(initials) and symbol.endswith(initials)
    by_symbol = next((organ for organ, end in _SYMBOLS if end.fullmatch(symbol)), "") if not own else ""
    if told := header.organ or by_symbol:
        return told
    title = fold(header.signer_title or "")
    if not _SECRETARY.match(title) or _HEAD.search(title):
        return ""
    return "chi bo" if re.search(r"chi\s*bo|dang", title) else "doan thanh nien"
