"""What every page works with: the database, the settings, the clock, the templates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from config.settings import LiveSettings
from parsers.vietnamese.dates import due_phrase
from templates import ROOT
from tracker.jobs.office.health import folder_states, health_in
from tracker.rules.office.health import Ailment, Trouble
from tracker.sending import phrases
from tracker.store.office.accounts import officers
from tracker.store.office.accounts.typed_forms import TypedForm
from tracker.store.office.accounts.views import SavedView
from tracker.web.frame import flash, page_words
from tracker.web.frame.answer_cache import AnswerCache
from tracker.web.frame.assets import address
from tracker.web.frame.desk import Desk
from tracker.web.frame.forms.refill import refilled
from tracker.web.frame.forms.typed import typed_before
from tracker.web.frame.health_strip import StripLine, strip_lines
from tracker.web.frame.security import masked
from tracker.web.guide.chapters import chapter_path, slug
from tracker.web.guide.help_table import TROUBLES, chapter_for, hint_for

_UNPOLLED = (Trouble.POLLS, Trouble.SIGN_IN)
_UNSEEN = (*_UNPOLLED, Trouble.TURNS, Trouble.MAILS, Trouble.UNDELIVERED)  # a report may have come that no figure counts

# No eval and no style of its own: the policy of our pages forbids both. 204 and 304 leave the page as it is.
_HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "selfRequestsOnly": True,
        "responseHandling": [
            {"code": "[23]04", "swap": False},
            {"code": "2..", "swap": True},
            {"code": "...", "swap": False, "error": True},
        ],
    }
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in."""

    username: str
    role: str  #: of ROLES: figures, view, officer, admin
    csrf: str  #: the token every form of this session carries
    must_enrol: bool = False  #: the office asks for a second factor, and this account has none yet
    views: tuple[SavedView, ...] = ()  #: lists the visitor comes back to
    hints: frozenset[str] = frozenset()  #: of first use that need not come again


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page that the menu names, for those who may see it."""

    path: str
    name: str
    role: str = "view"
    until_begun: bool = False  #: only while the office is being set up


def may(role: str, wanted: str) -> bool:
    """Whether a role is at least the one wanted: figures < view < officer < admin."""
    return role in officers.ROLES and officers.ROLES.index(role) >= officers.ROLES.index(wanted)


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """How the mailbox stands: the line at the foot of every page, and the banners when something stands still."""

    messages: int  #: in the mailbox at the last poll
    accounted: int  #: of them in the ledger
    last_success: datetime | None  #: of the folder that was polled the longest time ago; None: one never was
    ailments: tuple[Ailment, ...]

    @property
    def polled(self) -> bool:
        """Whether every folder is looked at as it should be."""
        return self.last_success is not None and not any(one.trouble in _UNPOLLED for one in self.ailments)

    @property
    def complete(self) -> bool:
        """Whether the figures count all that has come."""
        return not any(one.trouble in _UNSEEN for one in self.ailments)


@dataclass(frozen=True, slots=True)
class PageContext(Desk):
    """One running web service, with what makes its pages."""

    pages: Environment
    menu: tuple[MenuEntry, ...]
    welcome: str = ""  #: template of what the first page says above all else
    kept: AnswerCache = field(default_factory=AnswerCache)

    def show(self, request: Request, page: str, status: int = 200, **facts: object) -> Response:
        """A page of `templates/web`."""
        visitor, settings = visitor_of(request), self.settings
        menu = tuple(one for one in self.menu if not (one.until_begun and settings.sending.started))
        common = {
            "office": settings.office,
            "visitor": visitor and replace(visitor, csrf=masked(visitor.csrf)),
            "path": request.url.path,
            "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            "menu": tuple(one for one in menu if visitor and may(visitor.role, one.role)),
            "may": lambda role: visitor is not None and may(visitor.role, role),
            "flash": flash.opened(request),
            "help_path": chapter_path(chapter_for(request.url.path)),
            "first_hint": _hint(request.url.path, visitor),
            "welcome": self.welcome,
            "strip": lambda: self._strip(facts.get("mailbox")),
        }
        text = self.pages.get_template(page).render(**common | facts)
        typed = typed_before(self.engine, self.clock(), request, visitor.username) if visitor and status == 200 else None
        answer = HTMLResponse(self._with_typed(text, typed, common) if typed else text, status)
        if flash.COOKIE in request.cookies:
            answer.delete_cookie(flash.COOKIE)
        return answer

    def mailbox(self, conn: Connection, now: datetime) -> MailboxLine:
        """How polling stands over all folders of the settings, and what stands still."""
        states = folder_states(conn, self.settings)
        polled = [state.last_success for state in states if state.last_success]
        return MailboxLine(
            messages=sum(state.messages for state in states),
            accounted=sum(state.messages - state.unaccounted for state in states),
            last_success=min(polled, default=None) if len(polled) == len(states) else None,
            ailments=health_in(conn, self.settings, now, self.signs()),
        )

    def _with_typed(self, page: str, typed: TypedForm, common: Mapping[str, object]) -> str:
        """The page with a form that a session's end kept from being sent, filled as it was typed."""
        texts = [one for values in typed.fields.values() for one in values if one.strip()]
        notice = self.pages.get_template("frame/_typed.html")
        whole, found = refilled(page, typed.action, typed.fields, notice.render(**common, found=True, texts=texts))
        return whole if found else refilled(page, "", {}, notice.render(**common, found=False, texts=texts))[0]

    def _strip(self, mailbox: object) -> tuple[StripLine, ...]:
        """What the strip of a page says; a page that has not looked at the mailbox by itself has it looked at."""
        found = mailbox.ailments if isinstance(mailbox, MailboxLine) else self.health()
        return strip_lines(found, self.clock(), self.settings.office.timezone)


def context_of(request: Request) -> PageContext:
    """The desk this request came to."""
    return cast("PageContext", request.app.state.context)


def visitor_of(request: Request) -> Visitor | None:
    """Who asks; None on the pages that are open to all."""
    return cast("Visitor | None", getattr(request.state, "visitor", None))


def environment(live: LiveSettings) -> Environment:
    """The templates, with everything escaped and nothing undefined left blank."""
    pages = Environment(
        loader=FileSystemLoader(ROOT / "web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )

    def word() -> str:
        return phrases.office_word(live().office.name)

    pages.filters |= {
        "label": lambda code, table: page_words.label(code, table).replace("{office_word}", word()),
        "moment": lambda at: page_words.moment(at, live().office.timezone),
        "deadline": lambda due: due_phrase(due, live().office.timezone),
        "day": lambda at: page_words.day(at, live().office.timezone),
        "lateness": phrases.span,
        "number": page_words.number,
        "selector": page_words.selector,
        "problem": lambda found: phrases.problem_sentence(*found),
        "file_size": phrases.size,
        "without_links": page_words.without_links,
    }
    pages.globals["office_word"] = word  # a global, for imported macros see no context
    pages.globals["countdown"] = page_words.countdown
    pages.globals["share"] = page_words.share
    pages.globals["static"] = address
    pages.globals["guide_of_trouble"] = lambda title: f"{chapter_path(TROUBLES)}#{slug(title)}"
    pages.globals["htmx_config"] = _HTMX
    return pages


def _hint(path: str, visitor: Visitor | None) -> str:
    """The hint that a page greets its visitor with, until it is dismissed."""
    code, role = hint_for(path)
    return code if code and visitor and may(visitor.role, role) and code not in visitor.hints else ""


def unchanged(request: Request, stamp: str) -> str | None:
    """The ETag of a stamp, or None when the browser holds this very answer already."""
    tag = tag_of(request, stamp, request.url.query)
    return None if tag in request.headers.get("if-none-match", "") else tag


def tag_of(request: Request, stamp: str, query: str) -> str:
    """The ETag of an answer to this visitor under a query."""
    visitor = visitor_of(request)
    asks = f"{visitor.csrf} {visitor.role}" if visitor else ""
    told = f"{stamp} {query} {asks} {request.cookies.get(flash.COOKIE, '')}"
    return '"' + hashlib.sha256(told.encode()).hexdigest()[:24] + '"'
