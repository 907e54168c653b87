"""Periodic reports on the desk: opened from a plan or by a form, stopped, and let go on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from config.campaigns import CampaignError
from config.entities import Every, Series
from config.extra_days import extra_days
from config.series import WEEKDAYS, series_from_dict
from tracker.jobs.campaigns.import_file import take_in
from tracker.jobs.campaigns.open_periods import open_periods
from tracker.jobs.filings import mute_acts
from tracker.rules.letters.calendar import Calendar
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns, series
from tracker.store.session import writing
from tracker.web.campaigns.campaign_form import columns_in_child, initials, table_of
from tracker.web.campaigns.campaign_page import opened_from_plan, place_of, refilled, shown
from tracker.web.frame.access import act
from tracker.web.frame.act_result import told, who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.file_mistakes import said
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.frame.page_words import label

_ANY_DAY = {"due_day": ("2000-01-01",), "due_time": (), "opens": ()}  # each period has its own


def create(request: Request, form: Form) -> Response:
    """The form of a campaign as a periodic report: each period opens a campaign of its own, from now on."""
    context, now = context_of(request), context_of(request).clock()
    undated = Form({**form.fields, **_ANY_DAY}, form.uploads)
    table = table_of(undated, context.settings.office.timezone, columns_in_child(context))
    if isinstance(table, str):
        return shown(request, [(refilled(form, {}), None)], None, label(table, "refusals"), place_of(form))
    try:
        wanted = series_from_dict(_repeated(table, form))
    except CampaignError as error:
        return shown(request, [(refilled(form, table), None)], None, ". ".join(map(said, error.mistakes)), place_of(form))
    calendar = Calendar(context.settings.office.timezone, extra_days(context.settings.home))
    with writing(context.engine) as conn:
        taken = _taken(conn, wanted)
        if not taken:
            asked = take_in(conn, [wanted], calendar, now)[0].asked
            audit.add(conn, now, who(request), "open-series", f"series {wanted.code}")
    if taken:
        wrong = label("campaign-taken", "refusals").format(found=wanted.code)
        return shown(request, [(refilled(form, table), None)], None, wrong, place_of(form))
    opened = open_periods(context.engine, calendar, now)
    onward = opened_from_plan(request, form, wanted.code)
    return onward or go(request, "/", flashed("series-saved", count=asked, opened=len(opened)))


def _taken(conn: Connection, wanted: Series) -> bool:
    return any(one.series.code == wanted.code for one in series.listing(conn)) or wanted.code in campaigns.codes(conn)


def _repeated(table: dict[str, Any], form: Form) -> dict[str, Any]:
    """The table of a campaign with [repeat] in place of its dates; what is no number or time is left for the reader to find."""
    at = form_values.clock_time(form.get("repeat_time"))
    repeat = {
        "every": form.get("every"),
        **_last_day(form, weekly=form.get("every") == Every.WEEK),
        **({"due_time": at.isoformat("minutes")} if at else {"due_time": "?"} if form.get("repeat_time") else {}),
    }
    kept = {name: value for name, value in table.items() if name not in ("due", "opens")}
    return kept | {"code": form.get("code") or initials(form.get("title")), "repeat": repeat}


def _last_day(form: Form, weekly: bool) -> dict[str, Any]:
    """The last day on time: of the month, or of the week where one is chosen; of a weekly report always."""
    month = form.get("repeat_month", "0")
    months = form_values.number(month.removeprefix("-")) * (-1 if month.startswith("-") else 1)
    if not (form.get("repeat_weekday") or weekly):
        return {"due_day": form_values.number(form.get("repeat_day")), "due_month": months}
    at, week = form_values.number(form.get("repeat_weekday")), form.get("repeat_week")
    day = {"due_weekday": WEEKDAYS[at]} if form.get("repeat_weekday") and at < len(WEEKDAYS) else {}
    if weekly:
        return day | {"due_week": {"w1": 1, "w-1": -1}.get(week, 0)} if day else {}
    return day | {"due_week": form_values.number(week.removeprefix("m")) or 1, "due_month": months}


def stop(request: Request, form: Form) -> Response:
    """No period opens any more; what is open goes on."""
    context = context_of(request)
    with writing(context.engine) as conn:
        outcome = mute_acts.stop_series(conn, who(request), request.path_params["series"], form.get("why"), context.clock())
    return told(request, outcome, "stop-series", "/")


def go_on(request: Request, form: Form) -> Response:
    """Periods open again."""
    context = context_of(request)
    with writing(context.engine) as conn:
        outcome = mute_acts.resume_series(conn, who(request), request.path_params["series"], form.get("why"), context.clock())
    return told(request, outcome, "resume-series", "/")


ROUTES = (
    act("/dot-moi/dinh-ky", create),
    act("/dinh-ky/{series}/dung", stop),
    act("/dinh-ky/{series}/tiep-tuc", go_on),
)
