"""Saving a home, making it again, looking whether all of it is there; moving its books to another database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine

from config.settings import load
from intake.vault import Vault, VaultAwayError
from tracker.cli.home import Home, RefusedError, now, pass_home, vault_of
from tracker.jobs.office.check import Finding
from tracker.jobs.office.lock import AlreadyRunningError, only_one
from tracker.jobs.office.saving.backup import Progress as Told
from tracker.jobs.office.saving.backup import backup as save
from tracker.jobs.office.saving.keeping import would_go
from tracker.jobs.office.saving.restore import restore as put_back
from tracker.jobs.office.saving.vault_move import carry
from tracker.jobs.office.saving.verify import verify as look_through
from tracker.jobs.office.saving.verify import verify_vault
from tracker.store.moving import move
from tracker.store.session import connect

Look = Callable[[Engine, Vault, Told], Iterator[Finding]]

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
@click.option("--with-mails", is_flag=True, help="Copy mails that lie in an object store too; without it they are named.")
@pass_home
def backup(home: Home, into: Path, keep: int, with_mails: bool) -> None:
    """Save the home while its service runs: into a folder (only what is new is copied) or one file (.tar, .tar.gz).

    Passwords are not in it, and neither are mails of an object store, unless asked for.

    Example: baocao backup /mnt/backup/baocao
    """
    settings, engine = home.open()
    with _progress() as progress:
        saved = save(engine, vault_of(settings), settings, into, now(), keep, progress, with_mails)
    copied = f"in {saved.manifest.vault}" if saved.manifest.vault else f"{saved.copied} copied ({saved.size} bytes)"
    click.echo(f"{into}: {saved.manifest.name}, {saved.manifest.counts['mails']} mails, {copied}")
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
    lie = f"the mails lie in {done.manifest.vault}" if done.manifest.vault else f"{done.mails} mails"
    click.echo(f"{home.path}: made from {done.manifest.name}, {lie}")
    files = (done.settings.mailbox.server.password_file, done.settings.smtp.password_file, done.settings.vault.secret_key_file)
    for file in sorted({one for one in files if one and not one.is_file()}):
        click.echo(f"note: {file.name} is not there: passwords are in no backup")
    if done.damaged:
        click.echo(f"note: {len(done.damaged)} mails are damaged in the backup, such as {done.damaged[0]}")
    try:
        _look_through(home)
    except VaultAwayError as exc:
        click.echo(f"note: the mails cannot be looked at yet: {exc}; mend that and run: baocao verify")


@click.command()
@pass_home
def verify(home: Home) -> None:
    """Look whether books and mail store belong together: every mail is read, every filing is looked up, all is counted.

    Example: baocao verify
    """
    _look_through(home)


def _look_through(home: Home, look: Look = look_through) -> None:
    settings, engine = home.open()
    failed = 0
    with _progress() as progress:
        findings = tuple(look(engine, vault_of(settings), progress))
    for finding in findings:
        failed += finding.grade == "bad"
        click.echo(f"{_MARKS[finding.grade]} {finding.what}: {finding.sentence}")
    if failed:
        raise RefusedError(f"{failed} of the above must be mended")


@click.group()
def vault() -> None:
    """The vault: every mail as it came, in the home's folder or in an object store."""


@vault.command("verify")
@pass_home
def vault_verify(home: Home) -> None:
    """Compare ledger and vault, hash by hash. The service may run meanwhile.

    Example: baocao vault verify
    """
    _look_through(home, verify_vault)


@vault.command("move")
@click.argument("target")
@click.option("--delete", is_flag=True, help="Let the old vault go when every mail has been read back from the new one.")
@pass_home
def vault_move(home: Home, target: str, delete: bool) -> None:
    """Carry every mail into an object store (TARGET s3://bucket/prefix) or back into the home's folder (TARGET folder).

    The service must not run. [vault] of settings.toml says how to sign in. Killed half-way, the same command goes on.

    Example: baocao vault move s3://baocao/an-binh
    """
    settings, url = home.settings(), "" if target == "folder" else target
    new = load(home.path, vault=url)
    if new.vault.url == settings.vault.url:
        raise RefusedError("that is the vault in use")
    try:
        with only_one(home.path), _progress() as progress:
            done = carry(vault_of(settings), vault_of(new), delete, progress)
    except AlreadyRunningError as error:
        raise RefusedError(f"{error}; stop it first") from error
    click.echo(f"{vault_of(new).place}: holds {done.mails} mails whole, {done.copied} copied now")
    if done.damaged:
        raise RefusedError(
            f"{len(done.damaged)} mails are not whole in {vault_of(settings).place}, such as {done.damaged[0]}: nothing was let"
            " go; put their files back from a backup, or let them come again from the mailbox, and run this again"
        )
    click.echo(f"{vault_of(settings).place}: {f'{done.removed} mails let go' if delete else 'kept as it was'}")
    click.echo(f'now write into settings.toml, [vault]: url = "{new.vault.url}"')


@click.command("move-database")
@click.argument("url")
@pass_home
def move_database(home: Home, url: str) -> None:
    """Carry the books into another, empty database (a SQLAlchemy URL), and check that all has come.

    The service must not run. The old database stays as it is; mails stay in the vault.

    Example: baocao move-database postgresql+psycopg://baocao@/baocao
    """
    settings, source = home.open()
    target = connect(replace(settings, database_url=url))
    if target.url == source.url:
        raise RefusedError("that is the database in use")
    try:
        with only_one(home.path):
            counts = move(source, target)
    except AlreadyRunningError as error:
        raise RefusedError(f"{error}; stop it first") from error
    for name, count in counts.items():
        if count:
            click.echo(f"{name}: {count}")
    click.echo(f"{sum(counts.values())} rows carried and counted; now write into settings.toml, [database]: url = {url!r}")


@click.command("keeping")
@pass_home
def tell_keeping(home: Home) -> None:
    """What [keeping] would let go now; the service does so by itself, a few times a day. Nothing is changed.

    Example: baocao keeping
    """
    settings, engine = home.open()
    wanted, found = settings.keeping, would_go(engine, settings, now())
    for name, days, count in (
        ("raw mails", wanted.mail_days, found.mails),
        ("words of letters", wanted.letters_days, found.letters),
        ("acts of the journal", wanted.journal_days, found.acts),
    ):
        click.echo(f"{name}: {f'kept {days} days, {count} may go' if days else 'kept for ever'}")


COMMANDS = (tell_keeping, backup, restore, verify, vault, move_database)
