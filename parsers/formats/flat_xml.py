"""Office documents saved as one XML file, and named .doc or .xls as often as .xml: Word and Excel 2003, flat OPC, flat ODF.

Each is put into the package that its reader knows; the cells of Excel 2003 are read here.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
from datetime import datetime

from lxml import etree

from parsers.facts import Block, Budget, Cell, Content, Outcome, Problem
from parsers.formats.layout.spans import SpanGrid
from parsers.formats.odf.odf import read_odf
from parsers.formats.package import DamagedError, parse
from parsers.formats.repair import repair
from parsers.formats.word.docx import read_docx
from parsers.formats.word.docx_styles import W, small_number

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_SS, _X = "{urn:schemas-microsoft-com:office:spreadsheet}", "{urn:schemas-microsoft-com:office:excel}"
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_WORD = W[1:-1].encode()
#: Tags and attributes that Word 2003 spells in another way than Word 2007.
_RENAMED = ((re.compile(rb"(</?w:)vmerge\b"), rb"\1vMerge"), (re.compile(rb"\bw:h-ansi\b"), b"w:hAnsi"))
_DECLARED = re.compile(r"<\?xml[^>]*\?>")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="h" Type="{_OFFICE}/header" Target="header.xml"/></Relationships>'
).encode()
_SECTION = (
    f'<w:sectPr xmlns:w="{W[1:-1]}" xmlns:r="{_OFFICE}"><w:headerReference w:type="default" r:id="h"/><w:titlePg w:val="0"/>'
    "</w:sectPr>"
)
_GAP = 10_000  #: empty rows that a row's number may leave before it


def read_flat(kind: str, content: bytes, budget: Budget) -> Content:
    """Read a flat file of the kind that `sniff` found. Raises what `parse` and the kind's own reader raise."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = _DECLARED.sub("", content.decode("utf-16", "replace"), count=1).encode()
    match kind:
        case "docx":
            return read_docx(kind, _packed(content), budget)
        case "doc":
            return read_docx(kind, _word_2003(content), budget)
        case "xls":
            return _excel_2003(content, budget)
    return read_odf(kind, _zipped({"content.xml": content, "styles.xml": content}), budget)


def _zipped(parts: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return memory.getvalue()


def _packed(content: bytes) -> bytes:
    """Flat OPC: each part of the package is an element."""
    parts = {}
    for part in parse(content).iterchildren(_PKG + "part"):
        name = (part.get(_PKG + "name") or "").lstrip("/")
        xml, raw = part.find(f"{_PKG}xmlData/*"), part.findtext(_PKG + "binaryData")
        if xml is not None:
            parts[name] = etree.tostring(xml)
        elif raw is not None and not name.startswith("word/media/"):
            try:
                parts[name] = base64.b64decode(raw)
            except binascii.Error as error:
                raise DamagedError from error
    return _zipped(parts)


def _word_2003(content: bytes) -> bytes:
    """WordprocessingML of 2003: the same paragraphs in one element, with styles and page headers beside them."""
    for pattern, now in _RENAMED:
        content = pattern.sub(now, content)
    root = parse(content.replace(_WORD_2003, _WORD))
    body, styles = root.find(W + "body"), root.find(W + "styles")
    if body is None:
        raise DamagedError
    header, document = etree.Element(W + "hdr"), etree.Element(W + "document")
    for shown in root.iter(W + "hdr"):
        if shown.get(W + "type") in (None, "odd"):
            header.extend(shown)
            break
    body.append(etree.fromstring(_SECTION))
    document.append(body)
    parts = {"word/document.xml": document, "word/header.xml": header, "word/styles.xml": styles}
    written = {name: etree.tostring(part) for name, part in parts.items() if part is not None}
    return _zipped({**written, "word/_rels/document.xml.rels": _LINKS})


def _excel_2003(content: bytes, budget: Budget) -> Content:
    tables: list[Block] = []
    truncated, left = False, budget.table_cells
    for number, sheet in enumerate(parse(content).iterchildren(_SS + "Worksheet"), 1):
        grid = SpanGrid()
        for row in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
            before = small_number(row.get(_SS + "Index"), 0) - 1 - grid.height
            if grid.places > left or before > _GAP:
                truncated = True
                break
            for _ in range(before + 1 if before > 0 else 1):
                grid.start_row()
            _row(row, grid)
        left -= grid.places
        hidden = (sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible") or "").startswith("Sheet")
        tables.append(grid.table(number, sheet=sheet.get(_SS + "Name") or "", hidden=hidden))
    problems = (Problem("truncated"),) if truncated else ()
    return Content("xls", Outcome.READ, repair(tables), problems)


def _row(row: etree._Element, grid: SpanGrid) -> None:
    at = 1
    for cell in row.iterchildren(_SS + "Cell"):
        place = small_number(cell.get(_SS + "Index"), at)
        grid.skip(max(place - at, 0))
        across, down = (1 + small_number(cell.get(_SS + name), 0) for name in ("MergeAcross", "MergeDown"))
        grid.add(_value(cell.find(_SS + "Data")), across, down)
        at = place + across


def _value(data: etree._Element | None) -> Cell:
    text = "".join(map(str, data.itertext())) if data is not None else ""
    kind = data.get(_SS + "Type") if data is not None else ""
    try:
        if kind == "Number":
            number = float(text)
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return moment.date() if not (moment.hour or moment.minute or moment.second) else moment
    except ValueError:
        pass
    if kind == "Boolean":
        return text.strip() == "1"
    return text if text.strip() else None
