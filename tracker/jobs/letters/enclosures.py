"""The files of a letter, made as it leaves: they say how things stand then, and the books hold no copy of each."""

from __future__ import annotations

import io
import mimetypes
from datetime import datetime

from sqlalchemy import Connection, Engine

from config.settings import Office
from parsers.vietnamese.text import fold
from tracker.reports.status_table import as_workbook, cells
from tracker.rules.letters.kinds.enclosure import EnclosureSort, enclosure
from tracker.sending.letter import LetterFile
from tracker.sending.phrases import labels
from tracker.store.campaigns import campaign_files, campaigns
from tracker.store.filings import board
from tracker.store.session import reading


def made(engine: Engine, word: str, unit: str, office: Office, now: datetime) -> LetterFile | None:
    """The file that a word of the outbox names; None where what it is made of is there no more."""
    one = enclosure(word)
    with reading(engine) as conn:
        match one.sort:
            case EnclosureSort.TABLE:
                return _status_table(conn, one.what, office, now)
            case EnclosureSort.FILE:
                found = campaign_files.content(conn, int(one.what))
                return LetterFile(found[0], type_of(found[0]), found[1]) if found else None
            case EnclosureSort.FORM:
                campaign, _, part = one.what.partition("/")
                return empty_form(conn, campaign, part, office)
            case EnclosureSort.CALENDAR:
                return _calendar(conn, one.what, unit, office, now)


def empty_form(conn: Connection, campaign: str, part: str, office: Office) -> LetterFile | None:
    """The form that a part of a campaign asks to be filled in, with the mark by which it comes home; None if it has none."""
    from tracker.reports.form_workbook import FORM_TYPE, form_workbook  # large, and an idle office has no use for it

    asked = campaigns.get(conn, campaign)
    wanted = next((one for one in asked.parts if one.code == part and one.columns), None) if asked else None
    if asked is None or wanted is None:
        return None
    return LetterFile(f"mau-{_safe(campaign)}-{_safe(part)}.xlsx", FORM_TYPE, form_workbook(asked, wanted, office.name))


def type_of(filename: str) -> str:
    """The media type of a file by its name."""
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"


def _calendar(conn: Connection, campaign: str, unit: str, office: Office, now: datetime) -> LetterFile | None:
    from tracker.reports.deadline_calendar import deadline_calendar  # large, and an idle office has no use for it

    cell = board.cell_of(conn, campaign, unit)
    if cell is None:
        return None
    return LetterFile(f"han-nop-{_safe(campaign)}.ics", "text/calendar", deadline_calendar(cell, office, now))


def _status_table(conn: Connection, campaign: str, office: Office, now: datetime) -> LetterFile:
    rows = board.rows(conn, campaign, now)
    title = f"{rows[0].cell.campaign.title if rows else campaign} - {office.name}"
    from tracker.reports.form_workbook import FORM_TYPE  # as above

    content = io.BytesIO()
    as_workbook(cells(rows, dict(labels()["standing"]), office.timezone), title).save(content)
    return LetterFile(f"tinh-hinh-nop-{_safe(campaign)}.xlsx", FORM_TYPE, content.getvalue())


def _safe(code: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in fold(code))
