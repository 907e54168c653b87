"""Running: take mail in, poll, send what is due, serve."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click
from sqlalchemy import Engine

from config.settings import Settings
from tracker.cli.home import Home, RefusedError, now, pass_home, vault_of
from tracker.jobs.letters.deliver import deliver
from tracker.jobs.letters.remind import remind
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.mails.ingest import ingest as ingest_files
from tracker.jobs.mails.receive import receive
from tracker.jobs.office.lock import only_one
from tracker.jobs.office.machine_key import key_fault
from tracker.jobs.reading.readers import Readers
from tracker.rules.office.chores import ALL, Chore, refusal
from tracker.sending.render import derived_id, render

if TYPE_CHECKING:
    from rich.progress import Progress


def _progress() -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # the service draws none

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, disable=not sys.stderr.isatty(), transient=True)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@pass_home
def ingest(home: Home, paths: tuple[Path, ...]) -> None:
    """Take mail from .eml files, folders, mbox or Maildir, to the end. Letters are queued, nothing is sent.

    Example: baocao ingest saved-mails/ archive.mbox
    """
    settings, engine = home.open()
    with _progress() as bar, Readers(settings) as readers:
        keeping = bar.add_task("kept", total=None)
        taken = ingest_files(
            engine,
            vault_of(settings),
            paths,
            settings.mailbox.receiving_mx,
            now(),
            lambda done, of: bar.update(keeping, completed=done, total=of),
        )
        deciding = bar.add_task("decided", total=taken.new)
        decided = receive(engine, settings, readers, now, lambda _mail, _outcome: bar.advance(deciding))
    click.echo(
        f"{taken.new} new mails, {taken.already} known; "
        f"{decided.recorded} recorded, {decided.review} to review, {decided.ignored} ignored"
    )


@click.command()
@pass_home
def poll(home: Home) -> None:
    """One polling cycle of the mailbox: collect, decide, file away, send what is queued.

    Example: baocao poll
    """
    settings, engine = home.open()
    with _progress() as bar, Readers(settings) as readers:
        task = bar.add_task("fetched", total=None)
        done = run_cycle(
            engine,
            vault_of(settings),
            settings,
            readers,
            now,
            progress=lambda count, of: bar.update(task, completed=count, total=of),
        )
    click.echo(
        f"{done.collected.new} new mails, {done.decided.recorded} recorded, {done.decided.review} to review, "
        f"{done.decided.ignored} ignored; {done.delivered.sent} letters sent, {done.delivered.later} wait"
    )
    for trouble in done.filed_away.troubles:
        click.echo(f"mail stays unmarked on the server: {trouble}", err=True)
    if done.collected.failed:
        sentence = f"{done.collected.failed} messages were not handed over whole by the mail server; the next poll asks again"
        if not done.collected.new + done.collected.already:
            raise RefusedError(sentence)
        click.echo(sentence, err=True)
    if done.collected.troubles:
        raise RefusedError("\n".join(str(trouble) for trouble in done.collected.troubles))


@click.command()
@click.option("--now", "at", help="Set the clock for this run: an ISO instant with its zone.")
@click.option("--dry-run", is_flag=True, help="Only say which letters are due.")
@click.option("--show", is_flag=True, help="Print each letter in full.")
@pass_home
def tick(home: Home, at: str | None, dry_run: bool, show: bool) -> None:
    """Send whatever is due by the clock: reminders, late notices, digests; open the periods of periodic reports.

    Example: baocao tick --now 2020-11-30T08:00:00+07:00 --dry-run --show
    """
    settings, engine = home.open()
    moment = _instant(at) if at else now()
    due = remind(engine, settings, moment, dry_run=dry_run)
    for notice in due.notices:
        told = notice.campaign or ",".join(one.campaign for one in notice.carries)
        click.echo(f"{notice.kind}\t{notice.unit}\t{told}\t{', '.join(notice.to)}")
        if show:
            letter = render(notice, settings.office, derived_id(notice.key, settings.office))
            click.echo(f"  {letter.subject}\n\n{indent(letter.text, '  ')}")
    for opened in due.opened:
        click.echo(f"opened\t\t{opened.code}\t{opened.title}")
    for name in due.unreachable:
        click.echo(f"note: no address of {name} works")
    if due.held:
        limit = settings.sending.letters_per_run
        click.echo(f"note: more than {limit} reminders at once are held; let them go with: baocao notices release --yes")
    if settings.sending.paused:
        click.echo("note: sending.paused is true in settings.toml, so no letter leaves")
    if not settings.sending.started:
        click.echo("note: sending.started is false in settings.toml, so no letter leaves")
    if dry_run:
        click.echo(f"{len(due.notices)} letters would be written")
        return
    sent = deliver(engine, settings, lambda: moment)
    click.echo(f"{len(due.notices)} letters written; {sent.sent} sent, {sent.later} wait, {sent.failed} failed")


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f'"{text}" is no ISO instant, such as 2020-11-30T08:00:00+07:00', param_hint="--now") from None
    if moment.tzinfo is None:
        raise click.BadParameter(f'"{text}" has no zone; write for example {text}+07:00', param_hint="--now")
    return moment


@click.command()
@click.option("--host", help="Address to serve the pages on [web.host].")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the pages [web.port].")
@click.option("--web", is_flag=True, help="Of several machines: this one serves the pages.")
@click.option("--collect", is_flag=True, help="Of several machines: this one polls the mailboxes.")
@click.option("--work", is_flag=True, help="Of several machines: this one reads, records, sends and reminds.")
@pass_home
def serve(home: Home, host: str | None, port: int | None, web: bool, collect: bool, work: bool) -> None:
    """The service: polling, deciding, letters and the pages, until SIGTERM or Ctrl-C.

    With --web, --collect or --work only that, for several machines on one PostgreSQL (docs/machines.md).

    Example: baocao --home /srv/baocao serve

    Example: baocao --home /srv/baocao serve --web --collect
    """
    from tracker.serve import serve as serve_home  # a web server's worth of imports that no other command needs

    chosen = {Chore.WEB: web, Chore.COLLECT: collect, Chore.WORK: work}
    chores = frozenset(chore for chore, wanted in chosen.items() if wanted) or ALL
    if Chore.WEB not in chores:
        _work(home, chores)
        return
    settings, engine = _opened(home, chores)
    with only_one(settings.home):
        where = (host or settings.web.host, port or settings.web.port)
        serve_home(engine, vault_of(settings), settings, now, *where, chores)


@click.command()
@pass_home
def worker(home: Home) -> None:
    """Of several machines on one PostgreSQL: reads, records, sends and reminds, without pages, until SIGTERM or Ctrl-C.

    Example: baocao --home /srv/baocao worker
    """
    _work(home, frozenset({Chore.WORK}))


def _work(home: Home, chores: frozenset[Chore]) -> None:
    from tracker.service import work  # without the web server that a machine with pages needs

    settings, engine = _opened(home, chores)
    with only_one(settings.home):
        work(engine, vault_of(settings), settings, now, chores)


def _opened(home: Home, chores: frozenset[Chore]) -> tuple[Settings, Engine]:
    """Settings and database of a machine with these chores. Raises RefusedError where it cannot share the work."""
    if why := refusal(home.settings(), chores):
        raise RefusedError(why)
    settings, engine = home.open()
    if why := key_fault(engine, settings.home):
        raise RefusedError(why)
    return settings, engine


COMMANDS = (ingest, poll, tick, serve, worker)
