"""A new office, step by step, until it begins: what is to do, what would be written to whom, and the word that lets it."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.settings import SettingsError
from config.settings_write import save
from tracker.jobs.office.first_readings import is_old
from tracker.rules.mails.mail_state import MailState
from tracker.store.acts import audit
from tracker.store.letters import waiting
from tracker.store.mails import mails
from tracker.store.mails.search import MailSearch, search
from tracker.store.office.accounts import officers
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.office.mailbox_form import mailbox_fields
from tracker.web.office.settings_stamps import stamps
from tracker.web.office.setup_steps import NEEDED, steps_of

STEPS = "/chuan-bi"
_SHOWN = 30  # mails and letters of the trial: all of what leaves without another look (`first_answers`)


def first_step(request: Request) -> Response:
    """On to the first step that is still to do; all done: on to the first page."""
    context = context_of(request)
    with reading(context.engine) as conn:
        steps = steps_of(context, conn, context.clock())
    left = next((name for name, done in steps.items() if not done), "")
    return RedirectResponse(f"{STEPS}/{left}" if left else "/", 303)


def one_step(request: Request) -> Response:
    """One step: what to do, how far one is, and the way past it."""
    return show_step(request, request.path_params["step"])


def show_step(request: Request, name: str, found: tuple[Any, ...] = (), **overtaken: Any) -> Response:
    """The page of a step; `found`: what a try of the mail servers said; `overtaken`: what a form that was shows instead."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        mailbox, steps = context.mailbox(conn, now), steps_of(context, conn, now)
        if name not in steps:
            raise HTTPException(404)
        facts: dict[str, Any] = _trial(context, conn) if name == "trial" else {}
        facts["admins"] = [one for one in officers.listing(conn) if one.role == "admin"]
    after = list(steps)[list(steps).index(name) + 1 :]
    facts |= {
        "step": name,
        "steps": steps,
        "ready": all(steps[needed] for needed in NEEDED),
        "missing": [needed for needed in NEEDED if not steps[needed]],
        "next": f"{STEPS}/{after[0]}" if after else "/",
        "saved": context.settings,
        "seen": stamps(context.settings),
        "fields": mailbox_fields(context.settings, now),
        "found": found,
        "back": f"{STEPS}/{name}",
    }
    facts |= overtaken
    return context.show(request, "office/setup.html", 422 if overtaken else 200, mailbox=mailbox, now=now, **facts)


def _trial(context: PageContext, conn: Any) -> dict[str, Any]:
    """What the mailbox as it is has led to: booked, to be looked at, ignored, and the answers that wait."""
    counts, (waits, letters) = mails.counts(conn), waiting.waiting_answers(conn, _SHOWN)
    return {
        "counts": {name: counts[MailState(name)] for name in ("filed", "tray", "ignored", "stored")},
        "booked": tuple(one.mail for one in search(conn, MailSearch(state=MailState.FILED), _SHOWN)),
        "waits": waits,
        "letters": letters,
        "flood": waits > context.settings.sending.first_answers,
        "old": not context.settings.sending.started and is_old(conn),
    }


def begin(request: Request, form: Form) -> Response:  # noqa: ARG001
    """From now on letters leave. Not before there are units, something that is asked of them, and a mailbox; nor while what
    was shown is no longer what would happen.
    """
    context = context_of(request)
    with reading(context.engine) as conn:
        steps, old = steps_of(context, conn, context.clock()), is_old(conn)
    if old or not all(steps[needed] for needed in NEEDED):
        return go(request, f"{STEPS}/trial", flashed("trial-old" if old else "not-ready", good=False))
    try:
        save(context.settings.home, {("sending", "started"): True})
    except (SettingsError, OSError):
        return go(request, f"{STEPS}/trial", flashed("settings-unwritable", good=False))
    with writing(context.engine) as conn:
        audit.add(conn, context.clock(), who(request), "begin", "office")
    return go(request, "/", flashed("begun"))


ROUTES = (
    page(STEPS, first_step, "admin"),
    act(f"{STEPS}/bat-dau", begin, "admin"),
    page(f"{STEPS}/{{step}}", one_step, "admin"),
)
