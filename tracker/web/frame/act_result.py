"""What the page after an act says: what was done, with its undo, or why it was not."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from parsers.facts import Problem
from tracker.jobs.filings.act import Outcome
from tracker.jobs.filings.undo import undo
from tracker.store.session import writing
from tracker.web.frame import form_values, page_words
from tracker.web.frame.access import act
from tracker.web.frame.flash import Flash, go
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import context_of, visitor_of
from tracker.web.frame.security import own_path


def told(request: Request, outcome: Outcome, what: str, then: str, back: str = "", **facts: object) -> Response:
    """On to `then` with the sentence of table [done]; refused: to `back` with the sentence of table [refusals]."""
    if isinstance(outcome, Problem):
        return go(request, back or then, Flash(refusal(outcome), good=False))
    return go(request, then, Flash(page_words.label(what, "done").format_map(page_words.Spoken(facts)), undo=outcome.act))


def refusal(problem: Problem) -> str:
    """Why an act was not done."""
    later = page_words.label(problem.where, "acts") if problem.code == "later-act" else problem.where
    return page_words.label(problem.code, "refusals").format_map(page_words.Spoken({"where": later, "found": problem.found}))


def who(request: Request) -> str:
    """The officer who acts."""
    visitor = visitor_of(request)
    return visitor.username if visitor else ""


def _undo(request: Request, form: Form) -> Response:
    context, back = context_of(request), own_path(form.get("tiep", "/"))
    with writing(context.engine) as conn:
        outcome = undo(conn, who(request), form_values.number(form.get("act")), context.clock())
    if isinstance(outcome, Problem):
        return go(request, back, Flash(refusal(outcome), good=False))
    return go(request, back, Flash(page_words.label("undo-letters-left" if outcome.letters else "undo", "done")))


ROUTES = (act("/hoan-tac", _undo),)
