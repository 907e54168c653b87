"""Looking: the status table, the mails and the letters."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from parsers.vietnamese.dates import due_phrase
from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.cli.output import beside
from tracker.reports.status_table import HEADINGS, as_csv, as_workbook, cells
from tracker.rules.attribution.evidence import Standing
from tracker.rules.board.standing import BoardRow
from tracker.rules.letters.letter_state import LetterState
from tracker.sending.phrases import labels
from tracker.store.campaigns import campaigns
from tracker.store.filings import board
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.session import reading, writing
from tracker.web.api import contract

_PAPER = 132  # columns where there is no terminal to ask
_ON_SCREEN = (0, 2, 5, 6, 7, 8)  # of HEADINGS: what fits a terminal; the workbook has all


@click.command()
@click.option("--campaign", "code", help="Only this campaign.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.option("--csv", "csv_out", is_flag=True, help="CSV on standard output.")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Write a workbook to this file.")
@pass_home
def status(home: Home, code: str | None, as_json: bool, csv_out: bool, xlsx: Path | None) -> None:
    """The status table: how every unit stands in every open campaign.

    Example: baocao status --campaign DVK2026 --xlsx bang-theo-doi.xlsx
    """
    settings, engine = home.open()
    zone = settings.office.timezone
    with reading(engine) as conn:
        codes = [row.campaign.code for row in campaigns.listing(conn) if row.closed_at is None]
        if code is not None:
            if campaigns.get(conn, code) is None:
                raise RefusedError(f"there is no campaign {code}; see: baocao campaign list")
            codes = [code]
        rows = [row for one in codes for row in board.rows(conn, one, now())]
    if as_json:
        click.echo(json.dumps([contract.status(row, zone) for row in rows], ensure_ascii=False, indent=1))
        return
    lines = cells(rows, dict(labels()["standing"]), zone)
    if csv_out:
        click.echo(as_csv(lines), nl=False)
    elif xlsx:
        with beside(xlsx) as draft:
            as_workbook(lines, f"Bảng theo dõi báo cáo - {settings.office.name}").save(draft)
        click.echo(f"{xlsx}: {len(rows)} rows")
    else:
        print_board(rows, zone)


def print_board(rows: Sequence[BoardRow], zone: ZoneInfo) -> None:
    """The table of each campaign on a terminal, with its counts."""
    words = dict(labels()["standing"])
    console = Console(width=None if sys.stdout.isatty() else _PAPER)
    for campaign in dict.fromkeys(row.cell.campaign for row in rows):
        mine = [row for row in rows if row.cell.campaign == campaign]
        due = due_phrase(campaign.due, zone)
        table = Table(*(HEADINGS[column] for column in _ON_SCREEN), title=escape(f"{campaign.title} ({due})"))
        for line in cells(mine, words, zone):
            table.add_row(*(escape(line[column]) for column in _ON_SCREEN))
        console.print(table)
        counted = Counter(row.standing for row in mine)
        console.print("; ".join(f"{words[standing]}: {counted[standing]}" for standing in Standing if counted[standing]))
    if not rows:
        console.print("Chưa có đợt báo cáo nào.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: one object a message.")
@pass_home
def messages(home: Home, as_json: bool) -> None:
    """Every mail that was taken in, and what became of it.

    Example: baocao messages --json > messages.jsonl
    """
    settings, engine = home.open()
    zone = settings.office.timezone
    with reading(engine) as conn:
        for row in mails.listing(conn):
            one = contract.message(row, zone)
            if as_json:
                _json_line(one)
                continue
            where = ", ".join(f"{f['unit']}/{f['campaign']}/{f['part']} v{f['version']}" for f in one["filings"])
            click.echo(_line(one["received_at"], one["disposition"], where or one["reason"], one["from"], one["subject"]))


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: one object a letter.")
@click.pass_context
def notices(context: click.Context, as_json: bool) -> None:
    """Every letter that was sent or waits to be sent.

    Example: baocao notices
    """
    if context.invoked_subcommand is None:
        _list_notices(context.find_object(Home) or Home(Path()), as_json)


@notices.command("release")
@click.option("--yes", is_flag=True, help="Let them go; without it they are only counted.")
@pass_home
def release_notices(home: Home, yes: bool) -> None:
    """Let the letters go that are held because there were too many at once. Each is looked at once more as it leaves.

    Example: baocao notices release --yes
    """
    _, engine = home.open()
    if yes:
        with writing(engine) as conn:
            click.echo(f"{outbox.release(conn)} letters may leave")
        return
    with reading(engine) as conn:
        click.echo(f"{outbox.held_count(conn)} letters are held; let them go with: baocao notices release --yes")


@notices.command("again")
@click.option("--yes", is_flag=True, help="Send them; without it they are only counted.")
@pass_home
def send_notices_again(home: Home, yes: bool) -> None:
    """Try the letters anew that could not be sent. Each is looked at once more as it leaves.

    Example: baocao notices again --yes
    """
    _, engine = home.open()
    if yes:
        with writing(engine) as conn:
            click.echo(f"{outbox.send_again(conn, now())} letters are tried anew")
        return
    with reading(engine) as conn:
        failed = outbox.counts(conn)[LetterState.FAILED]
        click.echo(f"{failed} letters could not be sent; try them anew with: baocao notices again --yes")


def _list_notices(home: Home, as_json: bool) -> None:
    settings, engine = home.open()
    zone = settings.office.timezone
    with reading(engine) as conn:
        for row in outbox.listing(conn):
            one = contract.notice(row, zone)
            if as_json:
                _json_line(one)
            else:
                click.echo(
                    _line(one["created_at"], one["state"], one["kind"], ", ".join(one["to"]), one["subject"], one["error"])
                )


def _json_line(one: dict[str, Any]) -> None:
    # Written as bytes: a terminal's encoding must not decide what a program reads.
    sys.stdout.buffer.write(json.dumps(one, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _line(*words: str | None) -> str:
    """One line of a listing: nothing from a mail may move the cursor or start a new line."""
    return "\t".join("".join(c if c.isprintable() else " " for c in word or "") for word in words)


COMMANDS = (status, messages, notices)
