"""A school year to take away: the units and the grouping of the page, as a workbook and as paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from tracker.store.session import reading
from tracker.web.board.board_files import MOST_ON_PAPER, download
from tracker.web.board.year_page import named_year, year_choice, year_known
from tracker.web.frame import flash, page_words
from tracker.web.frame.access import page
from tracker.web.frame.page_context import context_of

if TYPE_CHECKING:
    from tracker.reports.year_table import YearTable


def as_workbook(request: Request) -> Response:
    """The year as .xlsx."""
    from tracker.reports.year_table import workbook  # large, and an idle office has no use for it

    table, name = _table(request)
    return download(workbook(table), f"{name}.xlsx")


def as_pdf(request: Request) -> Response:
    """The year as PDF; too much for paper, and the page says so."""
    table, name = _table(request)
    if len(table.year.units) * max(1, len(table.year.campaigns)) > MOST_ON_PAPER * 4:
        back = f"/nam-hoc/{table.year.of.name}{year_choice(request.query_params).query()}"
        return flash.go(request, back, flash.flashed("too-many-for-paper", good=False, most=page_words.number(MOST_ON_PAPER)))
    from tracker.reports.pdf_table import pdf  # large, and an idle office has no use for it
    from tracker.reports.year_table import paper

    return download(pdf(paper(table)), f"{name}.pdf")


def _table(request: Request) -> tuple[YearTable, str]:
    from tracker.reports.year_table import YearTable  # large, and an idle office has no use for it

    context, now = context_of(request), context_of(request).clock()
    of, choice = named_year(request), year_choice(request.query_params)
    with reading(context.engine) as conn:
        known = year_known(context, conn, of, now)
    at = known.at.astimezone(context.settings.office.timezone)
    table = YearTable(context.settings.office, choice.of(known.value), choice.by, choice.words, at)
    return table, f"nam-hoc-{of.name}-{at:%Y%m%d-%H%M}"


ROUTES = (page("/nam-hoc/{year}/bang.xlsx", as_workbook), page("/nam-hoc/{year}/bang.pdf", as_pdf))
