"""What the page after an act says: what was done, with its undo, or why it was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from parsers.facts import Problem
from tracker.jobs.filings.act import Hand, Outcome
from tracker.jobs.filings.trial import Trial, tried
from tracker.jobs.filings.undo import undo
from tracker.rules.letters.letter_state import LetterState
from tracker.store.campaigns import campaigns
from tracker.store.letters import outbox
from tracker.store.session import reading, writing
from tracker.web.frame import page_words
from tracker.web.frame.access import act
from tracker.web.frame.flash import Flash, go
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of, visitor_of
from tracker.web.frame.security import own_path

SEEN = "chac"  #: field of a form that says its consequences were seen
_REASON_TO_COME = "…"  # stands in a trial where the officer's reason is still to be written


@dataclass(frozen=True, slots=True)
class ManyShown:
    """What the page says of an act on many before it is done."""

    action: str  #: where its form goes
    act: str  #: code of table [acts-many]
    kind: str  #: of what is chosen: code of table [things]
    chosen: Sequence[tuple[str, str]]  #: fields that name what was chosen
    names: Mapping[str, str]  #: what each is called, by how the audit trail names it
    fields: str  #: template of the fields the act takes
    facts: Mapping[str, Any]  #: for that template
    seen: bool  #: the officer has seen what follows


def performed(request: Request, form: Form, do: Callable[[Hand], Outcome]) -> Outcome | Trial:
    """What became of an act that a form asks for; if the form only wants to see it, what would follow.

    Fields of the form: `why`; `no-letter` leaves the letters out; `preview` changes nothing.
    """
    context, now = context_of(request), context_of(request).clock()
    if form.get("preview"):
        trial = tried(context.engine, now, lambda conn: do(hand_of(request, form, conn)))
        if trial.problem and trial.problem.code == "reason-needed":
            return tried(context.engine, now, lambda conn: do(replace(hand_of(request, form, conn), why=_REASON_TO_COME)))
        return trial
    with writing(context.engine) as conn:
        return do(hand_of(request, form, conn))


def hand_of(request: Request, form: Form, conn: Connection) -> Hand:
    """The officer who sent a form, at work."""
    context = context_of(request)
    return Hand(conn, who(request), context.settings, context.clock(), form.get("why"), tell=not form.get("no-letter"))


def told(request: Request, outcome: Outcome | Trial, what: str, then: str, back: str = "", **facts: object) -> Response:
    """On to `then` with the sentence of table [done]; refused: to `back` with the sentence of table [refusals].

    A trial is shown as it is: which cells would change, which letters would leave.
    """
    if isinstance(outcome, Problem) and request.headers.get("HX-Request"):
        outcome = Trial(problem=outcome)
    if isinstance(outcome, Trial):
        problem = refusal(outcome.problem) if outcome.problem else ""
        page = "frame/_consequences.html" if request.headers.get("HX-Request") else "frame/consequences.html"
        return context_of(request).show(request, page, trial=outcome, problem=problem)
    if isinstance(outcome, Problem):
        return go(request, back or then, Flash(refusal(outcome), good=False))
    sentence = page_words.label(what, "done").format_map(page_words.Spoken(facts))
    return go(request, then, Flash(" ".join(filter(None, (sentence, leaving(request, outcome.letters)))), undo=outcome.act))


def told_of_many(request: Request, outcome: Outcome | Trial, what: str, ways: tuple[str, str], shown: ManyShown) -> Response:
    """As `told`, of an act on many: a trial is shown with the form that does it, and what was left out is said with why.

    `ways`: where it goes on, and where back.
    """
    if isinstance(outcome, Problem) and not shown.seen:
        outcome = Trial(problem=outcome)
    if isinstance(outcome, Trial):
        part = request.headers.get("HX-Request") == "true"
        problem = refusal(outcome.problem) if outcome.problem else ""
        left = _gathered(outcome.refused, shown.names)
        page = "frame/_many.html" if part else "frame/many.html"
        return context_of(request).show(
            request, page, trial=outcome, problem=problem, left=left, back=ways[1], many=shown, **shown.facts
        )
    if isinstance(outcome, Problem):
        return go(request, ways[1], Flash(refusal(outcome), good=False))
    said = page_words.label(what, "done-many").format(count=page_words.number(len(outcome.done)))
    others = " ".join(
        page_words.label("left", "done-many").format(count=page_words.number(len(places)), why=why)
        for why, places in _gathered(outcome.refused, shown.names)
    )
    return go(
        request, ways[0], Flash(" ".join(filter(None, (said, others, leaving(request, outcome.letters)))), undo=outcome.act)
    )


def seen_first(request: Request, form: Form, do: Callable[[Hand], Outcome]) -> Outcome | Trial:
    """An act on many as `performed`: what would follow is shown until the form says that it was seen."""
    asked = form if form.get(SEEN) else replace(form, fields={**form.fields, "preview": ("1",)})
    return performed(request, asked, do)


def _gathered(refused: Sequence[tuple[str, Problem]], names: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """What was left out, by the reason."""
    found: dict[str, list[str]] = {}
    for place, problem in refused:
        found.setdefault(refusal(problem), []).append(names.get(place, place))
    return list(found.items())


def leaving(request: Request, keys: Sequence[str], what: str = "letter") -> str:
    """Which letters of an act leave when, and until when they may be taken back; "" if it has none.

    `what`: "correction" after an undo, whose letters are stopped on their own page.
    """
    context = context_of(request)
    with reading(context.engine) as conn:
        letters = outbox.by_keys(conn, keys)
    waiting = [one for one in letters if one.state == LetterState.QUEUED]
    if not waiting:
        return ""
    held = [one for one in waiting if one.held]
    first = min(waiting, key=lambda one: one.not_before)
    words = f"{what}s-held" if held else f"{what}-leaves" if len(waiting) == 1 else f"{what}s-leave"
    facts = {
        "subject": first.subject,
        "count": page_words.number(len(held or waiting)),
        "at": page_words.moment(first.not_before, context.settings.office.timezone),
    }
    return page_words.label(words, "done").format_map(page_words.Spoken(facts))


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
    with reading(context.engine) as conn:
        code = unquote(back.removeprefix("/dot/").partition("/")[0]) if back.startswith("/dot/") else ""
        gone = code and campaigns.get(conn, code) is None  # the act had opened it
    words = page_words.label("undo-letters-left" if outcome.letters else "undo", "done")
    corrected = leaving(request, outcome.corrections, "correction")
    return go(request, "/" if gone else back, Flash(" ".join(filter(None, (words, corrected)))))


ROUTES = (act("/hoan-tac", _undo),)
