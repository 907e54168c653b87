"""Type and summary (trích yếu) of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.official.lines import Line
from parsers.official.signature import is_position
from parsers.official.symbol import is_urgency, parse_number, parse_place_date, parse_secrecy, subject_start
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
    r"|\W*(?:CHƯƠNG|Chương|MỤC|Mục|ĐIỀU|Điều)\s+(?:[IVXLC]+|\d+)\s*(?:[.:]|$)"
)
#: Who decides stands alone below the summary of a decision, with the whole name of the school.
_DECIDES = re.compile(r"\W*(?:hieu\s*truong|giam\s*doc|chu\s*tich|truong\s*phong)\s+\S")
#: In a decision and a resolution it may be a body.
_BODY_DECIDES = re.compile(
    r"\W*(?:(?:hoi\s*dong|uy\s*ban)\s*(?:nhan\s*dan|truong)\b|(?:hdnd|ubnd)\b|ban\s*(?:chap\s*hanh|thuong\s*vu)\b"
    r"|(?:dang|tinh|huyen|thi|thanh)\s*uy\b)"
)
_DECIDING = frozenset(("QĐ", "NQ"))
#: A line that breaks off before the body it speaks of: "QUY CHẾ LÀM VIỆC CỦA" over "ỦY BAN NHÂN DÂN XÃ …".
_OPEN_END = re.compile(r"(?:\b(?:cua|cho|va|voi|tai|do|boi|giua|gui)|[,&-])$")
_ATTACHED = re.compile(r"\W*(?:\(|\[)\s*(?:kem\s*theo|ban\s*hanh|du\s*thao|dinh\s*kem|dung\s*cho)")
_LABEL = re.compile(
    r"\W*(?:don\s*vi|ten\s*(?:don\s*vi|truong)|truong|dia\s*chi|ho\s*(?:va\s*)?ten|nguoi|email|dien\s*thoai)[^:]{0,25}:\s*\S"
)
_BULLET = re.compile(r"[-+•*]\s")
_MOST_LINES = 5
_MOST_SUBJECT_LINES, _SHORT = 6, 60  #: lines of a subject, and characters of one in its narrow column
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
    subject = subject_lines(lines)
    for number in shown:
        line = lines[number]
        if number in subject[1:]:  # "Nghị quyết" may be the last word of a subject
            continue
        if _ADDRESSED.match(line.folded):
            return None
        found = split_type(line.text)
        if found and line.zone not in ("footer", "note"):
            rest = "" if says_which_sort(found[1]) else found[1]
            return Title(number, found[0], _summary(lines, number, rest, decides=found[0] in _DECIDING))
        if line.zone not in ("footer", "note") and heads_form(line.text):
            return Title(number, None, _summary(lines, number, line.text.strip(" :.*_")))
    return None


def _summary(lines: tuple[Line, ...], start: int, rest: str, *, decides: bool = False) -> str | None:
    parts = [rest] if rest else []
    styled: Line | None = None
    for number, line in enumerate(lines[start + 1 :], start + 1):
        if len(parts) >= _MOST_LINES or (line.rule and parts):
            break
        if not line.text:  # a rule between the type and the title is none of it
            if parts and (styled is None or not (styled.centred or styled.bold)):
                break
            continue
        if decides and parts and line.text.isupper() and _BODY_DECIDES.match(line.folded) and not _is_open(parts[-1]):
            break
        alone = not parts and _stands_alone(lines, number)
        if _ends_summary(line, styled, bool(parts), alone=alone) and not (parts and _breaks_years(parts[-1], line.text)):
            break
        parts.append(line.text)
        if styled is None or not styled.centred:
            styled = line
    return _joined(parts).strip() or None


def _joined(parts: list[str]) -> str:
    """Lines as one; a year or a word that broke at its hyphen is whole again: "2026-" over "2027"."""
    return re.sub(r"(?<=\w-)\n(?=\w)", "", "\n".join(parts)).replace("\n", " ")


def _stands_alone(lines: tuple[Line, ...], start: int) -> bool:
    """Whether a few lines are a paragraph of their own that is no sentence: blank lines part it from what follows."""
    end = next((number for number in range(start, min(start + _MOST_LINES, len(lines))) if not lines[number].text), start)
    return end > start and not lines[end - 1].text.endswith((":", ";", ",", "."))


def _ends_summary(line: Line, above: Line | None, begun: bool, *, alone: bool = False) -> bool:
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
    cites = above is not None and above.folded.endswith(" so")  # "theo Nghị định số" over "66/2025/NĐ-CP"
    if (parse_number(text) and not cites) or parse_place_date(text) or parse_secrecy(text) or is_urgency(text):
        return True
    # A basis and a body open a sentence; a title in capitals goes on in capitals, whatever law it names.
    goes_on = begun and (text[:1].islower() or (above is not None and above.text.isupper() and text.isupper()))
    # A line as wide as the page is centred too, but only its bold type shows that it belongs to the title.
    if above is not None and above.centred and not line.centred and not goes_on and not (above.bold and line.bold):
        return True
    # Bold, or in the middle, or a paragraph of its own right below the type it is the title: "Thực hiện Chỉ thị số …".
    titled = not begun and (line.bold or line.centred or alone)
    basis = _BASIS.match(folded) and not goes_on and not titled
    if basis and (_CITES.search(folded) or (begun and not (line.centred and line.bold))):
        return True
    return begun and (text.endswith((";", ":", "./.")) or (text.endswith(".") and not line.centred))


def _is_open(above: str) -> bool:
    return bool(_OPEN_END.search(fold(above).rstrip()))


def _is_too_long(line: Line, begun: bool) -> bool:
    return len(line.text) > (_LONGEST if not begun and (line.centred or line.bold) else _LONG)


def _breaks_years(above: str, below: str) -> bool:
    """Whether a school year goes on in the next line, which opens like a bullet: "năm học 2024", "- 2025 và …"."""
    return bool(re.search(r"\b20\d\d$", above) and re.match(r"[-/]\s*20\d\d\b", below))


def find_subject(lines: tuple[Line, ...]) -> str | None:
    """The subject of an official letter: the line that opens with "V/v", and what follows it in its column."""
    taken = subject_lines(lines)
    if not taken:
        return None
    first = lines[taken[0]]
    parts = [first.text[subject_start(first.folded) or 0 :], *(lines[number].text for number in taken[1:])]
    return _joined(parts).strip(' ."“”)').strip() or None


def subject_lines(lines: tuple[Line, ...]) -> range:
    """Numbers of the lines that the first subject takes; none where there is no subject."""
    for number, line in enumerate(lines[: _TOP * 2]):
        if len(line.text) <= _LONG and subject_start(line.folded) is not None:
            return range(number, _subject_end(lines, number))
    return range(0)


def _subject_end(lines: tuple[Line, ...], start: int) -> int:
    """Where a subject ends: with its column, or, where columns are lost, at the address or the country's name."""
    opening = lines[start]
    ahead = range(start + 1, min(start + 1 + _MOST_SUBJECT_LINES, len(lines)))
    end = next((number for number in ahead if _ends_subject(lines[number], lines[number - 1])), ahead.stop)
    closed = end < len(lines) and (lines[end].marked or bool(_ADDRESSED.match(lines[end].folded)))
    if closed and all(len(lines[number].text) <= _SHORT for number in range(start, end)):
        return end
    apart = (
        number
        for number in range(start + 1, end)
        if lines[number].flow != opening.flow and not (lines[number].centred and opening.centred)
    )
    return next(apart, end)


def _ends_subject(line: Line, above: Line) -> bool:
    if above.folded.endswith(" so") and line.text[:1].isdigit():  # the number of a decree, which broke off above
        return False
    title = split_type(line.text) is not None and line.text.isupper()
    return not line.text or line.rule or line.marked or title or _ends_summary(line, None, begun=True)


def is_addressed(line: Line) -> bool:
    """Whether the line opens with "Kính gửi"."""
    return bool(_ADDRESSED.match(fold(line.text)))
