"""Changing settings.toml from a page: a value at a time, comments kept, checked before it counts, the old file kept."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path

from config.settings_file import FILE_NAME, read

Value = str | int | bool | date | time | list[str]
Changes = Mapping[tuple[str, str], Value]  #: by table and key
_TABLE = re.compile(r"\s*\[([\w.-]+)\]\s*(?:#.*)?")


def changed(text: str, changes: Changes) -> str:
    """The text of settings.toml with other values; a key or table that is not there is added. Pure."""
    for (table, key), value in changes.items():
        plain = value.isoformat() if isinstance(value, date | time) else json.dumps(value, ensure_ascii=False)
        text = _with(text, table, key, plain)
    return text


def without(text: str, table: str) -> str:
    """The text of settings.toml without a table and those within it. Pure."""
    kept, inside = [], False
    for line in text.removesuffix("\n").split("\n"):
        if found := _TABLE.fullmatch(line):
            inside = f"{found[1]}.".startswith(f"{table}.")
        if not inside:
            kept.append(line)
    return "\n".join([*kept, ""])


def save(home: Path, changes: Changes) -> None:
    """Write settings.toml whole or not at all, and keep the old one as settings.toml.bak. Raises SettingsError."""
    _save(home, lambda old: changed(old, changes))


def save_without(home: Path, table: str) -> None:
    """Write settings.toml without a table, as `save` does. Raises SettingsError."""
    _save(home, lambda old: without(old, table))


def _save(home: Path, change: Callable[[str], str]) -> None:
    path = home / FILE_NAME
    old = path.read_text(encoding="utf-8")
    new = change(old)
    with tempfile.TemporaryDirectory() as trial:
        (Path(trial) / FILE_NAME).write_text(new, encoding="utf-8")
        read(Path(trial))
    write_whole(home / f"{FILE_NAME}.bak", old, path.stat().st_mode & 0o777)
    write_whole(path, new, path.stat().st_mode & 0o777)


def save_secret(home: Path, name: str, secret: str) -> None:
    """Write a password to a file of the home that only the service's own user may read."""
    write_whole(home / name, secret + "\n")


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Put a text where the file is, whole or not at all. Raises OSError, and leaves nothing half done behind."""
    made, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(made, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # else a power cut may bring back the old one
    finally:
        os.close(folder)


def _with(text: str, table: str, key: str, value: str) -> str:
    lines = text.removesuffix("\n").split("\n")  # `splitlines` would part a value at U+2028 too
    begins = next((at for at, line in enumerate(lines) if (found := _TABLE.fullmatch(line)) and found[1] == table), None)
    if begins is None:
        return "\n".join([*lines, "", f"[{table}]", f"{key} = {value}", ""])
    ends = next((at for at in range(begins + 1, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    named = re.compile(rf'\s*#?\s*{re.escape(key)}\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^#]*?)(\s*#.*)?')
    places = [at for at in range(begins + 1, ends) if named.fullmatch(lines[at])]
    said = [at for at in places if not lines[at].lstrip().startswith("#")] or places
    if said:
        found = named.fullmatch(lines[said[0]])
        lines[said[0]] = f"{key} = {value}" + (found[1] or "" if found else "")
    else:
        lines.insert(begins + 1, f"{key} = {value}")
    return "\n".join([*lines, ""])
