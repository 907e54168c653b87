"""All mails carried from one vault into another. What was carried before a kill is not carried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from intake.vault import Vault, VaultAwayError, VaultError
from tracker.jobs.crash_points import crash_point
from tracker.jobs.office.saving.verify import looked_at

_HANDFUL = 50  # mails in hand at once

Progress = Callable[[str, int, int], None]  #: what is done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of it."""

    mails: int  #: that the target holds whole
    copied: int  #: of them, by this run
    damaged: tuple[str, ...] = ()  #: hashes of mails that the source does not hold whole; they were not carried
    removed: int = 0  #: of the source


def carry(source: Vault, target: Vault, delete: bool, progress: Progress) -> Carried:
    """Copy what the target has not, read all of it back, and only then, if asked, let the source go.

    Nothing is let go while a single mail is damaged. Nobody may write meanwhile. Raises VaultAwayError.
    """
    names = tuple(source.names())
    there = set(target.names())
    copied, damaged = _copy(source, target, [name for name in names if name not in there], progress)
    for done, (name, fault) in enumerate(looked_at(target, (one for one in names if one not in damaged)), 1):
        progress("read back", done, len(names))
        if fault and not _mended(source, target, name):
            damaged.append(name)
    crash_point("after-carrying")
    removed = 0
    if delete and not damaged:
        for removed, name in enumerate(names, 1):
            source.remove(name)
            progress("let go", removed, len(names))
    return Carried(len(names) - len(damaged), copied, tuple(damaged), removed)


def _copy(source: Vault, target: Vault, names: list[str], progress: Progress) -> tuple[int, list[str]]:
    damaged: list[str] = []
    done = 0
    for some in _handfuls(names):
        hand = [content for name in some if (content := _whole(source, name, damaged)) is not None]
        target.keep_all(hand)
        done += len(some)
        progress("copied", done, len(names))
    return done - len(damaged), damaged


def _handfuls(names: list[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(names)
    while some := tuple(islice(rest, _HANDFUL)):
        yield some


def _whole(source: Vault, name: str, damaged: list[str]) -> bytes | None:
    try:
        return source.read(name)
    except VaultAwayError:
        raise
    except VaultError:
        damaged.append(name)
        return None


def _mended(source: Vault, target: Vault, name: str) -> bool:
    """Whether what lay damaged in the target, from an earlier run, is whole when it is kept again."""
    content = _whole(source, name, [])
    if content is None:
        return False
    target.keep(content)
    return target.is_whole(name)
