"""Saving a home while its service runs: the books first, then the mails, which only grow.

What is in the books of the snapshot was in the vault before, so that the mails that are copied afterwards hold all of it.
"""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from config.settings import Settings
from intake.vault import FolderVault, Vault, VaultAwayError, VaultError
from tracker.jobs.crash_points import crash_point
from tracker.jobs.office.lock import only_one
from tracker.jobs.office.saving.backup_form import (
    DATABASE,
    DRAFT,
    HOME,
    MANIFEST,
    VAULT,
    BackupError,
    Manifest,
    hash_of,
    is_archive,
    snapshots,
)
from tracker.store.office.saving import recount, restores
from tracker.store.office.saving.book_copy import copy_out, flush
from tracker.store.office.vitals import files_named
from tracker.store.session import reading, writing

#: What of a home is its own and small. Passwords lie where they came from, and not in every copy of the mails.
_FILES = ("settings.toml", "token.key", "calendar.toml")
_FOLDER = "templates"
_PAGE = 5_000
_HANDFUL, _MOST = 32_000_000, 200  # bytes of mail that are in hand at once, and mails

Progress = Callable[[str, int, int], None]  #: what is copied, how much of it is done, of how much


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds now."""

    manifest: Manifest
    copied: int = 0  #: mails that were not there before
    size: int = 0  #: bytes of them
    missing: tuple[str, ...] = ()  #: mails that the books name and the vault does not hold whole


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where mails are put: which of some are not there yet, and how several are put."""

    lacking: Callable[[Mapping[str, int]], frozenset[str]]
    put: Callable[[Sequence[tuple[str, bytes]]], object]


def backup(
    engine: Engine,
    vault: Vault,
    settings: Settings,
    into: Path,
    now: datetime,
    keep: int,
    progress: Progress,
    with_mails: bool = False,
) -> Saved:
    """Save the home into a folder, or into one file where the name is an archive's.

    Mails that lie in an object store are named and looked for, and copied only `with_mails`: the store is no part of the
    machine that may be lost, and has copies of its own.

    Of a folder only what is new is copied, and the newest `keep` snapshots stay. Killed at any moment, what was whole
    before is whole after. Raises BackupError, StoreError and OSError.
    """
    if into.resolve().is_relative_to(settings.home.resolve()):
        raise BackupError(f"{into}: lies in the home itself; a backup lies elsewhere, best on another disk")
    save = _into_archive if is_archive(into) else _into_folder
    apart = "" if with_mails or settings.vault.on_disk else vault.place
    saved = save(engine, vault, settings, into, now, keep, progress, apart)
    with writing(engine) as conn:
        restores.note_backup(conn, now, str(into), saved.manifest.counts["mails"])
    return saved


def _into_folder(
    engine: Engine, vault: Vault, settings: Settings, into: Path, now: datetime, keep: int, progress: Progress, apart: str
) -> Saved:
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_one(into, "backup.lock"):
        manifest = _snapshot(engine, settings, into / DRAFT, now, progress, apart)
        crash_point("after-snapshot")
        target = FolderVault(into / VAULT, at_point=crash_point)
        shelf = _Shelf(target.lacking, lambda some: target.keep_all(content for _, content in some))
        saved = _mails(engine, vault, shelf, manifest, progress)
        crash_point("after-copies")
        (into / DRAFT).rename(into / manifest.name)
        flush(into)
        for old in snapshots(into)[: -max(1, keep)]:
            # Without its manifest a snapshot is none, whatever of it is left.
            (old / MANIFEST).unlink()
            shutil.rmtree(old)
    return saved


def _into_archive(
    engine: Engine, vault: Vault, settings: Settings, into: Path, now: datetime, _keep: int, progress: Progress, apart: str
) -> Saved:
    draft = into.with_name(f".{into.name}.draft")
    staged = into.with_name(f".{into.name}.snapshot")
    manifest = _snapshot(engine, settings, staged, now, progress, apart)
    crash_point("after-snapshot")
    with tarfile.open(draft, "w:gz" if into.name.endswith("gz") else "w") as tar:
        draft.chmod(0o600)
        tar.add(staged, manifest.name)
        shelf = _Shelf(frozenset, lambda some: _add(tar, some, now))
        saved = _mails(engine, vault, shelf, manifest, progress)
    crash_point("after-copies")
    flush(draft)
    draft.replace(into)
    flush(into.parent)
    shutil.rmtree(staged)
    return saved


def _add(tar: tarfile.TarFile, mails: Sequence[tuple[str, bytes]], now: datetime) -> None:
    for name, content in mails:
        member = tarfile.TarInfo(f"{VAULT}/{name[:2]}/{name[2:]}")
        member.size, member.mode, member.mtime = len(content), 0o600, int(now.timestamp())
        tar.addfile(member, io.BytesIO(content))


def _snapshot(engine: Engine, settings: Settings, draft: Path, now: datetime, progress: Progress, apart: str) -> Manifest:
    shutil.rmtree(draft, ignore_errors=True)  # of a backup that was killed
    draft.mkdir(mode=0o700)
    with reading(engine) as conn:
        counts = recount.counts(conn)  # of the same moment as the copy
        copy_out(conn, draft / DATABASE, lambda done, of: progress("database", done, of))
    _copy_home(settings.home, draft / HOME)
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    hashes = {path.relative_to(draft).as_posix(): hash_of(path) for path in files}
    manifest = Manifest(now, engine.dialect.name, counts, hashes, apart)
    (draft / MANIFEST).write_text(manifest.text(), encoding="utf-8")
    for path in (*draft.rglob("*"), draft):
        flush(path)
    return manifest


def _copy_home(home: Path, into: Path) -> None:
    into.mkdir(mode=0o700)
    for name in _FILES:
        if (home / name).is_file():
            shutil.copy2(home / name, into / name)
    if (home / _FOLDER).is_dir():
        shutil.copytree(home / _FOLDER, into / _FOLDER)


def _mails(engine: Engine, vault: Vault, shelf: _Shelf, manifest: Manifest, progress: Progress) -> Saved:
    """Put every mail that the books name on the shelf, unless it lies there or is only named."""
    missing: list[str] = []
    copied = size = done = 0
    for some in _pages(engine):
        done += len(some)
        progress("mails", done, max(manifest.counts["mails"], done))
        if manifest.vault:
            missing += sorted(vault.lacking(some))
            continue
        hand: list[tuple[str, bytes]] = []
        for name in sorted(shelf.lacking(some)):
            try:
                hand.append((name, vault.read(name)))
            except VaultAwayError:
                raise
            except VaultError:
                missing.append(name)
                continue
            copied, size = copied + 1, size + some[name]
            if sum(len(content) for _, content in hand) > _HANDFUL:
                shelf.put(hand)
                hand.clear()
        shelf.put(hand)
    return Saved(manifest, copied, size, tuple(missing))


def _pages(engine: Engine) -> Iterator[dict[str, int]]:
    named = named_mails(engine)
    while some := dict(islice(named, _MOST)):
        yield some


def named_mails(engine: Engine) -> Iterator[tuple[str, int]]:
    """Hash and size of every mail that the books name, and of those that come meanwhile."""
    after = 0
    while True:
        with reading(engine) as conn:  # a page at a time: a transaction of an hour would keep the database from tidying up
            some = files_named(conn, after, _PAGE)
        if not some:
            return
        yield from ((name, length) for _, name, length in some)
        after = some[-1][0]
