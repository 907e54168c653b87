"""What the letters say: each kind on an invented example, and the office's own words in place of ours."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.jobs.letters.template_editing import Tried, editable, reset_words, save_words, try_words, words_of
from tracker.rules.letters.notice import LetterKind
from tracker.sending.render import own_templates, render
from tracker.sending.template_trial import mistakes, sample
from tracker.store.office import audit
from tracker.store.session import reading, writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import context_of

_HERE = "/mau-thu"


def letters(request: Request) -> Response:
    """Every kind of letter as it would leave; templates of the office that cannot be used are named."""
    context, now = context_of(request), context_of(request).clock()
    office = context.settings.office
    shown = [(kind, render(sample(kind), office, "<mau@example>")) for kind in LetterKind]
    with reading(context.engine) as conn:
        mailbox = context.mailbox(conn, now)
    files = [(name, words_of(office, name)[1]) for name in editable()]
    own = own_templates(office) is not None
    return context.show(
        request, "letters/templates.html", shown=shown, own=own, wrong=mistakes(office), files=files, mailbox=mailbox, now=now
    )


def edit(request: Request) -> Response:
    """One file of the letters, to be worded by the office."""
    name = _known(request.query_params.get("tep", ""))
    return _form(request, name, words_of(context_of(request).settings.office, name)[0])


def look(request: Request, form: Form) -> Response:
    """The letters as they would be. Nothing is kept."""
    name, text = _known(form.get("tep")), _text(form)
    return _form(request, name, text, try_words(context_of(request).settings, name, text))


def save(request: Request, form: Form) -> Response:
    """The words count from the next letter on, if every letter can be written with them."""
    context, name, text = context_of(request), _known(form.get("tep")), _text(form)
    tried = try_words(context.settings, name, text)
    if tried.wrong:
        return _form(request, name, text, tried)
    try:
        save_words(context.settings.home, name, text)
    except OSError:
        return go(request, _HERE, flashed("settings-unwritable", good=False))
    with writing(context.engine) as conn:
        audit.add(conn, context.clock(), who(request), "edit-wording", f"wording {name}")
    return go(request, _HERE, flashed("wording-saved"))


def reset(request: Request, form: Form) -> Response:
    """Our words count again."""
    context, name = context_of(request), _known(form.get("tep"))
    try:
        done = reset_words(context.settings.home, name)
    except OSError:
        return go(request, _HERE, flashed("settings-unwritable", good=False))
    if done:
        with writing(context.engine) as conn:
            audit.add(conn, context.clock(), who(request), "reset-wording", f"wording {name}")
    return go(request, _HERE, flashed("wording-reset"))


def _form(request: Request, name: str, text: str, tried: Tried | None = None) -> Response:
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        mailbox = context.mailbox(conn, now)
    own = words_of(context.settings.office, name)[1]
    facts: dict[str, Any] = {"name": name, "text": text, "own": own, "tried": tried}
    return context.show(
        request, "letters/template.html", 422 if tried and tried.wrong else 200, mailbox=mailbox, now=now, **facts
    )


def _known(name: str) -> str:
    if name not in editable():
        raise HTTPException(404)
    return name


def _text(form: Form) -> str:
    return form.get("text").replace("\r\n", "\n") + "\n"


ROUTES = (
    page(_HERE, letters),
    page(f"{_HERE}/sua", edit, "admin"),
    act(f"{_HERE}/sua", save, "admin"),
    act(f"{_HERE}/xem-thu", look, "admin"),
    act(f"{_HERE}/mau-chung", reset, "admin"),
)
