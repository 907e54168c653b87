"""Rich Text Format (RTF 1.9.1): page headers, tables with their merges, text boxes, code pages by font."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from parsers.facts import Block, Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.layout.cell_edges import CellEdge, EdgeRows
from parsers.formats.layout.spans import WIDEST
from parsers.formats.repair import repair
from parsers.formats.rtf.rtf_state import State, formatted
from parsers.formats.rtf.rtf_text import Heard, Piece

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z\r\n])|\\[\r\n]|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_PLAIN = re.compile(rb"(?:[ -\[\]-z|~]++|\\u-?\d{1,10}+ ?+[ -\[\]-z|~])+")  #: text of ASCII and Unicode, nothing else
_ZONES = {"header": "header", "headerl": "header", "headerr": "header", "headerf": "header", "shptxt": "box"}
_ZONES |= {"footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer", "footnote": "note"}
_NO_TEXT = (
    "colortbl stylesheet info pict fldinst object objdata listtable listoverridetable revtbl rsidtbl generator "
    "themedata colorschememapping datastore latentstyles xmlnstbl pn filetbl nonesttables shprslt upr sp bkmkstart "
    "bkmkend annotation atnid atnauthor atnref atntime atndate do tc xe txe rxe userprops fontemb template mmathPr "
    "wgrffmtfilter"
)
_SKIPPED = frozenset(_NO_TEXT.split())
_KEPT_STARRED = frozenset({"shpinst", "shptxt", "ud", "footnote", "nesttableprops"})
_TEXTS = {"tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"}
_TEXTS |= {"emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " "}
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}"}


def read_rtf(content: bytes, budget: Budget) -> Content:
    """Read an RTF document. Never raises for its content; unbalanced braces end it early."""
    reader = _RtfReader(content, budget)
    reader.run()
    problems = (Problem("truncated"),) if reader.truncated else ()
    order = {"header": 0, "footer": 2, "note": 3}
    blocks = sorted(reader.blocks, key=lambda block: order.get(block.zone, 1))
    return Content("rtf", Outcome.READ, repair(blocks), problems)


@lru_cache(maxsize=1_024)  # rows of a table repeat the edges of the first
def _ending(edge: CellEdge, right: int) -> CellEdge:
    return replace(edge, right=right)


class _RtfReader:
    def __init__(self, content: bytes, budget: Budget) -> None:
        self.blocks: list[Block] = []
        self.truncated = False
        self._content = content
        self._left, self._cells_left = budget.text_characters, budget.table_cells
        self._heard = Heard(content)
        default = re.search(rb"\\deff(\d+)", content[:400])
        self._default_font = int(default[1]) if default else 0
        self._state = State(font=self._default_font)
        self._stack: list[State] = []
        self._rows = {zone: EdgeRows(zone) for zone in ("body", "header", "footer", "box", "note")}
        self._saved: list[list[Piece]] = []
        self._edge = CellEdge()
        self._tables = 0

    def run(self) -> None:
        """Read to the end."""
        position, starred = 0, False
        while position < len(self._content) and not self.truncated:
            if not starred and self._heard.is_plain(self._state) and (plain := _PLAIN.match(self._content, position)):
                self._heard.plain(self._state, plain[0])
                position = plain.end()
                continue
            token = _TOKEN.match(self._content, position)
            if token is None:
                position += 1
                continue
            position = token.end()
            word, number, byte, symbol, brace, text = token.groups()
            if brace:
                self._brace(brace)
            elif symbol == b"*":
                starred = True
                continue
            elif word:
                name, value = word.decode("ascii"), int(number) if number else None
                if name == "bin":
                    position += max(value or 0, 0)
                else:
                    self._word(name, value, starred=starred)
            elif byte:
                self._heard.raw(self._state, bytes([int(byte, 16)]))
            elif symbol:
                self._heard.say(self._state, _SYMBOLS.get(symbol, ""))
            elif text:
                self._heard.raw(self._state, text)
            elif token[0].startswith(b"\\"):
                self._end_paragraph()
            starred = False
        self._end_paragraph()
        for rows in self._rows.values():
            self._close_table(rows)

    def _brace(self, brace: bytes) -> None:
        self._heard.end_group(self._state)
        if brace == b"{":
            self._stack.append(self._state)
        elif self._stack:
            before = self._state
            self._state = self._stack.pop()
            if before.zone != self._state.zone:
                self._leave_zone(before)

    def _leave_zone(self, before: State) -> None:
        inside, self._state = self._state, before
        self._end_paragraph()
        self._close_table(self._rows[before.zone])
        self._state = inside
        self._heard.pieces = self._saved.pop() if self._saved else []

    def _word(self, name: str, value: int | None, *, starred: bool) -> None:
        if self._state.skipped and name != "ud":
            return
        if name in _ZONES and (name != "shptxt" or self._state.shape):
            self._saved.append(self._heard.take(self._state))
            self._state = replace(
                self._state, zone=_ZONES[name], shape=False, in_table=False, depth=0, centred=False, bold=False
            )
        elif name == "shpinst":
            self._state = replace(self._state, shape=True)
        elif name == "ud":
            self._state = replace(self._state, skipped=False)
        elif name in _SKIPPED or name == "fonttbl" or (starred and name not in _KEPT_STARRED):
            self._heard.flush(self._state)
            self._state = replace(self._state, skipped=True)
        elif name == "u":
            self._heard.unicode(self._state, value or 0)
        elif name in _TEXTS:
            self._heard.say(self._state, _TEXTS[name])
        elif name in _ACTIONS:
            self._heard.flush(self._state)
            _ACTIONS[name](self)
        elif name in ("trowd", "cellx") or name in _MERGES:
            self._define(name, value)
        else:
            self._heard.flush(self._state)
            self._state = formatted(self._state, name, value, self._default_font)

    def _define(self, name: str, value: int | None) -> None:
        """Words of a row's definition: each \\cellx closes the definition of one cell."""
        rows = self._rows[self._state.zone]
        if self._state.depth > 1:
            return
        if name == "trowd":
            rows.edges = []
        elif name == "cellx" and len(rows.edges) < WIDEST:
            rows.edges.append(_ending(self._edge, value or 0))
        self._edge = replace(self._edge, **{_MERGES[name]: True}) if name in _MERGES else CellEdge()

    def _end_paragraph(self) -> None:
        state, pieces = self._state, self._heard.take(self._state)
        text = self._heard.text(pieces)
        if state.silent and not text:
            return
        rows = self._rows[state.zone]
        if state.in_table or state.depth > 0:
            rows.add_line(text)
            return
        self._close_table(rows)
        self._left -= len(text)
        if self._left < 0:
            self.truncated = True
        elif text.strip():
            bold = all(heavy for _, heavy, words in pieces if words.strip())
            self.blocks.append(Paragraph(text.strip("\n"), state.zone, bold, state.centred))

    def _end_cell(self) -> None:
        text = self._heard.text(self._heard.take(self._state))
        self._cells_left -= 1
        self.truncated = self.truncated or self._cells_left < 0
        if self._state.depth > 1:
            self._rows[self._state.zone].add_line(text)
        else:
            self._rows[self._state.zone].end_cell(text)

    def _end_nested_cell(self) -> None:
        self._heard.say(self._state, "\t")

    def _end_nested_row(self) -> None:
        self._rows[self._state.zone].add_line(self._heard.text(self._heard.take(self._state)).rstrip("\t"))

    def _end_row(self) -> None:
        self._rows[self._state.zone].end_row()

    def _close_table(self, rows: EdgeRows) -> None:
        self._left -= rows.characters
        table = rows.close(self._tables + 1)
        self._tables += table is not None
        if table is not None and self._left >= 0:
            self.blocks.append(table)
        elif table is not None:
            self.truncated = True


_ACTIONS: dict[str, Callable[[_RtfReader], None]] = {
    "par": _RtfReader._end_paragraph,
    "sect": _RtfReader._end_paragraph,
    "page": _RtfReader._end_paragraph,
    "cell": _RtfReader._end_cell,
    "row": _RtfReader._end_row,
    "nestcell": _RtfReader._end_nested_cell,
    "nestrow": _RtfReader._end_nested_row,
}
_MERGES = {"clvmgf": "starts_down", "clvmrg": "from_above", "clmgf": "starts_across", "clmrg": "from_left"}
