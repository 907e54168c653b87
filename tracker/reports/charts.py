"""Charts as SVG that a page can hold as it is: no script, no style, a title and a description for who cannot see them.

Presentation attributes carry the colours (a strict Content-Security-Policy forbids inline styles); the classes say what a
colour means, for a style sheet that has others by night. A telephone has a drawing of its own: the broad one made small could
not be read. Every text is escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from markupsafe import Markup

from parsers.vietnamese.dates import due_phrase
from tracker.reports.report_words import labels, number

COLOURS = ("#7a1f1f", "#d9a441", "#3a63bd", "#2f7d4a", "#6b5b95", "#8b8778", "#c9701a", "#1f2430")  #: of series, in order
Fill = tuple[str, str]  #: what a colour means, as a class, and the colour by day
SERIES: tuple[Fill, ...] = tuple((f"s{order}", colour) for order, colour in enumerate(COLOURS))
DONE_AND_MISSING: tuple[Fill, ...] = (("s3", COLOURS[3]), ("bar-bad", "#b3261e"))
_INK: Fill = ("ink", "#1f2430")
_SOFT: Fill = ("soft", "#525a68")
_LINE: Fill = ("line", "#cfcabd")
_BAD: Fill = ("bad", "#8b1414")
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 20, 36, 30  # of the curve
_BAR, _GAP = 18, 8  # of the bars
_LETTER = 6.6  # width of a letter, with some to spare


@dataclass(frozen=True, slots=True)
class Paper:
    """What a chart is drawn on."""

    kind: str  #: class of the drawing
    width: int
    height: int  #: of a curve
    dates: int  #: at most, along the curve
    label: int  #: room for labels beside the bars; none: they stand above
    longest: int  #: letters of a label


BROAD, NARROW = Paper("broad", 720, 260, 6, 200, 30), Paper("narrow", 360, 260, 4, 0, 46)
LARGE = Paper("large", 320, 170, 3, 0, 40)  #: its letters are read from the end of a room

_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind} {paper}" viewBox="0 0 {width} {height}" role="img" '
    'aria-labelledby="{name}-t {name}-d" font-family="sans-serif" font-size="12">'
    '<title id="{name}-t">{title}</title><desc id="{name}-d">{told}</desc>{drawn}</svg>'
)
_TEXT = Markup('<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{tone}" fill="{fill}">{text}</text>')
_RULE = Markup('<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{tone}" stroke="{stroke}"{dash}/>')
_DASHED = Markup(' stroke-dasharray="5 4"')


def for_any_screen(draw: Callable[[Paper], Markup]) -> Markup:
    """A chart drawn for a desk and for a telephone; the style sheet shows one of them."""
    return draw(BROAD) + draw(NARROW)


def progress_curve(
    points: Sequence[tuple[datetime, int]],
    due: datetime,
    now: datetime,
    expected: int,
    zone: tzinfo | None = None,
    paper: Paper = BROAD,
) -> Markup:
    """How many units have reported, over time, against the deadline.

    `points`: instants, ascending, each with how many have reported from then on. `zone`: whose dates are written; the
    deadline's own if not given. `large`: to be read from the end of a room.
    """
    zone = zone or due.tzinfo
    words = labels()["charts"]
    past = [(at, count) for at, count in points if at <= now]
    first = min([due - timedelta(days=7), *(at for at, _ in past[:1])])
    last = max(due, now) + (max(due, now) - first) / 30
    highest = max(expected, *(count for _, count in points), 1) if points else max(expected, 1)
    axes = _Axes(first, last, highest, paper)
    done = past[-1][1] if past else 0
    told = words["curve_told"].format(
        now=f"{now.astimezone(zone):%d/%m/%Y %H:%M}",
        count=number(done),
        expected=number(expected),
        due=due_phrase(due, zone),
    )
    drawn = Markup("").join((*_grid(axes, zone), *_limits(axes, due, now, expected, zone), _steps(axes, past, now)))
    return _svg("curve", words["curve"], told, paper, paper.height, drawn)


def bars(
    title: str,
    rows: Sequence[tuple[str, Sequence[int]]],
    series: Sequence[str] = (),
    colours: Sequence[Fill] = SERIES,
    paper: Paper = BROAD,
) -> Markup:
    """Horizontal bars, one a row, stacked when a row has several numbers; `series` names the parts of a stack."""
    words = labels()["charts"]
    most = max((sum(values) for _, values in rows), default=0) or 1
    legend, top = _legend(series, colours, paper) if len(series) > 1 else ([], 4)
    above = 0 if paper.label else _BAR  # where labels have no room beside the bars
    room, step = paper.width - paper.label - 60, _BAR + _GAP + above
    drawn = list(legend)
    for order, (label, values) in enumerate(rows):
        y = top + order * step + above
        place = (float(paper.label) - 8, y + 13.0, "end") if paper.label else (2.0, y - 5.0, "start")
        drawn.append(_text(place[0], place[1], _short(label, paper.longest), place[2]))
        x = float(paper.label)
        for kind, value in enumerate(values):
            width = room * value / most
            drawn.append(_rect(x, y, width, colours[kind % len(colours)], _named(label, kind, series, value)))
            x += width
        drawn.append(_text(x + 6, y + 13, number(sum(values)), "start"))
    told = "; ".join(words["bars_told"].format(label=label, count=number(sum(values))) for label, values in rows)
    return _svg("bars", title, told, paper, top + len(rows) * step + 4, Markup("").join(drawn))


class _Axes:
    """Where an instant and a count lie on the curve's paper."""

    def __init__(self, first: datetime, last: datetime, highest: int, paper: Paper) -> None:
        self.first, self.last, self.highest, self.paper = first, last, highest, paper

    def x(self, at: datetime) -> float:
        return _LEFT + (self.right - _LEFT) * ((at - self.first) / (self.last - self.first))

    @property
    def right(self) -> float:
        return self.paper.width - _RIGHT

    def within(self, x: float, text: str) -> float:
        """The middle of a text that should stand at x, moved so far that none of it is cut off."""
        half = _LETTER * len(text) / 2
        return max(half, min(x, self.paper.width - half))

    def y(self, count: float) -> float:
        return self.paper.height - _BOTTOM - (self.paper.height - _TOP - _BOTTOM) * (count / self.highest)


def _grid(axes: _Axes, zone: tzinfo | None) -> Iterator[Markup]:
    for count in sorted({0, axes.highest // 4, axes.highest // 2, axes.highest * 3 // 4, axes.highest}):
        yield _rule(_LEFT, axes.y(count), axes.right, axes.y(count), _LINE)
        yield _text(_LEFT - 6, axes.y(count) + 4, number(count), "end")
    step = max(1, -(-(axes.last - axes.first).days // axes.paper.dates))
    day = axes.first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while day <= axes.last:
        yield _text(axes.x(day), axes.paper.height - 10, f"{day:%d/%m}", "middle")
        day += timedelta(days=step)


def _limits(axes: _Axes, due: datetime, now: datetime, expected: int, zone: tzinfo | None) -> Iterator[Markup]:
    words = labels()["charts"]
    x, bottom = axes.x(due), axes.paper.height - _BOTTOM
    told = words["due"].format(due=due_phrase(due, zone))
    yield _rule(x, _TOP - 18, x, bottom, _BAD)
    yield _text(axes.within(x, told), _TOP - 23, told, "middle", _BAD)
    if now < due:
        yield _rule(axes.x(now), _TOP, axes.x(now), bottom, _SOFT, dashed=True)
        yield _text(axes.within(axes.x(now), words["today"]), bottom - 6, words["today"], "middle", _SOFT)
    yield _rule(_LEFT, axes.y(expected), axes.right, axes.y(expected), _SOFT, dashed=True)
    yield _text(_LEFT + 4, axes.y(expected) - 5, words["expected"].format(expected=number(expected)), "start", _SOFT)


def _steps(axes: _Axes, points: Sequence[tuple[datetime, int]], now: datetime) -> Markup:
    """The count stands until the next report comes, so the line goes in steps."""
    if not points:
        return Markup("")
    path = [f"M{axes.x(points[0][0]):.1f} {axes.y(0):.1f}", f"V{axes.y(points[0][1]):.1f}"]
    path += [f"H{axes.x(at):.1f}V{axes.y(count):.1f}" for _, (at, count) in pairwise(points)]
    path.append(f"H{max(axes.x(now), axes.x(points[-1][0])):.1f}")
    return Markup('<path class="line" d="{}" fill="none" stroke="{}" stroke-width="2.5"/>').format("".join(path), COLOURS[2])


def _legend(series: Sequence[str], colours: Sequence[Fill], paper: Paper) -> tuple[list[Markup], int]:
    """What the colours mean, in as many lines as it takes, and where the bars may begin."""
    drawn: list[Markup] = []
    x, y = float(paper.label), 2
    for kind, name in enumerate(series):
        width = 30 + 7 * len(name)
        if x + width > paper.width and x > paper.label:
            x, y = float(paper.label), y + 20
        drawn += (_rect(x, y, 12, colours[kind % len(colours)], name, 12), _text(x + 17, y + 10, name, "start"))
        x += width
    return drawn, y + 22


def _named(label: str, kind: int, series: Sequence[str], value: int) -> str:
    return f"{label}, {series[kind]}: {number(value)}" if kind < len(series) else f"{label}: {number(value)}"


def _short(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1].rstrip() + "…"


def _svg(kind: str, title: str, told: str, paper: Paper, height: float, drawn: Markup) -> Markup:
    name = "c" + hashlib.sha256(f"{kind}{paper.kind}{title}{told}".encode("utf-8", "replace")).hexdigest()[:8]
    about = {"title": title, "told": told, "drawn": drawn}
    return _SVG.format(kind=kind, paper=paper.kind, width=paper.width, height=f"{height:g}", name=name, **about)


def _text(x: float, y: float, text: str, anchor: str, fill: Fill = _INK) -> Markup:
    return _TEXT.format(x=x, y=y, text=text, anchor=anchor, tone=fill[0], fill=fill[1])


def _rule(x1: float, y1: float, x2: float, y2: float, stroke: Fill, dashed: bool = False) -> Markup:
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return _RULE.format(**ends, tone=stroke[0], stroke=stroke[1], dash=_DASHED if dashed else "")


def _rect(x: float, y: float, width: float, fill: Fill, title: str, height: float = _BAR) -> Markup:
    shape = Markup(
        '<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:g}" class="{tone}" fill="{fill}">'
        "<title>{title}</title></rect>"
    )
    return shape.format(x=x, y=y, w=width, h=height, tone=fill[0], fill=fill[1], title=title)
