"""What becomes of a unit, from its page: another name, another unit in its place, several, none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.entities import Fate, Level, Unit
from config.roster_list import code_of, level_of_name
from parsers.facts import Problem
from tracker.jobs.filings.act import Hand, Outcome
from tracker.jobs.office.unit_acts import change, succeed
from tracker.rules.office.succession import Succession
from tracker.rules.office.unit_change import UnitChange
from tracker.store.office import roster
from tracker.web.frame.access import act
from tracker.web.frame.act_result import performed, told
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.mails.mail_choice import unit_named

_LONGEST_NAME = 300
Changes = Callable[[Hand, str, date, Form], Outcome]


def _form(path: str, what: str, do: Changes) -> Route:
    """An act on a unit from a day on, for a reason, shown before it is done where the form asks so."""

    def done(request: Request, form: Form) -> Response:
        code, day = request.path_params["unit"], form_values.day(form.get("day"))
        outcome = performed(request, form, lambda hand: do(hand, code, day, form)) if day else Problem("bad-date")
        return told(request, outcome, what, f"/don-vi/{quote(code)}")

    return act(f"/don-vi/{{unit}}/{path}", done, "admin")


def _rename(hand: Hand, code: str, day: date, form: Form) -> Outcome:
    name = " ".join(form.get("name").split())[:_LONGEST_NAME]
    if not name:
        return Problem("name-too-short")
    return change(hand, [UnitChange(code, day, name, level_of_name(name), form.get("ward").strip())])


def _goes_over(fate: Fate) -> Changes:
    def do(hand: Hand, code: str, day: date, form: Form) -> Outcome:
        new = _successors(hand, code, [form.get("into")], bool(form.get("new")))
        return new if isinstance(new, Problem) else succeed(hand, Succession(fate, code, new, day, bool(form.get("counts"))))

    return do


def _split(hand: Hand, code: str, day: date, form: Form) -> Outcome:
    new = _successors(hand, code, form.get("into").splitlines(), bool(form.get("new")))
    if isinstance(new, Problem):
        return new
    return succeed(hand, Succession(Fate.SPLIT, code, new, day, bool(form.get("counts"))))


def _dissolve(hand: Hand, code: str, day: date, form: Form) -> Outcome:  # noqa: ARG001
    return succeed(hand, Succession(Fate.DISSOLVED, code, (), day))


def _successors(hand: Hand, old: str, typed: Sequence[str], may_add: bool) -> tuple[Unit, ...] | Problem:
    """The units named, one a line; those that the roster does not know are new where the officer says so."""
    known = roster.units(hand.conn)
    by_code = {one.code: one for one in known}
    taken, found = set(by_code), list[Unit]()
    for name in (" ".join(one.split())[:_LONGEST_NAME] for one in typed):
        if not name:
            continue
        if unit := by_code.get(unit_named(name, known)):
            found.append(unit)
        elif not may_add:
            return Problem("no-such-unit", found=name)
        else:
            ward = by_code[old].ward if old in by_code else ""
            found.append(Unit(code_of(name, ward, taken), name, level_of_name(name) or Level.KHAC, ward))
            taken.add(found[-1].code)
    return tuple(found)


ROUTES = (
    _form("doi-ten", "change-unit", _rename),
    _form("doi-ma", "rename-unit", _goes_over(Fate.RENAMED)),
    _form("sap-nhap", "merge-unit", _goes_over(Fate.MERGED)),
    _form("tach", "split-unit", _split),
    _form("giai-the", "dissolve-unit", _dissolve),
)
