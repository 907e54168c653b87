"""Lists of units with a day each, whose thing the line below names: "Nội dung nộp: …"."""

from __future__ import annotations

import re

from parsers.facts import Block, Paragraph, Table
from parsers.plan.addressees import addressees
from parsers.plan.duty.duties import PRODUCT
from parsers.vietnamese.text import clean, fold, squeeze

_MARK = re.compile(r"\s*(?:[-–+*•]|(?:[a-hđ]|\d{1,2})[.)](?!\d))\s*")
_WEEKDAY = r"(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)"
_DAY = re.compile(
    rf"\W*(?:(?:nop|gui|truoc|cham\s+nhat|het|den|ngay|{_WEEKDAY})[\s,]+){{0,4}}(?:\d{{1,2}}\s*(?:h|gio|g)\s*(?:\d{{2}})?[\s,]+)?(?:ngay\s+)?\d{{1,2}}\s*/\s*\d{{1,2}}(?:\s*/\s*20\d\d)?\W*$"
)
_CLUSTER = re.compile(r"\W*(?:cum|nhom|khoi|to)\s+(?:so\s+|thi\s+dua\s+)?\w{1,3}\b")
_NAMES_THING = re.compile(r"\W*(?:noi\s+dung|san\s+pham|ho\s+so)(?:\s+(?:phai\s+)?(?:nop|gui|bao\s+cao))?\s*(?:gom\s*)?:\s*")
_SENT = re.compile(r"(?<!kinh\s)\b(?:nop|gui)\b")


def unit_days(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with such lists as rows of a table; others stay sentences, whose lead-in says what is sent."""
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        lines: list[tuple[str, str]] = []
        while at + len(lines) < len(blocks) and (line := _line(_text(blocks[at + len(lines)]))):
            lines.append(line)
        below = _text(blocks[at + len(lines)]) if len(lines) > 1 and at + len(lines) < len(blocks) else ""
        above = _text(found[-1]) if found else ""
        thing = _thing(below)
        said = f"{above} {below.partition(':')[0]} {' '.join(day for _, day in lines)}"
        taken = max(len(lines), 1)
        if thing and _SENT.search(fold(said)):
            found.append(Table((("Nội dung", "Đơn vị thực hiện", "Thời gian gửi"), *((thing, who, day) for who, day in lines))))
        else:
            found += blocks[at : at + taken]
        at += taken
    return tuple(found)


def _text(block: Block) -> str:
    return clean(block.text).strip() if isinstance(block, Paragraph) else ""


def _line(text: str) -> tuple[str, str] | None:
    """The units and the day of a line, whichever stands first."""
    marked = _MARK.match(text)
    left, colon, right = text[marked.end() if marked else 0 :].strip(" .;").partition(":")
    for who, day in ((left, right), (right, left)):
        if colon and who.strip() and _DAY.match(fold(day)) and _is_units(who):
            return squeeze(who), squeeze(re.sub(r"^\s*(?:nộp|gửi)\s+", "", day))
    return None


def _is_units(who: str) -> bool:
    return (addressees(who, "so").definite or bool(_CLUSTER.match(fold(who)))) and not PRODUCT.search(fold(who))


def _thing(below: str) -> str:
    """The thing that the line below a list names, behind its label or in brackets."""
    told = fold(below)
    if labelled := _NAMES_THING.match(told):
        thing = below[labelled.end() :].strip(" .;")
    elif below.startswith("(") and below.endswith(")") and PRODUCT.match(told[1:]):
        thing = below.strip("() .;")
    else:
        return ""
    return f"{thing[:1].upper()}{thing[1:]}" if PRODUCT.match(fold(thing)) else ""
