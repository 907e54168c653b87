"""Walking WordprocessingML in reading order (ECMA-376-1, 17): the document as its reader sees it.

Tracked changes count as accepted, hidden text and field codes are left out, a text box comes once,
before the paragraph it hangs on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from parsers.facts import Block, Budget, Paragraph, Table
from parsers.formats.layout.spans import SpanGrid
from parsers.formats.word.docx_markup import ALTERNATE, Piece, chosen, inside, joined, seen, shown, symbol, text_of
from parsers.formats.word.docx_numbering import Numbering
from parsers.formats.word.docx_styles import PLAIN, VAL, DocxLook, Styles, W, head, paragraph_look, run_look, small_number

_P, _TBL, _TR, _TC, _R, _T = W + "p", W + "tbl", W + "tr", W + "tc", W + "r", W + "t"
_PPR, _RPR, _TRPR, _TCPR = W + "pPr", W + "rPr", W + "trPr", W + "tcPr"
_BOX, _SYMBOL, _DELETED = W + "txbxContent", W + "sym", W + "del"
_SPAN, _MERGE, _BEFORE, _CELL_DELETED = W + "gridSpan", W + "vMerge", W + "gridBefore", W + "cellDel"
_FIELD, _FIELD_MARK, _RUBY, _RUBY_BASE, _CHUNK = W + "fldChar", W + "fldCharType", W + "ruby", W + "rubyBase", W + "altChunk"
_MATH, _DENOMINATOR = (f"{{http://schemas.openxmlformats.org/officeDocument/2006/math}}{name}" for name in ("t", "den"))
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_HOLDERS = frozenset({W + "drawing", W + "pict", W + "object", ALTERNATE})

Words = tuple[str, bool, bool]  #: of a paragraph: its text, whether bold, whether centred
Nested = list[tuple[etree._Element, SpanGrid]]  #: tables within the cells of a table


@dataclass
class Spent:
    """What the walk has taken of its budget."""

    characters: int = 0
    cells: int = 0
    truncated: bool = False


class DocxWalk:
    """Collects the blocks of the parts it is led through, in that order."""

    def __init__(
        self, styles: Styles, numbering: Numbering, budget: Budget, chunk: Callable[[str], tuple[Block, ...]] = lambda _: ()
    ) -> None:
        self.blocks: list[Block] = []
        self.spent = Spent()
        self._styles = styles
        self._numbering = numbering
        self._budget = budget
        self._tables = 0
        self._chunk = chunk
        self._carried: list[Piece] = []
        self._fields: list[bool] = []  #: open fields of the paragraph; True while in the code, which nobody sees

    def part(self, container: etree._Element, zone: str) -> None:
        """Walk a body, header, footer, note, text box or content control."""
        for child in seen(container):
            tag = child.tag
            if tag == _P:
                words = self._paragraph(child)
                if words is not None:
                    self.blocks.append(Paragraph(words[0], zone, words[1], words[2]))
            elif tag == _TBL:
                self._table(child, zone)
            elif tag == _CHUNK:
                self._foreign(self._chunk(child.get(_LINK) or ""), zone)
            else:
                self.part(child, zone)

    def _foreign(self, blocks: tuple[Block, ...], zone: str) -> None:
        """A part of another format that Word shows as if it were typed here (17.17.2.1)."""
        for block in blocks:
            if isinstance(block, Table):
                self._tables += 1
                self.blocks.append(replace(block, zone=zone, index=self._tables))
            else:
                self.blocks.append(replace(block, zone=zone))

    def _paragraph(self, element: etree._Element) -> Words | None:
        children = list(element)
        own = paragraph_look(children[0]) if children and children[0].tag == _PPR else PLAIN
        look = self._styles.paragraph(own.style)
        if own is not PLAIN:
            look = self._styles.over(own, look)
        pieces, fields = self._carried, self._fields
        self._carried, self._fields = [], []
        self._inline(children, look, pieces)
        self._fields = fields
        if own.mark_deleted:
            self._carried = pieces
            return None
        text = joined(pieces)
        if not text.strip():
            if look.numbering is not None and look.numbering[0] != "0" and not look.hidden and not pieces:
                self._numbering.label(*look.numbering)  # Word counts a numbered paragraph without words too
            return None
        self.spent.characters += len(text)
        if self.spent.characters > self._budget.text_characters:
            self.spent.truncated = True
            return None
        if look.numbering is not None and look.numbering[0] != "0":
            label = self._numbering.label(*look.numbering)
            text = f"{label} {text.lstrip()}" if label else text
        bold = all(bold for _, bold, words in pieces if not words.isspace())
        return text.strip("\n"), bold, bool(look.centred)

    def _inline(self, elements: Iterable[etree._Element], look: DocxLook, pieces: list[Piece]) -> None:
        for child in elements:
            tag = child.tag
            if tag == _R:  # nearly always
                self._run(child, look, pieces)
            elif tag != _PPR:
                self._beside(child, look, pieces)

    def _beside(self, element: etree._Element, look: DocxLook, pieces: list[Piece]) -> None:
        for child in shown(element):
            if child.tag == _R:
                self._run(child, look, pieces)
            elif child.tag == _MATH:
                pieces.append((look.font, bool(look.bold), child.text or ""))
            else:
                if child.tag == _DENOMINATOR:
                    pieces.append((look.font, bool(look.bold), "/"))
                self._inline(child, look, pieces)

    def _run(self, run: etree._Element, look: DocxLook, pieces: list[Piece]) -> None:
        text = ""
        for child in run:
            tag = child.tag
            if tag == _T and not self._fields:
                text += text_of(child)
            elif tag == _RPR:  # it stands first
                own = run_look(child)
                if own is not PLAIN:
                    look = self._styles.over(own, look, own.style)
                if look.hidden:
                    return
            elif tag == _FIELD:
                self._field(child.get(_FIELD_MARK))
            elif self._fields and any(self._fields):
                continue
            elif tag == _T:
                text += text_of(child)
            elif tag in _MARKS:
                text += _MARKS[tag]
            elif tag == _SYMBOL:
                text += symbol(child)
            elif tag in _HOLDERS:
                text += self._held(child)
            elif tag == _RUBY:
                for base in child.iterchildren(_RUBY_BASE):
                    self._inline(base, look, pieces)
        if text and not look.hidden:
            pieces.append((look.font, bool(look.bold), text.upper() if look.caps else text))

    def _field(self, mark: str | None) -> None:
        """A field begins, comes to its result, or ends (17.16.18). A code never goes on past its paragraph."""
        if mark == "begin":
            self._fields.append(True)
        elif self._fields and mark == "separate":
            self._fields[-1] = False
        elif self._fields and mark == "end":
            self._fields.pop()

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
        nested: Nested = []
        for found, grid in ((element, self._grid(element, zone, nested)), *nested):
            if found is not element and not _looks_like_data(found):
                continue
            self._tables += 1
            table = grid.table(self._tables, zone)
            if any(any(cell is not None for cell in row) for row in table.rows):
                self.blocks.append(table)

    def _grid(self, element: etree._Element, zone: str, nested: Nested) -> SpanGrid:
        grid = SpanGrid()
        for row in inside(element, _TR):
            marks = {mark.tag: mark.get(VAL) for mark in next(row.iterchildren(_TRPR), ())}
            if _DELETED in marks:
                continue
            if self.spent.cells + grid.places > self._budget.table_cells:
                self.spent.truncated = True
                break
            grid.start_row()
            grid.skip(small_number(marks.get(_BEFORE), 0))
            for cell in inside(row, _TC):
                self._cell(cell, zone, grid, nested)
        self.spent.cells += grid.places
        return grid

    def _cell(self, cell: etree._Element, zone: str, grid: SpanGrid, nested: Nested) -> None:
        across, continued, properties = 1, False, head(cell, _TCPR)
        for mark in properties if properties is not None else ():
            tag = mark.tag
            if tag == _SPAN:
                across = small_number(mark.get(VAL), 1)
            elif tag == _CELL_DELETED:
                return
            elif tag == _MERGE:
                continued = mark.get(VAL) in (None, "continue")
        if continued:
            grid.add_below(across)
            return
        text = "\n".join(self._cell_lines(cell, zone, nested)).strip("\n")
        grid.add(text if text.strip() else None, across)

    def _cell_lines(self, container: etree._Element, zone: str, nested: Nested) -> Iterator[str]:
        for child in seen(container):
            tag = child.tag
            if tag == _P:
                words = self._paragraph(child)
                if words is not None:
                    yield words[0]
            elif tag == _TBL:
                inner: Nested = []
                grid = self._grid(child, zone, inner)
                nested += [(child, grid), *inner]
                for row in grid.table(0).rows:
                    yield "\t".join(str(value) for value in row if value is not None)
            elif tag != _TCPR:
                yield from self._cell_lines(child, zone, nested)


def _looks_like_data(table: etree._Element) -> bool:
    rows = list(inside(table, _TR))
    return len(rows) >= 3 and sum(1 for _ in inside(rows[0], _TC)) >= 2
