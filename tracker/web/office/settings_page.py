"""The settings on pages: the office, its mailbox, how letters leave, and trying the mail servers. They count at once.

Beside them the page that shows every part pages are made of, for whoever makes another.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response

from config.settings import SettingsError
from config.settings_write import Changes, save, save_secret
from parsers.facts import Problem
from tracker.jobs.office.check import check, connections
from tracker.reports.charts import for_any_screen, progress_curve
from tracker.rules.attribution.evidence import Standing
from tracker.store.acts import audit
from tracker.store.session import reading, writing
from tracker.web.frame import page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import refusal, who
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.file_mistakes import said
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.frame.security import own_path
from tracker.web.office.mailbox_form import mailbox_changes, mailbox_fields, secrets_of
from tracker.web.office.settings_stamps import OFFICE, stamps, typed, typed_fields
from tracker.web.office.setup_page import STEPS, show_step
from tracker.web.office.setup_steps import steps_of

_HERE = "/cai-dat"


def settings(request: Request) -> Response:
    """The checklist of a new office, and the forms."""
    return _shown(request)


def looks(request: Request) -> Response:
    """Every part that pages share, with nothing behind it."""
    due = context_of(request).clock()
    points = [(due - timedelta(days=day), 20 - 2 * day) for day in range(9, 0, -1)]
    chart = for_any_screen(lambda paper: progress_curve(points, due + timedelta(days=2), due, 20, paper=paper))
    return context_of(request).show(request, "frame/looks.html", chart=chart, standings=tuple(Standing))


def office(request: Request, form: Form) -> Response:
    """Who the office is: what stands in letters and on papers, and by which clock."""
    changes = {("office", name): " ".join(form.get(name).split()) for name in OFFICE if name in form.fields}
    zone = form.get("timezone")
    return _done(request, form, changes | ({("office", "timezone"): zone} if zone else {}))


def letters(request: Request, form: Form) -> Response:
    """Who gets the daily lists, in which hours letters leave, whether any leave at all."""
    starts, ends = form_values.clock_time(form.get("day_starts")), form_values.clock_time(form.get("day_ends"))
    if starts is None or ends is None or starts >= ends:
        return go(request, _back(form), flashed("hours-wrong", good=False))
    addresses = [one.strip() for one in form.get("officers").replace(",", "\n").replace(";", "\n").splitlines()]
    return _done(
        request,
        form,
        {
            ("office", "officers"): [one for one in addresses if one],
            ("sending", "day_starts"): starts,
            ("sending", "day_ends"): ends,
            ("sending", "held_days"): form_values.number(form.get("held_days"), 365) or 3,
            ("sending", "paused"): bool(form.get("paused")),
        },
    )


def mailbox(request: Request, form: Form) -> Response:
    """Receiving and sending in one. The password goes to a file of its own; what is saved is tried at once."""
    context, changes = context_of(request), mailbox_changes(form)
    if overtaken := _overtaken(request, form, changes):
        return overtaken
    wrong = _saved(request, changes, secrets_of(form))
    if wrong:
        return go(request, _back(form), wrong)
    return _looked(request, form, tuple(connections(context.settings, context.clock())))


def attempt(request: Request, form: Form) -> Response:
    """Try what the file says now: database, mailbox, SMTP. Nothing is sent, no mail is touched."""
    return _looked(request, form, tuple(check(context_of(request).settings, context_of(request).clock())))


def _looked(request: Request, form: Form, found: tuple[Any, ...] = (), **facts: Any) -> Response:
    """The page that a form came from, with what became of it."""
    step = _back(form).removeprefix(f"{STEPS}/")
    return show_step(request, step, found, **facts) if step != _back(form) else _shown(request, found, **facts)


def _done(request: Request, form: Form, changes: Changes) -> Response:
    return _overtaken(request, form, changes) or go(request, _back(form), _saved(request, changes) or flashed("settings-saved"))


def _overtaken(request: Request, form: Form, changes: Changes) -> Response | None:
    """The form again, as it was filled in, where another officer has saved other values since it was opened."""
    context, name = context_of(request), request.url.path.removeprefix(f"{_HERE}/")
    now_shown = stamps(context.settings)
    if form.get("seen", now_shown[name]) == now_shown[name]:
        return None
    with reading(context.engine) as conn:
        last = audit.of(conn, dict.fromkeys(table for table, _ in changes), 1)
    by = last[0].who if last else page_words.label("somebody", "refusals")
    facts: dict[str, Any] = {"saved": typed(context.settings, changes), "seen": {**now_shown, name: form.get("seen")}}
    if name == "may-chu":
        facts["fields"] = typed_fields(mailbox_fields(context.settings, context.clock()), form)
    return _looked(request, form, flash=Flash(refusal(Problem("overtaken", found=by)), good=False), **facts)


def _saved(request: Request, changes: Changes, secrets: Mapping[str, str] | None = None) -> Flash | None:
    """Save, or say why not."""
    context = context_of(request)
    try:
        save(context.settings.home, changes)
        for file, secret in (secrets or {}).items():
            save_secret(context.settings.home, file, secret)
    except SettingsError as error:
        return Flash(". ".join(map(said, error.mistakes)), good=False)
    except OSError:
        return flashed("settings-unwritable", good=False)
    with writing(context.engine) as conn:
        audit.add(conn, context.clock(), who(request), "edit-settings", next(iter(changes))[0])
    return None


def _back(form: Form) -> str:
    return own_path(form.get("tiep", _HERE))


def _shown(request: Request, found: tuple[Any, ...] = (), **overtaken: Any) -> Response:
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        line, steps = context.mailbox(conn, now), steps_of(context, conn, now)
    facts: dict[str, Any] = {
        "steps": steps,
        "fields": mailbox_fields(context.settings, now),
        "zones": sorted(one for one in available_timezones() if one.startswith(("Asia/", "Etc/GMT-"))),
        "found": found,
        "saved": context.settings,
        "seen": stamps(context.settings),
        "back": _HERE,
    } | overtaken
    return context.show(request, "office/settings.html", 422 if overtaken else 200, mailbox=line, now=now, **facts)


ROUTES = (
    page("/giao-dien", looks),
    page(_HERE, settings, "admin"),
    act(f"{_HERE}/phong", office, "admin"),
    act(f"{_HERE}/may-chu", mailbox, "admin"),
    act(f"{_HERE}/gui-thu", letters, "admin"),
    act(f"{_HERE}/thu", attempt, "admin"),
)
