"""The proposals of a plan and the columns of a form as TOML that `campaign import` takes; the words are in templates/plan/."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.campaigns import duration_text
from config.entities import Column
from config.series import WEEKDAYS
from parsers.plan.duty.exclusions import Duty
from parsers.plan.proposals import PlanReading
from parsers.vietnamese.dates import due_phrase
from parsers.vietnamese.text import clean, squeeze
from templates import ROOT
from tracker.rules.campaigns.plan_change import ChangeProposal
from tracker.rules.campaigns.plan_draft import draft, schedule

_LONGEST = 400  # characters of a comment
_QUESTIONS = (Duty.UNCLEAR, Duty.UNPLACED, Duty.ONLINE)  # dates that a person must read
_NO_DAY = datetime(9999, 1, 1, tzinfo=UTC)  #: stands for a day that the paper does not name; it is never written
_ASIDE = (*_QUESTIONS, Duty.CITED)  # told in lines of their own


def as_toml(reading: PlanReading, filename: str, zone: ZoneInfo, changes: Sequence[ChangeProposal] = ()) -> str:
    """Every proposal, one after the other with a line "# ---" between, each to be confirmed.

    One without a day has no `due`: a person writes it, as on the page, or nothing is imported. What nobody has placed,
    and what changes an earlier letter, stand above them as comments.
    """
    proposals = [
        (one, draft(one if one.due else replace(one, due=_NO_DAY), zone), schedule(one.repeat)) for one in reading.proposals
    ]
    labels = tomllib.loads((ROOT / "plan" / "labels.toml").read_text("utf-8"))
    return (
        _environment(zone)
        .get_template("campaign.toml.txt")
        .render(
            filename=filename,
            proposals=proposals,
            questions=[other for other in reading.others if other.duty in _QUESTIONS],
            others=list(
                dict.fromkeys((one.quote, one.duty) for one in reading.others if one.duty not in (*_QUESTIONS, Duty.CITED))
            ),
            cited=list(dict.fromkeys(other.quote for other in reading.others if other.duty is Duty.CITED)),
            changes=changes,
            labels=labels,
            mark=labels["mark"]["open"],
            weekdays=WEEKDAYS,
        )
    )


def open_marks(text: str) -> tuple[int, ...]:
    """The lines of a file that say what a person has not confirmed yet; the first only says that it was read by a machine."""
    mark = tomllib.loads((ROOT / "plan" / "labels.toml").read_text("utf-8"))["mark"]["open"]
    return tuple(
        at for at, line in enumerate(text.splitlines(), 1) if at > 1 and line.lstrip().startswith("#") and mark in line
    )


def _environment(zone: ZoneInfo) -> Environment:
    environment = Environment(  # noqa: S701 - TOML, not HTML; every value goes through one of the filters
        loader=FileSystemLoader(ROOT / "plan"), undefined=StrictUndefined, lstrip_blocks=True, keep_trailing_newline=False
    )
    filters: dict[str, Callable[..., object]] = {
        "toml": _value,
        "line": _line,
        "durations": lambda spans: [duration_text(one) for one in spans],
        "due": lambda instant: due_phrase(instant, zone),
    }
    environment.filters |= filters
    return environment


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
