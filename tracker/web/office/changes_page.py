"""New names and addresses of many units at once: a file that is shown row by row before it counts."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from config.mistakes import MistakesError
from parsers.facts import Problem
from tracker.jobs.office.unit_acts import change
from tracker.jobs.reading.on_demand import read_change_list
from tracker.rules.office.unit_change import MatchedRow, matched
from tracker.store.office import roster
from tracker.store.session import reading
from tracker.web.frame.access import act
from tracker.web.frame.act_result import performed, refusal, told
from tracker.web.frame.flash import Flash, flashed, go
from tracker.web.frame.forms import form_values, uploads
from tracker.web.frame.forms.file_mistakes import said
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of

_HERE = "/danh-ba"
_SHOWN = 1_000  # rows of a file; beyond them only those with mistakes


def preview(request: Request, form: Form) -> Response:
    """What a list would change, row by row. Nothing is changed."""
    context, now, file = context_of(request), context_of(request).clock(), form.file("file")
    day = form_values.day(form.get("day"))
    if file is None or day is None:
        return go(
            request, _HERE, flashed("no-file", good=False) if file is None else Flash(refusal(Problem("bad-date")), good=False)
        )
    kept = uploads.keep(context.settings.home, file.content)
    rows = _rows(request, kept, day)
    if isinstance(rows, str):
        return go(request, _HERE, Flash(rows, good=False))
    with reading(context.engine) as conn:
        mailbox = context.mailbox(conn, now)
    return context.show(
        request,
        "office/changes_preview.html",
        rows=[row for at, row in enumerate(rows) if at < _SHOWN or row.mistakes],
        count=len(rows),
        wrong=sum(bool(row.mistakes) for row in rows),
        changed=sum(row.change is not None for row in rows),
        kept=kept,
        day=form.get("day"),
        why=form.get("why"),
        said=said,
        mailbox=mailbox,
        now=now,
    )


def confirm(request: Request, form: Form) -> Response:
    """The list that was shown counts from now on, as one act. One mistake in it, and nothing is changed."""
    day = form_values.day(form.get("day"))
    rows = _rows(request, form.get("kept"), day) if day else ()
    if isinstance(rows, str):
        return go(request, _HERE, Flash(rows, good=False))
    if day is None or any(row.mistakes for row in rows):
        return go(request, _HERE, flashed("roster-wrong", good=False))
    wanted = [row.change for row in rows if row.change]
    outcome = performed(request, form, lambda hand: change(hand, wanted) if wanted else Problem("nothing-to-do"))
    return told(request, outcome, "change-units", _HERE, count=len(wanted))


def _rows(request: Request, kept: str, day: date) -> tuple[MatchedRow, ...] | str:
    path = uploads.path_of(context_of(request).settings.home, kept)
    if path is None:
        return flashed("no-file").sentence
    found = read_change_list(context_of(request).settings, path)
    if isinstance(found, MistakesError):
        return ". ".join(map(said, found.mistakes))
    with reading(context_of(request).engine) as conn:
        return matched(found, roster.units(conn), day)


ROUTES = (
    act(f"{_HERE}/thay-doi/xem-truoc", preview, "admin"),
    act(f"{_HERE}/thay-doi/nhap", confirm, "admin"),
)
