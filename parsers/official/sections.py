"""The sections of a report: its headings, however they are numbered, and the text below each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parsers.facts import Attachment, Block, Budget, Outcome, Paragraph
from parsers.vietnamese.text import clean, fold, squeeze

_ROMAN = "M{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
#: From the highest; case matters for letters and Roman numbers ("I." is a heading, "i." hardly ever).
_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        0,
        re.compile(
            rf"(?:phần|chương|PHẦN|CHƯƠNG|Phần|Chương)\s+(?:(?=[IVXLM]){_ROMAN}\b|\d+\b|(?:thứ|THỨ)\s+[^\s.:)/-]+)\s*[.:)/-]?\s*(?P<title>.*)"
        ),
    ),
    (1, re.compile(r"[A-EĐ]\s*[.)/]\s*(?P<title>[^a-zà-ỹ].*)")),
    (2, re.compile(rf"(?=[IVXLM]){_ROMAN}\s*[.)/:-]\s*(?P<title>\S.*)")),
    (4, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\s*[.)/:-]?\s+(?P<title>\S.*)")),
    (3, re.compile(r"\d{1,2}\s*[.)/-]\s*(?P<title>[^\d\s].*)")),
    (5, re.compile(r"[a-hđ]\s*[.)/]\s*(?P<title>\S.*)")),
)
_BULLET = re.compile(r"[-–—+•*·]\s*\S")
_LONGEST_TITLE = 180  #: characters; what is longer is a numbered sentence
_SHORT_TITLE = 6  #: words: "1. Thuận lợi." is a heading, a long line with a full stop a sentence
_END = re.compile(r"(?:noi nhan|tren day la|phu luc\b)")
_TITLE_END = re.compile(r"[;,]$|\./\.$")
_SECTION_CAP = 6_000  #: characters of one section that are kept
_ALL_CAP = 60_000  #: of one document


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands below it, up to the next heading."""

    level: int  #: 0 Phần, 1 A., 2 I., 3 1., 4 1.1., 5 a)
    number: str  #: as written: "II.", "2.1.", "a)"; empty: a heading without one
    title: str
    text: str  #: paragraphs, a line each; capped
    path: tuple[str, ...] = ()  #: titles of the headings above it, highest first


def sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """The sections of a document in reading order; text before the first heading is none.

    A heading is a short line with a number (I. 1. 1.1. a) Phần A.), or a bold line in capitals; a numbered line that runs
    on like a sentence is text.
    """
    found: list[tuple[int, str, str, list[str]]] = []
    for paragraph in blocks:
        if not isinstance(paragraph, Paragraph) or paragraph.zone != "body":
            continue
        for line in filter(None, (squeeze(clean(one)) for one in paragraph.text.split("\n"))):
            if found and _END.match(fold(line)):
                return _made(found)
            heading = _heading(line, paragraph)
            if heading:
                found.append((*heading, []))
            elif found:
                found[-1][3].append(line)
    return _made(found)


def mail_sections(content: bytes, budget: Budget, positions: Iterable[int]) -> dict[int, tuple[Section, ...]]:
    """The sections of those files of a message, by position. Runs in a reading child: the bytes are a stranger's."""
    from parsers.message.open import open_mail  # what opens files is large, and most that know a section open none

    attachments = open_mail(content, budget).attachments
    return {place: _of_file(attachments[place], budget) for place in positions if place < len(attachments)}


def _of_file(file: Attachment, budget: Budget) -> tuple[Section, ...]:
    if file.outcome is not None:
        return ()
    from parsers.formats.document import read_document  # as above

    content = read_document(file.content, file.filename, budget)
    return sections(content.blocks) if content.outcome is Outcome.READ else ()


def _heading(line: str, paragraph: Paragraph) -> tuple[int, str, str] | None:
    if _BULLET.match(line):
        return None
    for level, pattern in _LEVELS:
        found = pattern.fullmatch(line)
        if found:
            title = found["title"].strip()
            number = line[: found.start("title")].strip()
            return (level, number, _tidy(title)) if _is_title(title, level, paragraph) else None
    capitals = line.isupper() and 6 <= len(line) <= 120 and paragraph.bold and not paragraph.centred
    return (2, "", _tidy(line)) if capitals else None


def _is_title(title: str, level: int, paragraph: Paragraph) -> bool:
    """Bold or in capitals, or short and not ending as a clause does."""
    if len(title) > _LONGEST_TITLE:
        return False
    if level <= 2 or paragraph.bold or title.isupper():
        return True
    sentence = title.endswith(".") and len(title.split()) > _SHORT_TITLE
    return len(title) <= 110 and not sentence and not _TITLE_END.search(title) and not re.search(r"\.\s+\S", title)


def _tidy(title: str) -> str:
    return title.rstrip(" .:;")


def _made(found: list[tuple[int, str, str, list[str]]]) -> tuple[Section, ...]:
    return tuple(_capped(found))


def _capped(found: list[tuple[int, str, str, list[str]]]) -> Iterator[Section]:
    above: list[tuple[int, str]] = []
    left = _ALL_CAP
    for level, number, title, lines in found:
        while above and above[-1][0] >= level:
            above.pop()
        text = "\n".join(lines)[: min(_SECTION_CAP, left)]
        left -= len(text)
        yield Section(level, number, title, text, tuple(one for _, one in above))
        above.append((level, title))
