"""Saving a home, making it again, and looking whether all of it is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from tracker.cli.home import Home, RefusedError, now, pass_home, vault_of
from tracker.jobs.office.backup import Progress as Told
from tracker.jobs.office.backup import backup as save
from tracker.jobs.office.restore import restore as put_back
from tracker.jobs.office.verify import verify as look_through

_MARKS = {"ok": "ok  ", "note": "note", "bad": "BAD "}


@contextmanager
def _progress() -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, disable=not sys.stderr.isatty(), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done, total=of)

        yield tell


@click.command()
@click.argument("into", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1, 1000), default=14, show_default=True, help="Snapshots that a folder keeps.")
@pass_home
def backup(home: Home, into: Path, keep: int) -> None:
    """Save the home while its service runs: into a folder (only what is new is copied) or one file (.tar, .tar.gz).

    Passwords are not in it.

    Example: baocao backup /mnt/backup/baocao
    """
    settings, engine = home.open()
    with _progress() as progress:
        saved = save(engine, vault_of(settings), settings, into, now(), keep, progress)
    click.echo(
        f"{into}: {saved.manifest.name}, {saved.manifest.counts['mails']} mails, {saved.copied} copied ({saved.size} bytes)"
    )
    if saved.missing:
        raise RefusedError(
            f"{len(saved.missing)} mails are in no backup because the mail store does not hold them whole,"
            f" such as {saved.missing[0]}; all else is saved"
        )


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--of", "name", default="", help="Name of a snapshot in the folder; without it the newest.")
@pass_home
def restore(home: Home, source: Path, name: str) -> None:
    """Make the home again from a backup; it must be empty. Letters that may have left since the backup wait for an officer.

    Example: baocao --home /srv/baocao restore /mnt/backup/baocao
    """
    with _progress() as progress:
        done = put_back(source, home.path, now, progress, name)
    click.echo(f"{home.path}: made from {done.manifest.name}, {done.mails} mails")
    servers = (done.settings.mailbox.server, done.settings.smtp)
    for file in sorted({one.password_file for one in servers if one.password_file and not one.password_file.is_file()}):
        click.echo(f"note: {file.name} is not there: passwords are in no backup")
    if done.damaged:
        click.echo(f"note: {len(done.damaged)} mails are damaged in the backup, such as {done.damaged[0]}")
    _look_through(home)


@click.command()
@pass_home
def verify(home: Home) -> None:
    """Look whether books and mail store belong together: every mail is read, every filing is looked up, all is counted.

    Example: baocao verify
    """
    _look_through(home)


def _look_through(home: Home) -> None:
    settings, engine = home.open()
    failed = 0
    with _progress() as progress:
        findings = tuple(look_through(engine, vault_of(settings), progress))
    for finding in findings:
        failed += finding.grade == "bad"
        click.echo(f"{_MARKS[finding.grade]} {finding.what}: {finding.sentence}")
    if failed:
        raise RefusedError(f"{failed} of the above must be mended")


COMMANDS = (backup, restore, verify)
