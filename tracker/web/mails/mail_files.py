"""The files of a mail: to take home as they came, and to look at as we draw them. Nothing of them is ever interpreted here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.vault import VaultAwayError, VaultError, vault_at
from parsers.facts import Block, Cell, Table
from tracker.jobs.mails import preview
from tracker.jobs.mails.preview import Shown
from tracker.jobs.reading.readers import Unreadable
from tracker.store.mails import mails
from tracker.store.mails.mails import DocumentRow, MessageRow
from tracker.store.session import reading
from tracker.web.board.board_files import download
from tracker.web.frame.access import page
from tracker.web.frame.forms import form_values
from tracker.web.frame.page_context import PageContext, context_of

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class MailFile:
    """One paragraph or table of a preview, as plain strings for the template to escape."""

    text: str = ""
    bold: bool = False
    centred: bool = False
    caption: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """One file as a page shows it."""

    document: DocumentRow
    pieces: tuple[MailFile, ...] = ()
    pages: int = 0
    cut: bool = False
    secret: str = ""
    failed: bool = False  #: it cannot be opened again


def preview_of(context: PageContext, mail: MessageRow, position: int) -> Preview | None:
    """What the page shows of one file; None if the mail has no such file."""
    document = next((one for one in mail.documents if one.position == position), None)
    if document is None:
        return None
    found = preview.shown(context.settings, mail.sha256, position)
    if not isinstance(found, Shown):
        return Preview(document, failed=True)
    return Preview(document, tuple(map(_piece, found.blocks)), found.pages, found.cut, found.secret)


def original(request: Request) -> Response:
    """A file's own bytes, to keep."""
    mail, document = _document(request)
    content = _there(preview.original(context_of(request).settings, mail.sha256, document.position))
    return download(content, document.filename or "tep")


def whole(request: Request) -> Response:
    """The mail as it came, to keep."""
    mail = mail_of(request)
    try:
        content = vault_at(context_of(request).settings.vault).read(mail.sha256)
    except VaultAwayError as error:
        raise HTTPException(503) from error
    except VaultError as error:
        raise HTTPException(404) from error
    return download(content, f"thu-{mail.id}.eml")


def fragment(request: Request) -> Response:
    """One file to look at: a piece of the mail's page; without a script the page itself."""
    mail, document = _document(request)
    if request.headers.get("hx-request") != "true":
        return RedirectResponse(f"/thu/{mail.id}?tep={document.position}", 303)
    context = context_of(request)
    return context.show(request, "mails/_mail_preview.html", mail=mail, preview=preview_of(context, mail, document.position))


def picture(request: Request) -> Response:
    """One page of a file as a picture of our own making."""
    mail, document = _document(request)
    number = form_values.number(request.path_params["page"])
    content = _there(preview.picture(context_of(request).settings, mail.sha256, document.position, number))
    return Response(content, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


def mail_of(request: Request) -> MessageRow:
    """The mail of the path. Raises HTTPException 404."""
    with reading(context_of(request).engine) as conn:
        mail = mails.get(conn, form_values.number(request.path_params["mail"]))
    if mail is None:
        raise HTTPException(404)
    return mail


def _document(request: Request) -> tuple[MessageRow, DocumentRow]:
    mail, wanted = mail_of(request), request.path_params["position"]
    document = next((one for one in mail.documents if str(one.position) == wanted), None)
    if document is None:
        raise HTTPException(404)
    return mail, document


def _there(found: Answer | Unreadable | None) -> Answer:
    if found is None or isinstance(found, Unreadable):
        raise HTTPException(404)
    return found


def _piece(block: Block) -> MailFile:
    if isinstance(block, Table):
        return MailFile(caption=block.sheet, rows=tuple(_cells(row) for row in block.rows if any(_said(cell) for cell in row)))
    return MailFile(text=block.text, bold=block.bold, centred=block.centred)


def _cells(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(map(_said, row))


def _said(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "x" if cell else ""
        case datetime() if cell.hour or cell.minute:
            return f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case float():
            return f"{cell:.10g}".replace(".", ",")
    return str(cell)


ROUTES = (
    page("/thu/{mail}/goc", whole),
    page("/thu/{mail}/tep/{position}", original),
    page("/thu/{mail}/tep/{position}/xem", fragment),
    page("/thu/{mail}/tep/{position}/trang/{page}.png", picture),
)
