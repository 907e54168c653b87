"""Rich Text Format (RTF 1.9.1): page headers, tables with their merges, text boxes, code pages by font."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from parsers.facts import Block, Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.edges import CellEdge, Rows
from parsers.formats.repair import repair
from parsers.vietnamese.legacy import decode, encoding_of

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z\r\n])|\\[\r\n]|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_CHARSETS = {128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258"}
_CHARSETS |= {177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}
_ZONES = {"header": "header", "headerl": "header", "headerr": "header", "headerf": "header", "shptxt": "box"}
_ZONES |= {"footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer", "footnote": "note"}
_SKIPPED = frozenset(
    {
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "fldinst",
        "object",
        "objdata",
        "listtable",
        "listoverridetable",
        "revtbl",
        "rsidtbl",
        "generator",
        "themedata",
        "colorschememapping",
        "datastore",
        "latentstyles",
        "xmlnstbl",
        "pn",
        "filetbl",
        "nonesttables",
        "shprslt",
        "upr",
        "sp",
        "bkmkstart",
        "bkmkend",
        "annotation",
        "atnid",
        "atnauthor",
        "atnref",
        "atntime",
        "atndate",
        "do",
        "tc",
        "xe",
        "txe",
        "rxe",
        "userprops",
        "fontemb",
        "template",
        "mmathPr",
        "wgrffmtfilter",
    }
)
_KEPT_STARRED = frozenset({"shpinst", "shptxt", "ud", "footnote", "nesttableprops"})
_TEXTS = {"tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"}
_TEXTS |= {"emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " "}
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}"}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and a closing brace restores."""

    skipped: bool = False
    shape: bool = False  #: inside a shape, where only its text counts
    zone: str = "body"
    font: int = 0
    bold: bool = False
    caps: bool = False
    hidden: bool = False
    centred: bool = False
    in_table: bool = False
    depth: int = 0  #: \itap, tables within tables
    unicode_skip: int = 1


def read_rtf(content: bytes, budget: Budget) -> Content:
    """Read an RTF document. Never raises for its content; unbalanced braces end it early."""
    reader = _Reader(content, budget)
    reader.run()
    problems = (Problem("truncated"),) if reader.truncated else ()
    order = {"header": 0, "footer": 2, "note": 3}
    blocks = sorted(reader.blocks, key=lambda block: order.get(block.zone, 1))
    return Content("rtf", Outcome.READ, repair(blocks), problems)


class _Reader:
    def __init__(self, content: bytes, budget: Budget) -> None:
        self.blocks: list[Block] = []
        self.truncated = False
        self._content = content
        self._left = budget.text_characters
        self._fonts, self._pages = _font_table(content)
        page = re.search(rb"\\ansicpg(\d+)", content[:2000])
        self._page = f"cp{int(page[1])}" if page and int(page[1]) not in (0, 10000) else "cp1252"
        self._state = _State()
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._pieces: list[tuple[int, bool, str]] = []
        self._rows = {zone: Rows(zone) for zone in ("body", "header", "footer", "box", "note")}
        self._ignored = 0
        self._saved: list[tuple[str, list[tuple[int, bool, str]]]] = []
        self._edge = CellEdge()
        self._tables = 0

    def run(self) -> None:
        """Read to the end."""
        position, starred = 0, False
        while position < len(self._content):
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
                self._raw(bytes([int(byte, 16)]))
            elif symbol:
                self._say(_SYMBOLS.get(symbol, ""))
            elif text:
                self._raw(text)
            elif token[0].startswith(b"\\"):
                self._end_paragraph()
            starred = False
        self._end_paragraph()
        for rows in self._rows.values():
            self._close_table(rows)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        if brace == b"{":
            self._stack.append(self._state)
        elif self._stack:
            before = self._state
            self._state = self._stack.pop()
            if before.zone != self._state.zone:
                self._leave_zone(before)

    def _leave_zone(self, before: _State) -> None:
        inside, self._state = self._state, before
        self._end_paragraph()
        self._close_table(self._rows[before.zone])
        self._state = inside
        self._pieces = self._saved.pop()[1] if self._saved else []

    def _word(self, name: str, value: int | None, *, starred: bool) -> None:
        if self._state.skipped and name != "ud":
            return
        if name in _ZONES and (name != "shptxt" or self._state.shape):
            self._flush()
            self._saved.append((self._state.zone, self._pieces))
            self._pieces = []
            self._state = replace(
                self._state, zone=_ZONES[name], shape=False, in_table=False, depth=0, centred=False, bold=False
            )
        elif name == "shpinst":
            self._state = replace(self._state, shape=True)
        elif name == "ud":
            self._state = replace(self._state, skipped=False)
        elif name in _SKIPPED or name == "fonttbl" or (starred and name not in _KEPT_STARRED):
            self._flush()
            self._state = replace(self._state, skipped=True)
        elif name == "u":
            self._unicode(value or 0)
        elif name in _TEXTS:
            self._say(_TEXTS[name])
        elif name in _ACTIONS:
            self._flush()
            _ACTIONS[name](self)
        else:
            self._flush()
            self._format(name, value)

    def _unicode(self, value: int) -> None:
        self._flush()
        self._ignored = 0
        if not self._silent:
            code = value % 65536
            self._pieces.append((self._state.font, self._state.bold, chr(code)))
        self._ignored = self._state.unicode_skip

    @property
    def _silent(self) -> bool:
        state = self._state
        return state.skipped or state.shape or state.hidden

    def _raw(self, data: bytes) -> None:
        dropped = min(self._ignored, len(data))
        self._ignored -= dropped
        if not self._silent:
            self._bytes += data[dropped:]

    def _say(self, text: str) -> None:
        self._flush()
        if self._ignored:
            self._ignored -= 1
        elif text and not self._silent:
            self._pieces.append((self._state.font, self._state.bold, text))

    def _flush(self) -> None:
        """Decode the bytes gathered in the code page of their font; a legacy font's bytes are its own."""
        if not self._bytes:
            return
        font = self._state.font
        page = "cp1252" if encoding_of(self._fonts.get(font)) else self._pages.get(font, self._page)
        try:
            text = self._bytes.decode(page, "replace")
        except LookupError:
            text = self._bytes.decode("cp1252", "replace")
        self._bytes.clear()
        self._pieces.append((font, self._state.bold, text.upper() if self._state.caps else text))

    def _format(self, name: str, value: int | None) -> None:
        state, on = self._state, value != 0
        match name:
            case "f":
                self._state = replace(state, font=value or 0)
            case "b":
                self._state = replace(state, bold=on)
            case "v" | "deleted":
                self._state = replace(state, hidden=on)
            case "caps":
                self._state = replace(state, caps=on)
            case "plain":
                self._state = replace(state, bold=False, hidden=False, caps=False, font=self._default_font)
            case "pard":
                self._state = replace(state, centred=False, in_table=False, depth=0)
            case "ql" | "qr" | "qj" | "qc":
                self._state = replace(state, centred=name == "qc")
            case "intbl":
                self._state = replace(state, in_table=on)
            case "itap":
                self._state = replace(state, depth=value or 0)
            case "uc":
                self._state = replace(state, unicode_skip=min(value or 0, 16))
            case "trowd":
                self._rows[state.zone].edges = []
                self._edge = CellEdge()
            case "clvmgf" | "clvmrg" | "clmgf" | "clmrg":
                self._edge = replace(self._edge, **{_MERGES[name]: True})
            case "cellx":
                if len(self._rows[state.zone].edges) < 256:
                    self._rows[state.zone].edges.append(replace(self._edge, right=value or 0))
                self._edge = CellEdge()

    @property
    def _default_font(self) -> int:
        found = re.search(rb"\\deff(\d+)", self._content[:400])
        return int(found[1]) if found else 0

    def _end_paragraph(self) -> None:
        self._flush()
        state, pieces = self._state, self._pieces
        self._pieces = []
        text = self._text(pieces)
        if self._silent and not text:
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
        text = self._text(self._pieces)
        self._pieces = []
        if self._state.depth > 1:
            self._rows[self._state.zone].add_line(text)
        else:
            self._rows[self._state.zone].end_cell(text)

    def _end_nested_cell(self) -> None:
        self._pieces.append((self._state.font, self._state.bold, "\t"))

    def _end_nested_row(self) -> None:
        self._rows[self._state.zone].add_line(self._text(self._pieces).rstrip("\t"))
        self._pieces = []

    def _end_row(self) -> None:
        self._rows[self._state.zone].end_row()

    def _close_table(self, rows: Rows) -> None:
        self._left -= rows.characters
        table = rows.close(self._tables + 1)
        self._tables += table is not None
        if table is not None and self._left >= 0:
            self.blocks.append(table)
        elif table is not None:
            self.truncated = True

    def _text(self, pieces: list[tuple[int, bool, str]]) -> str:
        joined: list[tuple[int, str]] = []
        for font, _, text in pieces:
            if joined and joined[-1][0] == font:
                joined[-1] = (font, joined[-1][1] + text)
            else:
                joined.append((font, text))
        text = "".join(decode(words, self._fonts.get(font)) for font, words in joined)
        return unicodedata.normalize("NFC", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


_ACTIONS: dict[str, Callable[[_Reader], None]] = {
    "par": _Reader._end_paragraph,
    "sect": _Reader._end_paragraph,
    "page": _Reader._end_paragraph,
    "cell": _Reader._end_cell,
    "row": _Reader._end_row,
    "nestcell": _Reader._end_nested_cell,
    "nestrow": _Reader._end_nested_row,
}
_MERGES = {"clvmgf": "starts_down", "clvmrg": "from_above", "clmgf": "starts_across", "clmrg": "from_left"}


def _font_table(content: bytes) -> tuple[dict[int, str], dict[int, str]]:
    """Names and code pages of the fonts, by number."""
    start = content.find(b"{\\fonttbl")
    depth, end = 0, start
    for brace in re.finditer(rb"(?<!\\)[{}]", content[start : start + 200_000]) if start >= 0 else ():
        depth += 1 if brace[0] == b"{" else -1
        if depth == 0:
            end = start + brace.end()
            break
    names, pages = {}, {}
    for entry in re.findall(rb"\\f\d+[^;]*;", content[start:end]) if start >= 0 else ():
        number = re.match(rb"\\f(\d+)", entry)
        charset = re.search(rb"\\fcharset(\d+)", entry)
        name = re.sub(rb"\{[^{}]*\}|\\'[0-9a-f]{2}|\\\*|\\[a-z]+-?\d* ?", b"", entry).strip(b" ;{}")
        if number:
            names[int(number[1])] = name.decode("latin-1").strip()
            if charset and int(charset[1]) in _CHARSETS:
                pages[int(number[1])] = _CHARSETS[int(charset[1])]
    return names, pages
