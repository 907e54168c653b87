"""Files that a person has shown us and not yet confirmed: kept in the home by their content until they are."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

_MOST = 20
_NAME = re.compile(r"[0-9a-f]{64}")


def keep(home: Path, content: bytes) -> str:
    """Set a file aside; what it is asked back by. The oldest give way."""
    folder = home / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = hashlib.sha256(content).hexdigest()
    (folder / name).write_bytes(content)
    (folder / name).chmod(0o600)
    kept = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_MOST:]:
        path.unlink(missing_ok=True)
    return name


def path_of(home: Path, name: str) -> Path | None:
    """Where a file set aside lies; None if there is none of this name."""
    path = home / "uploads" / name
    return path if _NAME.fullmatch(name) and path.is_file() else None
