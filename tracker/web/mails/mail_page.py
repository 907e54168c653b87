"""One mail: why it is where it is, its text and its files, and the form that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.entities import Campaign, Unit
from parsers.facts import Reading
from parsers.message.addresses import instant
from tracker.jobs.filings.mail_acts import stamp
from tracker.jobs.reading.on_demand import reread
from tracker.rules.board.standing import Debt, owes
from tracker.rules.mails.asking import asking
from tracker.rules.mails.mail_state import MailState
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.letters import letter_list
from tracker.store.mails.mails import MessageRow
from tracker.store.office import roster
from tracker.store.office.saving import keeping
from tracker.store.session import reading
from tracker.web.frame import page_words
from tracker.web.frame.access import page
from tracker.web.frame.act_words import act_words
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.mails.mail_choice import ITSELF, named_in_field, offer, options
from tracker.web.mails.mail_files import mail_of, preview_of
from tracker.web.mails.mail_why import Names, names_of, why_filed, why_waiting
from tracker.web.mails.tray_choice import PATH, chosen_tray, values_of
from tracker.web.mails.tray_list import neighbours

UnitNamed = tuple[str, str, tuple[str, ...]]  # code, name, sentences

#: Rows of the campaign's tables by which a title alone holds a document back.
_OTHER_WORDS = frozenset({"rule-another-matter", "rule-title-in-other-words"})


def one_mail(request: Request) -> Response:
    """The page of one mail; `tep` is the file looked at, `don-vi` and `dot` are picked candidates, `ds` the list it is of."""
    context, mail = context_of(request), mail_of(request)
    facts = _facts(request, mail)
    preview = None if facts["let_go_at"] else preview_of(context, mail, _looked_at(request, mail))
    return context.show(request, "mails/mail.html", preview=preview, beside=False, **facts)


def beside_list(request: Request) -> Response:
    """The mail as it is looked at beside the list; where the list does not ask for it, its own page."""
    context, mail = context_of(request), mail_of(request)
    if request.headers.get("hx-request") != "true":
        return RedirectResponse(f"/thu/{mail.id}", 303)
    return context.show(
        request, "mails/_beside.html", looked_at=_looked_at(request, mail), beside=True, **_facts(request, mail)
    )


def _facts(request: Request, mail: MessageRow) -> dict[str, Any]:
    """What is known of a mail, and what is proposed."""
    context, now = context_of(request), context_of(request).clock()
    query = request.query_params
    with reading(context.engine) as conn:
        units, rounds = roster.units(conn), campaigns.listing(conn)
        acts = audit.of(conn, (f"mail {mail.id}", *(f"filing {one.id}" for one in mail.filings)))
        listed = chosen_tray(context, conn, values_of(query.get("ds", "")))
        facts: dict[str, Any] = {
            "letters": letter_list.of_mail(conn, mail.sha256, mail.message_id),
            "acts": acts,
            "act_said": act_words(conn, acts),
            "undone": audit.undone(conn, [act.id for act in acts]),
            "mailbox": context.mailbox(conn, now),
            "let_go_at": keeping.let_go_at(conn, mail.id),
        }
    names = names_of(units, [row.campaign for row in rounds], context.settings.office)
    still_open = tuple(row.campaign for row in rounds if row.closed_at is None)
    before, after = neighbours(listed.items, mail.id)
    facts |= _proposal(request, mail, names, units, still_open) | _lessons(context, mail, names)
    facts |= {"list_query": listed.query, "list_link": listed.link(xem=mail.id), "before": before, "after": after}
    return facts | {
        "mail": mail,
        "names": names,
        "options": options(units),
        "campaigns": _likely_first(mail, still_open),
        "itself": ITSELF,
        "seen": stamp(mail),
        "filed": [(one, why_filed(one, names)) for one in mail.filings if one.withdrawn_at is None],
        "parts": {(row.campaign.code, part.code): part.name for row in rounds for part in row.campaign.parts},
        "checks": bool(context.settings.mailbox_of(mail.mailbox).authserv_id),
        "claimed_at": instant(mail.claimed_date or ""),
        "now": now,
    }


def _lessons(context: PageContext, mail: MessageRow, names: Names) -> dict[str, Any]:
    """What an officer may teach by the way."""
    own = context.settings.office.own
    return {
        "new_name": _unknown_issuer(mail),
        "new_title": _title_in_other_words(mail),
        "can_learn": bool(mail.sender) and mail.sender not in names.addresses and mail.sender not in own,
    }


def _proposal(
    request: Request, mail: MessageRow, names: Names, units: Sequence[Unit], still_open: tuple[Campaign, ...]
) -> dict[str, Any]:
    """What the page proposes: whose and what the mail may be, who owes that, and what it asks."""
    context, query = context_of(request), request.query_params
    picked = (query.get("don-vi", ""), query.get("dot", ""))
    candidates = why_waiting(mail, names)
    wanted = [code for code in (picked[1],) if code] or mail.campaigns or [one.code for one in still_open]
    with reading(context.engine) as conn:
        debts = board.debts(conn, {*mail.units, *(code for code, *_ in candidates.units), *filter(None, picked[:1])}, wanted)
    offered = offer(mail, picked, units, still_open, _reading(context, mail), debts)
    asks = asking(mail.subject or "", mail.body or "") if mail.state == MailState.TRAY and not mail.documents else None
    return {
        "offer": offered,
        "unit_field": named_in_field(offered.unit, units),
        "waiting": replace(candidates, units=_owing_first(candidates.units, debts)),
        "debts": debts,
        "picked": bool(picked[0] or picked[1]),
        "asks": asks,
        "draft": page_words.label(asks.kind if asks else "other", "reply-drafts").format(office_word=names.office),
        "owing": _owing(context, offered.unit) if asks else (),
    }


def _owing_first(candidates: Sequence[UnitNamed], debts: Mapping[str, Debt]) -> tuple[UnitNamed, ...]:
    order = tuple(Debt)
    return tuple(sorted(candidates, key=lambda one: order.index(debts.get(one[0], Debt.NOT_ASKED))))


def _owing(context: PageContext, unit: Unit | None) -> tuple[Campaign, ...]:
    """The open campaigns in which a unit still owes: where more time could be given."""
    if unit is None:
        return ()
    with reading(context.engine) as conn:
        still_open = {one.code for one in campaigns.all_open(conn, context.clock())}
        rows = board.history(conn, unit, context.clock())
    return tuple(row.cell.campaign for row in rows if row.cell.campaign.code in still_open and owes(row.cell))


def _reading(context: PageContext, mail: MessageRow) -> Reading | None:
    found = reread(context.settings, mail.sha256, mail.mailbox) if mail.state != MailState.STORED else None
    return found if isinstance(found, Reading) else None


def _unknown_issuer(mail: MessageRow) -> str:
    """A name in a letterhead that fits no unit: the officer may say whose it is, once and for all."""
    names = [clue["found"] for clue in mail.clues if clue["kind"] == "issuer" and not clue["points_to"]]
    return " ".join(names[0].split()) if len(set(names)) == 1 else ""


def _title_in_other_words(mail: MessageRow) -> str:
    """The title that kept a document from its campaign: the officer may say, once and for all, that it means it."""
    names = {clue["where"] for clue in mail.clues if clue["kind"] in _OTHER_WORDS}
    titles = [(one.header or {}).get("summary") for one in mail.documents if (one.filename or "") in names]
    return next((title for title in titles if title), "")


def _looked_at(request: Request, mail: MessageRow) -> int:
    asked = request.query_params.get("tep", "")
    if asked:
        return form_values.number(asked)
    useful = [one for one in mail.documents if one.outcome != "skipped"]
    return useful[0].position if useful else -1


def _likely_first(mail: MessageRow, still_open: tuple[Campaign, ...]) -> tuple[Campaign, ...]:
    return tuple(sorted(still_open, key=lambda one: one.code not in mail.campaigns))


def suggestions(request: Request) -> Response:
    """Units for what is being typed into a field of units, where the page could not hold all of them."""
    context = context_of(request)
    typed = next((value for name, value in request.query_params.items() if name.startswith("unit")), "")[:80]
    with reading(context.engine) as conn:
        found = options(roster.units(conn), typed)
    return context.show(request, "office/_units.html", options=found)


ROUTES = (page("/thu/{mail}", one_mail), page(f"{PATH}/{{mail}}", beside_list), page("/goi-y-don-vi", suggestions, "officer"))
