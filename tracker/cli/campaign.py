"""The rounds of reporting: taking them in, listing, pausing and closing them."""

from __future__ import annotations

from pathlib import Path

import click

from config.campaigns import text_of
from config.entities import Campaign, Series
from config.extra_days import extra_days
from config.series import read_campaigns
from config.settings import Settings
from parsers.forms.sample_columns import columns_from_workbook
from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.jobs.campaigns.import_file import TakenIn, take_in
from tracker.jobs.campaigns.open_periods import open_periods
from tracker.reports.campaign_toml import columns_toml, open_marks
from tracker.rules.letters.calendar import Calendar
from tracker.store.campaigns import campaigns, series
from tracker.store.session import reading, writing


@click.group()
def campaign() -> None:
    """The rounds of reporting."""


@campaign.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--confirmed", is_flag=True, help="Take the file although lines in it are marked as still to be confirmed.")
@pass_home
def import_campaign(home: Home, file: Path, confirmed: bool) -> None:
    """Open the campaigns of a TOML file, or change them. One mistake, and nothing is imported.

    A line "# ---" stands between two campaigns. With a table [repeat] the file describes a periodic report:
    every (month, quarter, half_year, year, term, school_year), due_day, due_month, due_time, figures_to,
    opens_before, close_after, first, last; each period then opens a campaign of its own. Beside them
    shift = "next_working_day", grace = "1d" and cutoff_after = "10d" may stand in any campaign.
    config/sample holds an example of each.

    Example: baocao campaign import dvk2026.toml
    """
    wanted = read_campaigns(file)
    if (marked := open_marks(text_of(file))) and not confirmed:
        lines = ", ".join(map(str, marked[:5])) + (", …" if len(marked) > 5 else "")
        raise RefusedError(
            f"{file.name}: still to be confirmed in line {lines}; mend and delete those lines, or give --confirmed"
        )
    settings, engine = home.open()
    calendar, moment = _calendar(settings), now()
    with writing(engine) as conn:
        done = take_in(conn, wanted, calendar, moment)
    for one in done:
        click.echo(_told(one, settings))
        if not one.asked:
            click.echo("note: no unit of the roster is asked; import units, or mend the key units")
    for opened in open_periods(engine, calendar, moment):
        click.echo(f"opened {opened.code}: {opened.title}; due {_due(opened, settings)}")


@campaign.command("columns")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def sample_columns(file: Path) -> None:
    """The columns of a sample workbook as TOML for a campaign's part; types are guessed, look them over.

    Example: baocao campaign columns mau-phu-luc.xlsx >> campaign.toml
    """
    found = columns_from_workbook(file.read_bytes())
    if not found:
        raise RefusedError(f"{file.name}: no table with a row of headings was found")
    click.echo(columns_toml(found), nl=False)


@campaign.command("list")
@pass_home
def list_campaigns(home: Home) -> None:
    """Every campaign with its due instant, and every periodic report.

    Example: baocao campaign list
    """
    settings, engine = home.open()
    with reading(engine) as conn:
        for row in campaigns.listing(conn):
            state = f"closed {row.closed_at:%Y-%m-%d}" if row.closed_at else "paused" if row.paused_at else "open"
            of = f"\tof {row.series}" if row.series else ""
            click.echo(f"{row.campaign.code}\t{state}\tdue {_due(row.campaign, settings)}\t{row.campaign.title}{of}")
        for one in series.listing(conn):
            state = f"stopped {one.stopped_at:%Y-%m-%d}" if one.stopped_at else "at work"
            click.echo(f"{one.series.code}\t{state}\tevery {one.series.repeat.every}\t{one.series.pattern.title}")


@campaign.command("close")
@click.argument("code")
@pass_home
def close_campaign(home: Home, code: str) -> None:
    """Close a campaign: nothing is booked in it or chased for it any more. A periodic report opens no period any more.

    Example: baocao campaign close DVK2026
    """
    _, engine = home.open()
    with writing(engine) as conn:
        if not (campaigns.close(conn, code, now()) or series.stop(conn, code, now())):
            raise RefusedError(f"there is no open campaign {code}")
    click.echo(f"closed {code}")


@campaign.command("pause")
@click.argument("code")
@pass_home
def pause_campaign(home: Home, code: str) -> None:
    """No reminders and late notices for a campaign; reports are booked and answered as before.

    Example: baocao campaign pause DVK2026
    """
    _, engine = home.open()
    with writing(engine) as conn:
        if not campaigns.pause(conn, code, now()):
            raise RefusedError(f"there is no campaign {code}, or it is paused already")
    click.echo(f"paused {code}")


@campaign.command("resume")
@click.argument("code")
@pass_home
def resume_campaign(home: Home, code: str) -> None:
    """Undo "campaign pause", or let a periodic report that was closed open its periods again.

    Example: baocao campaign resume DVK2026
    """
    _, engine = home.open()
    with writing(engine) as conn:
        if not (campaigns.resume(conn, code) or series.resume(conn, code)):
            raise RefusedError(f"there is no paused campaign {code}")
    click.echo(f"resumed {code}")


def _told(one: TakenIn, settings: Settings) -> str:
    if isinstance(one.what, Series):
        often = f"every {one.what.repeat.every}"
        return f"{one.change} {one.what.code}: {one.what.pattern.title}; {often}; {one.asked} units are asked"
    moved = ", moved to a working day" if one.moved else ""
    due = one.what.due.isoformat() if not one.moved else _due(one.what, settings)
    return f"{one.change} {one.what.code}: {one.what.title}; due {due}{moved}; {one.asked} units are asked"


def _due(one: Campaign, settings: Settings) -> str:
    return one.due.astimezone(settings.office.timezone).isoformat()


def _calendar(settings: Settings) -> Calendar:
    return Calendar(settings.office.timezone, extra_days(settings.home))
