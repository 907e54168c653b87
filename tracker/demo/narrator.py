"""What the demo tells while it runs: plain English, with the names as they are."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tracker.rules.board.standing import BoardRow
from tracker.rules.letters.notice import LetterKind
from tracker.rules.mails.mail_state import MailState
from tracker.store.letters.outbox import OutboxRow
from tracker.store.mails.mails import MessageRow
from tracker.web.frame import page_words

Say = Callable[[str], None]
_WIDTH = 118
_LETTERS = {
    LetterKind.CONFIRMATION: "a receipt",
    LetterKind.INCOMPLETE: "a request for what is missing",
    LetterKind.QUESTION: "a question",
    LetterKind.REMINDER: "a reminder",
    LetterKind.LATE: "a late notice",
    LetterKind.RETURNED: "a report sent back",
    LetterKind.HANDOVER: "a synthesis handed over",
    LetterKind.FIGURES: "a question about figures",
    LetterKind.EXTENDED: "word of more time",
    LetterKind.REPLY: "an officer's answer to a question",
    LetterKind.CORRECTION: "a correction of an earlier letter",
    LetterKind.CHANGED: "word of a unit's new name or successor",
    LetterKind.OPENING: "the request itself",
    LetterKind.PRINCIPAL: "word to a principal",
    LetterKind.SUPERIOR: "word to the authority above",
    LetterKind.OWN: "an officer's own letter",
    LetterKind.DIGEST: "the office's digest",
    LetterKind.NEWS: "news for an officer",
}


class Narrator:
    """Says what happened, on the office's clock."""

    def __init__(self, say: Say, zone: ZoneInfo) -> None:
        self.say = say
        self._zone = zone

    def step(self, at: datetime, says: str) -> None:
        """A heading."""
        self.say(f"\n== {at.astimezone(self._zone):%d/%m/%Y %H:%M}  {says}")

    def arrival(self, at: datetime, says: str) -> None:
        """A mail is delivered."""
        self.say(f"   {at.astimezone(self._zone):%d/%m %H:%M}  {says}")

    def outcome(self, mail: MessageRow) -> None:
        """What the service made of it."""
        by_unit: dict[str, list[str]] = {}
        for one in mail.filings:
            timely = "on time" if one.on_time else "late"
            by_unit.setdefault(one.unit, []).append(f"{one.part} version {one.version}, {timely}")
        for unit, parts in by_unit.items():
            self.say(f"                -> booked for {unit}: {'; '.join(parts)}")
        if not by_unit:
            said = {MailState.TRAY: "waits for an officer", MailState.IGNORED: "not booked"}.get(mail.state, mail.state)
            self.say(f"                -> {said}: {mail.reason}")

    def letters(self, sent: Sequence[OutboxRow]) -> None:
        """Which letters left. Many of a kind are counted, a few are named."""
        for kind in LetterKind:
            to = [", ".join(letter.to) for letter in sent if letter.kind == kind]
            if len(to) > 3:
                self.say(f"                <- {len(to)} letters, each {_LETTERS[kind]}")
            for address in to if len(to) <= 3 else ():
                self.say(f"                <- {_LETTERS[kind]} to {address}")

    def board(self, rows: Sequence[BoardRow]) -> None:
        """The status table."""
        table = Table("STT", "Đơn vị", "Tình trạng", "Thời gian nhận", "Lần", "Còn thiếu", title="Bảng theo dõi")
        for number, row in enumerate(rows, 1):
            version = str(row.version or "")
            when = page_words.moment(row.received_at, self._zone)
            told = (
                str(number),
                row.cell.unit.name,
                page_words.label(row.standing, "standing"),
                when,
                version,
                ", ".join(row.missing),
            )
            table.add_row(*map(Text, told))
        out = Console(file=io.StringIO(), width=_WIDTH)
        out.print(table)
        self.say("\n" + out.file.getvalue().rstrip())  # type: ignore[attr-defined]
