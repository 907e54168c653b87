"""Reading a table of a TOML file: every mistake is noted with the name of its key, and reading goes on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any

from config.mistakes import Mistake, mistake

_DURATION = re.compile(r"([1-9][0-9]{0,6})([wdhm])")
_LONGEST = timedelta(days=3650)  # beyond it an instant minus a duration may not exist
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}


@dataclass
class TableReader:
    """One table. A method that finds a mistake notes it and returns the default, so that the next is found too."""

    table: Mapping[str, Any]
    where: str  #: what stands before a key in a mistake: "parts[2]."
    known: Sequence[str]
    mistakes: list[Mistake] = field(default_factory=list)

    def __post_init__(self) -> None:
        for key in self.table:
            if key not in self.known:
                near = get_close_matches(key, self.known, 1)
                if near:
                    self.wrong(key, "unknown-key-near", near=near[0])
                else:
                    self.wrong(key, "unknown-key")

    def wrong(self, key: str, code: str, **found: object) -> None:
        """Note a mistake of a key and what was found there."""
        self.mistakes.append(mistake(code, f"{self.where}{key}", **found))

    def text(self, key: str, default: str = "", required: bool = False) -> str:
        """Text in NFC, no space around it."""
        value = self.table.get(key, default)
        if not isinstance(value, str):
            self.wrong(key, "not-text", value=_shown(value))
            return default
        if required and not value.strip():
            self.wrong(key, "empty" if key in self.table else "missing")
        return unicodedata.normalize("NFC", value.strip())

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts, empty ones dropped."""
        value = self.table.get(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.wrong(key, "not-texts", value=_shown(value))
            return default
        return tuple(unicodedata.normalize("NFC", one.strip()) for one in value if one.strip())

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of the allowed words."""
        value = self.text(key, default)
        if value not in allowed:
            self.wrong(key, "not-a-choice", allowed=", ".join(allowed), value=value)
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "not-a-flag", value=_shown(value))
            return default
        return value

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number between two, both included."""
        value = self.table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(key, "not-whole", least=least, most=most, value=_shown(value))
            return default
        return value

    def clock(self, key: str, default: time) -> time:
        """A time of day, 07:30:00 or "07:30"."""
        value = self.table.get(key, default)
        try:
            found = time.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = None
        if not isinstance(found, time) or found.tzinfo is not None:
            self.wrong(key, "not-a-time", value=_shown(value))
            return default
        return found

    def instant(self, key: str, required: bool = False) -> datetime | None:
        """A date and time with its offset; as a TOML value or as text."""
        value = self.table.get(key)
        if value is None:
            if required:
                self.wrong(key, "missing")
            return None
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = None
        if not isinstance(found, datetime) or found.tzinfo is None:
            self.wrong(key, "not-an-instant", value=_shown(value))
            return None
        return found

    def day(self, key: str) -> date | None:
        """A day, 2026-03-14 or "2026-03-14"; None if there is none."""
        value = self.table.get(key)
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = value
        if found is None or (isinstance(found, date) and not isinstance(found, datetime)):
            return found
        self.wrong(key, "not-a-day", value=_shown(value))
        return None

    def duration(self, key: str, default: timedelta | None = None) -> timedelta | None:
        """One duration, "7d" or "12h"."""
        if key not in self.table:
            return default
        found = self.durations(key, (self.text(key),))
        return found[0] if found else default

    def durations(self, key: str, values: tuple[str, ...] | None = None) -> tuple[timedelta, ...]:
        """A list of durations, "2w", "7d", "12h", "30m"; one that stands twice counts once."""
        found: dict[timedelta, None] = {}
        for value in self.texts(key) if values is None else values:
            match = _DURATION.fullmatch(value)
            duration = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta(0)
            if timedelta(0) < duration <= _LONGEST:
                found[duration] = None
            else:
                self.wrong(key, "not-a-duration", value=value)
        return tuple(found)

    def sub(self, key: str, known: Sequence[str]) -> TableReader:
        """The table [key], empty if there is none; it notes its mistakes here."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            self.wrong(key, "not-a-table", name=key)
            value = {}
        return TableReader(value, f"{self.where}{key}.", known, self.mistakes)

    def tables(self, key: str, known: Sequence[str]) -> list[TableReader]:
        """The tables [[key]], numbered from 1 in their mistakes."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, "not-tables", name=key)
            return []
        return [TableReader(one, f"{self.where}{key}[{at}].", known, self.mistakes) for at, one in enumerate(value, 1)]

    def no_repeats(self, key: str, code: str, values: Sequence[str]) -> None:
        """Note every value that stands more than once."""
        for value in sorted({one for one in values if one and values.count(one) > 1}):
            self.wrong(key, code, value=value)


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
