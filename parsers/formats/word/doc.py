"""Word 97-2003 documents (.doc): stories, paragraphs and tables out of the characters that `doc_file` finds."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from parsers.facts import Block, Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.layout.cell_edges import EdgeRows
from parsers.formats.repair import repair
from parsers.formats.symbols import symbol
from parsers.formats.word.doc_file import DocFile, TextPiece
from parsers.formats.word.doc_styles import DocLook, ParagraphPlace
from parsers.formats.word.doc_view import read_doc_view
from parsers.vietnamese.legacy import TCVN3, decode, encoding_of

_ORDER = {"header": 0, "body": 1, "box": 1, "footer": 2, "note": 3}
_MARKS = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\t": "\t"}
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_PARAGRAPH_ENDS = "\r\x07\x0c"
_SOFT_HYPHEN = "\x1f"  # Word's own code for U+00AD, which is ư in TCVN3

Heard = tuple[str | None, bool, str]


def read_doc(content: bytes, budget: Budget) -> Content:
    """Read a .doc. Raises what DocFile raises, unless the second reader makes sense of it."""
    try:
        file = DocFile(content)
        walk = _StoryWalk(file, budget)
        for zone, pieces in sorted(file.stories(), key=lambda story: _ORDER.get(story[0], 1)):
            walk.story(zone, pieces)
    except (struct.error, IndexError, ValueError, OSError):
        return read_doc_view(content, budget)
    problems = (Problem("truncated"),) if walk.truncated else ()
    return Content("doc", Outcome.READ, repair(walk.blocks), problems, macros=file.macros)


class _StoryWalk:
    def __init__(self, file: DocFile, budget: Budget) -> None:
        self.blocks: list[Block] = []
        self.truncated = False
        self._file = file
        self._left = budget.text_characters
        self._tables = 0
        self._heard: list[Heard] = []
        self._fields: list[bool] = []  #: open fields; True while in the code, which nobody sees

    def story(self, zone: str, pieces: list[TextPiece]) -> None:
        """Take one story: the body, a page header, the notes, the text boxes."""
        rows = EdgeRows(zone)
        self._heard, self._fields = [], []
        for piece in pieces:
            for start, end, mark in _marks(piece.text):
                self._hear(piece, piece.text[start:end])
                if mark:
                    self._end(mark, self._file.place(piece.position + end * piece.width), zone, rows)
        self._end("\r", ParagraphPlace(), zone, rows)

    def _hear(self, piece: TextPiece, text: str) -> None:
        look = piece.look
        font = self._file.fonts[look.font] if look.font is not None and look.font < len(self._file.fonts) else None
        heard = ""
        for letter in text:
            if letter == _FIELD_BEGIN:
                self._fields.append(True)
            elif letter == _FIELD_RESULT and self._fields:
                self._fields[-1] = False
            elif letter == _FIELD_END and self._fields:
                self._fields.pop()
            elif any(self._fields) or look.hidden:
                continue
            elif letter == _SOFT_HYPHEN:
                heard += "\xad" if encoding_of(font) == TCVN3 else ""
            elif look.special and letter == "(":
                heard += self._sign(look)
            elif letter >= " " or letter in _MARKS:
                heard += _MARKS.get(letter, letter)
        if heard:
            self._heard.append((font, look.bold, heard.upper() if look.caps else heard))

    def _sign(self, look: DocLook) -> str:
        """The inserted symbol that a bracket stands for."""
        if look.sign is None:
            return ""
        font, code = look.sign
        return symbol(self._file.fonts[font] if font < len(self._file.fonts) else None, code)

    def _end(self, mark: str, place: ParagraphPlace, zone: str, rows: EdgeRows) -> None:
        heard, self._heard = self._heard, []
        text = _text(heard)
        if place.in_table and place.depth > 1:
            self._nested(text, place, heard, rows)
        elif place.in_table and place.row_end:
            rows.edges = list(place.edges)
            rows.end_row()
        elif place.in_table and mark == "\x07":
            rows.end_cell(text)
        elif place.in_table:
            rows.add_line(text)
        else:
            self._close(rows)
            self._left -= len(text)
            self.truncated = self.truncated or self._left < 0
            if text.strip() and not self.truncated:
                bold = all(heavy for _, heavy, words in heard if words.strip())
                self.blocks.append(Paragraph(text.strip("\n"), zone, bold, self._file.centred(place)))

    def _nested(self, text: str, place: ParagraphPlace, heard: list[Heard], rows: EdgeRows) -> None:
        """A table within a cell: a line a row, a tab between cells."""
        if place.inner_row_end:
            rows.add_line(text.rstrip("\t"))
        elif place.inner_cell:
            self._heard = [*heard, (None, False, "\t")]
        elif text.strip():
            self._heard = [*heard, (None, False, " ")]

    def _close(self, rows: EdgeRows) -> None:
        self._left -= rows.characters
        table = rows.close(self._tables + 1)
        if table is None:
            return
        self._tables += 1
        if self._left < 0:
            self.truncated = True
        else:
            self.blocks.append(table)


def _marks(text: str) -> Iterator[tuple[int, int, str]]:
    """The stretches between paragraph ends: from, to, and the mark that ends it ("" at the end of the text)."""
    start = 0
    for at, letter in enumerate(text):
        if letter in _PARAGRAPH_ENDS:
            yield start, at, letter
            start = at + 1
    if start < len(text):
        yield start, len(text), ""


def _text(heard: list[Heard]) -> str:
    joined: list[tuple[str | None, str]] = []
    for font, _, words in heard:
        if joined and joined[-1][0] == font:
            joined[-1] = (font, joined[-1][1] + words)
        else:
            joined.append((font, words))
    return "".join(decode(words, font) for font, words in joined)
