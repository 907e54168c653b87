"""Reading a plan: the campaigns it asks for, as TOML for the office to confirm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from config.entities import Campaign, Unit
from config.extra_days import extra_days
from parsers.plan.duty.exclusions import Duty
from parsers.plan.proposals import VIETNAM, PlanReading, read_plan
from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.reports.campaign_toml import as_toml
from tracker.rules.campaigns.named_units import with_codes
from tracker.rules.campaigns.plan_change import change_proposal
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.session import reading

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
    known, units = _known(home) if at_home else ((), ())
    changes = [change_proposal(one, known) for one in found.changes]
    found = replace(found, proposals=tuple(with_codes(one, units) for one in found.proposals))
    click.echo(as_toml(found, file.name, zone, changes))


def _known(home: Home) -> tuple[tuple[Campaign, ...], tuple[Unit, ...]]:
    """The campaigns and units that the office has."""
    _, engine = home.open()
    with reading(engine) as conn:
        return tuple(row.campaign for row in campaigns.listing(conn)), tuple(roster.units(conn))


def _refuse_without_deadline(file: Path, found: PlanReading) -> None:
    if found.changes or found.proposals:
        return
    if found.problems:
        code = found.problems[0].code
        raise RefusedError(f"{file.name}: {_REASONS.get(code, f'the file cannot be read ({code})')}")
    if online := [one.quote for one in found.others if one.duty is Duty.ONLINE]:
        raise RefusedError(f'{file.name}: the deadline "{online[0]}" is for a form on the web; nothing comes by mail')
    if unclear := [one.quote for one in found.others if one.duty is Duty.UNCLEAR]:
        raise RefusedError(
            f'{file.name}: whether "{unclear[0]}" is a deadline of units is not clear; type the campaign by hand'
        )
    raise RefusedError(f"{file.name}: no deadline by which units must send something was found; type the campaign by hand")


COMMANDS = (plan,)
