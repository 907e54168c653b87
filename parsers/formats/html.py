"""Web pages, and what Word or a management system saves as .doc or .xls but is a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes

from lxml import etree

from parsers.facts import Block, Budget, Content, Outcome, Paragraph, Problem
from parsers.formats.layout.spans import SpanGrid
from parsers.formats.plain import decode_text
from parsers.formats.repair import repair
from parsers.vietnamese.legacy import decode, encoding_of

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "ul",
        "caption",
    }
)
_DROPPED = frozenset(
    {"head", "script", "style", "template", "noscript", "object", "svg", "iframe", "select", "textarea", "title", "del"}
)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n]+")

Piece = tuple[str | None, bool, str]


def read_mht(content: bytes, budget: Budget) -> Content:
    """Read a web page saved as one file (RFC 2557)."""
    for part in message_from_bytes(content).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return read_html(payload if isinstance(payload, bytes) else b"", budget)
    return Content("html", Outcome.UNREADABLE, problems=(Problem("empty"),))


def read_html(content: bytes, budget: Budget) -> Content:
    """Read a web page. Raises ParserError when there is nothing in it."""
    from lxml import html  # seldom needed, and slow to load for its lists of links and tags

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(_decoded(content).encode("utf-8", "replace"), parser=parser)
    walk = _HtmlWalk(budget)
    walk.block(root, bold=False, centred=False, font=None)
    walk.end_line(centred=False)
    problems = (Problem("truncated"),) if walk.truncated else ()
    return Content("html", Outcome.READ, repair(walk.blocks), problems)


def _decoded(content: bytes) -> str:
    declared = _CHARSET.search(content[:4096])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_text(content)


class _HtmlWalk:
    def __init__(self, budget: Budget) -> None:
        self.blocks: list[Block] = []
        self.truncated = False
        self._budget = budget
        self._spent = 0
        self._tables = 0
        self._line: list[Piece] = []

    def block(self, element: etree._Element, *, bold: bool, centred: bool, font: str | None) -> None:
        """Take an element; block elements end the line before and after themselves."""
        tag, style = element.tag, element.get("style") or ""
        if not isinstance(tag, str) or tag in _DROPPED or _HIDDEN.search(style):
            return
        if tag == "table":
            self.end_line(centred=centred)
            self._table(element)
            return
        bold = bold or tag in _BOLD or bool(_HEAVY.search(style))
        family = _FAMILY.search(style)
        font = element.get("face") if tag == "font" and element.get("face") else family[1].strip() if family else font
        if tag in _BLOCKS:
            self.end_line(centred=centred)
            centred = centred or tag == "center" or element.get("align") == "center" or bool(_CENTRED.search(style))
        if tag == "br":
            self._line.append((None, True, "\n"))
        self._say(element.text, bold, font)
        for child in element:
            self.block(child, bold=bold, centred=centred, font=font)
            self._say(child.tail, bold, font)
        if tag in _BLOCKS:
            self.end_line(centred=centred)

    def end_line(self, *, centred: bool) -> None:
        """Make the text gathered so far a paragraph."""
        text = _tidy("".join(decode(words, font) if encoding_of(font) else words for font, _, words in self._line))
        bold = all(bold for _, bold, words in self._line if words.strip())
        self._line = []
        self._spent += len(text)
        if self._spent > self._budget.text_characters:
            self.truncated = True
        elif text:
            self.blocks.append(Paragraph(text, "body", bold, centred))

    def _say(self, words: str | None, bold: bool, font: str | None) -> None:
        if words:
            self._line.append((font, bold, _WHITE.sub(" ", words)))

    def _table(self, element: etree._Element) -> None:
        self._tables += 1
        index, grid = self._tables, SpanGrid()
        for row in _rows(element):
            if grid.places > self._budget.table_cells:
                self.truncated = True
                break
            grid.start_row()
            for cell in row.iterchildren("td", "th"):
                inner = _HtmlWalk(self._budget)
                inner.block(cell, bold=False, centred=False, font=None)
                inner.end_line(centred=False)
                text = "\n".join(_shown(block) for block in inner.blocks)
                grid.add(text or None, _span(cell, "colspan"), _span(cell, "rowspan"))
        table = grid.table(index)
        if any(any(cell is not None for cell in line) for line in table.rows):
            self.blocks.append(table)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return int(value) if value.isdigit() and 0 < len(value) < 5 else 1


def _shown(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join("\t".join(str(cell) for cell in row if cell is not None) for row in block.rows)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split(" ")).strip(" ") for line in text.split("\n"))
    return "\n".join(lines).strip("\n")
