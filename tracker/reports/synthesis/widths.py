"""Columns as wide as what stands in them, figures to the right: a template with changing columns cannot know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_FEWEST = 3  # columns; narrower tables are the letterhead and the signature
_NARROW, _WIDE = 6, 20  # characters that a column is given room for, at least and at most
_MANY, _SMALL = 8, 20  # columns; half points: words of many columns break in the middle at the usual size
_SHORT = 14  # rows; a longer table goes over to the next page, with its heading said again
_FIGURE = re.compile(r"-?[\d.]+(?:,\d+)?%?")
_BEHIND_KEEP_NEXT = ("w:keepLines", "w:pageBreakBefore", "w:widowControl", "w:spacing", "w:ind", "w:jc", "w:rPr")
_MARGIN = 2  # characters that the cell's own margins take


def fit_columns(body: Any) -> None:
    """Share the width of each table of a Word body among its columns by their longest words and usual texts."""
    for table in body.iter(qn("w:tbl")):
        grid = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
        if len(grid) < _FEWEST:
            continue
        rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
        full = [row for row in rows if len(row) == len(grid)]
        needs = [max(column) for column in zip(*(_needs(row, row is full[0]) for row in full), strict=True)]
        if needs:
            total = sum(int(one.get(qn("w:w"))) for one in grid)
            _set(grid, rows, [total * need // sum(needs) for need in needs])
        if len(grid) > _MANY:
            _make_smaller(table)


def keep_together(body: Any) -> None:
    """A short table stands on one page: the row with its sum is not alone on the next."""
    for table in body.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        if len(rows) > _SHORT or len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")) < _FEWEST:
            continue
        for paragraph in (one for row in rows[:-1] for one in row.iter(qn("w:p"))):
            about = paragraph.get_or_add_pPr()
            if about.find(qn("w:keepNext")) is None:
                about.insert_element_before(OxmlElement("w:keepNext"), *_BEHIND_KEEP_NEXT)


def _make_smaller(table: Any) -> None:
    for run in table.iter(qn("w:rPr")):
        for size in (*run.findall(qn("w:sz")), *run.findall(qn("w:szCs"))):
            size.set(qn("w:val"), str(min(int(size.get(qn("w:val"))), _SMALL)))


def align_figures(body: Any) -> None:
    """Columns of figures to the right, so that tens stand below tens."""
    for table in body.iter(qn("w:tbl")):
        rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))][1:]
        if not rows or len(rows[0]) < _FEWEST:
            continue
        for column in zip(*(row for row in rows if len(row) == len(rows[0])), strict=True):
            told = [_text(cell) for cell in column]
            if any(told) and all(_FIGURE.fullmatch(one) for one in told if one):
                for cell in column:
                    for paragraph in cell.iter(qn("w:p")):
                        _to_the_right(paragraph)


def _to_the_right(paragraph: Any) -> None:
    about = paragraph.find(qn("w:pPr"))
    if about is None:
        about = OxmlElement("w:pPr")
        paragraph.insert(0, about)
    for former in about.findall(qn("w:jc")):
        about.remove(former)
    place = OxmlElement("w:jc")
    place.set(qn("w:val"), "right")
    about.append(place)


def _text(cell: Any) -> str:
    return "".join(part.text or "" for part in cell.iter(qn("w:t"))).strip()


def _needs(row: list[Any], heading: bool) -> Iterator[int]:
    """No word is broken; a heading may stand on several lines, what is below it rather not."""
    for cell in row:
        text = _text(cell)
        words = max(map(_letters, text.split()), default=0)
        yield min(max(words if heading else len(text), _NARROW), _WIDE) + _MARGIN


def _letters(word: str) -> int:
    """How much room a word takes, in small letters: "THCS" in a bold heading is nearly twice as wide as it is long."""
    return len(word) * 2 if word.isupper() else len(word)


def _set(grid: list[Any], rows: list[list[Any]], widths: list[int]) -> None:
    for one, width in zip(grid, widths, strict=True):
        one.set(qn("w:w"), str(width))
    for row in rows:
        for cell, width in zip(row, widths, strict=False):
            for stated in cell.findall(f"{qn('w:tcPr')}/{qn('w:tcW')}"):
                stated.set(qn("w:w"), str(width))
                stated.set(qn("w:type"), "dxa")
