"""How the office stands: the facts of the books beside what the running service knows, put before one decision."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings
from intake.mailbox import mailbox_names
from intake.vault import Vault, VaultAwayError
from tracker.jobs.office.access import access_ends
from tracker.rules.office.health import Ailment, Trouble, ailments
from tracker.rules.office.vitals import Disk, Folder, Queue, Signs, Vitals
from tracker.store.machines import work
from tracker.store.mails import mails
from tracker.store.mails.mails import MailboxState
from tracker.store.office import vitals
from tracker.store.office.saving import restores
from tracker.store.session import Revision, StoreError, reading, standing

_NEWEST = 200  # and those that came last, each time: an empty folder shows at once

Watching = Callable[[], Signs]


def health(engine: Engine, settings: Settings, now: datetime, signs: Signs) -> tuple[Ailment, ...]:
    """Everything that stands still, or that the books cannot be opened; empty when nothing does."""
    try:
        with reading(engine) as conn:
            return health_in(conn, settings, now, signs)
    except SQLAlchemyError as exc:
        return (Ailment(Trouble.DATABASE, f"the database does not answer: {type(exc).__name__}"),)


def readiness(engine: Engine) -> str:
    """Why no page can be served from these books, in a sentence; empty where one can. Nothing is changed."""
    try:
        found = standing(engine)
    except StoreError as exc:
        return str(exc)
    return "" if found is Revision.CURRENT else f"the database is {found}"


def health_in(conn: Connection, settings: Settings, now: datetime, signs: Signs) -> tuple[Ailment, ...]:
    """`health`, in a transaction that is open."""
    paused = settings.sending.silent  # the office's own wish
    return ailments(
        Vitals(
            now=now,
            poll_every=timedelta(seconds=settings.mailbox.poll_seconds),
            signs=signs,
            folders=tuple(_folder(state, settings) for state in folder_states(conn, settings)),
            mails=vitals.waiting_mails(conn),
            job=work.oldest_job(conn),
            letters=Queue() if paused else vitals.due_letters(conn, now),
            stubborn=Queue() if paused else vitals.stubborn_letters(conn),
            saved=restores.last_backup(conn),
            save_every=settings.backup_every,
            disk=disk_of(settings),
            access=access_ends(settings),
        )
    )


def disk_of(settings: Settings) -> Disk | None:
    """Room where the mails are kept; None where it cannot be asked."""
    try:
        folder = settings.vault.on_disk
        found = shutil.disk_usage(folder if folder and folder.exists() else settings.home)
    except OSError:
        return None
    return Disk(found.free, found.total)


def folder_states(conn: Connection, settings: Settings) -> tuple[MailboxState, ...]:
    """Where polling stands in the folders of today's settings; the books remember accounts of earlier ones too."""
    known = {state.mailbox: state for state in mails.mailbox_states(conn)}
    return tuple(known.get(name) or MailboxState(name, 0, 1) for name in mailbox_names(*settings.mailboxes))


def failing(state: MailboxState) -> bool:
    """Whether the last poll of a folder did not succeed."""
    if state.last_error_at is None:
        return False
    return state.last_success is None or state.last_error_at > state.last_success


def _folder(state: MailboxState, settings: Settings) -> Folder:
    address = settings.mailbox_of(state.mailbox).address or settings.office.address
    return Folder(
        state.mailbox,
        state.last_success,
        state.last_error or "",
        failing(state),
        mails.withheld(state),
        address if settings.further else "",
        state.left_since,
    )


class VaultWatch:
    """Looks whether the vault holds what the ledger names: the newest at each look, and all the others by and by."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._after = 0
        self._missing: dict[str, int] = {}
        self.away = ""  #: why the vault could not be asked at the last look; empty: it could

    @property
    def missing(self) -> tuple[str, ...]:
        """Hashes of mails whose file is not there or has not their size."""
        return tuple(self._missing)

    def look(self, engine: Engine) -> None:
        """One look; a file that is back is missed no more."""
        with reading(engine) as conn:
            newest = vitals.files_named(conn, 0, -min(_NEWEST, self._vault.glance))
            some = vitals.files_named(conn, self._after, self._vault.glance)
        asked = self._missing | {sha256: size for _, sha256, size in (*newest, *some)}
        try:
            lacking = self._vault.lacking(asked)
        except VaultAwayError as exc:
            self.away = str(exc)
            return
        self.away, self._after = "", some[-1][0] if some else 0
        self._missing = {sha256: size for sha256, size in asked.items() if sha256 in lacking}
