"""Charts as SVG that a page can hold as it is: no script, no style, a title and a description for who cannot see them.

Presentation attributes carry the colours (a strict Content-Security-Policy forbids inline styles); the classes are there
for a style sheet that wants to do better. Every text is escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from markupsafe import Markup

from parsers.vietnamese.dates import due_phrase
from tracker.reports.report_words import labels, number

COLOURS = ("#7a1f1f", "#d9a441", "#3a63bd", "#2f7d4a", "#6b5b95", "#8b8778", "#c9701a", "#1f2430")  #: of series, in order
_INK, _SOFT, _LINE, _BAD = "#1f2430", "#525a68", "#cfcabd", "#8b1414"
_WIDTH = 720
_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 44, 20, 30, 30, 260  # of the curve
_LABEL, _BAR, _GAP = 200, 18, 8  # of the bars
_LONGEST = 30  # letters of a label beside a bar
_DATES = 6  # at most, along the curve
_LARGE = (320, 150, 3)  # width, height and dates of a curve whose letters are read from the end of a room

_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind}" viewBox="0 0 {width} {height}" role="img" '
    'aria-labelledby="{name}-t {name}-d" font-family="sans-serif" font-size="12">'
    '<title id="{name}-t">{title}</title><desc id="{name}-d">{told}</desc>{drawn}</svg>'
)
_TEXT = Markup('<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{text}</text>')
_RULE = Markup('<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"{dash}/>')
_DASHED = Markup(' stroke-dasharray="5 4"')


def progress_curve(
    points: Sequence[tuple[datetime, int]],
    due: datetime,
    now: datetime,
    expected: int,
    zone: tzinfo | None = None,
    large: bool = False,
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
    axes = _Axes(first, last, highest, *(_LARGE if large else (_WIDTH, _HEIGHT, _DATES)))
    done = past[-1][1] if past else 0
    told = words["curve_told"].format(
        now=f"{now.astimezone(zone):%d/%m/%Y %H:%M}",
        count=number(done),
        expected=number(expected),
        due=due_phrase(due, zone),
    )
    drawn = Markup("").join((*_grid(axes, zone), *_limits(axes, due, now, expected, zone), _steps(axes, past, now)))
    return _svg("curve", words["curve"], told, axes.height, drawn, axes.width)


def bars(
    title: str, rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[str] = (), colours: Sequence[str] = COLOURS
) -> Markup:
    """Horizontal bars, one a row, stacked when a row has several numbers; `series` names the parts of a stack."""
    words = labels()["charts"]
    most = max((sum(values) for _, values in rows), default=0) or 1
    legend, top = _legend(series, colours) if len(series) > 1 else ([], 4)
    room = _WIDTH - _LABEL - 60
    drawn = list(legend)
    for order, (label, values) in enumerate(rows):
        y = top + order * (_BAR + _GAP)
        drawn.append(_text(_LABEL - 8, y + 13, _short(label), "end"))
        x = float(_LABEL)
        for kind, value in enumerate(values):
            width = room * value / most
            drawn.append(_rect(x, y, width, colours[kind % len(colours)], _named(label, kind, series, value)))
            x += width
        drawn.append(_text(x + 6, y + 13, number(sum(values)), "start"))
    told = "; ".join(words["bars_told"].format(label=label, count=number(sum(values))) for label, values in rows)
    return _svg("bars", title, told, top + len(rows) * (_BAR + _GAP) + 4, Markup("").join(drawn))


class _Axes:
    """Where an instant and a count lie on the curve's paper."""

    def __init__(self, first: datetime, last: datetime, highest: int, width: int, height: int, dates: int) -> None:
        self.first, self.last, self.highest = first, last, highest
        self.width, self.height, self.dates = width, height, dates

    def x(self, at: datetime) -> float:
        return _LEFT + (self.width - _LEFT - _RIGHT) * ((at - self.first) / (self.last - self.first))

    def y(self, count: float) -> float:
        return self.height - _BOTTOM - (self.height - _TOP - _BOTTOM) * (count / self.highest)


def _grid(axes: _Axes, zone: tzinfo | None) -> Iterator[Markup]:
    for count in sorted({0, axes.highest // 4, axes.highest // 2, axes.highest * 3 // 4, axes.highest}):
        yield _rule(_LEFT, axes.y(count), axes.width - _RIGHT, axes.y(count), _LINE)
        yield _text(_LEFT - 6, axes.y(count) + 4, number(count), "end")
    step = max(1, -(-(axes.last - axes.first).days // axes.dates))
    day = axes.first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while day <= axes.last:
        yield _text(axes.x(day), axes.height - 10, f"{day:%d/%m}", "middle")
        day += timedelta(days=step)


def _limits(axes: _Axes, due: datetime, now: datetime, expected: int, zone: tzinfo | None) -> Iterator[Markup]:
    words = labels()["charts"]
    x, bottom = axes.x(due), axes.height - _BOTTOM
    yield _rule(x, _TOP - 8, x, bottom, _BAD)
    side = ("end", -5) if x > axes.width / 2 else ("start", 5)  # or the words would leave the paper
    yield _text(x + side[1], _TOP - 12, words["due"].format(due=due_phrase(due, zone)), side[0], _BAD)
    if now < due:
        yield _rule(axes.x(now), _TOP, axes.x(now), bottom, _SOFT, dashed=True)
        yield _text(axes.x(now) - 5, bottom - 6, words["today"], "end", _SOFT)
    yield _rule(_LEFT, axes.y(expected), axes.width - _RIGHT, axes.y(expected), _SOFT, dashed=True)
    below = 13 if axes.width < _WIDTH else -5  # on a small paper the deadline's words stand above
    yield _text(_LEFT + 4, axes.y(expected) + below, words["expected"].format(expected=number(expected)), "start", _SOFT)


def _steps(axes: _Axes, points: Sequence[tuple[datetime, int]], now: datetime) -> Markup:
    """The count stands until the next report comes, so the line goes in steps."""
    if not points:
        return Markup("")
    path = [f"M{axes.x(points[0][0]):.1f} {axes.y(0):.1f}", f"V{axes.y(points[0][1]):.1f}"]
    path += [f"H{axes.x(at):.1f}V{axes.y(count):.1f}" for _, (at, count) in pairwise(points)]
    path.append(f"H{max(axes.x(now), axes.x(points[-1][0])):.1f}")
    return Markup('<path class="line" d="{}" fill="none" stroke="{}" stroke-width="2.5"/>').format("".join(path), COLOURS[2])


def _legend(series: Sequence[str], colours: Sequence[str]) -> tuple[list[Markup], int]:
    """What the colours mean, in as many lines as it takes, and where the bars may begin."""
    drawn: list[Markup] = []
    x, y = float(_LABEL), 2
    for kind, name in enumerate(series):
        width = 30 + 7 * len(name)
        if x + width > _WIDTH and x > _LABEL:
            x, y = float(_LABEL), y + 20
        drawn += (_rect(x, y, 12, colours[kind % len(colours)], name, 12), _text(x + 17, y + 10, name, "start"))
        x += width
    return drawn, y + 22


def _named(label: str, kind: int, series: Sequence[str], value: int) -> str:
    return f"{label}, {series[kind]}: {number(value)}" if kind < len(series) else f"{label}: {number(value)}"


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"


def _svg(kind: str, title: str, told: str, height: float, drawn: Markup, width: int = _WIDTH) -> Markup:
    name = "c" + hashlib.sha256(f"{kind}{title}{told}".encode("utf-8", "replace")).hexdigest()[:8]
    return _SVG.format(kind=kind, width=width, height=f"{height:g}", name=name, title=title, told=told, drawn=drawn)


def _text(x: float, y: float, text: str, anchor: str, fill: str = _INK) -> Markup:
    return _TEXT.format(x=x, y=y, text=text, anchor=anchor, fill=fill)


def _rule(x1: float, y1: float, x2: float, y2: float, stroke: str, dashed: bool = False) -> Markup:
    return _RULE.format(x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, dash=_DASHED if dashed else "")


def _rect(x: float, y: float, width: float, fill: str, title: str, height: float = _BAR) -> Markup:
    shape = Markup('<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:g}" fill="{fill}"><title>{title}</title></rect>')
    return shape.format(x=x, y=y, w=width, h=height, fill=fill, title=title)
