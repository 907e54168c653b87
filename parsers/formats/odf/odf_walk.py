"""Walking OpenDocument (OASIS ODF 1.2): paragraphs with their notes and text boxes, tables row by row."""

from __future__ import annotations

import re
from datetime import date, datetime

from lxml import etree

from parsers.facts import Block, Budget, Cell, Paragraph
from parsers.formats.layout.spans import WIDEST, SpanGrid
from parsers.formats.odf.odf_styles import NS, Style, stated
from parsers.vietnamese.legacy import decode, encoding_of
from parsers.vietnamese.numbers import per_cent

_OFFICE, _TEXT, _TABLE, _DRAW = (NS % name for name in ("office", "text", "table", "drawing"))
_MARKS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n", _TEXT + "soft-page-break": ""}
_PARAGRAPHS = (_TEXT + "p", _TEXT + "h")
_DROPPED = frozenset(
    {
        _TEXT + "tracked-changes",
        _OFFICE + "annotation",
        _OFFICE + "forms",
        _TEXT + "sequence-decls",
        _TEXT + "note-citation",
        _TEXT + "hidden-text",
        _TEXT + "ruby-text",
        _TABLE + "shapes",
        _TABLE + "covered-table-cell",
        _TEXT + "table-of-content-source",
    }
)
_ROWS_REPEATED, _REPEATED = _TABLE + "number-rows-repeated", _TABLE + "number-columns-repeated"
_ACROSS, _DOWN = _TABLE + "number-columns-spanned", _TABLE + "number-rows-spanned"
_WHITE = re.compile(r"[ \t\r\n]+")
_TALLEST = 100_000  #: rows of one sheet that are looked at


class OdfWalk:
    def __init__(self, styles: dict[str, Style], budget: Budget) -> None:
        self.blocks: list[Block] = []
        self.truncated = False
        self.styles = styles
        self.budget = budget
        self.cells = 0
        self._characters = 0
        self._fonts: dict[str | None, str | None] = {}
        self._tables = 0

    def part(self, container: etree._Element, zone: str) -> None:
        for child in container:
            if child.tag in _PARAGRAPHS:
                paragraph = self._paragraph(child, zone)
                if paragraph is not None:
                    self.blocks.append(paragraph)
            elif child.tag == _TABLE + "table":
                self._table(child, zone)
            elif child.tag not in _DROPPED and isinstance(child.tag, str) and child.get(_TEXT + "display") != "none":
                self.part(child, "box" if child.tag == _DRAW + "text-box" else zone)

    def _paragraph(self, element: etree._Element, zone: str) -> Paragraph | None:
        pieces: list[tuple[str | None, bool, str]] = []
        notes: list[etree._Element] = []
        self._inline(element, element.get(_TEXT + "style-name"), pieces, notes)
        for note in notes:
            self.part(note, "note" if note.tag == _TEXT + "note-body" else "box")
        text = "".join(decode(words, font) if encoding_of(font) else words for font, _, words in pieces)
        self._characters += len(text)
        if not text.strip() or self._characters > self.budget.text_characters:
            self.truncated = self.truncated or bool(text.strip())
            return None
        bold = all(bold for _, bold, words in pieces if words.strip())
        centred = bool(stated(self.styles, element.get(_TEXT + "style-name"), "centred"))
        return Paragraph(text.strip("\n"), zone, bold, centred)

    def _inline(
        self,
        element: etree._Element,
        style: str | None,
        pieces: list[tuple[str | None, bool, str]],
        notes: list[etree._Element],
    ) -> None:
        def say(words: str | None) -> None:
            if words and not stated(self.styles, style, "hidden"):
                font = stated(self.styles, style, "font")
                pieces.append((font if isinstance(font, str) else None, bool(stated(self.styles, style, "bold")), words))

        say(_collapsed(element.text))
        for child in element:
            tag = child.tag
            if tag in (_DRAW + "text-box", _TEXT + "note-body"):
                notes.append(child)
            elif tag == _TEXT + "s":
                count = child.get(_TEXT + "c") or "1"
                say(" " * min(int(count) if count.isdigit() else 1, 200))
            elif tag in _MARKS:
                say(_MARKS[tag])
            elif tag not in _DROPPED and isinstance(tag, str):
                self._inline(child, child.get(_TEXT + "style-name") or style, pieces, notes)
            say(_collapsed(child.tail))

    def _table(self, element: etree._Element, zone: str) -> None:
        sheet = Sheet(self, zone)
        for row in _rows(element):
            if not sheet.add(row):
                break
        self.finish(sheet)

    def finish(self, sheet: Sheet) -> None:
        """Make the rows gathered a block, unless they are empty."""
        self._tables += 1
        table = sheet.grid.table(self._tables, sheet.zone, sheet.name, hidden=sheet.hidden)
        if any(any(cell is not None for cell in row) for row in table.rows):
            self.blocks.append(table)

    def row(self, cells: list[etree._Element], zone: str, grid: SpanGrid) -> None:
        """Put the cells of a row into the grid."""
        while cells and len(cells[-1]) == 0 and cells[-1].tag != _TABLE + "covered-table-cell":
            cells = cells[:-1]
        for cell in cells:
            repeat = min(_count(cell, _REPEATED), WIDEST)
            self.cells += repeat
            if cell.tag == _TABLE + "covered-table-cell":
                continue
            value = self._value(cell, zone)
            for _ in range(repeat):
                grid.add(value, _count(cell, _ACROSS), _count(cell, _DOWN))

    def _value(self, cell: etree._Element, zone: str) -> Cell:
        value = cell.get(_OFFICE + "value") or ""
        match cell.get(_OFFICE + "value-type"):
            case "float" | "currency" | "percentage":
                try:
                    number = float(value)
                except ValueError:
                    return value or None
                if cell.get(_OFFICE + "value-type") == "percentage":
                    return per_cent(number)
                return int(number) if number.is_integer() and abs(number) < 2**53 else number
            case "boolean":
                return cell.get(_OFFICE + "boolean-value") == "true"
            case "date":
                return _date(cell.get(_OFFICE + "date-value") or "")
        if len(cell) == 1 and len(cell[0]) == 0 and cell[0].tag == _PARAGRAPHS[0]:
            text = _collapsed(cell[0].text)
            font = self._font(cell[0].get(_TEXT + "style-name") or cell.get(_TABLE + "style-name"))
            text = decode(text, font) if encoding_of(font) else text
            self._characters += len(text)
        else:
            text = "\n".join(self._lines(cell, zone))
        return text if text.strip() else None

    def _font(self, style: str | None) -> str | None:
        if style not in self._fonts:
            found = stated(self.styles, style, "font")
            self._fonts[style] = found if isinstance(found, str) else None
        return self._fonts[style]

    def _lines(self, container: etree._Element, zone: str) -> list[str]:
        lines: list[str] = []
        for child in container:
            if child.tag in _PARAGRAPHS:
                paragraph = self._paragraph(child, zone)
                lines += [paragraph.text] if paragraph is not None else []
            elif child.tag == _TABLE + "table":
                for row in _rows(child):
                    texts = (" ".join(self._lines(cell, zone)) for cell in row if cell.tag == _TABLE + "table-cell")
                    lines.append("\t".join(text for text in texts if text))
            elif child.tag not in _DROPPED and isinstance(child.tag, str):
                lines += self._lines(child, zone)
        return lines


class Sheet:
    """Rows of one table as they come. Empty rows count only when something follows them."""

    def __init__(self, walk: OdfWalk, zone: str, name: str = "", *, hidden: bool = False) -> None:
        self.grid = SpanGrid()
        self.zone, self.name, self.hidden = zone, name, hidden
        self._walk = walk
        self._empty = 0

    def add(self, row: etree._Element) -> bool:
        """Take the next row; False when no more rows are wanted."""
        cells = [cell for cell in row if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell")]
        repeat = _count(row, _ROWS_REPEATED)
        if all(len(cell) == 0 and cell.get(_OFFICE + "value") is None for cell in cells):
            self._empty += repeat
            return True
        for _ in range(min(self._empty, _TALLEST)):
            self.grid.start_row()
        self._empty = 0
        for _ in range(min(repeat, _TALLEST)):
            if self._walk.cells > self._walk.budget.table_cells or self.grid.height > _TALLEST:
                self._walk.truncated = True
                return False
            self.grid.start_row()
            self._walk.row(cells, self.zone, self.grid)
        return True


def _rows(table: etree._Element) -> list[etree._Element]:
    rows = []
    for child in table:
        if child.tag == _TABLE + "table-row":
            rows.append(child)
        elif child.tag in (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"):
            rows += _rows(child)
    return rows


def _count(element: etree._Element, name: str) -> int:
    value = element.get(name)
    return max(int(value), 1) if value and value.isdigit() and len(value) < 9 else 1


def _collapsed(text: str | None) -> str:
    """White space as ODF 1.2 (6.1.2) sees it: runs are one space; more of them are written as text:s."""
    if not text:
        return ""
    return _WHITE.sub(" ", text)


def _date(text: str) -> Cell:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text or None
