"""The roster: a list with search, a file that is shown row by row before it counts, one unit by a form."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from config.entities import Fate, Level, Unit
from config.units import RowResult, UnitsError, UnitsFile, from_grid, with_known_codes, with_roles
from parsers.facts import Problem
from tracker.jobs.filings.act import ActAnswer
from tracker.jobs.office.roster_import import Absent, RosterImport, absent_units, import_roster, last_hand, stamp
from tracker.jobs.reading.on_demand import read_roster
from tracker.reports.roster_sheet import roster_sheet, sample_units
from tracker.store.acts import audit
from tracker.store.office import roster
from tracker.store.session import reading, writing
from tracker.web.board.board_files import download
from tracker.web.frame import page_words
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import performed, refusal, told, who
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.forms import form_values, uploads
from tracker.web.frame.forms.file_mistakes import said
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.mails.mail_choice import options, unit_named
from tracker.web.office.setup_page import STEPS

_PAGE = 100  # rows, as of a board
_ASKED = 200  # units that a file leaves out are asked about one by one; beyond them it is another office's file
_SHOWN = 1_000  # rows of a file; beyond them only those with mistakes
_HERE = "/danh-ba"
_FIELDS = ("code", "name", "level", "ward", "emails", "aliases", "contact", "phone")


def listing(request: Request) -> Response:
    """Every unit, those that hold the words searched for."""
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        units, mailbox = roster.units(conn), context.mailbox(conn, now)
        found = roster.found(conn, request.query_params.get("tim", ""), addressed=True)
    pages = max(1, -(-len(found) // _PAGE))
    number = form_values.page_number(request.query_params.get("trang", ""), pages)
    facts: dict[str, Any] = {
        "units": found[(number - 1) * _PAGE : number * _PAGE],
        "found": len(found),
        "number": number,
        "pages": pages,
        "grouped": any(unit.groups for unit in units),
        "without": sum(not (unit.emails or unit.life.until) for unit in units),
    }
    return context.show(
        request, "office/roster.html", 200, search=request.query_params.get("tim", ""), mailbox=mailbox, now=now, **facts
    )


def as_workbook(request: Request) -> Response:
    """The whole roster, in the form in which it is imported."""
    with reading(context_of(request).engine) as conn:
        units = [one for one in roster.units(conn, learnt=False) if not one.life.until]
    return download(roster_sheet(units), "danh-sach-don-vi.xlsx")


def sample(request: Request) -> Response:  # noqa: ARG001
    """A few invented units, to write one's own over."""
    return download(roster_sheet(sample_units()), "danh-sach-mau.xlsx")


def preview(request: Request, form: Form) -> Response:
    """What a file would do, row by row. Nothing is changed."""
    context, file = context_of(request), form.file("file")
    if file is None:
        return go(request, _HERE, flashed("no-file", good=False))
    return _previewed(request, uploads.keep(context.settings.home, file.content))


def _previewed(request: Request, kept: str, wrong: str = "") -> Response:
    context, now = context_of(request), context_of(request).clock()
    listed = _read(request, kept)
    if isinstance(listed, str):
        return go(request, _HERE, Flash(listed, good=False))
    with reading(context.engine) as conn:
        known, mailbox = {unit.code: unit for unit in roster.units(conn, learnt=False)}, context.mailbox(conn, now)
    counted = Counter(row.unit.level for row in listed.rows if row.unit)
    facts: dict[str, Any] = {
        "rows": [(row, _fate(row, known)) for at, row in enumerate(listed.rows) if at < _SHOWN or row.mistakes],
        "count": len(listed.rows),
        "levels": [(level, many) for level in Level if (many := counted[level])],
        "wrong": sum(bool(row.mistakes) for row in listed.rows),
        "notes": [said(note) for note in listed.notes],
        "absent": (absent := absent_units(tuple(known.values()), listed.units)) and absent[:_ASKED],
        "left_out": len(absent),
        "options": options(listed.units),
        "kept": kept,
        "seen": stamp(known.values()),
        **({"flash": Flash(wrong, good=False)} if wrong else {}),
    }
    status = 422 if wrong else 200
    return context.show(request, "office/roster_preview.html", status, said=said, mailbox=mailbox, now=now, **facts)


def confirm(request: Request, form: Form) -> Response:
    """The file that was shown counts from now on. One mistake in it, and nothing is imported."""
    context = context_of(request)
    listed = _read(request, form.get("kept"))
    if isinstance(listed, str):
        return go(request, _HERE, Flash(listed, good=False))
    if any(row.mistakes for row in listed.rows):
        return go(request, _HERE, flashed("roster-wrong", good=False))
    wanted = RosterImport(
        listed.units,
        _answers(request, form, listed.units),
        form_values.day(form.get("day")),
        form.get("seen"),
        listed.codes_made,
    )
    with reading(context.engine) as conn:
        known = {unit.code: unit for unit in roster.units(conn, learnt=False)}
    counted = Counter(_fate(row, known) for row in listed.rows)
    outcome = performed(request, form, lambda hand: import_roster(hand, wanted))
    if isinstance(outcome, Problem) and outcome.code == "overtaken":
        return _previewed(request, form.get("kept"), refusal(outcome))
    if not isinstance(outcome, ActAnswer):
        return told(request, outcome, "import-roster", _HERE)
    unfinished = not context.settings.sending.started
    facts: dict[str, Any] = {name: counted[name] for name in ("added", "changed", "unchanged")} | {"absent": len(wanted.absent)}
    return go(request, f"{STEPS}/campaign" if unfinished else _HERE, flashed("roster-taken", **facts))


def _answers(request: Request, form: Form, listed: tuple[Unit, ...]) -> dict[str, Absent]:
    """What became of each unit that the file leaves out, as far as the form says it."""
    with reading(context_of(request).engine) as conn:
        known = roster.units(conn, learnt=False)
    found = {}
    for one in absent_units(known, listed):
        said = form.get(f"fate-{one.code}") or ("there" if form.get("all-there") else "")
        if said == "there":
            found[one.code] = Absent(None)
        elif said in (Fate.RENAMED, Fate.MERGED, Fate.DISSOLVED):
            into = "" if said == Fate.DISSOLVED else unit_named(form.get(f"into-{one.code}"), listed)
            found[one.code] = Absent(Fate(said), into)
    return found


def one(request: Request) -> Response:
    """The form of one unit; of a new one under the code "moi"."""
    code = request.path_params["unit"]
    with reading(context_of(request).engine) as conn:
        known = roster.units(conn, learnt=False, only=code)
    if not known and code != "moi":
        raise HTTPException(404)
    return _form(request, known[0] if known else Unit("", ""), stamp(known))


def _form(request: Request, unit: Unit, seen: str, wrong: str = "") -> Response:
    context, now = context_of(request), context_of(request).clock()
    with reading(context.engine) as conn:
        mailbox = context.mailbox(conn, now)
    facts: dict[str, Any] = {"unit": unit, "new": request.path_params["unit"] == "moi", "seen": seen, "levels": tuple(Level)}
    facts |= {"flash": Flash(wrong, good=False)} if wrong else {}
    return context.show(request, "office/roster_unit.html", 422 if wrong else 200, mailbox=mailbox, now=now, **facts)


def save(request: Request, form: Form) -> Response:
    """One unit as the form says, checked as a row of a file is; the form again where it cannot be saved."""
    context, code, seen = context_of(request), request.path_params["unit"], form.get("seen")
    cells = [form.get("code") if code == "moi" else code, *(form.get(name) for name in _FIELDS[1:])]
    row = from_grid([_FIELDS, [cell.replace("\r\n", ";") for cell in cells]]).rows[0]
    if row.unit is None:
        return _form(request, _typed(form, code), seen, ". ".join(map(said, row.mistakes)))
    with writing(context.engine) as conn:
        known = roster.units(conn, learnt=False)
        if code != "moi" and seen and seen != stamp(one for one in known if one.code == code):
            by = last_hand(conn, f"unit {code}")
            return _form(request, row.unit, seen, refusal(Problem("overtaken", found=by)))
        taken = any(unit.code.lower() == row.unit.code.lower() for unit in known)
        if code == "moi" and taken:
            return _form(request, row.unit, seen, flashed("code-taken", taken=row.unit.code).sentence)
        units = [replace(row.unit) if unit.code == row.unit.code else unit for unit in known]
        roster.replace_units(conn, units if taken else [*units, row.unit])
        audit.add(conn, context.clock(), who(request), "edit-unit", f"unit {row.unit.code}")
    return go(request, f"/don-vi/{quote(row.unit.code)}", flashed("saved"))


def _typed(form: Form, code: str) -> Unit:
    """A unit as far as the form says one."""
    level = next((one for one in Level if page_words.label(one, "levels") == form.get("level")), Unit("", "").level)
    emails, roles = with_roles(form.get("emails").replace("\r\n", ";"))
    aliases, told = tuple(form.get("aliases").splitlines()), form.get("code") if code == "moi" else code
    known = (emails, aliases, form.get("contact"), form.get("phone"))
    return Unit(told, form.get("name"), level, form.get("ward"), *known, roles=roles)


def _read(request: Request, kept: str) -> UnitsFile | str:
    path = uploads.path_of(context_of(request).settings.home, kept)
    if path is None:
        return flashed("no-file").sentence
    found = read_roster(context_of(request).settings, path)
    if isinstance(found, UnitsError):
        return ". ".join(map(said, found.mistakes))
    with reading(context_of(request).engine) as conn:
        return with_known_codes(found, roster.units(conn, learnt=False))


def _fate(row: RowResult, known: dict[str, Unit]) -> str:
    if row.unit is None:
        return "refused"
    if row.unit.code not in known:
        return "added"
    if known[row.unit.code].life.until:
        return "ended"
    return "unchanged" if known[row.unit.code] == replace(row.unit, life=known[row.unit.code].life) else "changed"


ROUTES = (
    page(_HERE, listing),
    page(f"{_HERE}/danh-sach.xlsx", as_workbook),
    page(f"{_HERE}/mau.xlsx", sample),
    page(f"{_HERE}/{{unit}}", one, "admin"),
    act(f"{_HERE}/xem-truoc", preview, "admin"),
    act(f"{_HERE}/nhap", confirm, "admin"),
    act(f"{_HERE}/{{unit}}", save, "admin"),
)
