"""How many were on time, campaign by campaign through a year: a small chart for each level or ward, readable on a phone.

Small charts of one line each, because lines of thirty wards in one picture are a tangle, and letters of a wide picture
shrink to nothing on a narrow screen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from config.entities import Campaign
from parsers.vietnamese.dates import due_phrase
from tracker.reports.report_words import labels, percent
from tracker.rules.board.school_year import SchoolYear, YearFigures

_WIDTH, _HEIGHT = 330, 128
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 22
_INK, _SOFT, _LINE, _DRAWN = "#1f2430", "#525a68", "#cfcabd", "#2f7d4a"
_MONTHS = (9, 11, 1, 3, 5, 7)  # told below the line

_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart rate-line" viewBox="0 0 {width} {height}" role="img" '
    'aria-labelledby="{name}-t {name}-d" font-family="sans-serif" font-size="12">'
    '<title id="{name}-t">{title}</title><desc id="{name}-d">{told}</desc>{drawn}</svg>'
)
_TEXT = Markup('<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{text}</text>')
_RULE = Markup('<line x1="{x1:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y:.1f}" stroke="{stroke}"/>')
_DOT = Markup('<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}"><title>{title}</title></circle>')
_PATH = Markup('<path d="{d}" fill="none" stroke="{stroke}" stroke-width="2"/>')


def rate_title(name: str, rates: Sequence[tuple[Campaign, YearFigures]]) -> str:
    """Whose rates, and what they come to."""
    whole = sum((one for _, one in rates), YearFigures())
    return labels()["rates"]["title"].format(name=name, share=percent(whole.on_time, whole.asked))


def rate_chart(name: str, year: SchoolYear, rates: Sequence[tuple[Campaign, YearFigures]], zone: ZoneInfo) -> Markup:
    """The share on time of each campaign, over the days of the year. Campaigns without anybody asked are not in `rates`."""
    words = labels()["rates"]
    points = [(_x(year, campaign.last_day), _y(one), _said(campaign, one, zone)) for campaign, one in rates]
    path = " ".join(f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y, _) in enumerate(points))
    drawn = (
        *(_level(share) for share in (0, 50, 100)),
        *(_month(year, month) for month in _MONTHS),
        _PATH.format(d=path, stroke=_DRAWN) if len(points) > 1 else Markup(""),
        *(_DOT.format(x=x, y=y, fill=_DRAWN, title=said) for x, y, said in points),
    )
    title = rate_title(name, rates)
    last = year.end - timedelta(days=1)
    told = words["told"].format(
        first=f"{year.first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}", points="; ".join(said for _, _, said in points)
    )
    named = "r" + hashlib.sha256(f"{title}{told}".encode("utf-8", "replace")).hexdigest()[:8]
    return _SVG.format(width=_WIDTH, height=_HEIGHT, name=named, title=title, told=told, drawn=Markup("").join(drawn))


def _said(campaign: Campaign, one: YearFigures, zone: ZoneInfo) -> str:
    return labels()["rates"]["point"].format(
        title=campaign.title,
        due=due_phrase(campaign.due, zone),
        share=percent(one.on_time, one.asked),
        on_time=one.on_time,
        asked=one.asked,
    )


def _x(year: SchoolYear, day: date) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * ((day - year.first) / (year.end - year.first))


def _y(one: YearFigures) -> float:
    return _height(100 * one.on_time / one.asked)


def _height(share: float) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share / 100


def _level(share: int) -> Markup:
    rule = _RULE.format(x1=_LEFT, x2=_WIDTH - _RIGHT, y=_height(share), stroke=_LINE)
    return rule + _TEXT.format(x=_LEFT - 4, y=_height(share) + 4, anchor="end", fill=_INK, text=f"{share}%")


def _month(year: SchoolYear, month: int) -> Markup:
    day = date(year.begins if month >= year.first.month else year.begins + 1, month, 1)
    return _TEXT.format(x=_x(year, day), y=_HEIGHT - 6, anchor="start", fill=_SOFT, text=f"T{month}")
