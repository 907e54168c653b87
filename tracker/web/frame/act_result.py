"""What the page after an act says: what was done, with its undo, or why it was not."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from parsers.facts import Problem
from tracker.jobs.filings.act import Hand, Outcome
from tracker.jobs.filings.trial import Trial, tried
from tracker.jobs.filings.undo import undo
from tracker.store.session import writing
from tracker.web.frame import form_values, page_words
from tracker.web.frame.access import act
from tracker.web.frame.flash import Flash, go
from tracker.web.frame.form import Form
from tracker.web.frame.page_context import context_of, visitor_of
from tracker.web.frame.security import own_path


def performed(request: Request, form: Form, do: Callable[[Hand], Outcome]) -> Outcome | Trial:
    """What became of an act that a form asks for; if the form only wants to see it, what would follow.

    Fields of the form: `why`; `no-letter` leaves the letters out; `preview` changes nothing.
    """
    context, now = context_of(request), context_of(request).clock()

    def hand(conn: Connection) -> Hand:
        return Hand(conn, who(request), context.settings, now, form.get("why"), tell=not form.get("no-letter"))

    if form.get("preview"):
        return tried(context.engine, now, lambda conn: do(hand(conn)))
    with writing(context.engine) as conn:
        return do(hand(conn))


def told(request: Request, outcome: Outcome | Trial, what: str, then: str, back: str = "", **facts: object) -> Response:
    """On to `then` with the sentence of table [done]; refused: to `back` with the sentence of table [refusals].

    A trial is shown as it is: which cells would change, which letters would leave.
    """
    if isinstance(outcome, Trial):
        problem = refusal(outcome.problem) if outcome.problem else ""
        page = "frame/_consequences.html" if request.headers.get("HX-Request") else "frame/consequences.html"
        return context_of(request).show(request, page, trial=outcome, problem=problem)
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
        hand = Hand(conn, who(request), context.settings, context.clock())
        outcome = undo(hand, form_values.number(form.get("act")))
    if isinstance(outcome, Problem):
        return go(request, back, Flash(refusal(outcome), good=False))
    return go(request, back, Flash(page_words.label("undo-letters-left" if outcome.letters else "undo", "done")))


ROUTES = (act("/hoan-tac", _undo),)
