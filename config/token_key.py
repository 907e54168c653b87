"""The key that signs what our letters carry, so that an answer can be believed to answer one of them."""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from config.mistakes import mistake
from config.settings_types import SettingsError

FILE_NAME = "token.key"
_BYTES = 32


@lru_cache(maxsize=8)
def token_key(home: Path | None) -> bytes:
    """The home's key, made at its first use: a file that nobody else may read. No home, no secret: an empty key.

    With it gone, answers to earlier letters are no clue any more, and nothing else. Raises SettingsError.
    """
    if home is None:
        return b""
    path = home / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text("ascii").strip())
    except OSError as exc:
        raise SettingsError((mistake("file-unreadable", str(path), why=exc.strerror),)) from exc
    except ValueError:
        key = b""
    if len(key) < _BYTES:
        raise SettingsError((mistake("not-a-key-file", str(path)),))
    return key


def _make(path: Path) -> None:
    """Whole or not at all, and of two that make it at once the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{secrets.token_hex(_BYTES)}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
