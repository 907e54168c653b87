"""A whole mail understood: opened, unpacked, every file read. This is what runs in the child process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

from parsers.containers.members import Purse
from parsers.containers.unpack import open_message
from parsers.facts import (
    Attachment,
    Block,
    Budget,
    DocumentReading,
    OfficialHeader,
    OpenedMail,
    Outcome,
    Paragraph,
    Reading,
    Table,
)
from parsers.formats.document import read_document
from parsers.formats.pages.ocr import Ocr, TimedOcr
from parsers.forms.sheet_header import sheet_header
from parsers.message.open import fingerprint, understood
from parsers.official.bodies import read_bodies, seats
from parsers.official.header import read_header
from parsers.official.references import references

_ROWS_READ, _ROWS_FOUND = 200, 5_000  # of a table, in which cited papers are looked for, and in which a search looks
_TEXT_READ = 20_000  # characters of a document in which cited papers are looked for
_TEXT_KEPT = 2_000  # characters of a document or mail that attribution may look at
_BODY_KEPT = 8_000
_WORDS_KEPT = 100_000  # characters of a document in which a search looks
_PAGES_BY_OCR = (12, 4, 4, 4)  # seconds for each page of one message, which has thirty; the first holds the letterhead
_SHEETS = frozenset({"xlsx", "xlsm", "xls", "xlsb", "ods", "csv"})


def read_mail(content: bytes, budget: Budget, authserv_id: str = "", ocr: TimedOcr | None = None) -> Reading:
    """Everything attribution may know of a message, without its bytes. Never raises for bad input.

    With `ocr` the first scanned pages of the message are read too.
    """
    message = open_message(content, Purse(budget))
    opened = understood(content, message, authserv_id)
    return Reading(
        sha256=hashlib.sha256(content).hexdigest(),
        fingerprint=fingerprint(content, message.root if budget == Budget() else None),
        message_id=opened.message_id,
        senders=opened.senders,
        recipients=opened.recipients,
        subject=opened.subject,
        claimed_date=opened.claimed_date,
        claimed_at=opened.claimed_at,
        hops=opened.hops,
        in_reply_to=opened.in_reply_to,
        body=opened.body[:_BODY_KEPT],
        quoted=opened.quoted[:_TEXT_KEPT],
        forwarded=opened.forwarded,
        automatic=opened.automatic,
        answerable=opened.answerable,
        authentication=opened.authentication,
        failed_deliveries=opened.failed_deliveries,
        original_ids=opened.original_ids,
        documents=_documents(opened, budget, _sparing(ocr)),
        links=opened.links,
        problems=opened.problems,
    )


def _sparing(ocr: TimedOcr | None) -> Ocr | None:
    """An OCR that reads the pages that one message may cost, and is blind then."""
    return partial(_while_pages_last, ocr, iter(_PAGES_BY_OCR)) if ocr else None


def _while_pages_last(ocr: TimedOcr, pages: Iterator[int], picture: bytes) -> str:
    seconds = next(pages, 0)
    return ocr(picture, seconds) if seconds else ""


def _documents(opened: OpenedMail, budget: Budget, ocr: Ocr | None) -> tuple[DocumentReading, ...]:
    return tuple(read_attachment(attachment, budget, ocr) for attachment in opened.attachments)


def read_attachment(attachment: Attachment, budget: Budget, ocr: Ocr | None = None) -> DocumentReading:
    """One file: its blocks, and for a text document its official header and the papers it cites."""
    settled = attachment.outcome is not None
    content = None if settled else read_document(attachment.content, attachment.filename, budget, ocr)
    blocks = content.blocks if content else ()
    text = _text(blocks)
    header: OfficialHeader | None = None
    tables = tuple(block for block in blocks if isinstance(block, Table))
    is_sheet = content is not None and content.format in _SHEETS
    if content and content.outcome is Outcome.READ:
        header = sheet_header(tables) if is_sheet else read_header(blocks)
    return DocumentReading(
        filename=attachment.filename,
        original_name=attachment.original_name,
        inside=attachment.inside,
        format=content.format if content else "",
        sha256=hashlib.sha256(attachment.content).hexdigest(),
        size=len(attachment.content),
        outcome=content.outcome if content else attachment.outcome or Outcome.UNREADABLE,
        header=header,
        text=text[:_TEXT_KEPT],
        references=references(text[:_TEXT_READ]) if header and not is_sheet else (),
        tables=tables,
        problems=(*attachment.problems, *(content.problems if content else ())),
        signers=content.signers if content else (),
        macros=content.macros if content else False,
        bodies=read_bodies(header, tables if is_sheet else ()),
        seats=seats(text[:_TEXT_READ]) if header and not is_sheet else (),
        words=(text if _is_whole(text, tables) else _text(blocks, _WORDS_KEPT, _ROWS_FOUND))[:_WORDS_KEPT],
    )


def _is_whole(text: str, tables: tuple[Table, ...]) -> bool:
    return len(text) <= _TEXT_READ and all(len(table.rows) <= _ROWS_READ for table in tables)


def _text(blocks: tuple[Block, ...], most: int = _TEXT_READ, rows: int = _ROWS_READ) -> str:
    lines: list[str] = []
    length = 0
    for block in blocks:
        if length > most:
            break
        line = block.text if isinstance(block, Paragraph) else _table_text(block, rows)
        lines.append(line)
        length += len(line)
    return "\n".join(lines)


def _table_text(table: Table, rows: int) -> str:
    return "\n".join("\t".join(str(cell) for cell in row if cell is not None) for row in table.rows[:rows])
