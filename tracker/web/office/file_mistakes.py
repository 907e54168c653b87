"""What is wrong in a file of an office, in its own language: the readers of `config` speak to whoever runs the service."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from templates import ROOT


def said(mistake: str) -> str:
    """A sentence of `config` in Vietnamese, from templates/web/mistakes.toml; one that is not there stays as it is."""
    for pattern, sentence in _sentences():
        if found := pattern.fullmatch(mistake):
            return sentence.format(**{name: _column(text or "") for name, text in found.groupdict().items()})
    return mistake


def _column(text: str) -> str:
    return _columns().get(text, text)


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((ROOT / "web" / "mistakes.toml").read_text(encoding="utf-8"))


@cache
def _columns() -> dict[str, str]:
    return _table()["columns"]


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), sentence) for pattern, sentence in _table()["sentences"].items())
