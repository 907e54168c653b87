"""Letters of an RTF document: bytes in the code page of their font, and Unicode (RTF 1.9.1, Font Table, Unicode RTF)."""

from __future__ import annotations

import re
import unicodedata

from parsers.formats.rtf.rtf_state import State
from parsers.vietnamese.legacy import decode, encoding_of

_CHARSETS = {128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258"}
_CHARSETS |= {177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}

_UNICODE = re.compile(r"\\u(-?\d{1,10}+) ?+.")
_PRINTABLE = bytes(range(0x20, 0x7F))

Piece = tuple[int, bool, str]  #: font, bold, text


class Heard:
    """Gathers the letters of a paragraph."""

    def __init__(self, content: bytes) -> None:
        self.pieces: list[Piece] = []
        self._bytes = bytearray()
        self._ignored = 0  #: bytes still to skip, which stand for a Unicode letter in old readers
        self._fonts, self._pages = font_table(content)
        self._ascii: dict[int, bool] = {}
        page = re.search(rb"\\ansicpg(\d+)", content[:2000])
        self._page = f"cp{int(page[1])}" if page and int(page[1]) not in (0, 10000) else "cp1252"

    def is_plain(self, state: State) -> bool:
        """Whether ASCII and Unicode letters with one substitute each would be heard as they stand."""
        if self._bytes or self._ignored or state.silent or state.caps or state.unicode_skip != 1:
            return False
        return self._speaks_ascii(state.font)

    def plain(self, state: State, data: bytes) -> None:
        """A stretch of such letters, at once."""
        text = _UNICODE.sub(lambda found: chr(int(found[1]) % 65536), data.decode("ascii"))
        self.pieces.append((state.font, state.bold, text))

    def raw(self, state: State, data: bytes) -> None:
        """Bytes of the document's own code page or that of the font."""
        dropped = min(self._ignored, len(data))
        self._ignored -= dropped
        if not state.silent:
            self._bytes += data[dropped:]

    def say(self, state: State, text: str) -> None:
        """A letter that a control word stands for."""
        self.flush(state)
        if self._ignored:
            self._ignored -= 1
        elif text and not state.silent:
            self.pieces.append((state.font, state.bold, text))

    def unicode(self, state: State, value: int) -> None:
        """A UTF-16 code unit, written as a signed number."""
        self._ignored = state.unicode_skip
        if self._bytes:
            self.flush(state)
        if not state.silent:
            self.pieces.append((state.font, state.bold, chr(value % 65536).upper() if state.caps else chr(value % 65536)))

    def end_group(self, state: State) -> None:
        """A brace ends what was to be skipped."""
        self.flush(state)
        self._ignored = 0

    def flush(self, state: State) -> None:
        """Decode the bytes gathered in the code page of their font; a legacy font's bytes are its own."""
        if not self._bytes:
            return
        text = _decoded(self._bytes, self._page_of(state.font))
        self._bytes.clear()
        self.pieces.append((state.font, state.bold, text.upper() if state.caps else text))

    def _page_of(self, font: int) -> str:
        return "cp1252" if encoding_of(self._fonts.get(font)) else self._pages.get(font, self._page)

    def _speaks_ascii(self, font: int) -> bool:
        """Whether the font's code page has ASCII in its place; those of mainframes have not."""
        if font not in self._ascii:
            self._ascii[font] = _decoded(_PRINTABLE, self._page_of(font)) == _PRINTABLE.decode("ascii")
        return self._ascii[font]

    def take(self, state: State) -> list[Piece]:
        """What was gathered, which is then forgotten."""
        self.flush(state)
        taken, self.pieces = self.pieces, []
        return taken

    def text(self, pieces: list[Piece]) -> str:
        """The text of the pieces; neighbours in one font are joined before a legacy font is decoded."""
        joined: list[tuple[int, str]] = []
        for font, _, text in pieces:
            if joined and joined[-1][0] == font:
                joined[-1] = (font, joined[-1][1] + text)
            else:
                joined.append((font, text))
        text = "".join([decode(words, self._fonts.get(font)) for font, words in joined])
        if text.isascii():
            return text
        return unicodedata.normalize("NFC", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _decoded(data: bytes | bytearray, page: str) -> str:
    try:
        return data.decode(page, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def font_table(content: bytes) -> tuple[dict[int, str], dict[int, str]]:
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
