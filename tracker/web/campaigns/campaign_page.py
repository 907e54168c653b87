"""The forms of a campaign: empty, from the plan that asks for it, or of one that is there. Saving is `campaign_saving`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.campaigns import CampaignError, from_dict
from config.entities import Campaign, Every, Level, Role
from parsers.vietnamese.collation import collation_key
from parsers.vietnamese.text import fold
from tracker.jobs.campaigns.campaign_acts import stamp
from tracker.jobs.reading.on_demand import in_child
from tracker.rules.campaigns.plan_draft import (
    CHASE_AFTER,
    REMIND_BEFORE,
    WEEKLY_CHASE_AFTER,
    WEEKLY_REMIND_BEFORE,
    schedule,
    shift_of,
)
from tracker.store.campaigns import campaigns, series
from tracker.store.filings import ledger
from tracker.store.office import roster, unit_groups
from tracker.store.session import reading
from tracker.web.campaigns.campaign_form import PARTS, CampaignDraft, code_for, columns_text, days_of, drafted
from tracker.web.campaigns.rule_lines import rules_text
from tracker.web.frame.access import act, page
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.forms import form_values, uploads
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of

if TYPE_CHECKING:
    from parsers.plan.mentions import Milestone
    from parsers.plan.proposal import PlanProposal
    from parsers.plan.proposals import PlanReading
    from tracker.rules.campaigns.plan_change import ChangeProposal

_FOUND = 100  # units that a search shows
MOST_LISTED = 400  # units that the form lists by name; of a larger roster codes are typed
_PLAN = "/dot-moi/ke-hoach"
_TEXTS = (
    "code", "title", "plan_number", "previous", "opens", "due_day", "due_time", "units", "keywords", "remind", "chase",
    "chase_every", "cutoff", "principal", "superior",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """Which draft of which plan a form is: the file set aside, and its place in it."""

    kept: str
    item: int
    filename: str


def new(request: Request) -> Response:
    """An empty form, and the place to drop a plan."""
    context = context_of(request)
    return shown(request, [(CampaignDraft(opens=_day(context.clock(), context)), None)])


def from_plan(request: Request, form: Form) -> Response:
    """What a plan asks for, each campaign as a form to look over. Nothing counts before a person has confirmed it."""
    context, file = context_of(request), form.file("file")
    if file is None:
        return go(request, "/dot-moi", flashed("no-file", good=False))
    kept = uploads.keep(context.settings.home, file.content)
    found = _read(context, kept, file.filename)
    if found is None or not (found.proposals or found.changes or _questions(found)):
        return go(request, "/dot-moi", flashed("no-plan", good=False))
    return RedirectResponse(f"{_PLAN}/{kept}/0?ten={quote(file.filename[:200])}", 303)


def draft_of_plan(request: Request) -> Response:
    """One campaign of a plan as a form, with the others beside it: each is saved by itself, and none is lost by that."""
    from tracker.rules.campaigns.named_units import with_codes  # with all that reads plans, which most visits never ask for
    from tracker.rules.campaigns.plan_change import change_proposal

    context, at = context_of(request), form_values.number(request.path_params["item"])
    place = PlanPlace(request.path_params["plan"], at, request.query_params.get("ten", ""))
    found = _read(context, place.kept, place.filename)
    if found is None or at >= max(1, len(found.proposals)):
        return go(request, "/dot-moi", flashed("no-plan", good=False))
    with reading(context.engine) as conn:
        units = roster.units(conn)
        known = tuple(row.campaign for row in campaigns.listing(conn))
    proposals = [with_codes(one, units) for one in found.proposals]
    drafts = [_proposed(one, context) for one in proposals]
    changes = tuple(change_proposal(one, known) for one in found.changes)
    dates = (*_questions(found), *_other_dates(found))
    shown_now = list(zip(drafts, proposals, strict=True))[at : at + 1]
    return shown(request, shown_now, plan=place, others=drafts, changes=changes, dates=dates)


def _read(context: PageContext, kept: str, filename: str) -> PlanReading | None:
    """A plan that was set aside, read again; None where there is none, or it is no plan."""
    from parsers.plan.proposals import PlanReading, read_plan  # large, and an idle office has no use for it

    path = uploads.path_of(context.settings.home, kept)
    if path is None:
        return None
    zone = context.settings.office.timezone
    found = in_child(context.settings, partial(read_plan, path.read_bytes(), filename, context.clock(), zone))
    return found if isinstance(found, PlanReading) else None


def opened_from_plan(request: Request, form: Form, code: str) -> Response | None:
    """After one campaign of a plan is open: on to the next that is not; None where none is left, or there was no plan."""
    context, plan = context_of(request), form.get("plan")
    found = _read(context, plan, form.get("plan_file")) if plan else None
    drafts = [_proposed(one, context) for one in found.proposals] if found else []
    with reading(context.engine) as conn:
        known = _known(conn)
    at = form_values.number(form.get("plan_item"))
    left = [i for i, draft in enumerate(drafts) if i != at and not _is_open(draft, known)]
    after = [i for i in left if i > at] or left
    if not after:
        return None
    sentence = flashed("campaign-next", opened=code, left=len(left))
    return go(request, f"{_PLAN}/{quote(plan)}/{after[0]}?ten={quote(form.get('plan_file'))}", sentence)


def _known(conn: Connection) -> frozenset[str]:
    """Codes and titles of all campaigns and series."""
    patterns = [one.series.pattern for one in series.listing(conn)] + [row.campaign for row in campaigns.listing(conn)]
    return frozenset(word for one in patterns for word in (one.code, one.title))


def _is_open(draft: CampaignDraft, known: frozenset[str]) -> bool:
    return draft.code in known or draft.title in known


def unit_choices(request: Request) -> Response:
    """Units to tick, for the words typed so far; what is ticked stays in the list."""
    query = request.query_params
    field = "spared" if "tim-tru" in query else "units"
    context, chosen = context_of(request), frozenset(query.getlist(field))
    words = fold(query.get("tim-tru", query.get("tim", ""))).split()
    with reading(context.engine) as conn:
        units = roster.units(conn)
    fitting = (one for one in units if all(word in fold(f"{one.name} {one.ward} {one.code}") for word in words))
    found = [*(one for one in units if one.code in chosen), *islice((one for one in fitting if one.code not in chosen), _FOUND)]
    return context.show(request, "campaigns/_unit_choices.html", units=found, chosen=chosen, field=field)


def _questions(found: PlanReading) -> tuple[Milestone, ...]:
    """Dates that a person must read before any campaign of the paper is opened."""
    from parsers.plan.duty.exclusions import Duty  # as above

    return tuple(one for one in found.others if one.duty in (Duty.UNCLEAR, Duty.UNPLACED, Duty.ONLINE))


def _other_dates(found: PlanReading) -> tuple[Milestone, ...]:
    from parsers.plan.duty.exclusions import Duty  # as above

    return tuple(one for one in found.others if one not in _questions(found) and one.duty is not Duty.CITED)


def edit(request: Request) -> Response:
    """The form of a campaign that is there, and what may be done with the whole of it."""
    return shown(request, [], row_of(request))


def shown(
    request: Request,
    drafts: Sequence[tuple[CampaignDraft, PlanProposal | None]],
    row: campaigns.CampaignRow | None = None,
    wrong: str = "",
    plan: PlanPlace | None = None,
    others: Sequence[CampaignDraft] = (),
    changes: Sequence[ChangeProposal] = (),
    dates: Sequence[Milestone] = (),
    seen: str = "",
) -> Response:
    """The page with its form; `wrong` is said above it. Of a plan `others` are all drafts, `changes` and `dates` the rest.

    `seen`: the form of the campaign that the officer saw first.
    """
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        units, mailbox, known = roster.units(conn), context.mailbox(conn, now), _known(conn)
        groups = unit_groups.sizes(conn)
        empty = row is not None and not ledger.ever_filed(conn, row.campaign.code)
    wards = sorted({unit.ward for unit in units if unit.ward}, key=collation_key)
    facts: dict[str, Any] = {
        "seen": seen or (stamp(row) if row else ""),
        "empty": empty,
        "changes": changes,
        "dates": dates,
        "drafts": drafts or ([(drafted(row.campaign, context.settings.office.timezone), None)] if row else []),
        "row": row,
        "wards": wards[:300],
        "groups": groups,
        "units": units if len(units) <= MOST_LISTED else (),
        "units_of": lambda chosen: [one for one in units if one.code in chosen],
        "unit_codes": frozenset(unit.code for unit in units),
        "known_levels": frozenset(unit.level for unit in units) or frozenset(Level),
        "plan": plan,
        "others": [(i, one, _is_open(one, known)) for i, one in enumerate(others)],
        "levels": tuple(Level),
        "roles": tuple(Role),
        "periods": tuple(Every),
        "places": PARTS,
        "columns_text": columns_text,
        "rules_text": rules_text,
        **({"flash": Flash(wrong, good=False)} if wrong else {}),
    }
    return context.show(request, "campaigns/campaign.html", 422 if wrong else 200, mailbox=mailbox, now=now, **facts)


def place_of(form: Form) -> PlanPlace | None:
    """Which draft of a plan a form was."""
    plan = form.get("plan")
    return PlanPlace(plan, form_values.number(form.get("plan_item")), form.get("plan_file")) if plan else None


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
        code,
        one.title,
        due,
        plan_number=one.plan_number,
        units=one.units,
        keywords=one.keywords,
        parts=one.parts,
        shift=shift_of(one),
    )
    draft = drafted(campaign, zone, one.due is not None)
    opens = f"{one.issued:%d/%m/%Y}" if one.issued else _day(context.clock(), context)
    parts, repeat = one.parts or CampaignDraft().parts, schedule(one.repeat)
    weekly = repeat is not None and repeat.every is Every.WEEK
    remind, chase = (WEEKLY_REMIND_BEFORE, WEEKLY_CHASE_AFTER) if weekly else (REMIND_BEFORE, CHASE_AFTER)
    return replace(draft, opens=opens, parts=parts, remind=days_of(remind), chase=days_of(chase), repeat=repeat)


def _day(at: datetime, context: PageContext) -> str:
    """A day of the office's calendar, as the form has it: what came before it was not asked for by this campaign."""
    return f"{at.astimezone(context.settings.office.timezone):%d/%m/%Y}"


def refilled(form: Form, table: dict[str, Any]) -> CampaignDraft:
    """The form as it was filled in; `table`: what was read of it so far."""
    again: dict[str, Any] = {name: form.get(name) for name in _TEXTS} | {"units": "\n".join(form.all("units"))}
    parts_told = [{**part, "rules": []} for part in table.get("parts") or ()]  # rules stand as they were written
    known = {"code": "x", "title": "x", "due": "2000-01-01T00:00:00+00:00", "parts": parts_told}
    try:
        parts = from_dict(known).parts if table.get("parts") else CampaignDraft().parts
    except CampaignError:
        parts = CampaignDraft().parts
    return CampaignDraft(
        **again,
        levels=form.all("level"),
        wards=form.all("ward"),
        groups=form.all("group"),
        spared="\n".join(form.all("spared")),
        spared_kinds=form.all("spared_kind"),
        everybody=bool(form.get("everybody")),
        parts=parts,
        shift=form.get("shift") or CampaignDraft().shift,
        opening=bool(form.get("opening")),
        letters_to=tuple(one for one in Role if one in form.all("letters_to")),
        letters_cc=tuple(one for one in Role if one in form.all("letters_cc")),
        approvals=form_values.number(form.get("approvals")),
        rule_lines=tuple(form.get(f"part_rules_{at}") for at in range(PARTS) if form.get(f"part_name_{at}")),
    )


ROUTES = (
    page("/dot-moi", new, "officer"),
    act("/dot-moi/ke-hoach", from_plan),
    page("/dot-moi/don-vi", unit_choices, "officer"),
    page(_PLAN + "/{plan}/{item}", draft_of_plan, "officer"),
    page("/dot/{campaign}/sua", edit, "officer"),
)
