"""What is wrong in a file of an office, in its own language: `config` gives the code and what was found."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from config.mistakes import Mistake
from templates import ROOT

_PLACE = re.compile(r"\[\d+\]")  # which of several, as in parts[2].code

_FURTHER = re.compile(r"^mailboxes\.[^.]+\.(?=[a-z])((?=oauth2\.))?")  # a further mailbox has the keys of the first


def said(mistake: Mistake) -> str:
    """A mistake in Vietnamese, from templates/web/mistakes.toml: the sentence of its key, else that of its code."""
    table = _table()
    key = _FURTHER.sub(lambda found: "" if found[1] else "mailbox.", _PLACE.sub("", mistake.key))
    sentence = table["at"].get(mistake.code, {}).get(key) or table["sentences"][mistake.code]
    fields = dict(mistake.found) | {"key": table["keys"].get(key, mistake.key)}
    told: str = sentence.format_map(fields)
    return told


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / "web" / "mistakes.toml").read_text(encoding="utf-8"))
