"""One mail: why it is where it is, its text and its files, and the form that decides."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from config.entities import Campaign
from parsers.facts import Reading
from parsers.message.addresses import instant
from tracker.jobs.filings.mail_acts import stamp
from tracker.jobs.reading.on_demand import reread
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.letters import letter_list
from tracker.store.mails.mails import MessageRow
from tracker.store.office import audit, roster
from tracker.store.session import reading
from tracker.web.frame import form_values
from tracker.web.frame.access import page
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.mails.mail_choice import ITSELF, named_in_field, offer, options
from tracker.web.mails.mail_files import mail_of, preview_of
from tracker.web.mails.mail_why import names_of, why_filed, why_waiting

#: Rows of the campaign's tables by which a title alone holds a document back.
_OTHER_WORDS = frozenset({"rule-another-matter", "rule-title-in-other-words"})


def one_mail(request: Request) -> Response:
    """The page of one mail; `tep` is the file looked at, `don-vi` and `dot` are picked candidates."""
    context, now, mail = context_of(request), context_of(request).clock(), mail_of(request)
    with reading(context.engine) as conn:
        units, rounds = roster.units(conn), campaigns.listing(conn)
        about = (f"mail {mail.id}", *(f"filing {one.id}" for one in mail.filings))
        acts = audit.of(conn, about)
        facts: dict[str, Any] = {
            "letters": letter_list.of_mail(conn, mail.sha256, mail.message_id),
            "acts": acts,
            "undone": audit.undone(conn, [act.id for act in acts]),
            "mailbox": context.mailbox(conn, now),
        }
    still_open = tuple(row.campaign for row in rounds if row.closed_at is None)
    names = names_of(units, [row.campaign for row in rounds])
    query = request.query_params
    offered = offer(mail, (query.get("don-vi", ""), query.get("dot", "")), units, still_open, _reading(context, mail))
    return context.show(
        request,
        "mails/mail.html",
        mail=mail,
        names=names,
        options=options(units),
        campaigns=_likely_first(mail, still_open),
        offer=offered,
        unit_field=named_in_field(offered.unit, units),
        itself=ITSELF,
        seen=stamp(mail),
        waiting=why_waiting(mail, names),
        filed=[(one, why_filed(one, names)) for one in mail.filings if one.withdrawn_at is None],
        parts={(row.campaign.code, part.code): part.name for row in rounds for part in row.campaign.parts},
        preview=preview_of(context, mail, _looked_at(request, mail)),
        picked=bool(query.get("don-vi") or query.get("dot")),
        checks=bool(context.settings.mailbox.authserv_id),
        claimed_at=instant(mail.claimed_date or ""),
        new_name=_unknown_issuer(mail),
        new_title=_title_in_other_words(mail),
        can_learn=bool(mail.sender) and mail.sender not in names.addresses and mail.sender != context.settings.office.address,
        now=now,
        **facts,
    )


def _reading(context: PageContext, mail: MessageRow) -> Reading | None:
    found = reread(context.settings, mail.sha256) if mail.state != MailState.STORED else None
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


ROUTES = (page("/thu/{mail}", one_mail), page("/goi-y-don-vi", suggestions, "officer"))
