"""Reading again: what waits may be filed, what is filed changes only when that is confirmed."""

from __future__ import annotations

import sys
from collections import Counter

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Connection

from tracker.cli.home import Home, RefusedError, now, pass_home
from tracker.jobs.mails import reprocess as job
from tracker.jobs.mails.reprocess import Reprocessed
from tracker.jobs.reading.readers import Readers
from tracker.rules.filings.reprocess import Fate, FormerBooking
from tracker.store.mails import mails
from tracker.store.session import reading

_SAID = {
    Fate.FILED: "filed",
    Fate.REFRESHED: "where it was, described anew",
    Fate.SAME: "as before",
    Fate.DIFFERS: "would change",
    Fate.CHANGED: "changed",
    Fate.BY_HAND: "decided by hand, left alone",
    Fate.CLOSED: "of a closed campaign, left alone",
    Fate.UNREADABLE: "not readable",
}
_QUIET = (Fate.SAME, Fate.BY_HAND, Fate.CLOSED)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be; change nothing.")
@click.option("--confirm", is_flag=True, help="Also change what the program filed and would file otherwise today.")
@click.option("--mail", "which", metavar="ID", help="One mail: its number, Message-ID, or the start of its SHA-256.")
@click.option("--all", "everything", is_flag=True, help="The filed mails too, not only those that wait for review.")
@pass_home
def reprocess(home: Home, dry_run: bool, confirm: bool, which: str | None, everything: bool) -> None:
    """Read mails again from the vault, with today's readers, rules and roster.

    Mails that wait for review are filed where that is clear now. What was filed changes only with --confirm;
    what an officer decided never does.

    Example: baocao reprocess --all --dry-run
    """
    if dry_run and confirm:
        raise click.UsageError("--dry-run changes nothing, --confirm changes what is filed: choose one")
    settings, engine = home.open()
    with reading(engine) as conn:
        chosen = _chosen(conn, which) if which else job.decided_mails(conn) if everything else job.waiting(conn)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    done: list[Reprocessed] = []
    with Progress(*columns, disable=not sys.stderr.isatty(), transient=True) as bar, Readers(settings) as readers:
        task = bar.add_task("read", total=len(chosen))
        for one in job.reprocess(engine, settings, readers, chosen, now, dry_run, confirm):
            bar.advance(task)
            done.append(one)
            if one.fate not in _QUIET or which:
                click.echo("\n".join(_lines(one, dry_run)))
    _sum_up(done, dry_run)


def _chosen(conn: Connection, which: str) -> tuple[mails.MessageRow, ...]:
    by_number = mails.get(conn, int(which)) if which.isascii() and which.isdecimal() and len(which) < 8 else None
    found = (by_number,) if by_number else mails.find(conn, which)
    if not found:
        raise RefusedError(f"no mail has the number, Message-ID or SHA-256 {which}")
    return found


def _lines(one: Reprocessed, dry_run: bool) -> list[str]:
    mail, said = one.mail, _SAID[one.fate]
    if dry_run and one.fate is Fate.FILED:
        said = "would be filed"
    words = (f"mail {mail.id}", said, one.reason, mail.sender or "", mail.subject or "")
    head = "\t".join("".join(c if c.isprintable() else " " for c in word) for word in words)
    signs = (("-", one.difference.gone), ("+", one.difference.new))
    return [head, *(f"  {sign} {_place(booked)}" for sign, side in signs for booked in side)]


def _place(one: FormerBooking) -> str:
    where = f"document {one.document}" if one.document >= 0 else "the mail itself"
    return f"{where}: {one.unit} / {one.campaign} / {one.part}{'' if one.valid else ', invalid'}"


def _sum_up(done: list[Reprocessed], dry_run: bool) -> None:
    counted = Counter(one.fate for one in done)
    outdated = sum(one.outdated for one in done)
    parts = [f"{counted[fate]} {_SAID[fate]}" for fate in Fate if counted[fate]]
    click.echo(f"{len(done)} mails read again: {', '.join(parts) or 'nothing to do'}" + (" (dry run)" if dry_run else ""))
    if outdated:
        click.echo(f"{outdated} of them were last read by an older version of the readers")
    if counted[Fate.DIFFERS] and not dry_run:
        click.echo("run again with --confirm to change what is filed")
    if counted[Fate.UNREADABLE]:
        raise RefusedError(f"{counted[Fate.UNREADABLE]} mails could not be read again")


COMMANDS = (reprocess,)
