"""The forms of a campaign: empty, from the plan that asks for it, or of one that is there. Saving is `campaign_saving`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.campaigns import CampaignError, from_dict
from config.entities import Campaign, Column, Every, Level
from parsers.forms.sample_columns import columns_from_workbook
from parsers.plan.proposals import PlanProposal, PlanReading, read_plan
from parsers.vietnamese.collation import collation_key
from tracker.jobs.campaigns.campaign_acts import stamp
from tracker.jobs.reading.on_demand import in_child
from tracker.rules.campaigns.plan_draft import schedule
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.campaigns.campaign_form import PARTS, CampaignDraft, Sample, code_for, columns_text, drafted
from tracker.web.frame.access import act, page
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import PageContext, context_of

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
    if not isinstance(found, PlanReading) or not found.proposals:
        return go(request, "/dot-moi", flashed("no-plan", good=False))
    return shown(request, [(_proposed(one, context), one) for one in found.proposals])


def edit(request: Request) -> Response:
    """The form of a campaign that is there, and what may be done with the whole of it."""
    return shown(request, [], row_of(request))


def shown(
    request: Request,
    drafts: Sequence[tuple[CampaignDraft, PlanProposal | None]],
    row: campaigns.CampaignRow | None = None,
    wrong: str = "",
    seen: str = "",
) -> Response:
    """The page with its forms; `wrong` is said above them. `seen`: the form of the campaign that the officer saw first."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        wards = sorted({unit.ward for unit in roster.units(conn) if unit.ward}, key=collation_key)
        mailbox = context.mailbox(conn, now)
        empty = row is not None and not ledger.ever_filed(conn, row.campaign.code)
    facts: dict[str, Any] = {
        "seen": seen or (stamp(row) if row else ""),
        "empty": empty,
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


def row_of(request: Request) -> campaigns.CampaignRow:
    """The campaign of the path."""
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
    act("/dot-moi/ke-hoach", from_plan),
    page("/dot/{campaign}/sua", edit, "officer"),
)
