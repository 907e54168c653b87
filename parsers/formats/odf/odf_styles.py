"""Styles of OpenDocument: what a name says of the text that bears it (ODF 1.2, 16)."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
STYLE = NS % "style"
_FO, _TEXT, _TABLE = NS % "xsl-fo-compatible", NS % "text", NS % "table"


class Style(NamedTuple):
    """What matters of a style; None: not stated."""

    parent: str | None
    bold: bool | None
    centred: bool | None
    font: str | None
    hidden: bool | None


def styles_of(root: etree._Element | None) -> dict[str, Style]:
    """The styles of a part by name."""
    found = {}
    for style in root.iter(STYLE + "style") if root is not None else ():
        text, paragraph = style.find(STYLE + "text-properties"), style.find(STYLE + "paragraph-properties")
        weight = text.get(_FO + "font-weight") if text is not None else None
        align = paragraph.get(_FO + "text-align") if paragraph is not None else None
        table = style.find(STYLE + "table-properties")
        found[style.get(STYLE + "name") or ""] = Style(
            style.get(STYLE + "parent-style-name"),
            None if weight is None else weight == "bold" or (weight.isdigit() and int(weight) >= 600),
            None if align is None else align == "center",
            (text.get(STYLE + "font-name") or text.get(_FO + "font-family")) if text is not None else None,
            _hidden(text, table),
        )
    return found


def _hidden(text: etree._Element | None, table: etree._Element | None) -> bool | None:
    if table is not None and table.get(_TABLE + "display") == "false":
        return True
    display = text.get(_TEXT + "display") if text is not None else None
    return None if display is None else display == "none"


def stated(styles: dict[str, Style], name: str | None, what: str) -> str | bool | None:
    """What the style or the nearest of its parents states."""
    for _ in range(20):
        style = styles.get(name or "")
        if style is None:
            return None
        value: str | bool | None = getattr(style, what)
        if value is not None:
            return value
        name = style.parent
    return None
