"""A campaign opened, changed or deleted: what follows is seen first."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.campaigns import CampaignError, from_dict, to_dict
from config.entities import Campaign
from config.extra_days import extra_days
from parsers.facts import Problem
from tracker.jobs.campaigns.campaign_acts import change_campaign, delete_campaign, open_campaign
from tracker.jobs.campaigns.campaign_trial import CampaignTrial, try_campaign
from tracker.jobs.filings.act import Hand, Outcome
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.session import reading, writing
from tracker.web.campaigns.campaign_form import asked, columns_in_child, drafted, table_of
from tracker.web.campaigns.campaign_page import opened_from_plan, place_of, refilled, row_of, shown
from tracker.web.frame.access import act
from tracker.web.frame.act_result import hand_of, performed, refusal, told
from tracker.web.frame.forms.file_mistakes import said
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.frame.page_words import label


def create(request: Request, form: Form) -> Response:
    """Open the campaign of a form. What is wrong is said above the form, with all that was filled in."""
    return _saved(request, form, None)


def save(request: Request, form: Form) -> Response:
    """Change a campaign; what came is judged by its new form from now on."""
    return _saved(request, form, row_of(request))


def _saved(request: Request, form: Form, old: campaigns.CampaignRow | None) -> Response:
    """What is asked for is tried first; if anybody would notice, what follows is shown, and saved when it is sent again."""
    context, seen = context_of(request), form.get("seen")
    wanted = _wanted(request, form, old)
    if isinstance(wanted, Response):
        return wanted
    calendar = Calendar(context.settings.office.timezone, extra_days(context.settings.home))

    def save_it(hand: Hand) -> Outcome:
        return change_campaign(hand, wanted, calendar, seen) if old else open_campaign(hand, wanted, calendar)

    draft = [(drafted(wanted, context.settings.office.timezone), None)]
    if form.get("again"):
        return shown(request, draft, old, plan=place_of(form), seen=seen)
    trial = try_campaign(
        context.engine,
        context.settings,
        calendar,
        wanted.code,
        context.clock(),
        lambda conn: save_it(hand_of(request, form, conn)),
    )
    outcome: Outcome
    if isinstance(trial, Problem):
        outcome = trial
    elif trial.harmless or (form.get("sure") and (form.get("twice") or not trial.doubts)):
        with writing(context.engine) as conn:
            outcome = save_it(hand_of(request, form, conn))
    else:
        return _follows(request, form, trial, wanted, old)
    if isinstance(outcome, Problem) and outcome.code in ("campaign-taken", "overtaken"):
        return shown(request, draft, old, refusal(outcome), place_of(form), seen=seen)
    onward = opened_from_plan(request, form, wanted.code) if old is None and not isinstance(outcome, Problem) else None
    if onward:
        return onward
    with reading(context.engine) as conn:
        count = asked(wanted, roster.units(conn))
    return told(request, outcome, "campaign-saved", f"/dot/{quote(wanted.code)}", count=count)


def _follows(
    request: Request, form: Form, trial: CampaignTrial, wanted: Campaign, old: campaigns.CampaignRow | None
) -> Response:
    """Between the form and saving: what it does, in numbers and names."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        mailbox = context.mailbox(conn, now)
    facts: dict[str, Any] = {
        "trial": trial,
        "wanted": wanted,
        "row": old,
        "held": any(one.held for one in trial.corrections),
        "definition": json.dumps(to_dict(wanted), ensure_ascii=False),
        "seen": form.get("seen"),
        "plan": place_of(form),
        "unsure": bool(form.get("sure")),
    }
    return context.show(request, "campaigns/campaign_follows.html", mailbox=mailbox, now=now, **facts)


def _wanted(request: Request, form: Form, old: campaigns.CampaignRow | None) -> Campaign | Response:
    """The campaign of a form, or of what was shown before it counts; the form again if it cannot be read."""
    context = context_of(request)
    if form.get("definition"):
        try:
            table: Any = json.loads(form.get("definition")) | ({"code": old.campaign.code} if old else {})
            return from_dict(table)
        except (ValueError, TypeError, CampaignError) as error:
            raise HTTPException(400) from error

    def again(read: dict[str, Any], wrong: str) -> Response:
        return shown(request, [(refilled(form, read), None)], old, wrong, place_of(form), seen=form.get("seen"))

    table = table_of(form, context.settings.office.timezone, columns_in_child(context), old.campaign if old else None)
    if isinstance(table, str):
        return shown(
            request, [(refilled(form, {}), None)], old, label(table, "refusals"), place_of(form), seen=form.get("seen")
        )
    try:
        return from_dict(table)
    except CampaignError as error:
        return shown(
            request,
            [(refilled(form, table), None)],
            old,
            ". ".join(map(said, error.mistakes)),
            place_of(form),
            seen=form.get("seen"),
        )


def delete(request: Request, form: Form) -> Response:
    """A campaign opened by mistake."""
    code = row_of(request).campaign.code
    outcome = performed(request, form, lambda hand: delete_campaign(hand, code))
    return told(request, outcome, "delete-campaign", "/", f"/dot/{quote(code)}/sua")


ROUTES = (
    act("/dot-moi", create),
    act("/dot/{campaign}/sua", save),
    act("/dot/{campaign}/xoa", delete),
)
