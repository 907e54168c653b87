"""Rules between columns as an officer writes them, by the columns' headings; and back. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from config.column_rules import ChangeRule
from config.entities import Part
from parsers.vietnamese.text import fold
from tracker.reports.question_words import sum_words

_CHANGE = re.compile(r"(.+?)\s+lech\s+(\d{1,4}(?:[.,]\d{1,2})?)\s*%")
_RELATED = re.compile(r"(<=|>=|=|≤|≥)")
_SIGNED = re.compile(r"\s*(\+|(?<=\s)[-–](?=\s))\s*")
_WRITTEN = {"≤": "<=", "≥": ">="}


def rules_of(text: str, columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """The rules of a part for a campaign.toml; a heading that no column has stands as it was written, and is refused there."""
    fields = {fold(str(header)): str(column["field"]) for column in columns for header in column["header"]}
    lines = (line.strip() for line in text.splitlines())
    return [_rule(line, fields) for line in lines if line]


def rules_text(part: Part) -> str:
    """The rules of a part, a line each."""
    names = {column.field: column.headers[0] for column in part.columns}
    return "\n".join(
        f"{names[rule.field]} lệch {rule.percent:g}%".replace(".", ",")
        if isinstance(rule, ChangeRule)
        else f"{sum_words(rule.left, names)} {rule.relation} {sum_words(rule.right, names)}"
        for rule in part.rules
    )


def _rule(line: str, fields: Mapping[str, str]) -> str:
    if change := _CHANGE.fullmatch(fold(line)):
        return f"{_field(change[1], fields)} change {change[2].replace(',', '.')}%"
    sides = _RELATED.split(line)
    if len(sides) != 3:
        return line
    left, relation, right = sides
    return f"{_sum(left, fields)} {_WRITTEN.get(relation, relation)} {_sum(right, fields)}"


def _sum(side: str, fields: Mapping[str, str]) -> str:
    """The whole side may be one heading that holds a sign."""
    if fold(side.strip()) in fields:
        return _field(side, fields)
    pieces = _SIGNED.split(side.strip())
    return " ".join(_field(one, fields) if place % 2 == 0 else one.replace("–", "-") for place, one in enumerate(pieces))


def _field(written: str, fields: Mapping[str, str]) -> str:
    return fields.get(fold(written.strip()), written.strip())
