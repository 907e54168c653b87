"""Columns as TOML that a campaign.toml takes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from config.entities import Column


def columns_toml(columns: Sequence[Column]) -> str:
    """One [[parts.columns]] a column. JSON's escapes are TOML's (TOML 1.0, Basic Strings)."""
    return "\n".join(_column(column) for column in columns)


def _column(column: Column) -> str:
    lines = [
        "[[parts.columns]]",
        f"field = {_text(column.field)}",
        f"header = {_texts(column.headers)}",
        f'type = "{column.type}"',
    ]
    lines += ["required = true"] * column.required
    lines += [f"choices = {_texts(column.choices)}"] * bool(column.choices)
    lines += [f"min = {column.least:g}"] if column.least is not None else []
    lines += [f"max = {column.most:g}"] if column.most is not None else []
    return "\n".join(lines) + "\n"


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    return json.dumps("".join(c if c.isprintable() else " " for c in text), ensure_ascii=False)
