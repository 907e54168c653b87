"""The rows of all units on the desk: looked through, one looked at, marked and corrected, spellings made one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.entities import Campaign, Part
from tracker.jobs.synthesis.gathering import SynthesisError, material
from tracker.jobs.synthesis.row_acts import decide, unify
from tracker.jobs.synthesis.row_books import BookPlan, failed, opened
from tracker.jobs.synthesis.row_list import RowList
from tracker.reports.question_words import question_words
from tracker.reports.report_words import shown
from tracker.reports.synthesis.material import Material, place_of
from tracker.rules.synthesis.records import Mark, RecordRow
from tracker.rules.synthesis.row_selection import SHOWN, RowFilter
from tracker.store.campaigns import campaigns
from tracker.store.filings.records import At
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import told, who
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of

_PAGE = 100  # rows
_MOST_LOST, _MOST_TWINS = 50, 100  # told at once
_ASKED = ("phan", "loc", "cap", "don-vi", "tim", "cot", "gia-tri", "trang")
_VALUE = "v:"  # what stands before a field in a form


def material_of(context: PageContext, conn: Connection, code: str) -> Material:
    """What is put together of a campaign, without its board. Raises HTTPException 404 for none."""
    try:
        return material(conn, context.settings, code, context.clock(), shown=())
    except SynthesisError as error:
        raise HTTPException(404) from error


def rows_page(request: Request) -> Response:
    """Every row of a part, a hundred a page."""
    context, now = context_of(request), context_of(request).clock()
    asked = request.query_params
    wanted = RowFilter(*(asked.get(name, "")[:200] for name in ("loc", "cap", "don-vi", "tim", "cot", "gia-tri")))
    with reading(context.engine) as conn, _asked_for(request, conn) as (campaign, parts, plan, found):
        total = found.count(wanted) if found else 0
        last = max(1, -(-total // _PAGE))
        number = form_values.page_number(asked.get("trang", ""), last)
        return context.show(
            request,
            "synthesis/records.html",
            campaign=campaign,
            parts=parts,
            part=plan.part if plan else None,
            grid=found,
            failed=plan is not None and failed(context.engine, plan),
            wanted=wanted,
            filters=[name for name in SHOWN if found is None or _shown(name, found)],
            question_words=question_words,
            earlier_title=plan.before.title if plan and plan.before else "",
            counts=found.counts() if found else {},
            rows=found.page(wanted, (number - 1) * _PAGE, _PAGE) if found else (),
            total=total,
            number=number,
            last=last,
            first=(number - 1) * _PAGE,
            shown=shown,
            place_of=place_of,
            link=lambda **changed: _link(request, changed),
            row_link=lambda row: row_path(campaign.code, row),
            lost=found.lost(_MOST_LOST) if found else (),
            mailbox=context.mailbox(conn, now),
            now=now,
        )


def _shown(name: str, found: RowList) -> bool:
    """Whether a filter means anything for these rows."""
    if name == "de-nghi":
        return found.roles.reward is not None
    return name != "can-hoi" or bool(found.part.rules)


def row_page(request: Request) -> Response:
    """One row: what the unit wrote, what stands, who else has it, and the form to decide."""
    context, now = context_of(request), context_of(request).clock()
    asked = request.query_params
    with reading(context.engine) as conn, _asked_for(request, conn) as (campaign, _, plan, found):
        if plan and not found:  # being laid out: the list says so, and that the row were gone would be untrue
            return RedirectResponse(f"/dot/{quote(campaign.code)}/danh-muc?{urlencode({'phan': plan.part.code})}", 303)
        one = found.row(asked.get("don-vi", ""), asked.get("dong", ""), _MOST_TWINS) if found else None
        if one is None or plan is None:
            raise HTTPException(404)
        return context.show(
            request,
            "synthesis/records_row.html",
            campaign=campaign,
            part=plan.part,
            row=one.row,
            changed={made.field: made for made in one.row.corrections},
            others=one.others,
            count=one.count,
            before=one.before,
            asked=[question_words(question, plan.part) for question in one.asked],
            shown=shown,
            place_of=place_of,
            row_link=lambda row: row_path(campaign.code, row),
            mailbox=context.mailbox(conn, now),
            now=now,
        )


def _decide(request: Request, form: Form) -> Response:
    context, code = context_of(request), request.path_params["campaign"]
    at = At(code, form.get("don-vi"), form.get("phan"), form.get("dong"))
    values = {name.removeprefix(_VALUE): form.get(name) for name in form.fields if name.startswith(_VALUE)}
    mark = Mark(form.get("tieu-bieu") == "1", form.get("ghi-chu")[:2000])
    with writing(context.engine) as conn:
        outcome = decide(conn, who(request), at, mark, values, form.get("ly-do")[:2000], context.clock())
    return told(request, outcome, "decide-row", _row_path(code, at.part, at.unit, at.record))


def _unify(request: Request, form: Form) -> Response:
    context, code = context_of(request), request.path_params["campaign"]
    part, written, wanted = form.get("phan"), form.fields.get("ghi", ("",))[-1], form.get("thanh")
    with writing(context.engine) as conn:
        outcome = unify(conn, context.settings, who(request), code, part, form.get("cot"), written, wanted, context.clock())
    return told(
        request, outcome, "unify", f"/dot/{quote(code)}/danh-muc?{urlencode({'phan': part})}", written=written, wanted=wanted
    )


def row_path(campaign: str, row: RecordRow) -> str:
    """The page of a row."""
    return _row_path(campaign, row.part, row.unit.code, row.record)


def _row_path(campaign: str, part: str, unit: str, record: str) -> str:
    return f"/dot/{quote(campaign)}/danh-muc/dong?" + urlencode({"phan": part, "don-vi": unit, "dong": record})


@contextmanager
def _asked_for(
    request: Request, conn: Connection
) -> Iterator[tuple[Campaign, tuple[Part, ...], BookPlan | None, RowList | None]]:
    """The campaign, its parts that have rows, which of them is asked for, else the first, and its rows. Raises HTTPException.

    No part: the campaign asks for no rows; no rows: they are being laid out.
    """
    context, wanted = context_of(request), request.query_params.get("phan", "")
    campaign = campaigns.get(conn, request.path_params["campaign"])
    if campaign is None:
        raise HTTPException(404)
    parts = tuple(part for part in campaign.parts if part.columns)
    part = next((one for one in parts if one.code == wanted), parts[0] if parts else None)
    if part is None:
        yield campaign, parts, None, None
        return
    plan = BookPlan(context.settings.home, campaign, part, campaigns.period_before(conn, campaign.code))
    with opened(conn, plan) as (book, current):
        yield campaign, parts, plan, RowList(conn, plan, book, current) if book else None


def _link(request: Request, changed: dict[str, str]) -> str:
    """The same page with some choices changed; empty ones are left out."""
    asked = {name: request.query_params.get(name, "") for name in _ASKED} | {"trang": ""}
    asked |= {name.replace("_", "-"): value for name, value in changed.items()}
    return request.url.path + "?" + urlencode({name: value for name, value in asked.items() if value})


ROUTES = (
    page("/dot/{campaign}/danh-muc", rows_page),
    page("/dot/{campaign}/danh-muc/dong", row_page),
    act("/dot/{campaign}/danh-muc/dong", _decide),
    act("/dot/{campaign}/danh-muc/thong-nhat", _unify),
)
