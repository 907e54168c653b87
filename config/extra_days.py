"""Days off and working days that only the office knows of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from config.mistakes import Mistake, mistake
from config.settings import SettingsError

_SHIPPED = Path(__file__).with_name("calendar.toml")


@dataclass(frozen=True, slots=True)
class ExtraDays:
    """What the office adds to the national calendar. A day named in both is a working day."""

    off: tuple[date, ...] = ()
    working: tuple[date, ...] = ()


def extra_days(home: Path) -> ExtraDays:
    """The days of the shipped `calendar.toml` and of the home's own, if there is one.

    Raises SettingsError that names every mistake.
    """
    mistakes: list[Mistake] = []
    off: list[date] = []
    working: list[date] = []
    for path in (_SHIPPED, home / "calendar.toml"):
        if not path.exists():
            continue
        try:
            content = tomllib.loads(path.read_text("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            mistakes.append(mistake("calendar-not-toml", path.name, why=error))
            continue
        mistakes += [mistake("calendar-key", path.name, name=repr(key)) for key in content.keys() - {"off", "working"}]
        off += _days(content.get("off", []), f"{path.name}: off", mistakes)
        working += _days(content.get("working", []), f"{path.name}: working", mistakes)
    if mistakes:
        raise SettingsError(tuple(mistakes))
    return ExtraDays(tuple(off), tuple(working))


def _days(value: object, name: str, mistakes: list[Mistake]) -> list[date]:
    entries = value if isinstance(value, list) else [value]
    days = []
    for entry in entries:
        if isinstance(entry, datetime) or not isinstance(entry, date):
            mistakes.append(mistake("calendar-day", name, value=repr(entry)))
        else:
            days.append(entry)
    return days
