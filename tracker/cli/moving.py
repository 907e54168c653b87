"""Moving house: the books from SQLite to PostgreSQL, and back."""

from __future__ import annotations

from dataclasses import replace

import click

from tracker.cli.home import Home, RefusedError, pass_home
from tracker.jobs.office.lock import AlreadyRunningError, only_one
from tracker.store.moving import move
from tracker.store.session import connect


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


COMMANDS = (move_database,)
