"""Many units of a board at once: what would follow is shown, then it is done as one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import Response

from parsers.facts import Problem
from tracker.jobs.filings import cell_acts
from tracker.jobs.filings.act import Hand, Outcome, cell_of, together
from tracker.jobs.filings.filing_acts import approve_cell
from tracker.jobs.letters.own_letters import write_letters
from tracker.jobs.letters.remind_now import remind_now
from tracker.rules.board.standing import BoardRow
from tracker.store.session import reading
from tracker.web.board.board_page import board_of, choice_from
from tracker.web.board.board_rows import Board, BoardFilter, groups
from tracker.web.frame import page_words
from tracker.web.frame.access import act
from tracker.web.frame.act_result import SEEN, ManyShown, seen_first, told_of_many
from tracker.web.frame.forms import form_values
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

_MOST = 500  # units at a time
OWN = ("own-correction", "own-meeting", "own-deadline", "own-other")  #: letters of an officer's own, by what they begin with


def many(request: Request, form: Form) -> Response:
    """One act on every unit that was ticked, singly, under its heading or as the whole list."""
    context, code, name = context_of(request), request.path_params["campaign"], form.get("viec")
    now, zone = context.clock(), context.settings.office.timezone
    with reading(context.engine) as conn:
        board = board_of(context, conn, code, now).value
    query = dict(parse_qsl(form.get("ds")[:4_000]))
    rows = chosen_rows(board, choice_from(query), form)
    known = _ACTS.get(name)
    due = form_values.due(form.get("due"), form.get("time"), zone)
    problem = _refused(known, rows, form, due)
    drafted = page_words.label(name, "drafts-many").format_map(page_words.Spoken(day=page_words.day(now, zone)))
    words = form.get("why") if "why" in form.fields else drafted
    outcome: Any = problem
    if known and not problem:
        worded = Form({**form.fields, "why": (words,)})
        units = [row.cell.unit.code for row in rows]
        if name in OWN:
            own = (code, frozenset(units), _begun(form, "subject", name), _begun(form, "text", name))
            outcome = seen_first(request, worded, lambda hand: write_letters(hand, *own))
        else:
            outcome = seen_first(request, worded, partial(_do, known, code, due, units))
    here = f"/dot/{quote(code)}"
    back = f"{here}?{form.get('ds')}" if query else here
    facts = {"words": words, "due": form.get("due"), "time": form.get("time"), "count": len(rows)}
    facts |= {"silent": bool(form.get("no-letter")), "no_letters": name in ("remind", "called", "approve", *OWN)}
    facts |= {"subject": _begun(form, "subject", name), "text": _begun(form, "text", name), "every": name in OWN}
    chosen = [("ds", form.get("ds")), ("viec", name), *(("don-vi", row.cell.unit.code) for row in rows)]
    names = {cell_of(code, row.cell.unit.code): row.cell.unit.name for row in rows}
    fields = "board/_many_fields.html" if known and rows else ""
    shown = ManyShown(f"{here}/nhieu", name, "unit", chosen, names, fields, facts, bool(form.get(SEEN)))
    return told_of_many(request, outcome, name, (back, back), shown)


def _begun(form: Form, field: str, name: str) -> str:
    """What is written of a letter of one's own; to begin with, its draft."""
    drafts = page_words.labels()["own-drafts"]
    return form.get(field).replace("\r\n", "\n") if field in form.fields else drafts.get(f"{name}-{field}", "")


def chosen_rows(board: Board, choice: BoardFilter, form: Form) -> tuple[BoardRow, ...]:
    """The rows of the list that a form names: `don-vi` one, `nhom` all under a heading, `tat-ca` all of the list."""
    listed = board.choose(choice)
    if form.get("tat-ca"):
        return listed
    wanted, headings = set(form.all("don-vi")), set(form.all("nhom"))
    for group in groups(listed, listed, choice.order) if headings else ():
        if group.name in headings:
            wanted |= {row.cell.unit.code for row in group.rows}
    return tuple(row for row in board.rows if row.cell.unit.code in wanted)


@dataclass(frozen=True, slots=True)
class _ManyAct:
    """What may be done with many units at once."""

    what: str  #: code of the audit trail
    do: Callable[..., Outcome] | None = None  #: on one unit; None: reminding, which is one act already


def _do(known: _ManyAct, code: str, due: datetime | None, units: Sequence[str], hand: Hand) -> Outcome:
    if known.do is None:
        return remind_now(hand, code, frozenset(units))
    one = partial(cell_acts.extend, due=due) if known.what == "extend" else known.do
    return together(
        hand, known.what, f"{code} {{count}} units", [(cell_of(code, unit), _on(one, code, unit)) for unit in units]
    )


def _on(do: Callable[..., Outcome], code: str, unit: str) -> Callable[[Hand], Outcome]:
    return lambda hand: do(hand, code, unit)


def _refused(known: _ManyAct | None, rows: Sequence[BoardRow], form: Form, due: datetime | None) -> Problem | None:
    if known is None or not rows:
        return Problem("no-unit-chosen")
    if len(rows) > _MOST:
        return Problem("too-many", found=page_words.number(_MOST))
    if known.what == "extend" and due is None:
        return Problem("bad-date" if form.get("due") else "day-needed")
    return None


_ACTS: Mapping[str, _ManyAct] = {
    "extend": _ManyAct("extend", cell_acts.extend),
    "exempt": _ManyAct("exempt", cell_acts.exempt),
    "called": _ManyAct("called", cell_acts.called),
    "remind": _ManyAct("remind-now"),
    **{name: _ManyAct("own-letter") for name in OWN},
    "approve": _ManyAct("approve", approve_cell),
}
ROUTES = (act("/dot/{campaign}/nhieu", many),)
