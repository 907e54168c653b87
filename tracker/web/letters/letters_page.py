"""The letters: held, waiting, failed, sent; one letter as it left; letting held ones go."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.jobs.filings.act import ActAnswer
from tracker.jobs.letters import repeat
from tracker.rules.letters.letter_state import LetterState
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.letters import letter_list, outbox
from tracker.store.office import roster
from tracker.store.session import reading, writing
from tracker.web.frame import page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, told, who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

_PAGE = 50


def listing(request: Request) -> Response:
    """Letters of one kind, newest first."""
    context, now = context_of(request), context_of(request).clock()
    kind, before = request.query_params.get("loc", ""), form_values.number(request.query_params.get("truoc", ""))
    wanted = request.query_params.get("tim", "").strip()[:200]
    with reading(context.engine) as conn:
        found = letter_list.newest(conn, kind, _PAGE + 1, before, wanted)
        facts: dict[str, Any] = {
            "counts": outbox.counts(conn),
            "held": outbox.held_count(conn),
            "sendable": repeat.sendable(conn, now) if kind == "returned" else 0,
            "mailbox": context.mailbox(conn, now),
        }
    more = found[_PAGE - 1].id if len(found) > _PAGE else 0
    kinds = tuple(letter_list.KINDS)
    return context.show(
        request,
        "letters/letters.html",
        letters=found[:_PAGE],
        kind=kind,
        wanted=wanted,
        kinds=kinds,
        more=more,
        before=before,
        now=now,
        **facts,
    )


def one(request: Request) -> Response:
    """One letter: its words and its fate."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        letter = letter_list.get(conn, form_values.number(request.path_params["letter"]))
        if letter is None:
            raise HTTPException(404)
        campaign, units = campaigns.get(conn, letter.campaign), roster.units(conn, only=letter.unit)
        facts: dict[str, Any] = {
            "unit_name": units[0].name if units else letter.unit,
            "campaign_name": campaign.title if campaign else letter.campaign,
            "mailbox": context.mailbox(conn, now),
        }
    return context.show(request, "letters/letter.html", letter=letter, now=now, **facts)


def release(request: Request, form: Form) -> Response:
    """Held letters go, all or one; each is looked at once more before it leaves."""
    context, letter = context_of(request), form_values.number(form.get("letter"))
    with writing(context.engine) as conn:
        gone = outbox.release(conn, letter or None)
        if gone:
            about = f"letter {letter}" if letter else "letters"
            audit.add(conn, context.clock(), who(request), "release", about, str(gone))
    return go(request, "/thu-di", flashed("released", count=page_words.number(gone)))


def stop(request: Request, form: Form) -> Response:
    """A letter that has not left does not leave."""
    context, letter = context_of(request), form_values.number(form.get("letter"))
    with writing(context.engine) as conn:
        known = letter_list.get(conn, letter)
        waits = known is not None and known.state == LetterState.QUEUED
        if waits:
            outbox.suppress(conn, letter, "officer")
            audit.add(conn, context.clock(), who(request), "stop-letter", f"letter {letter}", form.get("why"))
    return go(request, f"/thu-di/{letter}", flashed("letter-stopped" if waits else "letter-left", good=waits))


def again(request: Request, form: Form) -> Response:
    """Letters that could not be sent are tried anew, all or one; each is looked at once more before it leaves."""
    context, letter = context_of(request), form_values.number(form.get("letter"))
    with writing(context.engine) as conn:
        count = outbox.send_again(conn, context.clock(), letter or None)
        if count:
            about = f"letter {letter}" if letter else "letters"
            audit.add(conn, context.clock(), who(request), "send-again", about, str(count))
    return go(request, "/thu-di", flashed("sent-again", count=page_words.number(count)))


def send_returned(request: Request, form: Form) -> Response:
    """Letters that came back go once more, all or one: where their units' letters go now, or to the address given."""
    letter = form_values.number(form.get("letter"))
    outcome = performed(request, form, lambda hand: repeat.send_returned(hand, letter, form.get("to")))
    count = page_words.number(len(outcome.letters)) if isinstance(outcome, ActAnswer) else ""
    here = f"/thu-di/{letter}" if letter else "/thu-di?loc=returned"
    return told(request, outcome, "send-returned", here, count=count)


ROUTES = (
    page("/thu-di", listing),
    page("/thu-di/{letter}", one),
    act("/thu-di/cho-gui", release),
    act("/thu-di/ngung-gui", stop),
    act("/thu-di/gui-lai", again),
    act("/thu-di/gui-lai-bi-tra", send_returned),
)
