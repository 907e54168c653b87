"""Days off and working days that only the office knows of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

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
    mistakes: list[str] = []
    off: list[date] = []
    working: list[date] = []
    for path in (_SHIPPED, home / "calendar.toml"):
        if not path.exists():
            continue
        try:
            content = tomllib.loads(path.read_text("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            mistakes.append(f"{path.name}: is not TOML: {error}")
            continue
        mistakes += [
            f"{path.name}: there is no setting {key!r}; use off or working" for key in content.keys() - {"off", "working"}
        ]
        off += _days(content.get("off", []), f"{path.name}: off", mistakes)
        working += _days(content.get("working", []), f"{path.name}: working", mistakes)
    if mistakes:
        raise SettingsError(tuple(mistakes))
    return ExtraDays(tuple(off), tuple(working))


def _days(value: object, name: str, mistakes: list[str]) -> list[date]:
    entries = value if isinstance(value, list) else [value]
    days = []
    for entry in entries:
        if isinstance(entry, datetime) or not isinstance(entry, date):
            mistakes.append(f"{name}: must hold days as 2026-11-20 without quotes, not {entry!r}")
        else:
            days.append(entry)
    return days
