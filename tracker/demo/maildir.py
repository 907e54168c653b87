"""Maildirs of the demo post office, one an address."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote


def box_of(root: Path, address: str) -> Path:
    """The Maildir of an address, whatever characters it holds."""
    return root / quote(address.lower(), safe="@+-_").replace(".", "%2E")  # a leading dot would be hidden


def address_of(box: Path) -> str:
    """The address whose Maildir it is."""
    return unquote(box.name)


def make(box: Path) -> None:
    """Makes the Maildir where there is none."""
    for part in ("tmp", "new", "cur"):
        (box / part).mkdir(parents=True, exist_ok=True)


def add(box: Path, content: bytes, at: datetime | None) -> None:
    """One mail into `new`, whole or not at all; its file time says when it came."""
    make(box)
    name = f"{time.time_ns()}.{uuid.uuid4().hex}"
    draft = box / "tmp" / name
    draft.write_bytes(_with_network_line_ends(content))
    if at is not None:
        os.utime(draft, (at.timestamp(), at.timestamp()))
    draft.rename(box / "new" / name)


def contents(box: Path) -> Iterator[bytes]:
    """The mails of a Maildir, oldest first."""
    files = [*(box / "new").iterdir(), *(box / "cur").iterdir()]
    for file in sorted(files, key=lambda one: (one.stat().st_mtime, one.name)):
        yield file.read_bytes()


def _with_network_line_ends(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
