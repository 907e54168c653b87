"""What a program may do with a token of that scope: record a report, extend, exempt, and take its own acts back.

The same acts as on the pages: they stand in the journal by the token's name and can be undone there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Body, Depends, HTTPException, Path, Request
from pydantic import AwareDatetime, BaseModel, Field

from parsers.facts import Problem
from tracker.jobs.filings import cell_acts
from tracker.jobs.filings.act import Hand, Outcome
from tracker.jobs.filings.paper_report import PaperReport, record_by_hand
from tracker.jobs.filings.undo import undo
from tracker.store.acts import audit
from tracker.store.office.accounts import api_tokens
from tracker.store.session import reading, writing
from tracker.web.frame.page_context import PageContext

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL has no place for one
_YEARS = range(1990, 2200)
_PLAIN = r"^[^\x00-\x20\x7f/.][^\x00-\x1f\x7f/]*$"  # what stands in an address as one step of a path
Code = Annotated[str, Path(min_length=1, max_length=80, pattern=_PLAIN)]
Words = Annotated[str, Field(max_length=500, pattern=_NO_NUL)]
Told = Annotated[bool, Field(description="false: the units concerned get no letter about it")]


class Done(BaseModel):
    """An act that was done."""

    act: int = Field(description="its number in the journal; POST /acts/{act}/undo takes it back")
    letters: int = Field(description="how many letters it put in the outbox")


class Refusal(BaseModel):
    """Why an act was not done."""

    detail: str = Field(description="a code, as due-not-later")


class Extension(BaseModel):
    """More time for one unit."""

    due: AwareDatetime = Field(description="the new due instant, exclusive, later than the campaign's own")
    why: Words
    tell: Told = True


class Exemption(BaseModel):
    """A unit owes nothing in this campaign."""

    why: Words
    tell: Told = True


class Report(BaseModel):
    """A report that came by another way than mail, without its file."""

    part: Annotated[str, Field(max_length=80, pattern=_NO_NUL)]
    at: AwareDatetime = Field(description="when the office got it")
    channel: Literal["paper", "zalo", "hand", "post", "other"] = "other"
    note: Words = ""
    tell: Told = True


@dataclass(frozen=True, slots=True)
class Program:
    """Who asks: a token that stands, and what it may do."""

    context: PageContext
    name: str
    scopes: frozenset[str]

    @property
    def who(self) -> str:
        """How the journal names it; no officer's name has a space."""
        return f"token {self.name}"

    def does(self, scope: str, do: Callable[[Hand], Outcome], why: str = "", tell: bool = True) -> Done:
        """One act in one transaction. Raises HTTPException: 403 without the scope, 404 or 409 where it is refused."""
        if scope not in self.scopes:
            raise HTTPException(403, f"this token has no scope {scope}")
        now = self.context.clock()
        with writing(self.context.engine) as conn:
            outcome = do(Hand(conn, self.who, self.context.settings, now, why, tell))
            if isinstance(outcome, Problem):
                raise HTTPException(404 if outcome.code.startswith("no-such") else 409, outcome.code)
        self.context.kept.forget()
        return Done(act=outcome.act, letters=len(outcome.letters))


def _program(request: Request) -> Program:
    """A token and nothing else: a browser's session would let another site's form act in its name."""
    context = cast("PageContext", request.app.state.context)
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        with reading(context.engine) as conn:
            found = api_tokens.standing(conn, token.strip())
        if found:
            return Program(context, found.name, found.scopes)
    raise HTTPException(401, "send a token", {"WWW-Authenticate": "Bearer"})


Asks = Annotated[Program, Depends(_program)]
_REFUSED: dict[int | str, dict[str, Any]] = {
    403: {"description": "the token has not this scope", "model": Refusal},
    404: {"description": "there is no such campaign, unit or part", "model": Refusal},
    409: {"description": "the act would change nothing, or something stands against it", "model": Refusal},
}
router = APIRouter(responses=_REFUSED)


@router.post("/status/{campaign}/{unit}/extend")
def extend(program: Asks, campaign: Code, unit: Code, extension: Annotated[Extension, Body()]) -> Done:
    """Give one unit more time. Scope `extend`."""
    due = _sane(extension.due)
    return program.does("extend", lambda hand: cell_acts.extend(hand, campaign, unit, due), extension.why, extension.tell)


@router.post("/status/{campaign}/{unit}/exempt")
def exempt(program: Asks, campaign: Code, unit: Code, exemption: Annotated[Exemption, Body()]) -> Done:
    """Ask nothing of one unit. Scope `exempt`."""
    return program.does("exempt", lambda hand: cell_acts.exempt(hand, campaign, unit), exemption.why, exemption.tell)


@router.post("/status/{campaign}/{unit}/record")
def record(program: Asks, campaign: Code, unit: Code, report: Annotated[Report, Body()]) -> Done:
    """Book a report that no mail brought. Scope `record`."""
    came = PaperReport(unit, campaign, report.part, _sane(report.at), report.channel, report.note)
    return program.does("record", lambda hand: record_by_hand(hand, came), report.note, report.tell)


@router.post("/acts/{act}/undo")
def take_back(program: Asks, act: Annotated[int, Path(ge=1, le=2**62)]) -> Done:
    """Take back an act of this token. Any scope but `read`."""
    with reading(program.context.engine) as conn:
        mine = audit.get(conn, act)
    if mine is None or mine.who != program.who:
        raise HTTPException(404, "no-such-act")
    scope = next(iter(sorted(program.scopes - {api_tokens.READ})), "record")
    return program.does(scope, lambda hand: undo(hand, act))


def _sane(at: datetime) -> datetime:
    """An instant that every clock can tell. Raises HTTPException 409."""
    if at.year not in _YEARS:
        raise HTTPException(409, "bad-date")
    return at
