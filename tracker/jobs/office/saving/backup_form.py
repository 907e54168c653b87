"""How a backup lies: in a folder, one snapshot beside the other over one vault, or one snapshot in an archive.

vault/ab/cdef…                  every mail, as in a home; it only grows. Mails of an object store are named, not copied
2026-11-30T091500Z/backup.json  what the snapshot is, with the hash of each of its files; there is none that is half done
2026-11-30T091500Z/database     the books
2026-11-30T091500Z/home/…       settings.toml, token.key, calendar.toml, templates; passwords are not in it
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.mistakes import PlainError

VAULT = "vault"
DATABASE = "database"
HOME = "home"
MANIFEST = "backup.json"
DRAFT = ".draft"  #: a snapshot that is being made

_FORMAT = 1
_CHUNK = 1 << 20


class BackupError(PlainError):
    """A backup cannot be made or used; the message is what the person should read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one snapshot is."""

    taken_at: datetime  #: the books are as they were then
    backend: str  #: sqlite or postgresql
    counts: Mapping[str, int]  #: rows of the books
    files: Mapping[str, str]  #: path within the snapshot, and the SHA-256 of what is there
    vault: str = ""  #: the object store where the mails lie that are not in it; empty: they are
    format: int = _FORMAT

    @property
    def name(self) -> str:
        """The folder of the snapshot; names sort by time."""
        return f"{self.taken_at.astimezone(UTC):%Y-%m-%dT%H%M%S.%fZ}"

    def text(self) -> str:
        """As backup.json."""
        told = asdict(self) | {"taken_at": self.taken_at.isoformat()}
        if not self.vault:
            del told["vault"]  # older versions restore what they can read
        return json.dumps(told, indent=1)


def is_archive(path: Path) -> bool:
    """Whether a name means one file rather than a folder."""
    return path.name.endswith((".tar", ".tar.gz", ".tgz"))


def manifest_of(snapshot: Path) -> Manifest:
    """What a snapshot is, every file of it compared with its hash. Raises BackupError."""
    try:
        told = json.loads((snapshot / MANIFEST).read_text(encoding="utf-8"))
        if told["format"] != _FORMAT:
            raise BackupError(f"{snapshot}: was made by a newer version of this program; install that version")
        found = Manifest(**told | {"taken_at": datetime.fromisoformat(told["taken_at"])})
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise BackupError(f"{snapshot}: is no backup of this program, or is damaged: {MANIFEST}: {exc}") from exc
    for name, sha256 in found.files.items():
        path = snapshot / name
        if not path.resolve().is_relative_to(snapshot.resolve()) or not path.is_file() or hash_of(path) != sha256:
            raise BackupError(f"{path}: is damaged or not there: its hash is not the one that {MANIFEST} names")
    return found


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def snapshots(folder: Path) -> tuple[Path, ...]:
    """The whole snapshots of a folder, the oldest first."""
    return tuple(sorted(path.parent for path in folder.glob(f"*/{MANIFEST}") if path.parent.name != DRAFT))


def unpack(archive: Path, into: Path) -> Path:
    """The snapshot of an archive, without its mails, written into a folder. Raises BackupError."""
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.name.partition("/")[0] == VAULT:
                    break  # mails come last, and there may be very many
                tar.extract(member, into, filter="data")
    except (OSError, tarfile.TarError, EOFError) as exc:
        raise BackupError(f"{archive}: is no backup of this program, or is damaged: {exc}") from exc
    found = snapshots(into)
    if not found:
        raise BackupError(f"{archive}: no whole backup is in it")
    return found[-1]


def mails_of(source: Path) -> Iterator[tuple[str, bytes]]:
    """Every mail of a backup: the hash it is named by, and what is there. Raises BackupError for a damaged archive."""
    if not is_archive(source):
        for path in (source / VAULT).glob("??/*"):
            if path.parent.name != "tmp":
                yield path.parent.name + path.name, path.read_bytes()
        return
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                room, _, rest = member.name.partition("/")
                file = tar.extractfile(member) if room == VAULT and member.isfile() else None
                if file:
                    yield rest.replace("/", ""), file.read()
    except (OSError, tarfile.TarError, EOFError) as exc:
        raise BackupError(f"{source}: is damaged: {exc}") from exc
