"""Files that a command writes for a person: the old one stands until the new one is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.mistakes import PlainError


class UnwritableError(PlainError):
    """A file cannot be written where the person wants it."""


@contextmanager
def beside(output: Path) -> Iterator[Path]:
    """A file in the same folder to write into, which takes the other's place at the end, or is gone if that did not come.

    Whoever is killed leaves the old file as it was, and at most a hidden one beside it, which the next run writes over.
    """
    output = output.resolve()  # what a link leads to is written, not the link
    if output.exists() and not output.is_file():  # a device has nothing to lose
        yield output
        return
    draft = output.with_name(f".{output.stem}.draft{output.suffix}")
    try:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        if output.exists():
            draft.chmod(output.stat().st_mode & 0o777)
        draft.replace(output)
    except OSError as exc:
        draft.unlink(missing_ok=True)
        raise UnwritableError(f"{output}: cannot be written: {exc.strerror or exc}") from exc
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
