"""Groups of units that the office names: campaigns ask for all of one together."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from parsers.facts import Problem
from tracker.jobs.office.group_acts import group_units
from tracker.store.office import roster, unit_groups
from tracker.store.session import reading
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, refusal, told
from tracker.web.frame.flash import Flash
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.mails.mail_choice import named_in_field, unit_named

_HERE = "/danh-ba/nhom"


def listing(request: Request) -> Response:
    """Every group, and the form of one."""
    return _shown(request, request.query_params.get("ten", ""))


def save(request: Request, form: Form) -> Response:
    """The group holds the units of the form's lines, each a name or a code. A line that no unit has is said, nothing lost."""
    context, name = context_of(request), form.get("name")
    lines = tuple(dict.fromkeys(line.strip() for line in form.get("units").splitlines() if line.strip()))
    with reading(context.engine) as conn:
        units = [one for one in roster.units(conn) if not one.life.until]
    codes = {one.code for one in units}
    found = {line: unit_named(line, units) for line in lines}
    if strange := [line for line, code in found.items() if code not in codes]:
        return _shown(request, name, lines, refusal(Problem("lines-no-unit", found="; ".join(strange[:20]))))
    outcome = performed(request, form, lambda hand: group_units(hand, name, set(found.values())))
    if isinstance(outcome, Problem):
        return _shown(request, name, lines, refusal(outcome))
    return told(request, outcome, "group-units", f"{_HERE}?ten={quote(name)}", _HERE, name=name, count=len(lines))


def _shown(request: Request, name: str, lines: tuple[str, ...] = (), wrong: str = "") -> Response:
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        groups, units, mailbox = unit_groups.sizes(conn), roster.units(conn), context.mailbox(conn, now)
    inside = [one for one in units if name in one.groups]
    facts = {"flash": Flash(wrong, good=False)} if wrong else {}
    return context.show(
        request,
        "office/groups.html",
        422 if wrong else 200,
        groups=groups,
        name=name,
        lines=lines or tuple(named_in_field(one, units) for one in inside),
        mailbox=mailbox,
        now=now,
        **facts,
    )


ROUTES = (page(_HERE, listing, "officer"), act(_HERE, save))
