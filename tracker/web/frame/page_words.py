"""How the pages write things: labels for codes, short dates, shares. What letters say too is `sending.phrases`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from templates import ROOT
from tracker.rules.links import unit_link
from tracker.sending import phrases

Labels = Mapping[str, Mapping[str, str]]
_LINK = re.compile(rf"{unit_link.PATH}[\w.-]+")


@cache
def labels() -> Labels:
    """Every table of labels, those of the letters among them."""
    return {**phrases.labels(), **tomllib.loads((ROOT / "web" / "labels.toml").read_text(encoding="utf-8"))}


def label(code: str | None, table: str) -> str:
    """The words for a code; a code without words gets the table's "other", else stands for itself."""
    words = labels()[table]
    return words.get(code or "", words.get("other", code or ""))


def selector(one: str) -> str:
    """Whom a selector of a campaign means."""
    kind, colon, value = one.partition(":")
    return label(value, "levels") if kind == "level" else f"{label(kind, 'selectors')} {value}" if colon else one


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """30/11/2020 23:59, on the office's clock."""
    return "" if at is None else at.astimezone(zone).strftime("%d/%m/%Y %H:%M")


def day(at: date | None, zone: ZoneInfo) -> str:
    """30/11/2020: a day, or an instant on the office's clock."""
    if isinstance(at, datetime):
        at = at.astimezone(zone)
    return "" if at is None else f"{at:%d/%m/%Y}"


def number(count: int) -> str:
    """1.234: a dot between thousands."""
    return f"{count:,}".replace(",", ".")


def countdown(due: datetime, now: datetime) -> str:
    """How long is left until the due instant, or since when it is over."""
    words = labels()["countdown"]
    return words["left" if now < due else "over"].format(span=phrases.span(abs(due - now)))


def share(part: int, whole: int) -> str:
    """Per cent with a decimal comma; a dash where there is nothing to take a share of."""
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "–"


def without_links(text: str) -> str:
    """A letter's text as whoever only looks may read it: with a unit's link one hands in for the unit."""
    return _LINK.sub(f"{unit_link.PATH}…", text)


class Spoken(dict[str, object]):
    """Facts of a sentence; one that is missing leaves its name, for a sentence must not fail."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"
