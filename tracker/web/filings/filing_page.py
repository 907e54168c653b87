"""One booked report: its versions, what was found in it, why it is booked there, and what became of its letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.entities import Campaign
from tracker.jobs.synthesis.comparison import questions_about
from tracker.rules.filings.approval import words_wanted
from tracker.store.acts import audit
from tracker.store.campaigns import campaigns
from tracker.store.filings import approvals, ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame.access import page
from tracker.web.frame.act_result import who
from tracker.web.frame.act_words import act_words
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import context_of
from tracker.web.mails.mail_choice import named_in_field, options
from tracker.web.mails.mail_files import preview_of
from tracker.web.mails.mail_why import names_of, why_filed


def _checked(conn: Connection, campaign: Campaign, versions: Sequence[FilingRow], filing: FilingRow) -> dict[str, Any]:
    """Whose word the versions have, how many are wanted, and what there is to ask about the one that counts."""
    counting = [one for one in versions if one.part == filing.part and one.valid and not one.withdrawn_at]
    counts = bool(counting) and counting[-1].id == filing.id
    return {
        "approvals": approvals.of_filings(conn, [one.id for one in versions]),
        "wanted": words_wanted(campaign),
        "questions": questions_about(conn, campaign, filing.unit, filing.part) if counts else (),
    }


def one_filing(request: Request) -> Response:
    """The page of one filing."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        filing = ledger.get(conn, form_values.number(request.path_params["filing"]))
        campaign = campaigns.get(conn, filing.campaign) if filing else None
        if filing is None or campaign is None:
            raise HTTPException(404)
        mail = mails.get(conn, filing.mail) if filing.mail is not None else None
        units, rounds = roster.units(conn), campaigns.listing(conn)
        siblings = ledger.history_of(conn, filing.unit, filing.campaign)
        about = (f"{filing.campaign} {filing.unit}", *(f"filing {one.id}" for one in siblings))
        acts = audit.of(conn, (*about, f"mail {filing.mail}") if filing.mail is not None else about)
        facts: dict[str, Any] = {
            **_checked(conn, campaign, siblings, filing),
            "letters": [one for one in outbox.of_unit(conn, filing.unit) if one.campaign in ("", filing.campaign)],
            "acts": acts,
            "act_said": act_words(conn, acts),
            "undone": audit.undone(conn, [act.id for act in acts]),
            "mailbox": context.mailbox(conn, now),
        }
    names = names_of(units, [row.campaign for row in rounds], context.settings.office)
    document = next((one for one in mail.documents if one.position == filing.document), None) if mail else None
    return context.show(
        request,
        "filings/filing.html",
        filing=filing,
        campaign=campaign,
        unit_name=names.of((filing.unit,)),
        unit_field=named_in_field(next((one for one in units if one.code == filing.unit), None), units),
        part=next((one for one in campaign.parts if one.code == filing.part), None),
        mail=mail,
        document=document,
        preview=preview_of(context, mail, document.position) if mail and document else None,
        why=why_filed(filing, names),
        booked=siblings,
        options=options(units),
        campaigns=[row.campaign for row in rounds if row.closed_at is None or row.campaign.code == filing.campaign],
        me=who(request),
        now=now,
        **facts,
    )


ROUTES = (page("/ban-nop/{filing}", one_filing),)
