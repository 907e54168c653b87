"""A school year: units down, campaigns across, with what they add up to; and one unit of it, each mark explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from parsers.vietnamese.collation import collation_key
from tracker.reports.rate_charts import rate_chart, rate_title
from tracker.reports.year_words import FIGURES, counted, figure_words, group_name, legend, sign, why
from tracker.rules.board.school_year import GROUPED, SchoolYear, Year, YearGroup, school_year_named, school_year_of
from tracker.store.filings.year_cells import read_year, years
from tracker.store.session import reading, version
from tracker.web.frame import page_words
from tracker.web.frame.access import page
from tracker.web.frame.answer_cache import CachedAnswer
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import PageContext, context_of

_PAGE = 100  # units
_CHARTS = 48  # of groups; a year of more is asked for by level


@dataclass(frozen=True, slots=True)
class YearChoice:
    """What the reader asked to see of a year."""

    level: str = ""
    ward: str = ""
    group: str = ""
    search: str = ""
    by: str = "cap-hoc"

    def of(self, year: Year) -> Year:
        """The units asked for."""
        return year.choose(self.level, self.ward, self.group, self.search)

    @property
    def words(self) -> str:
        """What was chosen, in words."""
        told = (page_words.label(self.level, "levels") if self.level else "", self.ward, self.group)
        return ", ".join(one for one in (*told, f"“{self.search}”" if self.search else "") if one)

    def query(self, **changed: str) -> str:
        """The address's query of this choice, some of it changed."""
        asked = {"cap": self.level, "xa": self.ward, "nhom": self.group, "tim": self.search, "theo": self.by} | changed
        told = urlencode({name: value for name, value in asked.items() if value})
        return f"?{told}" if told else ""


def year_choice(asked: Mapping[str, str]) -> YearChoice:
    """What the values of an address ask to see; a grouping that there is none of is the first."""
    level, ward, group, by = (asked.get(name, "") for name in ("cap", "xa", "nhom", "theo"))
    return YearChoice(level, ward, group, asked.get("tim", "")[:80], by if by in GROUPED else "cap-hoc")


def current_year(request: Request) -> Response:
    """The school year of today, or the last before it in which anything was due."""
    context = context_of(request)
    today = school_year_of(context.clock().astimezone(context.settings.office.timezone).date())
    with reading(context.engine) as conn:
        held = years(conn)
    chosen = next((one for one in held if one <= today), held[-1] if held else today)
    return RedirectResponse(f"/nam-hoc/{chosen.name}", 303)


def year_table(request: Request) -> Response:
    """The units of a year with a mark in each campaign."""
    context, now = context_of(request), context_of(request).clock()
    of, choice = named_year(request), year_choice(request.query_params)
    with reading(context.engine) as conn:
        known = year_known(context, conn, of, now)
        held, mailbox = years(conn), context.mailbox(conn, now)
    year, zone = choice.of(known.value), context.settings.office.timezone
    groups = year.groups(choice.by)
    number = form_values.page_number(request.query_params.get("trang", ""))
    shown, pages = _leaf(groups, number)
    pictured = [(page_words.label("all", "year-heads"), year.units)]
    pictured += [(group_name(group.name, choice.by), group.units) for group in groups[:_CHARTS]]
    rated = [(name, rates) for name, units in pictured if (rates := year.rates(units))]
    return context.show(
        request,
        "board/year.html",
        year=year,
        whole=known.value,
        held=held,
        choice=choice,
        groups=shown,
        number=min(number, pages),
        pages=pages,
        charts=[(rate_title(name, rates), rate_chart(name, of, rates, zone)) for name, rates in rated],
        wards=sorted({one.unit.ward for one in known.value.units if one.unit.ward}, key=collation_key),
        levels=[group.name for group in known.value.groups("cap-hoc")],
        clusters=[group.name for group in known.value.groups("cum") if group.name],
        **_words(context),
        now=known.at,
        mailbox=mailbox,
    )


def unit_year(request: Request) -> Response:
    """One unit through a year, each mark with why it is there."""
    context, now = context_of(request), context_of(request).clock()
    of, code = named_year(request), request.path_params["unit"]
    with reading(context.engine) as conn:
        known = year_known(context, conn, of, now)
        mailbox = context.mailbox(conn, now)
    one = next((one for one in known.value.units if one.unit.code == code), None)
    if one is None:
        raise HTTPException(404)
    rates = known.value.rates((one,))
    chart = rate_chart(one.unit.name, of, rates, context.settings.office.timezone) if rates else ""
    cells = tuple(zip(known.value.campaigns, one.cells, strict=True))
    return context.show(
        request,
        "board/year_unit.html",
        of=of,
        one=one,
        cells=cells,
        chart=chart,
        now=known.at,
        mailbox=mailbox,
        **_words(context),
    )


def named_year(request: Request) -> SchoolYear:
    """The school year that the address names. Raises HTTPException 404 where it names none."""
    of = school_year_named(request.path_params["year"])
    if of is None:
        raise HTTPException(404)
    return of


def year_known(context: PageContext, conn: Connection, of: SchoolYear, now: datetime) -> CachedAnswer[Year]:
    """A year, as current as it must be: its marks turn when a due instant or the days of grace after it are over."""

    def turns(year: Year) -> datetime | None:
        dues = {
            due
            for one in year.units
            for campaign, cell in zip(year.campaigns, one.cells, strict=True)
            if cell
            for due in (cell.due, cell.due + campaign.grace)
        }
        return min((due for due in dues if due > now), default=None)

    return context.kept.get(f"year {of.name}", version(conn), now, lambda: read_year(conn, of, now), turns)


def _leaf(groups: tuple[YearGroup, ...], wanted: int) -> tuple[tuple[YearGroup, ...], int]:
    """The groups with the units of one page, each with the figures of all its units; and how many pages there are."""
    pages = max(1, -(-sum(len(group.units) for group in groups) // _PAGE))
    first = (min(wanted, pages) - 1) * _PAGE
    shown, place = [], 0
    for group in groups:
        units = group.units[max(0, first - place) : max(0, first + _PAGE - place)]
        place += len(group.units)
        if units:
            shown.append(YearGroup(group.name, units, group.figures))
    return tuple(shown), pages


def _words(context: PageContext) -> dict[str, Any]:
    zone = context.settings.office.timezone
    return {
        "sign": sign,
        "why": lambda cell, campaign: why(cell, campaign, zone),
        "legend": legend(),
        "heads": FIGURES,
        "figure_words": figure_words,
        "counted": counted,
        "group_name": group_name,
    }


ROUTES = (
    page("/nam-hoc", current_year),
    page("/nam-hoc/{year}", year_table),
    page("/nam-hoc/{year}/don-vi/{unit}", unit_year),
)
