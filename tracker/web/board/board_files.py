"""The board to take away: a workbook and a paper, with the rows and the order of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from parsers.vietnamese.dates import due_phrase
from tracker.reports.board_table import BoardTable, Extra, headings, lines, paper, workbook
from tracker.reports.report_words import word
from tracker.reports.year_words import group_name
from tracker.rules.board.standing import BoardRow
from tracker.store.filings.board_details import RowDetails, details_of
from tracker.store.session import reading
from tracker.web.board.board_page import approval_words, board_of, choice_of, link, sees_papers
from tracker.web.board.board_rows import FILTERS, GROUPED, ORDERS, Board, BoardFilter, groups, last_chase, sums
from tracker.web.frame import flash, page_words
from tracker.web.frame.access import page
from tracker.web.frame.page_context import PageContext, context_of

MOST_ON_PAPER = 5_000  # rows: two hundred sheets


def as_workbook(request: Request) -> Response:
    """The rows chosen, as .xlsx."""
    table, name = _table(request)
    return download(workbook(table), f"{name}.xlsx")


def as_pdf(request: Request) -> Response:
    """The rows chosen, as PDF; too many for paper, and the page says so."""
    table, name = _table(request)
    if len(table.lines) > MOST_ON_PAPER:
        back = link(request, f"/dot/{quote(request.path_params['campaign'])}")
        return flash.go(request, back, flash.flashed("too-many-for-paper", good=False, most=page_words.number(MOST_ON_PAPER)))
    from tracker.reports.pdf_table import pdf  # its library is large, and an idle office has no use for it

    return download(pdf(paper(table)), f"{name}.pdf")


def download(content: bytes, filename: str) -> Response:
    """A file to keep, never to open within our pages (RFC 6266)."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-._") else "_" for letter in filename)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


def _table(request: Request) -> tuple[BoardTable, str]:
    context, now = context_of(request), context_of(request).clock()
    code, choice = request.path_params["campaign"], choice_of(request)
    with reading(context.engine) as conn:
        known = board_of(context, conn, code, now)
        rows = known.value.choose(choice)
        extras = _extras(details_of(conn, code, [row.cell.unit.code for row in rows]), rows) if sees_papers(request) else {}
    zone = context.settings.office.timezone
    about = _about(context, known.value, choice, len(rows), known.at)
    at = known.at.astimezone(zone)
    table = BoardTable(
        context.settings.office,
        known.value.campaign.title,
        about,
        headings(),
        lines(rows, extras, zone),
        at,
        _headed(rows, choice.order if choice.order in ORDERS else "cap-hoc"),
        _sums(rows),
    )
    return table, f"{code}-{at:%Y%m%d-%H%M}"


def _extras(found: Mapping[str, RowDetails], rows: Sequence[BoardRow]) -> dict[str, Extra]:
    approved = {row.cell.unit.code: approval_words(row.cell) for row in rows}
    extras = {unit: Extra(note=words) for unit, words in approved.items() if words}
    for unit, one in found.items():
        chase = last_chase(one.letters)
        extras[unit] = Extra(
            numbers="; ".join(dict.fromkeys(paper.number for paper in one.papers if paper.number)),
            files="; ".join(dict.fromkeys(paper.filename for paper in one.papers if paper.filename)),
            note="; ".join(filter(None, (approved.get(unit, ""), _behind(one), one.note or one.reason))),
            chased_at=chase[1] if chase else None,
        )
    return extras


def _headed(rows: Sequence[BoardRow], order: str) -> tuple[tuple[int, str], ...]:
    """Before which row a group begins, and how it stands."""
    found, place = [], 0
    for group in groups(rows, rows, order) if order in GROUPED else ():
        counts = group.tally.counts
        told = word("board", "group").format(
            name=group_name(group.name, order),
            received=page_words.number(group.tally.received),
            expected=page_words.number(group.tally.expected),
            share=page_words.share(group.tally.received, group.tally.expected),
            **{name.replace("-", "_"): page_words.number(count) for name, count in counts.items()},
        )
        found.append((place, told))
        place += len(group.rows)
    return tuple(found)


def _sums(rows: Sequence[BoardRow]) -> tuple[tuple[str, ...], ...]:
    """Every group of every kind with its counters."""
    head = (word("board", "kind"), word("board", "name"), *(page_words.label(name, "filters") for name in FILTERS))
    lines = [
        (
            word("board", order),
            group_name(group.name, order),
            *(str(group.tally.counts[name]) for name in FILTERS),
            page_words.share(group.tally.received, group.tally.expected),
        )
        for order, some in sums(rows)
        for group in some
    ]
    return ((*head, word("board", "share")), *lines)


def _behind(one: RowDetails) -> str:
    newest = next((paper.behind for paper in one.papers if paper.behind), "")
    return word("board", "behind").format(counts=newest) if newest else ""


def _about(context: PageContext, board: Board, choice: BoardFilter, count: int, at: datetime) -> tuple[str, ...]:
    zone, tally = context.settings.office.timezone, board.tally
    counted = word("board", "counts").format(
        expected=page_words.number(tally.expected),
        received=page_words.number(tally.received),
        share=page_words.share(tally.received, tally.expected),
        on_time=page_words.number(tally.counts["dung-han"]),
        late=page_words.number(tally.counts["tre"]),
        owing=page_words.number(tally.counts["chua-nop"]),
    )
    chosen = [
        page_words.label(choice.standing, "filters") if choice.standing in FILTERS else "",
        page_words.label(choice.level, "levels") if choice.level else "",
        choice.ward,
        choice.group,
        f"“{choice.search}”" if choice.search else "",
    ]
    told = ", ".join(one for one in chosen if one)
    narrowed = (word("board", "chosen").format(chosen=told, count=page_words.number(count)),) if told else ()
    due = word("board", "due").format(due=due_phrase(board.campaign.due, zone))
    return (due, *narrowed, counted, word("board", "as_of").format(now=page_words.moment(at, zone)))


ROUTES = (page("/dot/{campaign}/bang.xlsx", as_workbook), page("/dot/{campaign}/bang.pdf", as_pdf))
