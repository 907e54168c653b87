"""Many offices on one machine: a home for each below one folder, made from a table, looked at and saved together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from config.mistakes import PlainError
from config.office_list import FIRST_PORT, OfficeRow, read_offices
from config.settings import Settings, load, typed, write_default
from config.settings_write import save
from tracker.cli.home import Home, RefusedError, now, pass_home, vault_of
from tracker.jobs.office.books import opened
from tracker.jobs.office.check import check as check_home
from tracker.jobs.office.lock import AlreadyRunningError, only_one
from tracker.jobs.office.saving.backup import backup as save_home


@dataclass(frozen=True, slots=True)
class _Office:
    slug: str
    home: Path

    def settings(self) -> Settings:
        return load(self.home)

    def runs(self) -> bool:
        try:
            with only_one(self.home):
                return False
        except AlreadyRunningError:
            return True


@click.group()
def offices() -> None:
    """All offices of one machine; --home names the folder in which their homes lie.

    Example: baocao --home /var/lib/baocao offices init communes.xlsx
    """


@offices.command("init")
@click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_home
def init_all(root: Home, table: Path) -> None:
    """Make a home for each office of a table (.xlsx, .csv): name, address; slug, place, superior, section, port if wanted.

    Any other column is headed by its setting, as smtp.host. A home that is there already is kept as it is.

    Example: baocao --home /var/lib/baocao offices init communes.xlsx
    """
    rows = read_offices(table)
    root.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    ports = {one.settings().web.port for one in _offices(root)} | {
        int(port) for row in rows if (port := _port(row)).isdecimal()
    }
    made = 0
    for row in rows:
        home = root.path / row.slug
        if (home / "settings.toml").exists():
            click.echo(f"{row.slug}: kept as it is")
            continue
        free = next(port for port in range(FIRST_PORT, 65_536) if port not in ports)
        port = _port(row) or str(free)
        ports.add(free if port == str(free) else FIRST_PORT - 1)
        _make(home, row, port)
        made += 1
        click.echo(f"{row.slug}: made, port {port}; start it: systemctl enable --now baocao@{row.slug}")
    click.echo(f"{made} homes made in {root.path}, {len(rows) - made} kept; passwords: HOME/imap.password, HOME/smtp.password")


def _port(row: OfficeRow) -> str:
    return row.values.get(("web", "port"), "")


def _make(home: Path, row: OfficeRow, port: str) -> None:
    """Whole or not at all: a home without its own settings would be the invented office."""
    draft = home.with_name(f".{row.slug}.draft")
    for left in draft.glob("*"):  # of a run that was killed
        left.unlink()
    write_default(draft, now().date())
    values = {**row.values, ("web", "port"): port}
    save(draft, {place: typed(*place, value) for place, value in values.items()})
    (draft / "settings.toml.bak").unlink(missing_ok=True)
    draft.rename(home)
    settings = load(home)
    opened(settings).dispose()
    if folder := settings.vault.on_disk:
        folder.mkdir(mode=0o700, exist_ok=True)


@offices.command("list")
@pass_home
def list_all(root: Home) -> None:
    """Every office below the folder: its slug, whether its service runs, its port, address and name.

    Example: baocao --home /var/lib/baocao offices list
    """
    for one in _offices(root):
        settings = one.settings()
        state = "runs" if one.runs() else "-"
        click.echo(f"{one.slug}\t{state}\t{settings.web.port}\t{settings.office.address}\t{settings.office.name}")


@offices.command("check")
@click.option("--all", "everything", is_flag=True, help="Also what is right.")
@pass_home
def check_all(root: Home, everything: bool) -> None:
    """`check` of every office, and what several share that none may: a port, a mailbox, a database, a vault.

    Example: baocao --home /var/lib/baocao offices check
    """
    failed, known = 0, _offices(root)
    for one in known:
        try:
            findings = tuple(check_home(one.settings(), now()))
        except (PlainError, OSError) as exc:
            click.echo(f"{one.slug}: BAD  {exc}")
            failed += 1
            continue
        failed += any(finding.grade == "bad" for finding in findings)
        for finding in findings:
            if everything or finding.grade == "bad":
                click.echo(
                    f"{one.slug}: {'BAD ' if finding.grade == 'bad' else finding.grade:4} {finding.what}: {finding.sentence}"
                )
    shared = tuple(_shared(known))
    for sentence in shared:
        click.echo(f"BAD  {sentence}")
    if failed or shared:
        raise RefusedError(f"{failed} of {len(known)} offices must be mended" + (", and what they share" if shared else ""))
    click.echo(f"{len(known)} offices are well")


def _shared(known: tuple[_Office, ...]) -> Iterator[str]:
    seen: dict[tuple[str, str], str] = {}
    for one in known:
        try:
            settings = one.settings()
        except PlainError:
            continue  # said already
        mine = [("web.port", str(settings.web.port)), ("vault.url", settings.vault.url)]
        mine += [("mailbox", box.account) for box in settings.mailboxes if box.server.username]
        mine += [("database.url", "" if settings.database_url.startswith("sqlite:") else settings.database_url)]
        for what, value in mine:
            if value and value != "0" and (other := seen.setdefault((what, value), one.slug)) != one.slug:
                yield f"{one.slug}: {what} is that of {other}, too" + ("" if what == "database.url" else f": {value}")


@offices.command("backup")
@click.argument("into", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(1, 1000), default=14, show_default=True, help="Snapshots of each office.")
@pass_home
def backup_all(root: Home, into: Path, keep: int) -> None:
    """Save every office into a folder of its own, one after the other; one that fails keeps none of the others from it.

    Example: baocao --home /var/lib/baocao offices backup /mnt/backup
    """
    failed: list[str] = []
    known = _offices(root)
    for one in known:
        try:
            settings = one.settings()
            engine = opened(settings)
            into.mkdir(mode=0o700, parents=True, exist_ok=True)
            saved = save_home(engine, vault_of(settings), settings, into / one.slug, now(), keep, lambda *_: None)
            engine.dispose()
        except (PlainError, OSError) as exc:
            failed.append(one.slug)
            click.echo(f"{one.slug}: BAD  {exc}")
            continue
        click.echo(f"{one.slug}: {saved.manifest.name}, {saved.manifest.counts['mails']} mails, {saved.copied} copied")
        if saved.missing:
            failed.append(one.slug)
            click.echo(
                f"{one.slug}: BAD  {len(saved.missing)} mails are not whole in the mail store, such as {saved.missing[0]}"
            )
    if failed:
        raise RefusedError(f"{len(failed)} of {len(known)} offices are not saved whole: {', '.join(failed)}")
    click.echo(f"{len(known)} offices saved")


def _offices(root: Home) -> tuple[_Office, ...]:
    homes = (path.parent for path in sorted(root.path.glob("*/settings.toml")))
    return tuple(_Office(home.name, home) for home in homes if not home.name.startswith("."))


COMMANDS = (offices,)
