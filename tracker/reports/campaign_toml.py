"""The proposals of a plan and the columns of a form as TOML that `campaign import` takes; the words are in templates/plan/."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.campaigns import duration_text
from config.entities import Column
from parsers.plan.proposals import PlanReading
from parsers.vietnamese.text import clean, squeeze
from templates import ROOT
from tracker.rules.campaigns.plan_draft import CHASE_AFTER, REMIND_BEFORE, draft, schedule

_LONGEST = 400  # characters of a comment


def as_toml(reading: PlanReading, filename: str, zone: ZoneInfo) -> str:
    """Every proposal that has a due instant, one after the other with a line "# ---" between, each to be confirmed."""
    proposals = [(one, draft(one, zone), schedule(one.repeat)) for one in reading.proposals if one.due]
    return (
        _environment()
        .get_template("campaign.toml.txt")
        .render(
            filename=filename,
            proposals=proposals,
            others=[other for other in reading.others if other.due],
            labels=tomllib.loads((ROOT / "plan" / "labels.toml").read_text("utf-8")),
            remind_before=[duration_text(one) for one in REMIND_BEFORE],
            chase_after=[duration_text(one) for one in CHASE_AFTER],
        )
    )


def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - TOML, not HTML; every value goes through one of the filters
        loader=FileSystemLoader(ROOT / "plan"), undefined=StrictUndefined, lstrip_blocks=True, keep_trailing_newline=False
    )
    environment.filters |= {
        "toml": _value,
        "line": _line,
        "day": lambda instant: f"{instant:%d/%m/%Y}",
        "day_before": lambda instant: f"{instant - timedelta(days=1):%d/%m/%Y}",
        "hour": _hour,
    }
    return environment


def _hour(instant: datetime) -> str:
    return f"{instant.hour} giờ {instant.minute:02}"


def _value(value: Any) -> str:
    """A TOML value: text, flag, or a list of texts. JSON's escapes are TOML's (TOML 1.0, Basic Strings)."""
    if isinstance(value, str):
        return json.dumps(_printable(value), ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(_value(one) for one in value)}]"


def _line(text: str) -> str:
    """What stands in a comment: one line, capped, nothing that TOML forbids there."""
    line = squeeze(_printable(clean(text)))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _printable(text: str | Iterable[str]) -> str:
    return "".join(
        " " if letter < " " or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff" else letter for letter in text
    )


def columns_toml(columns: Sequence[Column]) -> str:
    """One [[parts.columns]] a column. JSON's escapes are TOML's (TOML 1.0, Basic Strings)."""
    return "\n".join(_column(column) for column in columns)


def _column(column: Column) -> str:
    lines = [
        "[[parts.columns]]",
        f"field = {_quoted(column.field)}",
        f"header = {_quoted_list(column.headers)}",
        f'type = "{column.type}"',
    ]
    lines += ["required = true"] * column.required
    lines += [f"choices = {_quoted_list(column.choices)}"] * bool(column.choices)
    lines += [f"min = {column.least:g}"] if column.least is not None else []
    lines += [f"max = {column.most:g}"] if column.most is not None else []
    return "\n".join(lines) + "\n"


def _quoted_list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    return json.dumps("".join(c if c.isprintable() else " " for c in text), ensure_ascii=False)
