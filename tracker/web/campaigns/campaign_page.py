"""A campaign opened from the plan that asks for it or by a form, changed, paused, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.campaigns import CampaignError, from_dict
from config.entities import Campaign, Column, Every, Level
from config.extra_days import extra_days
from parsers.forms.sample_columns import columns_from_workbook
from parsers.plan.exclusions import Duty
from parsers.plan.proposals import Milestone, PlanProposal, PlanReading, read_plan
from parsers.vietnamese.collation import collation_key
from tracker.jobs.campaigns.import_file import take_in
from tracker.jobs.reading.on_demand import in_child
from tracker.rules.campaigns.named_units import with_codes
from tracker.rules.campaigns.plan_change import ChangeProposal, change_proposal
from tracker.rules.campaigns.plan_draft import schedule
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaigns
from tracker.store.office import audit, roster
from tracker.store.session import reading, writing
from tracker.web.campaigns.campaign_form import PARTS, CampaignDraft, Sample, asked, code_for, columns_text, drafted, table_of
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.frame.page_words import label
from tracker.web.office.file_mistakes import said

_TEXTS = ("code", "title", "plan_number", "opens", "due_day", "due_time", "units", "keywords", "remind", "chase")


def new(request: Request) -> Response:
    """An empty form, and the place to drop a plan."""
    return shown(request, [(CampaignDraft(), None)])


def from_plan(request: Request, form: Form) -> Response:
    """What a plan asks for, each campaign as a form to look over. Nothing counts before a person has confirmed it."""
    context, file = context_of(request), form.file("file")
    if file is None:
        return go(request, "/dot-moi", flashed("no-file", good=False))
    zone = context.settings.office.timezone
    found = in_child(context.settings, partial(read_plan, file.content, file.filename, context.clock(), zone))
    if not isinstance(found, PlanReading) or not (found.proposals or found.changes or _questions(found)):
        return go(request, "/dot-moi", flashed("no-plan", good=False))
    with reading(context.engine) as conn:
        units = roster.units(conn)
        known = tuple(row.campaign for row in campaigns.listing(conn))
    proposals = [with_codes(one, units) for one in found.proposals]
    changes = tuple(change_proposal(one, known) for one in found.changes)
    drafts = [(_proposed(one, context), one) for one in proposals]
    return shown(request, drafts, changes=changes, dates=(*_questions(found), *_other_dates(found)))


def _questions(found: PlanReading) -> tuple[Milestone, ...]:
    """Dates that a person must read before any campaign of the paper is opened."""
    return tuple(one for one in found.others if one.duty in (Duty.UNCLEAR, Duty.UNPLACED, Duty.ONLINE))


def _other_dates(found: PlanReading) -> tuple[Milestone, ...]:
    return tuple(one for one in found.others if one not in _questions(found) and one.duty is not Duty.CITED)


def create(request: Request, form: Form) -> Response:
    """Open the campaign of a form. What is wrong is said above the form, with all that was filled in."""
    return _saved(request, form, None)


def edit(request: Request) -> Response:
    """The form of a campaign that is there, and what may be done with the whole of it."""
    return shown(request, [], _row(request))


def save(request: Request, form: Form) -> Response:
    """Change a campaign; what came is judged by its new form from now on."""
    return _saved(request, form, _row(request))


def _saved(request: Request, form: Form, old: campaigns.CampaignRow | None) -> Response:
    context = context_of(request)
    table = table_of(form, context.settings.office.timezone, columns_in_child(context), old.campaign if old else None)
    if isinstance(table, str):
        return shown(request, [(refilled(form, {}), None)], old, label(table, "refusals"))
    try:
        wanted = from_dict(table)
    except CampaignError as error:
        return shown(request, [(refilled(form, table), None)], old, ". ".join(map(said, error.mistakes)))
    calendar = Calendar(context.settings.office.timezone, extra_days(context.settings.home))
    with writing(context.engine) as conn:
        taken = old is None and campaigns.get(conn, wanted.code) is not None
        if not taken:
            take_in(conn, [wanted], calendar, context.clock())
            audit.add(conn, context.clock(), who(request), "edit-campaign" if old else "open-campaign", wanted.code)
        count = asked(wanted, roster.units(conn))
    if taken:
        return shown(request, [(refilled(form, table), None)], None, flashed("campaign-taken", taken=wanted.code).sentence)
    return go(request, f"/dot/{quote(wanted.code)}", flashed("campaign-saved", count=count))


def shown(
    request: Request,
    drafts: Sequence[tuple[CampaignDraft, PlanProposal | None]],
    row: campaigns.CampaignRow | None = None,
    wrong: str = "",
    changes: Sequence[ChangeProposal] = (),
    dates: Sequence[Milestone] = (),
) -> Response:
    """The page with its forms; `wrong` is said above them. `changes`, `dates`: what a plan says beside what it asks for."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        wards = sorted({unit.ward for unit in roster.units(conn) if unit.ward}, key=collation_key)
        mailbox = context.mailbox(conn, now)
    facts: dict[str, Any] = {
        "changes": changes,
        "dates": dates,
        "drafts": drafts or ([(drafted(row.campaign, context.settings.office.timezone), None)] if row else []),
        "row": row,
        "wards": wards[:300],
        "levels": tuple(Level),
        "periods": tuple(Every),
        "places": PARTS,
        "columns_text": columns_text,
        **({"flash": Flash(wrong, good=False)} if wrong else {}),
    }
    return context.show(request, "campaigns/campaign.html", 422 if wrong else 200, mailbox=mailbox, now=now, **facts)


def _row(request: Request) -> campaigns.CampaignRow:
    code = request.path_params["campaign"]
    with reading(context_of(request).engine) as conn:
        found = next((one for one in campaigns.listing(conn) if one.campaign.code == code), None)
    if found is None:
        raise HTTPException(404)
    return found


def _proposed(one: PlanProposal, context: PageContext) -> CampaignDraft:
    zone = context.settings.office.timezone
    due = one.due or context.clock()
    code = one.code or code_for(one.title, due)
    campaign = Campaign(
        code, one.title, due, plan_number=one.plan_number, units=one.units, keywords=one.keywords, parts=one.parts
    )
    draft = drafted(campaign, zone, one.due is not None)
    parts, repeat = one.parts or CampaignDraft().parts, schedule(one.repeat)
    return replace(draft, parts=parts, remind=CampaignDraft().remind, chase=CampaignDraft().chase, repeat=repeat)


def refilled(form: Form, table: dict[str, Any]) -> CampaignDraft:
    """The form as it was filled in; `table`: what was read of it so far."""
    again: dict[str, Any] = {name: form.get(name) for name in _TEXTS}
    known = {"code": "x", "title": "x", "due": "2000-01-01T00:00:00+00:00", "parts": table.get("parts")}
    try:
        parts = from_dict(known).parts if table.get("parts") else CampaignDraft().parts
    except CampaignError:
        parts = CampaignDraft().parts
    return CampaignDraft(
        **again, levels=form.all("level"), wards=form.all("ward"), everybody=bool(form.get("everybody")), parts=parts
    )


def columns_in_child(context: PageContext) -> Sample:
    """Reads sample workbooks where they can do no harm."""

    def found(content: bytes) -> tuple[Column, ...]:
        columns = in_child(context.settings, partial(columns_from_workbook, content))
        return columns if isinstance(columns, tuple) else ()

    return found


ROUTES = (
    page("/dot-moi", new, "officer"),
    act("/dot-moi", create),
    act("/dot-moi/ke-hoach", from_plan),
    page("/dot/{campaign}/sua", edit, "officer"),
    act("/dot/{campaign}/sua", save),
)
