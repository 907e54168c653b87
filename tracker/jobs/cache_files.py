"""Files of the home that can be made again: there whole or not at all, whichever process writes them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp


def put(file: Path, content: bytes) -> bool:
    """Put a file in place of the one before, for its owner alone; whether the disk took it. Nothing is left where not."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = mkstemp(dir=file.parent, prefix=f".{file.name}.")  # a name of its own: another process writes too
    except OSError:
        return False
    try:
        with os.fdopen(number, "wb") as new:
            new.write(content)
        Path(name).rename(file)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        return False
    return True


def print_of(code: Iterable[Path]) -> str:
    """A hash of the code that something follows from: what other code made is not believed."""
    return sha256(b"".join(one.read_bytes() for one in code)).hexdigest()
