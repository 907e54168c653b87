"""What the letters say: each kind on an invented example, and the office's own words in place of ours."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.jobs.letters.template_editing import Tried, real_notice, reset_words, save_words, try_words, words_of
from tracker.rules.letters.notice import LetterKind
from tracker.sending.letter import Letter
from tracker.sending.letter_words import Words, fields_of, written
from tracker.sending.render import own_templates, render, shipped_words
from tracker.sending.template_trial import mistakes, sample
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import refusal, who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.mails.mail_choice import options, unit_named

_HERE = "/mau-thu"


def letters(request: Request) -> Response:
    """Every kind of letter as it would leave; templates of the office that cannot be used are named."""
    context, now = context_of(request), context_of(request).clock()
    office = context.settings.office
    shown = [(kind, render(sample(kind), office, "<mau@example>"), words_of(office, kind)[1]) for kind in LetterKind]
    with reading(context.engine) as conn:
        mailbox = context.mailbox(conn, now)
    own = own_templates(office) is not None
    return context.show(
        request, "letters/templates.html", shown=shown, own=own, wrong=mistakes(office), mailbox=mailbox, now=now
    )


def edit(request: Request) -> Response:
    """The words of one kind of letter, to be the office's own."""
    context, kind = context_of(request), _known(request.query_params.get("loai", ""))
    office = context.settings.office
    with reading(context.engine) as conn:
        campaign, unit = _anybody(conn)
        notice = real_notice(conn, kind, campaign, unit, context.clock()) if unit else None
    return _form(request, kind, words_of(office, kind)[0], shown=(render(notice or sample(kind), office, "<mau@example>"),))


def look(request: Request, form: Form) -> Response:
    """The letters as they would be, for the unit and the campaign of the form. Nothing is kept."""
    kind, words = _known(form.get("loai")), _words(form)
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        unit = unit_named(form.get("don-vi"), roster.units(conn))
        real = real_notice(conn, kind, form.get("dot"), unit, now) if unit and form.get("dot") else None
    return _form(request, kind, words, try_words(context.settings, kind, words, real), form)


def save(request: Request, form: Form) -> Response:
    """The words count from the next letter on, if a letter can be made of them; those that are ours are not kept twice."""
    context, kind, words = context_of(request), _known(form.get("loai")), _words(form)
    tried = try_words(context.settings, kind, words)
    if tried.wrong:
        return _form(request, kind, words, tried, form)
    if form.get("seen") and form.get("seen") != _stamp(words_of(context.settings.office, kind)[0]):
        return _form(request, kind, words, tried, form, overtaken=True)
    try:
        if words == shipped_words(kind):
            reset_words(context.settings.home, kind)
        else:
            save_words(context.settings.home, kind, words)
    except OSError:
        return go(request, _HERE, flashed("settings-unwritable", good=False))
    with writing(context.engine) as conn:
        audit.add(conn, context.clock(), who(request), "edit-wording", f"wording {kind}")
    return go(request, _HERE, flashed("wording-saved"))


def reset(request: Request, form: Form) -> Response:
    """Our words count again."""
    context, kind = context_of(request), _known(form.get("loai"))
    try:
        done = reset_words(context.settings.home, kind)
    except OSError:
        return go(request, _HERE, flashed("settings-unwritable", good=False))
    if done:
        with writing(context.engine) as conn:
            audit.add(conn, context.clock(), who(request), "reset-wording", f"wording {kind}")
    return go(request, _HERE, flashed("wording-reset"))


def _form(
    request: Request,
    kind: LetterKind,
    words: Words,
    tried: Tried | None = None,
    form: Form | None = None,
    *,
    overtaken: bool = False,
    shown: tuple[Letter, ...] = (),
) -> Response:
    context, now = context_of(request), context_of(request).clock()
    counted, own = words_of(context.settings.office, kind)
    with reading(context.engine) as conn:
        mailbox, units = context.mailbox(conn, now), roster.units(conn)
        listed, (campaign, unit) = [row.campaign for row in campaigns.listing(conn)], _anybody(conn)
    name = next((one.name for one in units if one.code == unit), "")
    facts: dict[str, Any] = {
        "kind": kind,
        "words": words,
        "own": own,
        "seen": (form.get("seen") if form else "") or _stamp(counted),
        "fields": fields_of(kind),
        "wrong": [refusal(one) for one in tried.wrong] if tried else [],
        "tried": tried,
        "shown": tried.letters if tried else shown,
        "overtaken": overtaken,
        "campaigns": listed,
        "options": options(units),
        "chosen": (form.get("don-vi"), form.get("dot")) if form else (name, campaign),
    }
    status = 422 if overtaken or (tried and tried.wrong) else 200
    return context.show(request, "letters/template.html", status, mailbox=mailbox, now=now, **facts)


def _anybody(conn: Connection) -> tuple[str, str]:
    """The first campaign and a unit that it asks, to begin with; empty where there is none."""
    campaign = next((row.campaign for row in campaigns.listing(conn)), None)
    unit = next((one.code for one in roster.units(conn) if campaign and campaign.expects(one)), "")
    return (campaign.code if campaign else "", unit)


def _known(kind: str) -> LetterKind:
    try:
        return LetterKind(kind)
    except ValueError as error:
        raise HTTPException(404) from error


def _stamp(words: Words) -> str:
    return hashlib.sha256(written(words).encode()).hexdigest()[:16]


def _words(form: Form) -> Words:
    return Words(" ".join(form.get("subject").split()), form.get("text").replace("\r\n", "\n"))


ROUTES = (
    page(_HERE, letters),
    page(f"{_HERE}/sua", edit, "admin"),
    act(f"{_HERE}/sua", save, "admin"),
    act(f"{_HERE}/xem-thu", look, "admin"),
    act(f"{_HERE}/mau-chung", reset, "admin"),
)
