"""What an officer decides about a mail: the forms of its page. After each the next mail that waits is shown."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from parsers.facts import Problem, Reading
from tracker.jobs.filings.act import ActAnswer, Hand, Outcome
from tracker.jobs.filings.booking import BookingChoice
from tracker.jobs.filings.lessons import keep_address, keep_name
from tracker.jobs.filings.mail_acts import ignore, reconsider, settle
from tracker.jobs.filings.mail_reply import reply_to
from tracker.jobs.filings.wording_acts import keep_title
from tracker.jobs.reading.on_demand import reread
from tracker.store.mails.mails import MessageRow
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame.access import act
from tracker.web.frame.act_result import performed, told
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import PageContext, context_of
from tracker.web.mails.mail_choice import choices
from tracker.web.mails.mail_files import mail_of
from tracker.web.mails.tray_choice import chosen_tray, values_of


def file_mail(request: Request, form: Form) -> Response:
    """File the documents that have a place; keep the sender's address for the unit if that is ticked."""
    context, mail, learns = context_of(request), mail_of(request), False
    then, back = _ways(context, mail.id, form)
    found = reread(context.settings, mail.sha256, mail.mailbox)
    with reading(context.engine) as conn:
        units = roster.units(conn)
    chosen = choices(form, mail, units)

    def file(hand: Hand) -> Outcome:
        nonlocal learns
        outcome = settle(
            hand,
            mail.id,
            chosen,
            found if isinstance(found, Reading) else None,
            form.get("seen"),
            only_asked=not form.get("not-asked"),
        )
        learns = isinstance(outcome, ActAnswer) and _learn(hand, chosen[0], mail, form)
        return outcome

    outcome = performed(request, form, file)
    names = {one.code: one.name for one in units}
    unit = "; ".join(dict.fromkeys(names.get(one.unit, one.unit) for one in chosen))
    what = "file-and-remember" if learns else "file"
    if isinstance(outcome, Problem) and outcome.code == "not-asked":  # the page asks again, with what was chosen
        back = f"/thu/{mail.id}?{urlencode({'don-vi': chosen[0].unit, 'dot': chosen[0].campaign, 'ds': form.get('ds')})}"
    return told(request, outcome, what, then, back, unit=unit)


def answer_it(request: Request, form: Form) -> Response:
    """Write back to the sender, in the thread."""
    mail = mail_of(request)
    then, back = _ways(context_of(request), mail.id, form)
    outcome = performed(request, form, lambda hand: reply_to(hand, mail.id, form.get("seen")))
    return told(request, outcome, "reply", then, back)


def set_aside(request: Request, form: Form) -> Response:
    """The mail is no report."""
    mail = mail_of(request)
    then, back = _ways(context_of(request), mail.id, form)
    outcome = performed(request, form, lambda hand: ignore(hand, mail.id))
    return told(request, outcome, "ignore", then, back)


def look_again(request: Request, form: Form) -> Response:
    """A mail that was set aside goes to the tray."""
    mail = mail_of(request)
    outcome = performed(request, form, lambda hand: reconsider(hand, mail.id))
    return told(request, outcome, "reconsider", f"/thu/{mail.id}")


def _learn(hand: Hand, first: BookingChoice, mail: MessageRow, form: Form) -> bool:
    """Keep what is ticked: the sender's address, the name of the letterhead, the title; whether anything was kept."""
    kept = []
    if form.get("remember") and mail.sender:
        kept.append(keep_address(hand.conn, hand.who, first.unit, mail.sender, hand.settings.office, hand.now, mail.id))
    if name := form.get("remember-name"):
        kept.append(keep_name(hand.conn, hand.who, first.unit, name, hand.now, mail.id))
    if title := form.get("remember-title"):
        kept.append(keep_title(hand.conn, hand.who, first.campaign, title, hand.now, mail.id))
    return any(isinstance(one, ActAnswer) for one in kept)


def _ways(context: PageContext, mail: int, form: Form) -> tuple[str, str]:
    """Where it goes on once a mail is dealt with, and where back if it is not: along the list the officer came from."""
    query = form.get("ds")
    with reading(context.engine) as conn:
        listed = chosen_tray(context, conn, values_of(query))
    after = listed.after(mail)
    if form.get("canh"):
        return listed.link(xem=after), listed.link(xem=mail)
    kept = f"?{urlencode({'ds': query})}" if query else ""
    return (f"/thu/{after}{kept}" if after else listed.link()), f"/thu/{mail}{kept}"


ROUTES = (
    act("/thu/{mail}/ghi-nhan", file_mail),
    act("/thu/{mail}/tra-loi", answer_it),
    act("/thu/{mail}/bo-qua", set_aside),
    act("/thu/{mail}/xem-lai", look_again),
)
