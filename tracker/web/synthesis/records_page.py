"""The rows of all units on the desk: looked through, one looked at, marked and corrected, spellings made one."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.entities import Part
from tracker.jobs.synthesis.products import SynthesisError, material
from tracker.jobs.synthesis.row_acts import decide, unify
from tracker.reports.question_words import question_words
from tracker.reports.report_words import shown
from tracker.reports.synthesis.material import Material, place_of
from tracker.rules.board.standing import BoardRow
from tracker.rules.synthesis.records import Mark, RecordRow
from tracker.rules.synthesis.row_selection import SHOWN, RowFilter, RowSelection, selected_rows
from tracker.store.changed_cells import changed_since
from tracker.store.filings.records import At
from tracker.store.office import roster
from tracker.store.session import reading, version, writing
from tracker.web.frame import form_values
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import told, who
from tracker.web.frame.answer_cache import CachedAnswer
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import PageContext, context_of

_PAGE = 100  # rows
_ASKED = ("phan", "loc", "cap", "don-vi", "tim", "cot", "gia-tri", "trang")
_VALUE = "v:"  # what stands before a field in a form


def material_of(context: PageContext, conn: Connection, code: str, shown: Sequence[BoardRow] = ()) -> Material:
    """What is put together of a campaign, with as much of its board as is `shown`. Raises HTTPException 404 for none."""
    try:
        return material(conn, context.settings, code, context.clock(), shown=shown)
    except SynthesisError as error:
        raise HTTPException(404) from error


def rows_page(request: Request) -> Response:
    """Every row of a part, a hundred a page."""
    context, now = context_of(request), context_of(request).clock()
    asked = request.query_params
    with reading(context.engine) as conn:
        facts = material_of(context, conn, request.path_params["campaign"])
        found = _grid(context, conn, facts, asked.get("phan", ""))
        lost = _lost(conn, facts, found)
        mailbox = context.mailbox(conn, now)
    wanted = RowFilter(*(asked.get(name, "") for name in ("loc", "cap", "don-vi", "tim", "cot", "gia-tri")))
    chosen = found.choose(wanted) if found else ()
    last = max(1, -(-len(chosen) // _PAGE))
    number = form_values.page_number(asked.get("trang", ""), last)
    return context.show(
        request,
        "synthesis/records.html",
        campaign=facts.campaign,
        parts=facts.parts,
        grid=found,
        part=found.part if found else None,
        wanted=wanted,
        filters=[name for name in SHOWN if found is None or _shown(name, found)],
        question_words=question_words,
        earlier_title=facts.earlier_title,
        counts=found.counts() if found else {},
        rows=chosen[(number - 1) * _PAGE : number * _PAGE],
        total=len(chosen),
        number=number,
        last=last,
        first=(number - 1) * _PAGE,
        shown=shown,
        place_of=place_of,
        link=lambda **changed: _link(request, changed),
        row_link=lambda row: row_path(facts.campaign.code, row),
        lost=lost,
        mailbox=mailbox,
        now=now,
    )


def _shown(name: str, found: RowSelection) -> bool:
    """Whether a filter means anything for these rows."""
    if name == "de-nghi":
        return found.roles.reward is not None
    return name != "can-hoi" or bool(found.part.rules)


def row_page(request: Request) -> Response:
    """One row: what the unit wrote, what stands, who else has it, and the form to decide."""
    context, now = context_of(request), context_of(request).clock()
    asked = request.query_params
    with reading(context.engine) as conn:
        facts = material_of(context, conn, request.path_params["campaign"])
        found = _grid(context, conn, facts, asked.get("phan", ""))
        mailbox = context.mailbox(conn, now)
    here = (asked.get("don-vi", ""), asked.get("dong", ""))
    row = next((one for one in found.rows if (one.unit.code, one.record) == here), None) if found else None
    if found is None or row is None:
        raise HTTPException(404)
    return context.show(
        request,
        "synthesis/records_row.html",
        campaign=facts.campaign,
        part=found.part,
        row=row,
        changed={one.field: one for one in row.corrections},
        others=found.others(row),
        before=found.before(row),
        asked=[question_words(one, found.part) for one in found.asked.get((row.unit.code, row.record), ())],
        shown=shown,
        place_of=place_of,
        row_link=lambda one: row_path(facts.campaign.code, one),
        mailbox=mailbox,
        now=now,
    )


def _decide(request: Request, form: Form) -> Response:
    context, code = context_of(request), request.path_params["campaign"]
    at = At(code, form.get("don-vi"), form.get("phan"), form.get("dong"))
    values = {name.removeprefix(_VALUE): form.get(name) for name in form.fields if name.startswith(_VALUE)}
    mark = Mark(form.get("tieu-bieu") == "1", form.get("ghi-chu")[:2000])
    with writing(context.engine) as conn:
        outcome = decide(conn, context.settings, who(request), at, mark, values, form.get("ly-do")[:2000], context.clock())
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


def _grid(context: PageContext, conn: Connection, facts: Material, code: str) -> RowSelection | None:
    """The rows of the part asked for, else of the first, looked through; None: the campaign asks for no rows."""
    part = next((one for one in facts.parts if one.code == code), facts.parts[0] if facts.parts else None)
    return grid_of(context, conn, facts, part) if part else None


def grid_of(context: PageContext, conn: Connection, facts: Material, part: Part) -> RowSelection:
    """The rows of a part, looked through; a country's take a quarter of a minute, and stand while nothing of them changes."""
    decided, campaign = (facts.campaign, facts.marks, facts.corrections), facts.campaign.code
    told = {campaign, facts.earlier_code}  # whose filings these rows are told from

    def made() -> tuple[object, RowSelection]:
        return decided, selected_rows(part, [row for row in facts.rows() if row.part == part.code], facts.earlier())

    def renewed(known: CachedAnswer[tuple[object, RowSelection]]) -> tuple[object, RowSelection] | None:
        changed = changed_since(conn, known.stamp)
        same = changed and not (changed.roster or told & changed.cells.keys()) and known.value[0] == decided
        return known.value if same else None

    name = f"rows {campaign} {part.code}"
    return context.kept.get(name, version(conn), facts.now, made, lambda _: None, renewed).value[1]


def _lost(conn: Connection, facts: Material, found: RowSelection | None) -> list[tuple[str, str]]:
    """Units with decisions about rows that their newest version has no more, and what was decided."""
    lost = [(at, mark.note) for at, mark in facts.marks.items() if mark.exemplary or mark.note]
    lost += [(at, shown(one.now)) for at, made in facts.corrections.items() for one in made]
    if found is None or not lost:
        return []
    there = {(row.unit.code, row.part, row.record) for row in found.rows}
    lost = [(at, told) for at, told in lost if at not in there and at[1] == found.part.code]
    names = roster.names(conn, [at[0] for at, _ in lost])
    return [(names.get(at[0], at[0]), told) for at, told in lost]


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
