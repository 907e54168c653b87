"""The pages and lists of an archive: what leads a person through it who has nothing of ours."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config.entities import Campaign
from config.settings import Office
from templates import ROOT
from tracker.reports.report_words import labels, moment
from tracker.reports.status_table import harmless

PAGES = ("index.html", "README.txt")


@dataclass(frozen=True, slots=True)
class ArchiveUnit:
    """One unit as the first page shows it."""

    name: str
    standing: str
    received: str
    files: tuple[tuple[str, str], ...] = ()  #: name and where it lies


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """What the pages tell of an archive."""

    campaign: Campaign
    office: Office
    now: datetime
    closed_at: datetime | None
    units: tuple[ArchiveUnit, ...]
    missing: tuple[str, ...]
    files: int
    mails: int
    letters: int
    due: str  #: as letters say it
    office_word: str  #: what the office is called in a sentence


def archive_page(name: str, facts: ArchiveFacts) -> str:
    """One of PAGES."""
    zone = facts.office.timezone
    return (
        _templates(zone)
        .get_template(name)
        .render(
            {one: getattr(facts, one) for one in facts.__dataclass_fields__},
            words=labels()["archive"],
        )
    )


def archive_list(heading: str, lines: Iterable[Sequence[object]], zone: ZoneInfo) -> bytes:
    """A list as .csv that Excel reads as UTF-8; nothing in it starts a formula (OWASP, CSV injection)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(labels()["archive"][heading].split(";"))
    writer.writerows([_said(one, zone) for one in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def archive_word(table: str, code: str) -> str:
    """A code as the pages say it; the code itself where they have no word."""
    return str(_pages_words().get(table, {}).get(code, code))


@cache
def _pages_words() -> dict[str, dict[str, str]]:
    return tomllib.loads((ROOT / "web" / "labels.toml").read_text("utf-8"))


def _said(value: object, zone: ZoneInfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return labels()["archive"]["yes" if value else "no"]
        case datetime():
            return value.astimezone(zone).strftime("%d/%m/%Y %H:%M:%S")
    return harmless(str(value))


@cache
def _templates(zone: ZoneInfo) -> Environment:
    found = Environment(
        loader=FileSystemLoader(ROOT / "reports" / "archive"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["moment"] = lambda at: moment(at, zone)
    return found
