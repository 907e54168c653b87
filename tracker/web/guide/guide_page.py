"""The guide's pages and pictures, and the hints that an officer dismisses or wants back."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.store.office.accounts import hints
from tracker.store.session import writing
from tracker.web.frame.access import act, page
from tracker.web.frame.act_result import who
from tracker.web.frame.flash import flashed, go
from tracker.web.frame.forms.form import Form
from tracker.web.frame.page_context import context_of
from tracker.web.frame.security import own_path
from tracker.web.guide.chapters import PATH, Chapter, chapter_of, chapters, picture, pictures
from tracker.web.guide.help_table import HINTS

_KEPT = "private, max-age=86400"  # a picture changes with the program
_CODES = frozenset(code for code, _ in HINTS.values())


def contents(request: Request) -> Response:
    """What the guide begins with, and its chapters."""
    return _shown(request, chapters()[0])


def chapter(request: Request) -> Response:
    """One chapter."""
    found = chapter_of(request.path_params["chapter"])
    if found is None:
        raise HTTPException(404)
    return _shown(request, found)


def _shown(request: Request, one: Chapter) -> Response:
    every = chapters()
    at = every.index(one)
    after = every[at + 1] if at + 1 < len(every) else None
    return context_of(request).show(request, "guide/chapter.html", chapter=one, chapters=every[1:], after=after)


def drawn(request: Request) -> Response:
    """A picture of the guide."""
    name = request.path_params["name"]
    if name not in pictures():
        raise HTTPException(404)
    return Response(picture(name), media_type="image/png", headers={"Cache-Control": _KEPT})


def _dismiss(request: Request, form: Form) -> Response:
    """The hint does not come again."""
    if (hint := form.get("hint")) in _CODES:
        with writing(context_of(request).engine) as conn:
            hints.dismiss(conn, who(request), hint)
    return go(request, own_path(form.get("tiep", "/")))


def _bring_back(request: Request, form: Form) -> Response:  # noqa: ARG001
    with writing(context_of(request).engine) as conn:
        hints.bring_back(conn, who(request))
    return go(request, "/tai-khoan", flashed("hints-back"))


ROUTES = (
    page(PATH, contents),
    act(f"{PATH}/goi-y", _dismiss),
    act(f"{PATH}/goi-y-lai", _bring_back),
    page(f"{PATH}/hinh/{{name}}", drawn),
    page(f"{PATH}/{{chapter}}", chapter),
)
