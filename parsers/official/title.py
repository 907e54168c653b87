"""Type and summary (trích yếu) of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.official.lines import Line
from parsers.official.signature import is_position
from parsers.official.symbol import parse_number, parse_place_date, parse_secrecy, subject_start
from parsers.vietnamese.document_types import heads_form, says_which_sort, split_type
from parsers.vietnamese.text import fold

_ADDRESSED = re.compile(r"\W*kinh\s*(?:gui|goi|gu|trinh|chuyen)\b")
_BASIS = re.compile(
    r"\W*(?:can\s*cu|thuc\s*hien|theo|xet|nham|tiep\s*tuc\s*thuc|de\s+(?:co|thuc)|trong\s+nam|nam\s+hoc\s+\S+\s*,)\b"
)
_CITES = re.compile(r"(?<!\bco )\bso\s*:?\s*\d|\bngay\s*\d|[,;:]\s*$|/[a-z]{2}|cua\s+(?:phong|ubnd|uy\s*ban)")
# "V/v ..." opens a subject, "12/2024 ..." is the second line of one: neither is a heading.
_HEADING = re.compile(
    r"\W*(?!V\s*/\s*[Vv])(?:[IVX]{1,5}|[A-D]|\d{1,2}(?:\.\d+)*)\s*[./)\-:](?:\s+\S|[^\s\d])|\W*(?:PHẦN|Phần)\s"
)
#: Who decides stands alone below the summary of a decision, with the whole name of the school.
_DECIDES = re.compile(r"\W*(?:hieu\s*truong|giam\s*doc|chu\s*tich|truong\s*phong)\s+\S")
_ATTACHED = re.compile(r"\W*(?:\(|\[)\s*(?:kem\s*theo|ban\s*hanh|du\s*thao|dinh\s*kem|dung\s*cho)")
_LABEL = re.compile(
    r"\W*(?:don\s*vi|ten\s*(?:don\s*vi|truong)|truong|dia\s*chi|ho\s*(?:va\s*)?ten|nguoi|email|dien\s*thoai)[^:]{0,25}:\s*\S"
)
_BULLET = re.compile(r"[-+•*]\s")
_MOST_LINES = 5
_LONG = 220  #: characters; no line of a summary is as long that is not set apart as a title
_LONGEST = 500  #: characters of a summary in one centred or bold line
_TOP = 60  #: lines within which a title stands


@dataclass(frozen=True, slots=True)
class Title:
    """Type and summary, and the lines they take."""

    start: int
    type: str | None  #: None: a form, which is of no type of the decree and keeps its heading in the summary
    summary: str | None


def find_title(lines: tuple[Line, ...]) -> Title | None:
    """The first title line, unless the document is addressed before any comes (an official letter)."""
    shown = [number for number, line in enumerate(lines) if line.text][:_TOP]
    for number in shown:
        line = lines[number]
        if _ADDRESSED.match(line.folded):
            return None
        found = split_type(line.text)
        if found and line.zone not in ("footer", "note"):
            return Title(number, found[0], _summary(lines, number, "" if says_which_sort(found[1]) else found[1]))
        if line.zone not in ("footer", "note") and heads_form(line.text):
            return Title(number, None, _summary(lines, number, line.text.strip(" :.*_")))
    return None


def _summary(lines: tuple[Line, ...], start: int, rest: str) -> str | None:
    parts = [rest] if rest else []
    styled: Line | None = None
    for line in lines[start + 1 :]:
        if len(parts) >= _MOST_LINES or (line.rule and parts):
            break
        if not line.text:  # a rule between the type and the title is none of it
            if parts and (styled is None or not (styled.centred or styled.bold)):
                break
            continue
        if _ends_summary(line, styled, bool(parts)) and not (parts and _breaks_years(parts[-1], line.text)):
            break
        parts.append(line.text)
        if styled is None or not styled.centred:
            styled = line
    return " ".join(parts).strip() or None


def _ends_summary(line: Line, above: Line | None, begun: bool) -> bool:
    text, folded = line.text, line.folded
    if (
        _ADDRESSED.match(folded)
        or _ATTACHED.match(folded)
        or _HEADING.match(text)
        or _BULLET.match(text)
        or _is_too_long(line, begun)
    ):
        return True
    if _LABEL.match(folded) or (text.isupper() and (is_position(text) or _DECIDES.match(folded))):
        return True
    if parse_number(text) or parse_place_date(text) or parse_secrecy(text):
        return True
    # A basis and a body open a sentence; a title in capitals goes on in capitals, whatever law it names.
    goes_on = begun and (text[:1].islower() or (above is not None and above.text.isupper() and text.isupper()))
    # A line as wide as the page is centred too, but only its bold type shows that it belongs to the title.
    if above is not None and above.centred and not line.centred and not goes_on and not (above.bold and line.bold):
        return True
    basis = _BASIS.match(folded) and not goes_on
    if basis and (_CITES.search(folded) or (begun and not (line.centred and line.bold))):
        return True
    return begun and (text.endswith((";", ":", "./.")) or (text.endswith(".") and not line.centred))


def _is_too_long(line: Line, begun: bool) -> bool:
    return len(line.text) > (_LONGEST if not begun and (line.centred or line.bold) else _LONG)


def _breaks_years(above: str, below: str) -> bool:
    """Whether a school year goes on in the next line, which opens like a bullet: "năm học 2024", "- 2025 và …"."""
    return bool(re.search(r"\b20\d\d$", above) and re.match(r"[-/]\s*20\d\d\b", below))


def find_subject(lines: tuple[Line, ...]) -> str | None:
    """The subject of an official letter: the line that opens with "V/v", and what follows it in its column."""
    for number, line in enumerate(lines[: _TOP * 2]):
        start = subject_start(line.text)
        if start is None or len(line.text) > _LONG:
            continue
        parts = [line.text[start:]]
        for following in lines[number + 1 : number + _MOST_LINES]:
            if following.flow != line.flow and not (following.centred and line.centred):
                break
            if not following.text or following.rule or following.marked or _ends_summary(following, None, begun=True):
                break
            parts.append(following.text)
        return " ".join(parts).strip(' ."“”)').strip() or None
    return None


def is_addressed(line: Line) -> bool:
    """Whether the line opens with "Kính gửi"."""
    return bool(_ADDRESSED.match(fold(line.text)))
