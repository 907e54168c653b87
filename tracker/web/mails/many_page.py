"""Many mails of the tray at once: what would follow is shown, then it is done as one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.entities import Unit
from parsers.facts import Problem, Reading
from tracker.jobs.filings.act import Hand, Outcome, together
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.mail_acts import ignore, settle, stamp
from tracker.jobs.filings.mail_reply import reply_to
from tracker.jobs.office.registry import load
from tracker.jobs.reading.on_demand import reread
from tracker.sending import phrases
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.mails import messages
from tracker.store.mails.mails import MessageRow
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame import page_words
from tracker.web.frame.access import act
from tracker.web.frame.act_result import SEEN, ManyShown, seen_first, told_of_many
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.mails.mail_choice import ITSELF, offer, options, unit_named
from tracker.web.mails.tray_choice import PATH, ChosenTray, chosen_tray, values_of
from tracker.web.mails.tray_list import TrayItem, bunches

_REASON = "[lý do]"  # in the words of a return: why each mail was not taken, in its place
Does = Callable[[Hand, int], Outcome]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form asks: which mails, with which fields, and what the office knows."""

    context: PageContext
    form: Form
    items: Sequence[TrayItem]
    units: Sequence[Unit]

    def words(self, drafted: str) -> str:
        """The officer's words; before they were asked for, those that the page begins with."""
        return self.form.get("why") if "why" in self.form.fields else drafted


def many(request: Request, form: Form) -> Response:
    """One act on every mail that was ticked, singly, under its heading or as the whole list."""
    context, name = context_of(request), form.get("viec")
    with reading(context.engine) as conn:
        listed = chosen_tray(context, conn, values_of(form.get("ds")))
        units = roster.units(conn)
    items = chosen_items(listed, form)
    asked = _Asked(context, form, items, units)
    known = _ACTS.get(name)
    refused = _refused(known, items)
    drafted = known.draft(asked) if known else ""
    outcome: Any = Problem(*refused) if refused else None
    if known and not refused:
        do = known.prepare(asked, asked.words(drafted))
        acts = [(f"mail {item.id}", partial(_on, do, item.id)) for item in items]
        worded = _with_words(form, asked.words(drafted))
        outcome = seen_first(request, worded, lambda hand: together(hand, known.what, "{count} mails", acts))
    shown = _shown(asked, name, drafted, listed)
    return told_of_many(request, outcome, name, (listed.link(xem=_following(listed, items)), listed.link()), shown)


def chosen_items(listed: ChosenTray, form: Form) -> tuple[TrayItem, ...]:
    """The mails of the list that a form names, in the list's order: `thu` one, `nhom` a heading by its first, `tat-ca` all."""
    if form.get("tat-ca"):
        return listed.items
    wanted = set(map(form_values.number, form.all("thu")))
    headings = set(map(form_values.number, form.all("nhom")))
    for bunch in bunches(listed.items, listed.asked.order):
        if headings & {item.id for item in bunch.items}:
            wanted |= {item.id for item in bunch.items}
    return tuple(item for item in listed.items if item.id in wanted)


@dataclass(frozen=True, slots=True)
class _ManyAct:
    """What may be done with many mails at once."""

    what: str  #: code of the audit trail
    most: int  #: mails at a time
    fields: str  #: template of what it asks the officer
    draft: Callable[[_Asked], str]  #: the words it begins with
    prepare: Callable[[_Asked, str], Does]  #: everything slow, before the books are held; then the act on one mail


def _on(do: Does, mail: int, hand: Hand) -> Outcome:
    return do(hand, mail)


def _refused(known: _ManyAct | None, items: Sequence[TrayItem]) -> tuple[str, str, str] | None:
    if known is None or not items:
        return "no-mail-chosen", "", ""
    return ("too-many", "", page_words.number(known.most)) if len(items) > known.most else None


def _with_words(form: Form, words: str) -> Form:
    return Form({**form.fields, "why": (words,)}, form.uploads)


def _following(listed: ChosenTray, items: Sequence[TrayItem]) -> int:
    """The first mail behind the last that was dealt with; else the list's first that was not."""
    gone = {item.id for item in items}
    order = [item.id for item in listed.items]
    last = max((at for at, one in enumerate(order) if one in gone), default=-1)
    return next((one for one in (*order[last + 1 :], *order) if one not in gone), 0)


def _shown(asked: _Asked, name: str, drafted: str, listed: ChosenTray) -> ManyShown:
    form, items = asked.form, asked.items
    known = _ACTS.get(name)
    with reading(asked.context.engine) as conn:
        rounds = [row.campaign for row in campaigns.listing(conn) if row.closed_at is None]
    facts = {
        "words": asked.words(drafted),
        "unit": form.get("unit"),
        "campaign": form.get("campaign"),
        "campaigns": rounds,
        "options": options(asked.units) if name == "file" else (),
        "count": len(items),
        "silent": bool(form.get("no-letter")),
        "no_letters": name in ("ignore", "answer", "return"),  # which has none, or is one
    }
    chosen = [("ds", listed.query), ("viec", name), *(("thu", str(item.id)) for item in items)]
    names = {f"mail {item.id}": item.row.subject or item.row.sender for item in items}
    fields = known.fields if known else ""
    return ManyShown(f"{PATH}/nhieu", name, "mail", chosen, names, fields, facts, bool(form.get(SEEN)))


def _filing(asked: _Asked, words: str) -> Does:  # noqa: ARG001 - a note is the hand's own
    """Each mail's documents where its own page would put them, or where the officer says all belong."""
    context, rows = asked.context, _rows(asked)
    picked = (unit_named(asked.form.get("unit"), asked.units), asked.form.get("campaign"))
    with reading(context.engine) as conn:
        still_open = [row.campaign for row in campaigns.listing(conn) if row.closed_at is None]
        registry = load(conn, context.settings, context.clock(), closed=True)
        wanted = {code for row in rows.values() for code in row.campaigns} or {one.code for one in still_open}
        debts = board.debts(conn, {code for row in rows.values() if len(row.units) > 1 for code in row.units}, wanted)
    found: dict[int, tuple[Reading | None, tuple[BookingChoice, ...]]] = {}
    for mail, row in rows.items():
        read = reread(context.settings, row.sha256, row.mailbox) if row.documents else None
        readable = read if isinstance(read, Reading) else None
        proposed = offer(row, picked, asked.units, still_open, readable, debts)
        places = proposed.places.items() if proposed.one_click and proposed.unit else ()
        unit = proposed.unit.code if proposed.unit else ""
        found[mail] = (
            readable,
            tuple(BookingChoice(None if at == ITSELF else int(at), unit, *place.split("/", 1)) for at, place in places),
        )

    def file(hand: Hand, mail: int) -> Outcome:
        read, choices = found.get(mail, (None, ()))
        if not choices:
            return Problem("no-proposal")
        return settle(hand, mail, choices, read, stamp(rows[mail]), only_asked=True, registry=registry)

    return file


def _setting_aside(asked: _Asked, words: str) -> Does:  # noqa: ARG001 - the words are the hand's
    return ignore


def _answering(asked: _Asked, words: str) -> Does:
    reasons = {item.id: page_words.label(item.row.reason, "return-reasons") for item in asked.items}
    rows = _rows(asked)

    def answer(hand: Hand, mail: int) -> Outcome:
        said = replace(hand, why=words.replace(_REASON, reasons[mail]))
        return reply_to(said, mail, stamp(rows[mail]), asked.units)

    return answer


def _rows(asked: _Asked) -> Mapping[int, MessageRow]:
    with reading(asked.context.engine) as conn:
        return {row.id: row for row in messages.among(conn, [item.id for item in asked.items])}


def _draft(what: str) -> Callable[[_Asked], str]:
    def drafted(asked: _Asked) -> str:
        kinds = Counter(item.look.asks.kind if item.look.asks else "other" for item in asked.items)
        if what == "answer":
            kind, count = kinds.most_common(1)[0] if kinds else ("other", 0)
            words = page_words.label(kind if count == len(asked.items) else "other", "reply-drafts")
        else:
            words = page_words.label(what, "drafts-many")
        return words.replace("{office_word}", phrases.office_word(asked.context.settings.office.name))

    return drafted


_ACTS: Mapping[str, _ManyAct] = {
    "file": _ManyAct("file", 100, "mails/_many_file.html", lambda _: "", _filing),
    "ignore": _ManyAct("ignore", 500, "mails/_many_words.html", _draft("ignore"), _setting_aside),
    "answer": _ManyAct("reply", 500, "mails/_many_words.html", _draft("answer"), _answering),
    "return": _ManyAct("return-mail", 500, "mails/_many_words.html", _draft("return"), _answering),
}
ROUTES = (act(f"{PATH}/nhieu", many),)
