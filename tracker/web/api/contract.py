"""The JSON that outside programs rely on (docs/interface.md, 4): one plain object for each row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.entities import Unit
from tracker.rules.board.standing import BoardRow, missing_parts
from tracker.rules.mails.mail_state import MailState
from tracker.store.filings.ledger import FilingRow
from tracker.store.letters.outbox import OutboxRow
from tracker.store.mails.messages import DocumentRow, MessageRow

PATH = "/api/v1"

_DISPOSITIONS = {
    MailState.FILED: "recorded",
    MailState.TRAY: "review",
    MailState.IGNORED: "ignored",
    MailState.STORED: "pending",
}


def message(row: MessageRow, zone: ZoneInfo) -> dict[str, Any]:
    """One mail and what became of it. `pending`: kept, not read yet."""
    return {
        "message_id": row.message_id or "",
        "sha256": row.sha256,
        "from": row.sender or "",
        "subject": row.subject or "",
        "received_at": instant(row.received_at or row.internal_date, zone),
        "received_how": row.received_how,
        "claimed_date": row.claimed_date or "",
        "disposition": _DISPOSITIONS[row.state],
        "reason": row.reason,
        "filings": [_filing(filing) for filing in row.filings if filing.withdrawn_at is None],
        "documents": [_document(document) for document in row.documents],
        "candidates": {"units": list(row.units), "campaigns": list(row.campaigns)},
        "attempts": row.attempts,
        "error": row.error,
    }


def unit(one: Unit) -> dict[str, Any]:
    """One unit of the roster. `until`: the first day on which it stands no more; null: it stands."""
    life = one.life
    return {
        "code": one.code,
        "name": one.name,
        "level": one.level,
        "ward": one.ward,
        "groups": list(one.groups),
        "emails": list(one.emails),
        "roles": {address: role.value for address, role in one.roles},
        "aliases": list(one.aliases),
        "contact": one.contact,
        "phone": one.phone,
        "since": life.since and life.since.isoformat(),
        "until": life.until and life.until.isoformat(),
        "fate": life.fate,
        "successors": list(life.successors),
        "predecessors": [code for code, _ in life.predecessors],
    }


def status(row: BoardRow, zone: ZoneInfo) -> dict[str, Any]:
    """One cell of the board."""
    cell = row.cell
    return {
        "unit": cell.unit.code,
        "name": cell.unit.name,
        "level": cell.unit.level,
        "ward": cell.unit.ward,
        "campaign": cell.campaign.code,
        "status": row.standing,
        "received_at": instant(row.received_at, zone),
        "due": instant(cell.due, zone),
        "version": row.version,
        "missing_parts": [] if cell.exempt else list(missing_parts(cell.campaign, cell.filed)),
        "findings": _findings(row.findings),
        "notices": [{"kind": kind, "sent_at": instant(at, zone)} for kind, at in row.letters],
    }


def notice(row: OutboxRow, zone: ZoneInfo) -> dict[str, Any]:
    """One letter, sent or waiting."""
    return {
        "kind": row.kind,
        "unit": row.unit or None,
        "campaign": row.campaign or None,
        "to": list(row.to),
        "cc": list(row.cc),
        "subject": row.subject,
        "message_id": row.message_id,
        "in_reply_to": row.in_reply_to or None,
        "state": row.state,
        "attempts": row.attempts,
        "created_at": instant(row.created_at, zone),
        "sent_at": instant(row.sent_at, zone),
        "error": f"{row.error} {row.carried_by}" if row.carried_by else row.error,
        "uncertain": row.uncertain,
    }


def _filing(row: FilingRow) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "campaign": row.campaign,
        "part": row.part,
        "document": row.document,
        "version": row.version,
        "on_time": row.on_time,
        "valid": row.valid,
        "receipt": row.receipt,
        "evidence": list(row.evidence),
    }


def _document(row: DocumentRow) -> dict[str, Any]:
    return {
        "filename": row.filename,
        "inside": list(row.inside),
        "format": row.format,
        "sha256": row.sha256,
        "size": row.size,
        "outcome": row.outcome,
        "header": row.header,
        "records": list(row.records),
        "findings": _findings(row.findings),
    }


def _findings(found: Sequence[tuple[str, str, str]]) -> list[str]:
    """The stable code first, then where, then the offending text."""
    return [" ".join(word for word in (code, where, f"({text})" if text else "") if word) for code, where, text in found]


def instant(at: datetime | None, zone: ZoneInfo) -> str | None:
    """An instant on the office's clock, in ISO form."""
    return at.astimezone(zone).isoformat() if at else None
