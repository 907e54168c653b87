"""Files that travel with a letter, made when it leaves, so that they say how things stand then."""

from __future__ import annotations

import io
from datetime import datetime

from sqlalchemy import Engine

from config.settings import Office
from parsers.vietnamese.text import fold
from tracker.reports.status_table import as_workbook, cells
from tracker.sending.letter import LetterFile
from tracker.sending.phrases import labels
from tracker.store.filings import board
from tracker.store.session import reading

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def status_table(engine: Engine, campaign: str, office: Office, now: datetime) -> LetterFile:
    """The status table of one campaign as a workbook."""
    with reading(engine) as conn:
        rows = board.rows(conn, campaign, now)
    title = f"{rows[0].cell.campaign.title if rows else campaign} - {office.name}"
    content = io.BytesIO()
    as_workbook(cells(rows, dict(labels()["standing"]), office.timezone), title).save(content)
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in fold(campaign))
    return LetterFile(f"tinh-hinh-nop-{safe}.xlsx", _XLSX, content.getvalue())
