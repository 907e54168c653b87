"""Raw mail by its SHA-256: what a vault promises, and the one that is a folder of this machine.

Nobody else knows which of the two kinds an office has; `vault_at` opens it. The other one is `vault_bucket.py`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from config.mistakes import PlainError
from config.settings import VaultSettings

_HEX = frozenset("0123456789abcdef")


class VaultError(PlainError):
    """A mail that the vault should hold is missing, damaged or unreadable; the text names its file."""


class VaultAwayError(VaultError):
    """The vault does not answer, or does not let us in: whether it holds a mail is not known, and nothing can be kept."""


class Vault(Protocol):
    """What is kept survives; what is read is what was kept. All but `sweep` raise VaultAwayError where the vault is away."""

    place: str  #: where it is, for a person
    glance: int  #: of how many mails one may ask at every turn whether they are there, and nobody feels it

    def keep(self, content: bytes) -> str:
        """Keep one mail; when this returns, it survives. Returns its SHA-256 in hex."""

    def keep_all(self, contents: Iterable[bytes]) -> tuple[str, ...]:
        """Keep several; when this returns, all survive."""

    def read(self, sha256: str) -> bytes:
        """The mail of that hash. Raises VaultError naming its place when it is not there or not what it was."""

    def remove(self, sha256: str) -> None:
        """Forget a mail that the books name no more; nothing happens where it is not there."""

    def lacking(self, asked: Mapping[str, int]) -> frozenset[str]:
        """Of these hashes those that are not there in their size; quick, and blind to damage within."""

    def is_whole(self, sha256: str) -> bool:
        """Whether the mail can be read back as it was kept; as costly as reading it."""

    def any_mail(self) -> bool:
        """Whether any mail is kept; the empty one by which a vault is tried is none."""

    def names(self) -> Iterator[str]:
        """The hashes of all that is kept, whole or not; the empty one by which a vault is tried is none."""

    def sweep(self, before: datetime) -> int:
        """Remove what crashes have left half written before that instant. Returns how many."""


def _unwatched(_point: str) -> None:
    """What happens at a crash point outside the tests of power cuts: nothing."""


def vault_at(settings: VaultSettings, at_point: Callable[[str], None] = _unwatched) -> Vault:
    """The vault that the settings name. Nothing is asked of it yet."""
    if not settings.url:
        return FolderVault(settings.folder, at_point)
    from intake.vault_bucket import BucketVault  # its library is large, and most offices have a folder

    return BucketVault(settings, at_point)


class FolderVault:
    """A folder of `ab/cdef…` files, each named by the SHA-256 of what it holds; a power cut loses nothing.

    `root` is made on first use, readable by its owner only. `at_point` is called at the named points of a write
    where a crash must not lose mail ("before-rename", "after-rename").
    """

    def __init__(self, root: Path, at_point: Callable[[str], None] = _unwatched) -> None:
        self.root = root
        self.place = str(root)
        self.glance = 2_000  # a hundredth of a second
        self._at_point = at_point

    def keep(self, content: bytes) -> str:
        """Keep one mail; when this returns, it survives a power cut. Returns its SHA-256 in hex."""
        return self.keep_all((content,))[0]

    def keep_all(self, contents: Iterable[bytes]) -> tuple[str, ...]:
        """Keep several mails, the folders flushed once each; when this returns, all survive a power cut."""
        names: list[str] = []
        folders: set[Path] = set()
        written: list[tuple[Path, Path]] = []
        try:
            for content in contents:
                name = hashlib.sha256(content).hexdigest()
                path = self._path(name)
                names.append(name)
                # Also for a file that is there: whoever renamed it may have died before flushing the folder.
                folders.add(path.parent)
                if not _is(path, content):
                    written.append((self._write(content), path))
            self._make(path.parent for _, path in written)
            for temporary, path in written:
                self._at_point("before-rename")
                temporary.rename(path)
                self._at_point("after-rename")
        except BaseException:  # a disk that is full must not stay full of what was half done
            for temporary, _ in written:
                temporary.unlink(missing_ok=True)
            raise
        for folder in sorted(folders):
            _flush(folder)
        return tuple(names)

    def read(self, sha256: str) -> bytes:
        """The mail of that hash. Raises VaultError naming the file when it is not there or not what it was."""
        path = self._path(sha256)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise VaultError(f"{path}: {error.strerror or error}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise VaultError(f"{path}: the file is damaged, its content no longer has the hash it is named by")
        return content

    def remove(self, sha256: str) -> None:
        """Forget a mail that the books name no more; nothing happens where it is not there."""
        self._path(sha256).unlink(missing_ok=True)

    def lacking(self, asked: Mapping[str, int]) -> frozenset[str]:
        """Of these hashes those of which no file of their size lies there; quick, and blind to damage within."""
        return frozenset(sha256 for sha256, size in asked.items() if not self._has(sha256, size))

    def is_whole(self, sha256: str) -> bool:
        """Whether the mail can be read back as it was kept; as costly as reading it."""
        try:
            self.read(sha256)
        except VaultError:
            return False
        return True

    def any_mail(self) -> bool:
        """Whether any mail is kept; the empty file by which a disk is tried is none."""
        return next(self.names(), None) is not None

    def names(self) -> Iterator[str]:
        """The hashes of all that is kept, whole or not; the empty file by which a disk is tried is none."""
        for path in self.root.glob("??/*"):
            if path.parent != self._temporary and path.stat().st_size:
                yield path.parent.name + path.name

    def sweep(self, before: datetime) -> int:
        """Remove temporary files last written before that instant, left by a crash. Returns how many."""
        swept = 0
        for path in self._temporary.glob("*"):
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def _has(self, sha256: str, size: int) -> bool:
        try:
            return self._path(sha256).stat().st_size == size
        except OSError:
            return False

    @property
    def _temporary(self) -> Path:
        return self.root / "tmp"

    def _path(self, sha256: str) -> Path:
        return self.root / path_of(sha256)

    def _make(self, folders: Iterable[Path]) -> None:
        new = [folder for folder in folders if not folder.is_dir()]
        if not new:
            return
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in new:
            folder.mkdir(mode=0o700, exist_ok=True)
        _flush(self.root)
        _flush(self.root.parent)

    def _write(self, content: bytes) -> Path:
        self._make((self._temporary,))
        path = self._temporary / secrets.token_hex(16)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 - an open descriptor has no path
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path


def path_of(sha256: str) -> str:
    """Where a mail lies in any vault, below its root. Raises VaultError for what is no hash."""
    if len(sha256) != 64 or not _HEX.issuperset(sha256):
        raise VaultError(f"{sha256!r} is not the SHA-256 of a mail")
    return f"{sha256[:2]}/{sha256[2:]}"


def _is(path: Path, content: bytes) -> bool:
    """Whether a file holds exactly that: one that was damaged is mended when its mail comes again."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
