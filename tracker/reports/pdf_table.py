"""Tables on A4 lying, headed as an administrative paper is (Nghị định 30/2020/NĐ-CP, Phụ lục I): PDF with its own fonts.

Drawn line by line with reportlab: its own table, and fpdf2's, take seven and twenty-five times as long.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from config.settings_types import Office
from tracker.reports.report_words import word

_FONTS = Path(__file__).parent / "fonts"
_WIDTH, _HEIGHT = landscape(A4)
_MARGIN = 42.0  # points, 15 mm
_SIZE, _LEADING, _PAD = 9.0, 11.0, 3.0
_LONGEST = 6  # lines in a cell
_BREAKS = "-_./"  # where a long number or file name is best broken


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. A line of one word is a heading over the whole width: what follows it belongs together."""

    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]  #: of the width, by column
    centred: frozenset[int] = frozenset({0})  #: columns of numbers and signs
    title: str = ""  #: above the table, where it is not the first


@dataclass(frozen=True, slots=True)
class Paper:
    """Tables, with what is said around them."""

    office: Office
    heading: str  #: "BẢNG THEO DÕI NỘP BÁO CÁO"
    title: str
    about: tuple[str, ...]  #: lines below the title
    grids: tuple[Grid, ...]
    now: datetime
    signer: str


def pdf(paper: Paper) -> bytes:
    """The paper. Letters the fonts do not have become a box; nothing else of the text is lost but what a cell cannot hold."""
    _fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=landscape(A4), pageCompression=1)
    canvas.setTitle(paper.title or paper.heading)
    canvas.setAuthor(paper.office.name)
    sheet = _Sheet(canvas, paper)
    sheet.begin()
    for grid in paper.grids:
        sheet.table(grid)
    sheet.end()
    return out.getvalue()


class _Sheet:
    """Where the pen stands."""

    def __init__(self, canvas: Canvas, paper: Paper) -> None:
        self._canvas, self._paper = canvas, paper
        self._grid = paper.grids[0]
        self._page = 1
        self._y = _HEIGHT - _MARGIN

    @property
    def _widths(self) -> list[float]:
        room, shares = _WIDTH - 2 * _MARGIN, self._grid.shares
        return [room * share / sum(shares) for share in shares]

    def begin(self) -> None:
        """Head and title."""
        self._head()
        self._title()

    def table(self, grid: Grid) -> None:
        """One table behind what stands already."""
        self._grid = grid
        if grid.title:
            self._y -= _LEADING
            if self._y - 6 * _LEADING < _MARGIN:
                self._turn(headings=False)
            self._centred(grid.title, _WIDTH / 2, "Tinos-Bold", 11)
        self._headings()
        for line in grid.lines:
            if len(line) == 1:
                self._heading(line[0])
            else:
                self.row(line)

    def row(self, line: Sequence[str]) -> None:
        """One line of the table, on the next page if it finds no room."""
        cells = [split(words, "Tinos", _SIZE, width - 2 * _PAD) for words, width in zip(line, self._widths, strict=True)]
        cells = [cell if len(cell) <= _LONGEST else [*cell[: _LONGEST - 1], cell[_LONGEST - 1] + " …"] for cell in cells]
        height = max(1, *map(len, cells)) * _LEADING + _PAD
        if self._y - height < _MARGIN + _LEADING:
            self._turn()
        self._draw(cells, height, "Tinos")

    def _heading(self, words: str) -> None:
        lines = split(words, "Tinos-Bold", _SIZE, _WIDTH - 2 * _MARGIN - 2 * _PAD)
        height = len(lines) * _LEADING + _PAD
        if self._y - height - 2 * _LEADING < _MARGIN + _LEADING:  # a heading is no last line
            self._turn()
        self._canvas.setFont("Tinos-Bold", _SIZE)
        self._canvas.setLineWidth(0.4)
        self._canvas.rect(_MARGIN, self._y - height, _WIDTH - 2 * _MARGIN, height)
        for step, told in enumerate(lines):
            self._canvas.drawString(_MARGIN + _PAD, self._y - (step + 1) * _LEADING + 2, told)
        self._y -= height

    def end(self) -> None:
        """The signature, and the last page's foot."""
        needed = 7 * _LEADING
        if self._y - needed < _MARGIN:
            self._turn(headings=False)
        middle = _WIDTH - _MARGIN - 120
        self._y -= 2 * _LEADING
        local = self._paper.now
        said = word("board", "dated").format(place=self._paper.office.place, day=dated(local))
        self._centred(said, middle, "Tinos-Italic", 11)
        self._centred(self._paper.signer, middle, "Tinos-Bold", 11)
        self._foot()
        self._canvas.save()

    def _head(self) -> None:
        office, left, right = self._paper.office, _MARGIN + 150, _WIDTH - _MARGIN - 170
        top = self._y
        self._centred(office.superior.upper(), left, "Tinos", 11)
        for words in simpleSplit(office.name.upper(), "Tinos-Bold", 11, 290):
            self._centred(words, left, "Tinos-Bold", 11)
        self._canvas.line(left - 45, self._y, left + 45, self._y)
        low, self._y = self._y, top
        self._centred(word("board", "nation"), right, "Tinos-Bold", 11)
        self._centred(word("board", "motto"), right, "Tinos-Bold", 11.5)
        length = pdfmetrics.stringWidth(word("board", "motto"), "Tinos-Bold", 11.5)
        self._canvas.line(right - length / 2, self._y + 1, right + length / 2, self._y + 1)
        self._y = min(low, self._y) - _LEADING

    def _title(self) -> None:
        middle = _WIDTH / 2
        self._centred(self._paper.heading, middle, "Tinos-Bold", 13)
        for words in simpleSplit(self._paper.title, "Tinos-Bold", 12, _WIDTH - 4 * _MARGIN):
            self._centred(words, middle, "Tinos-Bold", 12)
        for about in self._paper.about:
            for words in simpleSplit(about, "Tinos-Italic", 10.5, _WIDTH - 3 * _MARGIN):
                self._centred(words, middle, "Tinos-Italic", 10.5)
        self._y -= _LEADING / 2

    def _headings(self) -> None:
        cells = [
            split(words, "Tinos-Bold", _SIZE, width - 2 * _PAD)
            for words, width in zip(self._grid.headings, self._widths, strict=True)
        ]
        self._draw(cells, max(map(len, cells)) * _LEADING + _PAD, "Tinos-Bold", centred=True)

    def _draw(self, cells: Sequence[Sequence[str]], height: float, font: str, centred: bool = False) -> None:
        canvas, x = self._canvas, _MARGIN
        canvas.setFont(font, _SIZE)
        canvas.setLineWidth(0.4)
        for place, (cell, width) in enumerate(zip(cells, self._widths, strict=True)):
            canvas.rect(x, self._y - height, width, height)
            for step, words in enumerate(cell):
                y = self._y - (step + 1) * _LEADING + 2
                if centred or place in self._grid.centred:
                    canvas.drawCentredString(x + width / 2, y, words)
                else:
                    canvas.drawString(x + _PAD, y, words)
            x += width
        self._y -= height

    def _centred(self, words: str, x: float, font: str, size: float) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawCentredString(x, self._y - size, words)
        self._y -= size + 4

    def _turn(self, headings: bool = True) -> None:
        self._foot()
        self._canvas.showPage()
        self._page += 1
        self._y = _HEIGHT - _MARGIN
        if headings:
            self._headings()

    def _foot(self) -> None:
        self._canvas.setFont("Tinos", 10)
        self._canvas.drawCentredString(_WIDTH / 2, _MARGIN / 2, word("board", "page").format(page=self._page))


def split(words: str, font: str, size: float, width: float) -> list[str]:
    """Lines no wider than a cell: between words, and within one that is wider by itself (a number, the name of a file)."""
    _fonts()
    lines: list[str] = []
    for line in simpleSplit(words, font, size, width):
        rest = line
        while pdfmetrics.stringWidth(rest, font, size) > width and len(rest) > 1:
            fits = len(rest) - 1
            while fits > 1 and pdfmetrics.stringWidth(rest[:fits], font, size) > width:
                fits -= 1
            at = max((rest.rfind(mark, 0, fits) + 1 for mark in _BREAKS), default=0)
            at = at if at > fits // 2 else fits
            lines.append(rest[:at])
            rest = rest[at:]
        lines.append(rest)
    return lines


def dated(at: datetime) -> str:
    """ "ngày 05 tháng 02 năm 2021": days below ten and months below three take a zero (Nghị định 30/2020/NĐ-CP)."""
    month = f"{at.month:02}" if at.month < 3 else str(at.month)
    return word("board", "day").format(day=f"{at.day:02}", month=month, year=at.year)


@cache
def _fonts() -> None:
    for name, file in (("Tinos", "Tinos-Regular"), ("Tinos-Bold", "Tinos-Bold"), ("Tinos-Italic", "Tinos-Italic")):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{file}.ttf")))
