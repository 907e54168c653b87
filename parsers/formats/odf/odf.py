"""OpenDocument text (.odt) and spreadsheets (.ods), OASIS ODF 1.2: content.xml, and styles.xml for page headers."""

from __future__ import annotations

from lxml import etree

from parsers.facts import Budget, Content, Outcome, Problem
from parsers.formats.odf.odf_styles import NS, STYLE, styles_of
from parsers.formats.odf.odf_walk import OdfWalk, Sheet
from parsers.formats.package import HostileXmlError, LockedError, Package, open_package
from parsers.formats.repair import repair
from parsers.formats.word.docx import package_signers

_OFFICE, _TABLE = NS % "office", NS % "table"
_SHEET, _ROW, _STYLES = _TABLE + "table", _TABLE + "table-row", _OFFICE + "automatic-styles"


def read_odf(kind: str, content: bytes, budget: Budget) -> Content:
    """Read a text document or a spreadsheet. Raises what `open_package` and `parse` raise."""
    package = open_package(content, budget)
    if b"manifest:encryption-data" in (
        package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in package.names else b""
    ):
        raise LockedError
    walk = read_sheets(package, budget) if kind == "ods" else _read_text(package, budget)
    macros = any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in package.names)
    problems = (Problem("truncated"),) if walk.truncated else ()
    return Content(kind, Outcome.READ, repair(walk.blocks), problems, package_signers(package), macros)


def _read_text(package: Package, budget: Budget) -> OdfWalk:
    root, page = package.xml("content.xml"), package.xml("styles.xml")
    body = root.find(_OFFICE + "body") if root is not None else None
    if root is None or body is None:
        raise KeyError("content.xml")
    walk = OdfWalk({**styles_of(page), **styles_of(root)}, budget)
    for zone in ("header", "footer"):
        if zone == "footer":
            walk.part(body, "body")
        for part in page.iter(STYLE + zone) if page is not None else ():
            walk.part(part, zone)
    return walk


def read_sheets(package: Package, budget: Budget) -> OdfWalk:
    """The sheets of a spreadsheet, row by row: none is ever held as a whole."""
    walk, sheet, depth = OdfWalk({}, budget), None, 0
    with package.open("content.xml") as part:
        if b"<!ENTITY" in part.read(4096):
            raise HostileXmlError
    with package.open("content.xml") as part:
        events = etree.iterparse(part, ("start", "end"), tag=(_SHEET, _ROW, _STYLES), resolve_entities=False, no_network=True)
        for event, element in events:
            if element.tag == _STYLES and event == "end":
                walk.styles = styles_of(element)
            elif element.tag == _SHEET:
                depth += 1 if event == "start" else -1
                if depth == 1 and event == "start":
                    style = walk.styles.get(element.get(_TABLE + "style-name") or "")
                    sheet = Sheet(walk, "body", element.get(_TABLE + "name") or "", hidden=bool(style and style.hidden))
                elif depth == 0 and sheet is not None:
                    walk.finish(sheet)
                    element.clear()
            elif event == "end" and element.tag == _ROW and depth == 1 and sheet is not None:
                if not sheet.add(element):
                    walk.finish(sheet)
                    break
                element.clear()
    return walk
