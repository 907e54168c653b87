"""How the pages write things: labels for codes, dates, sizes and shares, in Vietnamese form."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from templates import ROOT

Labels = Mapping[str, Mapping[str, str]]


@cache
def labels() -> Labels:
    """Every table of labels, those of the letters among them."""
    found: dict[str, dict[str, str]] = {}
    for file in (ROOT / "labels.toml", ROOT / "web" / "labels.toml"):
        found |= tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def label(code: str | None, table: str) -> str:
    """The words for a code; a code without words gets the table's "other", else stands for itself."""
    words = labels()[table]
    return words.get(code or "", words.get("other", code or ""))


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """30/11/2020 23:59, on the office's clock."""
    return "" if at is None else at.astimezone(zone).strftime("%d/%m/%Y %H:%M")


def deadline(due: datetime, zone: ZoneInfo) -> str:
    """The due instant as people say it: midnight belongs to the day before (DESIGN, rule 3)."""
    local = due.astimezone(zone)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"hết ngày {local - timedelta(days=1):%d/%m/%Y}"
    return f"trước {local:%H} giờ {local:%M} phút ngày {local:%d/%m/%Y}"


def share(part: int, whole: int) -> str:
    """Per cent with a decimal comma; a dash where there is nothing to take a share of."""
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "–"


def lateness(late_by: timedelta) -> str:
    """By how much a report is late, to the minute, rounded up: one second late is late."""
    minutes = -(-int(late_by.total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    said = [f"{count} {word}" for count, word in ((days, "ngày"), (hours, "giờ"), (minutes, "phút")) if count]
    return " ".join(said[:2])


def file_size(size: int) -> str:
    """Bytes as a person counts them."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
