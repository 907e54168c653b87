"""Opening the books of a home: the database brought up to date, and refused where it cannot be this home's."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from config.settings import Settings
from intake.vault import Vault, vault_at
from tracker.store.office import grants
from tracker.store.office.saving.book_copy import copy_out
from tracker.store.office.vitals import files_named
from tracker.store.session import HEAD, Revision, StoreError, connect, is_new, migrate, reading, standing

_HASHED = 2_000_000_000  # bytes that one look through the vault reads; of all other files only the size is asked
_PAGE = 5_000
_GLANCES = 10  # as many mails as ten glances take are read whole


def opened(settings: Settings) -> Engine:
    """The database, migrated.

    Raises StoreError, also for a database without any table beside a vault with mail: with a roster that is gone every
    sender would be asked who they are, and every report would come in again. A crash within the first poll ever leaves
    mail in the vault too, but beside a database that has its tables.
    """
    engine = connect(settings)
    vault = vault_at(settings.vault)
    if is_new(engine) and vault.any_mail():
        raise StoreError(
            f"the database is new, and {vault.place} holds mail of an older one. Put the database back from its backup"
            f" (database.url names it); to begin anew, move {vault.place} away first"
        )
    _keep_before(engine, standing(engine))
    migrate(engine)
    grants.lie_in(engine, settings.home)
    return engine


def _keep_before(engine: Engine, found: Revision) -> None:
    """A database file that is about to be migrated is copied beside it: the way back. PostgreSQL is saved by a backup."""
    if found is not Revision.OLDER or engine.dialect.name != "sqlite":
        return
    file = Path(engine.url.database or "")
    draft = file.with_name(f".{file.name}.before")
    draft.unlink(missing_ok=True)  # of a start that was killed
    with reading(engine) as conn:
        copy_out(conn, draft, lambda _done, _of: None)
    draft.replace(file.with_name(f"{file.name}.before-{HEAD}"))


def vault_faults(engine: Engine, vault: Vault) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Hashes of mails whose file is missing or short, and of those whose file is damaged; the newest are read whole."""
    missing: list[str] = []
    damaged: list[str] = []
    after, room = 0, _HASHED
    with reading(engine) as conn:
        newest = {sha256 for _, sha256, _ in files_named(conn, 0, -min(_PAGE, _GLANCES * vault.glance))}
        while some := files_named(conn, after, _PAGE):
            after = some[-1][0]
            lacking = vault.lacking({sha256: size for _, sha256, size in some})
            missing += sorted(lacking)
            for _, sha256, size in some:
                if sha256 not in lacking and sha256 in newest and room > 0:
                    room -= size
                    if not vault.is_whole(sha256):
                        damaged.append(sha256)
    return tuple(missing), tuple(damaged)
