"""Walking WordprocessingML in reading order (ECMA-376-1, 17): the document as its reader sees it.

Tracked changes count as accepted, hidden text and field codes are left out, a text box comes once,
before the paragraph it hangs on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from parsers.facts import Block, Budget, Paragraph
from parsers.formats.docx_numbering import Numbering
from parsers.formats.docx_styles import PLAIN, VAL, Look, Styles, W, head, paragraph_look, run_look, small_number
from parsers.formats.docx_tree import ALTERNATE, chosen, inside, seen, symbol, text_of
from parsers.formats.grid import Grid
from parsers.vietnamese.legacy import decode, encoding_of

_P, _TBL, _TR, _TC, _R, _T = W + "p", W + "tbl", W + "tr", W + "tc", W + "r", W + "t"
_PPR, _RPR, _TRPR, _TCPR = W + "pPr", W + "rPr", W + "trPr", W + "tcPr"
_BOX, _SYMBOL, _DELETED = W + "txbxContent", W + "sym", W + "del"
_SPAN, _MERGE, _BEFORE = W + "gridSpan", W + "vMerge", W + "gridBefore"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_HOLDERS = frozenset({W + "drawing", W + "pict", W + "object", ALTERNATE})

Piece = tuple[str | None, bool, str]  #: font, bold, text


@dataclass
class Spent:
    """What the walk has taken of its budget."""

    characters: int = 0
    cells: int = 0
    truncated: bool = False


class Walk:
    """Collects the blocks of the parts it is led through, in that order."""

    def __init__(self, styles: Styles, numbering: Numbering, budget: Budget) -> None:
        self.blocks: list[Block] = []
        self.spent = Spent()
        self._styles = styles
        self._numbering = numbering
        self._budget = budget
        self._tables = 0
        self._carried: list[Piece] = []

    def part(self, container: etree._Element, zone: str) -> None:
        """Walk a body, header, footer, note, text box or content control."""
        for child in seen(container):
            if child.tag == _P:
                paragraph = self._paragraph(child, zone)
                if paragraph is not None:
                    self.blocks.append(paragraph)
            elif child.tag == _TBL:
                self._table(child, zone)
            else:
                self.part(child, zone)

    def _paragraph(self, element: etree._Element, zone: str) -> Paragraph | None:
        properties = head(element, _PPR)
        own = paragraph_look(properties) if properties is not None else PLAIN
        look = self._styles.paragraph(own.style)
        if own is not PLAIN:
            look = own.over(look)
        pieces = self._carried
        self._carried = []
        self._inline(element, look, pieces)
        if own.mark_deleted:
            self._carried = pieces
            return None
        text = _join(pieces)
        if not text.strip():
            return None
        self.spent.characters += len(text)
        if self.spent.characters > self._budget.text_characters:
            self.spent.truncated = True
            return None
        if look.numbering is not None and look.numbering[0] != "0":
            label = self._numbering.label(*look.numbering)
            text = f"{label} {text.lstrip()}" if label else text
        bold = all(bold for _, bold, words in pieces if not words.isspace())
        return Paragraph(text.strip("\n"), zone, bold, bool(look.centred))

    def _inline(self, element: etree._Element, look: Look, pieces: list[Piece]) -> None:
        for child in seen(element):
            if child.tag == _R:
                self._run(child, look, pieces)
            elif child.tag == _MATH:
                pieces.append((look.font, bool(look.bold), child.text or ""))
            else:
                self._inline(child, look, pieces)

    def _run(self, run: etree._Element, look: Look, pieces: list[Piece]) -> None:
        properties = head(run, _RPR)
        if properties is not None:
            own = run_look(properties)
            look = (own.over(self._styles.character(own.style)) if own.style else own).over(look)
        if look.hidden:
            return
        text = ""
        for child in run:
            tag = child.tag
            if tag == _T:
                text += text_of(child)
            elif tag in _MARKS:
                text += _MARKS[tag]
            elif tag == _SYMBOL:
                text += symbol(child)
            elif tag in _HOLDERS:
                text += self._held(child)
        if text:
            pieces.append((look.font, bool(look.bold), text.upper() if look.caps else text))

    def _held(self, holder: etree._Element) -> str:
        """The text boxes of a drawing become blocks; plain runs of an alternative stay in the line."""
        text = ""
        for child in chosen(holder) if holder.tag == ALTERNATE else seen(holder):
            if child.tag == _BOX:
                carried, self._carried = self._carried, []
                self.part(child, "box")
                self._carried = carried
            elif child.tag == _T:
                text += text_of(child)
            else:
                text += self._held(child)
        return text

    def _table(self, element: etree._Element, zone: str) -> None:
        self._tables += 1
        index, nested = self._tables, list[etree._Element]()
        table = self._grid(element, zone, nested).table(index, zone)
        if any(any(cell is not None for cell in row) for row in table.rows):
            self.blocks.append(table)
        for inner in nested:
            if _looks_like_data(inner):
                self._table(inner, zone)

    def _grid(self, element: etree._Element, zone: str, nested: list[etree._Element]) -> Grid:
        grid = Grid()
        for row in inside(element, _TR):
            marks = {mark.tag: mark.get(VAL) for mark in next(row.iterchildren(_TRPR), ())}
            if _DELETED in marks:
                continue
            if self.spent.cells > self._budget.table_cells:
                self.spent.truncated = True
                break
            grid.start_row()
            grid.skip(small_number(marks.get(_BEFORE), 0))
            for cell in inside(row, _TC):
                self._cell(cell, zone, grid, nested)
        return grid

    def _cell(self, cell: etree._Element, zone: str, grid: Grid, nested: list[etree._Element]) -> None:
        self.spent.cells += 1
        across, continued, properties = 1, False, head(cell, _TCPR)
        for mark in properties if properties is not None else ():
            if mark.tag == _SPAN:
                across = small_number(mark.get(VAL), 1)
            elif mark.tag == _MERGE:
                continued = mark.get(VAL) in (None, "continue")
        if continued:
            grid.add_below(across)
            return
        text = "\n".join(self._cell_lines(cell, zone, nested)).strip("\n")
        grid.add(text if text.strip() else None, across)

    def _cell_lines(self, container: etree._Element, zone: str, nested: list[etree._Element]) -> Iterator[str]:
        for child in seen(container):
            if child.tag == _P:
                paragraph = self._paragraph(child, zone)
                if paragraph is not None:
                    yield paragraph.text
            elif child.tag == _TBL:
                nested.append(child)
                for row in self._grid(child, zone, []).table(0).rows:
                    yield "\t".join(str(value) for value in row if value is not None)
            elif child.tag != _TCPR:
                yield from self._cell_lines(child, zone, nested)


def _join(pieces: list[Piece]) -> str:
    """The text of a paragraph; neighbours in one legacy font are joined before they are decoded."""
    if not any(encoding_of(font) for font, _, _ in pieces):
        return "".join(text for _, _, text in pieces)
    joined: list[tuple[str | None, str]] = []
    for font, _, text in pieces:
        if joined and joined[-1][0] == font:
            joined[-1] = (font, joined[-1][1] + text)
        else:
            joined.append((font, text))
    return "".join(decode(text, font) for font, text in joined)


def _looks_like_data(table: etree._Element) -> bool:
    rows = list(inside(table, _TR))
    return len(rows) >= 3 and sum(1 for _ in inside(rows[0], _TC)) >= 2
