"""Campaigns from campaign.toml, all mistakes at once (CONTRACT, section 3)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from config.registry import Campaign, Column, ColumnType, Level, Part

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_DURATION = re.compile(r"([1-9][0-9]{0,3})([wdhm])")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_KEYS = tuple(one.name for one in fields(Campaign))
_PART_KEYS = tuple(one.name for one in fields(Part))
_COLUMN_KEYS = ("field", "header", "type", "required", "choices")
_TYPES = tuple(one.value for one in ColumnType)


class CampaignError(Exception):
    """A campaign that cannot be used; `mistakes` names every one of them, each a sentence that names its key."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def read_campaign(source: Path | str) -> Campaign:
    """The campaign that a file, or the text of one, describes. Raises CampaignError."""
    try:
        text = source.read_bytes().decode("utf-8-sig") if isinstance(source, Path) else source
        table = tomllib.loads(text)
    except OSError as exc:
        raise CampaignError((f"{source}: cannot be read: {exc.strerror}",)) from exc
    except UnicodeDecodeError as exc:
        raise CampaignError((f"{source}: is not text in UTF-8",)) from exc
    except tomllib.TOMLDecodeError as exc:
        raise CampaignError((f"not valid TOML: {exc}",)) from exc
    return from_dict(table)


def from_dict(table: Mapping[str, Any]) -> Campaign:
    """The campaign of a parsed campaign.toml, or of what `to_dict` made. Raises CampaignError."""
    reader = _Reader(table, "", _KEYS)
    code = reader.text("code", required=True)
    if code and not _CODE.fullmatch(code):
        reader.wrong("code", f'must be letters, digits, ".", "-" or "_", at most 40, not "{code}"')
    due = reader.instant("due", required=True)
    opens = reader.instant("opens")
    if due and opens and opens >= due:
        reader.wrong("opens", "must lie before due")
    units = reader.texts("units", ("*",))
    for selector in units:
        if mistake := _selector_mistake(selector):
            reader.wrong("units", mistake)
    title, plan_number = reader.text("title", required=True), reader.text("plan_number")
    keywords = reader.texts("keywords")
    remind_before, chase_after = reader.durations("remind_before"), reader.durations("chase_after")
    parts = _parts(reader)
    if reader.mistakes or due is None:
        raise CampaignError(tuple(reader.mistakes))
    return Campaign(code, title, due, opens, plan_number, units, keywords, remind_before, chase_after, parts)


def to_dict(campaign: Campaign) -> dict[str, Any]:
    """The campaign in the form of campaign.toml, ready for JSON: instants in ISO form. `from_dict` takes it back."""
    return {
        "code": campaign.code,
        "title": campaign.title,
        "plan_number": campaign.plan_number,
        "due": campaign.due.isoformat(),
        **({"opens": campaign.opens.isoformat()} if campaign.opens else {}),
        "units": list(campaign.units),
        "keywords": list(campaign.keywords),
        "remind_before": [duration_text(one) for one in campaign.remind_before],
        "chase_after": [duration_text(one) for one in campaign.chase_after],
        "parts": [
            {
                "code": part.code,
                "name": part.name,
                "required": part.required,
                "formats": list(part.formats),
                "columns": [
                    {
                        "field": column.field,
                        "header": list(column.headers),
                        "type": column.type.value,
                        "required": column.required,
                        **({"choices": list(column.choices)} if column.choices else {}),
                    }
                    for column in part.columns
                ],
            }
            for part in campaign.parts
        ],
    }


def duration_text(duration: timedelta) -> str:
    """ "7d", "12h", "90m": the largest unit that says it exactly."""
    minutes = int(duration.total_seconds()) // 60
    if minutes % (24 * 60) == 0:
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _parts(reader: _Reader) -> tuple[Part, ...]:
    tables = reader.tables("parts", _PART_KEYS)
    if not tables:
        if "parts" not in reader.table or reader.table["parts"] == []:
            reader.wrong("parts", "at least one [[parts]] must say what is asked for")
        return ()
    parts = tuple(
        Part(
            code=part.text("code", required=True),
            name=part.text("name", required=True),
            required=part.flag("required", True),
            formats=tuple(one.lower().lstrip(".") for one in part.texts("formats")),
            columns=tuple(_column(column) for column in part.tables("columns", _COLUMN_KEYS)),
        )
        for part in tables
    )
    reader.no_repeats("parts", "code", [part.code for part in parts])
    for table, part in zip(tables, parts, strict=True):
        table.no_repeats("columns", "field", [column.field for column in part.columns])
    return parts


def _column(column: _Reader) -> Column:
    kind = column.text("type") or "text"
    choices = column.texts("choices")
    if kind not in _TYPES:
        column.wrong("type", f'must be one of {", ".join(_TYPES)}, not "{kind}"')
        kind = "text"
    elif kind == "choice" and not choices:
        column.wrong("choices", 'must list the values when type is "choice"')
    elif kind != "choice" and choices:
        column.wrong("choices", 'only goes with type "choice"')
    headers = column.texts("header")
    if not headers:
        column.wrong("header", "must give at least one heading by which the column is found")
    return Column(column.text("field", required=True), headers, ColumnType(kind), column.flag("required", False), choices)


def _selector_mistake(selector: str) -> str | None:
    kind, colon, value = selector.partition(":")
    if not colon:
        return None if selector == "*" or re.fullmatch(r"[^\s*]+", selector) else f'"{selector}" is no unit code'
    if kind == "level":
        levels = [level.value for level in Level]
        return None if value in levels else f'"{selector}": the level must be one of {", ".join(levels)}'
    if kind == "ward":
        return None if value.strip() else f'"{selector}" names no ward'
    return f'"{selector}" must be a unit code, "level:…", "ward:…" or "*"'


@dataclass
class _Reader:
    """One table of the file; it notes mistakes and reads on."""

    table: Mapping[str, Any]
    where: str  # "parts[2]."
    known: tuple[str, ...]
    mistakes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for key in self.table:
            if key not in self.known:
                near = get_close_matches(key, self.known, 1)
                self.wrong(key, "is not known" + (f'; did you mean "{near[0]}"?' if near else ""))

    def wrong(self, key: str, mistake: str) -> None:
        self.mistakes.append(f"{self.where}{key}: {mistake}")

    def text(self, key: str, required: bool = False) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, f"must be text in quotation marks, not {value!r}")
            return ""
        if required and not value.strip():
            self.wrong(key, "is missing" if key not in self.table else "must not be empty")
        return value.strip()

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.table.get(key, default)
        if isinstance(value, str) or not all(isinstance(one, str) for one in _items(value)):
            self.wrong(key, 'must be a list of texts, as ["…", "…"]')
            return ()
        return tuple(one.strip() for one in _items(value) if one.strip())

    def flag(self, key: str, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, f"must be true or false, not {value!r}")
            return default
        return value

    def instant(self, key: str, required: bool = False) -> datetime | None:
        value = self.table.get(key)
        if value is None:
            if required:
                self.wrong(key, "is missing")
            return None
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            at = value
        if not isinstance(at, datetime) or at.tzinfo is None:
            self.wrong(key, f"must be a date and time with its offset, as 2020-12-01T00:00:00+07:00, not {value}")
            return None
        return at

    def durations(self, key: str) -> tuple[timedelta, ...]:
        found: list[timedelta] = []
        for value in self.texts(key):
            if match := _DURATION.fullmatch(value):
                found.append(timedelta(**{_UNITS[match[2]]: int(match[1])}))
            else:
                self.wrong(key, f'must hold durations as "7d" or "12h", not "{value}"')
        return tuple(dict.fromkeys(found))

    def tables(self, key: str, known: tuple[str, ...]) -> list[_Reader]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, f"must be written as [[{key}]]")
            return []
        return [_Reader(one, f"{self.where}{key}[{at}].", known, self.mistakes) for at, one in enumerate(value, 1)]

    def no_repeats(self, key: str, name: str, values: list[str]) -> None:
        for value in sorted({one for one in values if one and values.count(one) > 1}):
            self.wrong(key, f'the {name} "{value}" stands twice')


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [None]
