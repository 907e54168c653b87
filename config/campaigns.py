"""Campaigns from campaign.toml, all mistakes at once (docs/interface.md, 3.2)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.column_rules import ColumnRule, column_rule
from config.entities import Campaign, Column, ColumnType, Level, Part, Role, Shift
from config.mistakes import Mistake, MistakesError, mistake
from config.selectors import NOT
from config.toml_table import TableReader

_CODE = re.compile(r"\w[\w.-]{0,39}")
_UNSAID = ("by_hand", "chase_every")  # of a campaign, and under no key of their own in its file
KEYS = tuple(one.name for one in fields(Campaign) if one.init and one.name not in _UNSAID)  #: of a campaign.toml
PART_KEYS = tuple(one.name for one in fields(Part))
_UNNAMED = {"ward": "no-ward", "group": "no-group"}  # what a selector without its name is
COLUMN_KEYS = ("field", "header", "type", "required", "choices", "min", "max")
_EVERY = re.compile(r"every ([1-9][0-9]?)d until cutoff")  # the last of `chase_after`: working days
_MOST_DAYS = 60  # working days after due: by then a school year's term is over
_TYPES = tuple(one.value for one in ColumnType)


class CampaignError(MistakesError):
    """A campaign that cannot be used; `mistakes` names every one of them, each with its key."""


def read_campaign(source: Path | str) -> Campaign:
    """The one campaign that a file, or the text of one, describes. Raises CampaignError."""
    return from_dict(parsed(text_of(source)))


def text_of(source: Path | str) -> str:
    """The text of a file. Raises CampaignError."""
    try:
        return source.read_bytes().decode("utf-8-sig") if isinstance(source, Path) else source
    except OSError as exc:
        raise CampaignError((mistake("file-unreadable", str(source), why=exc.strerror),)) from exc
    except UnicodeDecodeError as exc:
        raise CampaignError((mistake("file-not-utf8", str(source)),)) from exc


def parsed(text: str) -> dict[str, Any]:
    """The table of a TOML text. Raises CampaignError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise CampaignError((mistake("campaign-not-toml", why=exc),)) from exc


def from_dict(table: Mapping[str, Any]) -> Campaign:
    """The campaign of a parsed campaign.toml, or of what `to_dict` made. Raises CampaignError."""
    reader = TableReader(table, "", KEYS)
    due, opens = reader.instant("due", required=True), reader.instant("opens")
    if due and opens and opens >= due:
        reader.wrong("opens", "opens-late")
    figures_from, figures_to = reader.day("figures_from"), reader.day("figures_to")
    if figures_from and figures_to and figures_from > figures_to:
        reader.wrong("figures_to", "figures-reversed")
    campaign = asked(reader)
    if reader.mistakes or due is None:
        raise CampaignError(tuple(reader.mistakes))
    return replace(campaign, due=due, opens=opens, figures_from=figures_from, figures_to=figures_to)


def asked(reader: TableReader) -> Campaign:
    """All that a campaign asks but for its dates: its `due` means nothing yet."""
    code = reader.text("code", required=True)
    if code and not _CODE.fullmatch(code):
        reader.wrong("code", "bad-campaign-code", value=code)
    units = reader.texts("units", ("*",))
    reader.mistakes += [found for one in units if (found := _selector_mistake(one.removeprefix(NOT)))]
    if units and all(one.startswith(NOT) for one in units):
        reader.wrong("units", "nobody-asked")
    chase = reader.texts("chase_after")
    return Campaign(
        code=code,
        title=reader.text("title", required=True),
        due=datetime.max.replace(tzinfo=UTC),
        plan_number=reader.text("plan_number"),
        units=units,
        keywords=reader.texts("keywords"),
        remind_before=reader.durations("remind_before"),
        chase_after=reader.durations("chase_after", tuple(one for one in chase if not _EVERY.fullmatch(one))),
        chase_every=_chase_every(reader, chase),
        principal_after=reader.whole("principal_after", 0, 0, _MOST_DAYS),
        superior_after=reader.whole("superior_after", 0, 0, _MOST_DAYS),
        opening_letter=reader.flag("opening_letter", False),
        letters_to=_roles(reader, "letters_to", (Role.RECIPIENT,)) or (Role.RECIPIENT,),
        letters_cc=_roles(reader, "letters_cc", (Role.COPY,)),
        parts=_parts(reader),
        shift=Shift(reader.choice("shift", tuple(Shift), Shift.NONE)),
        grace=reader.duration("grace") or timedelta(0),
        cutoff_after=reader.duration("cutoff_after"),
        approvals=reader.whole("approvals", 0, 0, 2),
        previous=reader.text("previous"),
    )


def to_dict(campaign: Campaign) -> dict[str, Any]:
    """The campaign in the form of campaign.toml, ready for JSON: instants in ISO form. `from_dict` takes it back."""
    return {
        "code": campaign.code,
        "title": campaign.title,
        "plan_number": campaign.plan_number,
        "due": campaign.due.isoformat(),
        **({"opens": campaign.opens.isoformat()} if campaign.opens else {}),
        **_dated(campaign),
        "units": list(campaign.units),
        "keywords": list(campaign.keywords),
        "remind_before": [duration_text(one) for one in campaign.remind_before],
        "chase_after": chase_texts(campaign),
        **_lettered(campaign),
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
                        **({"min": column.least} if column.least is not None else {}),
                        **({"max": column.most} if column.most is not None else {}),
                    }
                    for column in part.columns
                ],
                **({"rules": [str(rule) for rule in part.rules]} if part.rules else {}),
            }
            for part in campaign.parts
        ],
    }


def _dated(campaign: Campaign) -> dict[str, Any]:
    """The keys that most campaigns leave out."""
    return {
        **({"shift": campaign.shift.value} if campaign.shift is not Shift.NONE else {}),
        **({"grace": duration_text(campaign.grace)} if campaign.grace else {}),
        **({"cutoff_after": duration_text(campaign.cutoff_after)} if campaign.cutoff_after else {}),
        **({"figures_from": campaign.figures_from.isoformat()} if campaign.figures_from else {}),
        **({"figures_to": campaign.figures_to.isoformat()} if campaign.figures_to else {}),
        **({"approvals": campaign.approvals} if campaign.approvals else {}),
        **({"previous": campaign.previous} if campaign.previous else {}),
    }


def chase_texts(campaign: Campaign) -> list[str]:
    """When late notices go, as campaign.toml has it."""
    again = [f"every {campaign.chase_every}d until cutoff"] if campaign.chase_every else []
    return [duration_text(one) for one in campaign.chase_after] + again


def _lettered(campaign: Campaign) -> dict[str, Any]:
    """The keys of letters that most campaigns leave out."""
    return {
        **({"principal_after": campaign.principal_after} if campaign.principal_after else {}),
        **({"superior_after": campaign.superior_after} if campaign.superior_after else {}),
        **({"opening_letter": True} if campaign.opening_letter else {}),
        **({"letters_to": [one.value for one in campaign.letters_to]} if campaign.letters_to != (Role.RECIPIENT,) else {}),
        **({"letters_cc": [one.value for one in campaign.letters_cc]} if campaign.letters_cc != (Role.COPY,) else {}),
    }


def duration_text(duration: timedelta) -> str:
    """ "7d", "12h", "90m": the largest unit that says it exactly."""
    minutes = int(duration.total_seconds()) // 60
    if minutes % (24 * 60) == 0:
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _chase_every(reader: TableReader, chase: tuple[str, ...]) -> int:
    """The working days between the late notices after the last that is named. Without a cut-off they would never end."""
    found = [match for one in chase if (match := _EVERY.fullmatch(one))]
    if not found:
        return 0
    if len(found) > 1 or not _EVERY.fullmatch(chase[-1]) or "cutoff_after" not in reader.table:
        reader.wrong("chase_after", "every-without-end", value=found[0][0])
    return int(found[0][1])


def _roles(reader: TableReader, key: str, default: tuple[Role, ...]) -> tuple[Role, ...]:
    found = reader.texts(key, default)
    for one in found:
        if one not in tuple(Role):
            reader.wrong(key, "not-a-choice", allowed=", ".join(Role), value=one)
    return tuple(dict.fromkeys(Role(one) for one in found if one in tuple(Role)))


def _parts(reader: TableReader) -> tuple[Part, ...]:
    tables = reader.tables("parts", PART_KEYS)
    if not tables:
        if "parts" not in reader.table or reader.table["parts"] == []:
            reader.wrong("parts", "no-part")
        return ()
    parts = tuple(
        Part(
            code=part.text("code", required=True),
            name=part.text("name", required=True),
            required=part.flag("required", True),
            formats=tuple(one.lower().lstrip(".") for one in part.texts("formats")),
            columns=(columns := tuple(_column(column) for column in part.tables("columns", COLUMN_KEYS))),
            rules=_rules(part, columns),
        )
        for part in tables
    )
    reader.no_repeats("parts", "part-twice", [part.code for part in parts])
    for table, part in zip(tables, parts, strict=True):
        table.no_repeats("columns", "column-twice", [column.field for column in part.columns])
    return parts


def _column(column: TableReader) -> Column:
    kind = column.text("type") or "text"
    choices = column.texts("choices")
    if kind not in _TYPES:
        column.wrong("type", "not-a-choice", allowed=", ".join(_TYPES), value=kind)
        kind = "text"
    elif ColumnType(kind).facts.listed and not choices:
        column.wrong("choices", "no-choices")
    headers = column.texts("header")
    if not headers:
        column.wrong("header", "no-heading")
    least, most = _bound(column, "min", kind), _bound(column, "max", kind)
    if least is not None and most is not None and least > most:
        column.wrong("min", "least-over-most")
    field, required = column.text("field", required=True), column.flag("required", False)
    return Column(field, headers, ColumnType(kind), required, choices, least, most)


def _rules(part: TableReader, columns: tuple[Column, ...]) -> tuple[ColumnRule, ...]:
    numeric = {column.field: column.type.facts.numeric for column in columns}
    found: list[ColumnRule] = []
    for text in part.texts("rules"):
        rule = column_rule(text)
        if rule is None:
            part.wrong("rules", "rule-unreadable", value=text)
            continue
        for field in dict.fromkeys(rule.fields):
            if field not in numeric:
                part.wrong("rules", "rule-without-column", value=field)
            elif not numeric[field]:
                part.wrong("rules", "rule-without-number", value=field)
        found.append(rule)
    return tuple(found)


def _bound(column: TableReader, key: str, kind: str) -> float | None:
    value = column.table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        column.wrong(key, "bound-not-a-number")
        return None
    if not ColumnType(kind).facts.numeric:
        column.wrong(key, "bound-without-number")
    return float(value)


def _selector_mistake(selector: str) -> Mistake | None:
    kind, colon, value = selector.partition(":")
    if not colon:
        usable = selector == "*" or re.fullmatch(r"[^\s*]+", selector)
        return None if usable else mistake("no-unit-code", "units", value=selector)
    if kind == "level":
        levels = [level.value for level in Level]
        return None if value in levels else mistake("unknown-level", "units", value=selector, allowed=", ".join(levels))
    if kind in _UNNAMED:
        return None if value.strip() else mistake(_UNNAMED[kind], "units", value=selector)
    return mistake("bad-selector", "units", value=selector)
