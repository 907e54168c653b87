"""The words of reports, from templates/reports/labels.toml and the tables of labels that letters and pages share."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from templates import ROOT

_FILES = ("labels.toml", "web/labels.toml", "reports/labels.toml")


@cache
def labels() -> Mapping[str, Mapping[str, str]]:
    """Every table of labels, the reports' own winning."""
    tables: dict[str, Mapping[str, str]] = {}
    for name in _FILES:
        tables |= tomllib.loads((ROOT / name).read_text("utf-8"))
    return tables


def word(table: str, code: str) -> str:
    """The words for a code; a code without words gets the table's "other", else stands for itself."""
    words = labels()[table]
    return words.get(code, words.get("other", code))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """ "30/11/2020 23:59", on the office's clock."""
    return at.astimezone(zone).strftime("%d/%m/%Y %H:%M")


def number(value: float | int) -> str:
    """ "1.234,5": dots between thousands, a comma before at most two decimals, none that are zero."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}".replace(",", ".")
    return f"{value:,.2f}".rstrip("0").translate(str.maketrans(",.", ".,"))


def counted(value: int) -> str:
    """A count in running text: below ten with a leading zero, as the decree writes numbers ("02 đơn vị")."""
    return f"{value:02}" if 0 < value < 10 else number(value)


def percent(part: float, whole: float) -> str:
    """ "96,7%"; "100%" without decimals."""
    share = f"{100 * part / whole if whole else 0:.1f}".replace(".", ",")
    return share.removesuffix(",0") + "%"


def shown(value: object) -> str:
    """A value of a record as people read it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
