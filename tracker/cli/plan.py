"""Reading a plan: the campaigns it asks for, as TOML for the office to confirm."""

from __future__ import annotations

from pathlib import Path

import click

from config.extra_days import extra_days
from parsers.plan.proposals import VIETNAM, PlanReading, read_plan
from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.reports.campaign_toml import as_toml
from tracker.rules.letters.calendar import Calendar

_LARGEST = 50 * 1024 * 1024  # bytes; no plan is as large
_REASONS = {
    "empty": "the file is empty",
    "encrypted": "the file is locked with a password; save it without one",
    "scan-without-text": "the file is a picture or a scan without text; take the Word file, or type the campaign by hand",
    "unsupported-format": "the file is of a kind that is not read; take a .docx, .doc, .pdf or .txt",
    "damaged": "the file is damaged and cannot be opened",
    "over-budget": "the file is too large",
}


@click.group()
def plan() -> None:
    """Plans, guidelines and official letters that ask for reports."""


@plan.command("read")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_home
def read(home: Home, file: Path) -> None:
    """Print the campaigns that a plan asks for (.docx, .doc, .pdf, .txt), as TOML for campaign import.

    Nothing is opened: what was inferred is marked CẦN XÁC NHẬN, for a person to confirm or mend.

    Example: baocao plan read ke-hoach.docx > campaign.toml
    """
    if file.stat().st_size > _LARGEST:
        raise RefusedError(f"{file.name}: the file is too large")
    at_home = (home.path / "settings.toml").exists()
    zone = home.settings().office.timezone if at_home else VIETNAM
    calendar = Calendar(zone, extra_days(home.path))
    found = read_plan(file.read_bytes(), file.name, now(), zone, calendar.is_working_day)
    _refuse_without_deadline(file, found)
    click.echo(as_toml(found, file.name, zone))


def _refuse_without_deadline(file: Path, found: PlanReading) -> None:
    if any(one.due for one in found.proposals):
        return
    if found.problems:
        code = found.problems[0].code
        raise RefusedError(f"{file.name}: {_REASONS.get(code, f'the file cannot be read ({code})')}")
    if found.proposals:
        quotes = ", ".join(f'"{one.quote}"' for one in found.proposals)
        raise RefusedError(f"{file.name}: the deadline {quotes} names no day that can be reckoned; type the campaign by hand")
    raise RefusedError(f"{file.name}: no deadline by which units must send something was found; type the campaign by hand")


COMMANDS = (plan,)
