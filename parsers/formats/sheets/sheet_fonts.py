"""Cells of a workbook typed in a font that is an encoding of its own (.VnTime, VNI-Times)."""

from __future__ import annotations

import re
from posixpath import join, normpath

from parsers.facts import Cell
from parsers.formats.package import Package
from parsers.formats.sheets.sheet_size import column_number
from parsers.vietnamese.legacy import decode, encoding_of

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LEGACY = re.compile(rb'val\s*=\s*"(?:\.vn|vni[- ])', re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_PLACE, _STYLE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"'), re.compile(rb'\bs="(\d{1,6})"')

Places = dict[tuple[int, int], str]  #: row and column, 0-based, to the name of the font


def legacy_cells(package: Package, parts: dict[str, bytes]) -> dict[str, Places]:
    """By sheet name the cells in a legacy font. Nothing is looked at unless the workbook's styles name such a font."""
    name = "xl/styles.xml"
    if name not in package.names or not _LEGACY.search(package.read(name)):
        return {}
    styles = _fonts_of_styles(package)
    return {
        sheet: {place: styles[style] for place, style in styled_cells(parts.get(part) or package.read(part)) if style in styles}
        for sheet, part in sheet_parts(package)
        if part in package.names
    }


def decoded(rows: list[tuple[Cell, ...]], places: Places) -> None:
    """Put the text of the cells at these places into Unicode."""
    opened: dict[int, list[Cell]] = {}
    for (row, column), font in places.items():
        text = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(text, str):
            cells = opened.get(row) or opened.setdefault(row, list(rows[row]))
            cells[column] = decode(text, font)
    for row, cells in opened.items():
        rows[row] = tuple(cells)


def _fonts_of_styles(package: Package) -> dict[int, str]:
    """Numbers of the cell formats (ECMA-376-1, 18.8.10) that are in a legacy font."""
    root = package.xml("xl/styles.xml")
    if root is None:
        return {}
    names = [font.find(NAMESPACE + "name") for font in root.iterfind(f"{NAMESPACE}fonts/{NAMESPACE}font")]
    fonts = [(name.get("val") or "") if name is not None else "" for name in names]
    formats = (form.get("fontId") or "0" for form in root.iterfind(f"{NAMESPACE}cellXfs/{NAMESPACE}xf"))
    used = ((number, int(font)) for number, font in enumerate(formats) if font.isdigit())
    return {number: fonts[font] for number, font in used if font < len(fonts) and encoding_of(fonts[font])}


def sheet_parts(package: Package) -> list[tuple[str, str]]:
    """Names of the sheets and their parts."""
    book, links = package.xml("xl/workbook.xml"), package.xml("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return []
    targets = {link.get("Id"): normpath(join("/xl", link.get("Target") or "")).lstrip("/") for link in links}
    sheets = book.iterfind(f"{NAMESPACE}sheets/{NAMESPACE}sheet")
    return [(sheet.get("name") or "", targets.get(sheet.get(_ID)) or "") for sheet in sheets]


def styled_cells(part: bytes) -> list[tuple[tuple[int, int], int]]:
    """Row and column of every cell of a sheet that has a style, 0-based, and the style's number."""
    found = []
    for attributes in _CELL.findall(part):
        place, style = _PLACE.search(attributes), _STYLE.search(attributes)
        if place and style:
            found.append(((int(place[2]) - 1, column_number(place[1]) - 1), int(style[1])))
    return found
