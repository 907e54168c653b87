"""A backup becomes a home again: an empty one, that knows which time it has lost.

Nothing works in the home before all of it is there: a mark says that a restore is under way, and a restore that was
killed is begun again with the same command.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from config.settings import Settings, VaultSettings, load
from intake.vault import Vault, vault_at
from tracker.jobs.crash_points import crash_point
from tracker.jobs.office.saving.backup import Progress
from tracker.jobs.office.saving.backup_form import (
    DATABASE,
    HOME,
    BackupError,
    Manifest,
    is_archive,
    mails_of,
    manifest_of,
    snapshots,
    unpack,
)
from tracker.rules.letters.gap import Gap
from tracker.store.office.saving import restores
from tracker.store.office.saving.book_copy import flush, is_empty, put_back
from tracker.store.session import connect, is_new, migrate, reading, writing

UNDER_WAY = "restore.json"  #: lies in a home while a restore is not finished
_STAGE = ".restore"
_SETTINGS = "settings.toml"
_HANDFUL = 100  # mails that are flushed together
_SYSTEM = frozenset({"lost+found"})  # in the root of every disk


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    manifest: Manifest
    settings: Settings
    mails: int
    damaged: tuple[str, ...] = ()  #: names of mails that the backup does not hold whole


def restore(source: Path, home: Path, clock: Callable[[], datetime], progress: Progress, name: str = "") -> Restored:
    """Make the home that a backup was taken of, the newest snapshot or the one of that name.

    Raises BackupError when there is no whole backup, or the home or its database is not empty; SettingsError, StoreError.
    """
    if not source.exists():
        raise BackupError(f"{source}: is not there")
    resumed = _claim(home, source)
    snapshot = _snapshot(source, home, name)
    manifest = manifest_of(snapshot)
    found = load(snapshot / HOME)
    settings = replace(
        found, home=home, office=replace(found.office, home=home), mail_store=_store(found, snapshot / HOME, home)
    )
    _begin(home, manifest)
    crash_point("after-begin")
    kept, damaged = _mails(source, vault_at(settings.vault, crash_point), manifest, progress)
    crash_point("after-mails")
    _files(snapshot / HOME, home)
    _books(settings, manifest, snapshot / DATABASE, clock, resumed)
    crash_point("after-books")
    _put(snapshot / HOME / _SETTINGS, home / _SETTINGS)
    crash_point("after-settings")
    shutil.rmtree(home / _STAGE, ignore_errors=True)
    (home / UNDER_WAY).unlink()
    flush(home)
    return Restored(manifest, settings, kept, damaged)


def _store(found: Settings, before: Path, home: Path) -> VaultSettings:
    """Where the mails are kept, with a secret that is looked for in the home and not in the backup."""
    file = found.mail_store.secret_key_file
    inside = file is not None and file.is_relative_to(before)
    return replace(found.mail_store, secret_key_file=home / file.relative_to(before)) if file and inside else found.mail_store


def _claim(home: Path, source: Path) -> bool:
    """The home is empty, or (True) was left by a restore that did not end."""
    if source.resolve().is_relative_to(home.resolve()):
        raise BackupError(f"{source}: lies within the home that is to be made; move it elsewhere")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (home / UNDER_WAY).exists():
        return True
    there = sorted(path.name for path in home.iterdir() if path.name not in _SYSTEM | {_STAGE})
    if there:
        raise BackupError(
            f"{home}: is not empty ({', '.join(there[:3])}); restore into an empty folder, nothing is overwritten"
        )
    return False


def _snapshot(source: Path, home: Path, name: str) -> Path:
    if is_archive(source):
        shutil.rmtree(home / _STAGE, ignore_errors=True)
        return unpack(source, home / _STAGE)
    found = {path.name: path for path in snapshots(source)}
    if not found:
        raise BackupError(f"{source}: no whole backup is in it")
    if name and name not in found:
        raise BackupError(f"{source}: there is no {name}; there are: {', '.join(found)}")
    return found[name or max(found)]


def _begin(home: Path, manifest: Manifest) -> None:
    mark = home / UNDER_WAY
    if mark.exists():
        try:
            before = json.loads(mark.read_text(encoding="utf-8")).get("of")
        except ValueError:  # killed as it was written: nothing else was
            before = manifest.name
        if before != manifest.name:
            raise BackupError(f"{home}: a restore of {before} was not finished; run that again, or empty the folder")
    mark.write_text(json.dumps({"of": manifest.name}), encoding="utf-8")
    flush(mark)
    flush(home)


def _mails(source: Path, vault: Vault, manifest: Manifest, progress: Progress) -> tuple[int, tuple[str, ...]]:
    kept, hand, damaged = 0, [], []
    for name, content in mails_of(source):
        hand.append((name, content))
        if len(hand) == _HANDFUL:
            damaged += _keep(vault, hand)
            kept, hand = kept + len(hand), []
            progress("mails", kept, max(kept, manifest.counts["mails"]))
    damaged += _keep(vault, hand)
    return kept + len(hand) - len(damaged), tuple(damaged)


def _keep(vault: Vault, hand: list[tuple[str, bytes]]) -> list[str]:
    """Those that are no longer what they are named by are not kept, and named."""
    damaged = [name for name, content in hand if hashlib.sha256(content).hexdigest() != name]
    vault.keep_all(content for name, content in hand if name not in damaged)
    return damaged


def _files(snapshot: Path, home: Path) -> None:
    for path in sorted(snapshot.rglob("*")):
        target = home / path.relative_to(snapshot)
        if path.is_dir():
            target.mkdir(mode=0o700, exist_ok=True)
        elif path.name != _SETTINGS:
            _put(path, target)


def _put(source: Path, target: Path) -> None:
    """Whole or not at all."""
    draft = target.with_name(f".{target.name}.draft")
    shutil.copy2(source, draft)
    flush(draft)
    draft.replace(target)
    flush(target.parent)


def _books(settings: Settings, manifest: Manifest, copy: Path, clock: Callable[[], datetime], resumed: bool) -> None:
    """The books, marked as restored before anybody can open them."""
    engine = connect(settings)
    if engine.dialect.name != manifest.backend:
        raise BackupError(
            f"database.url: the backup is of {manifest.backend} and cannot be put into {engine.dialect.name}; mend it, or set"
            " BAOCAO_DATABASE_URL"
        )
    try:
        if manifest.backend == "postgresql":
            if is_empty(engine):
                put_back(engine, copy, restores.marking(Gap(manifest.taken_at, clock())))
            elif not (resumed and _is_ours(engine, manifest)):
                raise BackupError("database.url: the database is not empty; name another one, or make it anew")
        elif is_new(engine):
            _put_file(settings, manifest, copy, Path(engine.url.database or ""), clock)
        elif not (resumed and _is_ours(engine, manifest)):
            raise BackupError(f"{engine.url.database}: is there already; nothing is overwritten")
        migrate(engine)
    finally:
        engine.dispose()


def _is_ours(engine: Engine, manifest: Manifest) -> bool:
    """Whether the books were put there by a run that was killed just afterwards."""
    if is_new(engine):
        return False
    with reading(engine) as conn:
        gap = restores.last_gap(conn)
    return gap is not None and gap.taken_at == manifest.taken_at


def _put_file(settings: Settings, manifest: Manifest, copy: Path, target: Path, clock: Callable[[], datetime]) -> None:
    draft = target.with_name(f".{target.name}.restore")
    for left in draft.parent.glob(f"{draft.name}*"):
        left.unlink()
    shutil.copyfile(copy, draft)
    draft.chmod(0o600)
    engine = connect(replace(settings, database_url=f"sqlite:///{draft.absolute()}"))
    with writing(engine) as conn:
        restores.mark(conn, Gap(manifest.taken_at, clock()))
    engine.dispose()  # the last one to close it writes everything into the one file
    flush(draft)
    for beside in ("-wal", "-shm", "-journal"):  # left by the file that is lost: SQLite would write their pages into this one
        target.with_name(f"{target.name}{beside}").unlink(missing_ok=True)
    draft.replace(target)
    flush(target.parent)
