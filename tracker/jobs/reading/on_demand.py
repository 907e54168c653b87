"""Mails that were read before, read again for a person who waits: from the vault, by one child that is kept for it.

Starting a child takes a second or more; a page must not wait for that each time. Nor is a mail read again for the act that was
shown first: what a person looks at is what they act on next.
"""

from __future__ import annotations

import atexit
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from config.mistakes import MistakesError, mistake
from config.settings import Settings
from config.units import UnitsError, UnitsFile, grids_of, read_units
from intake.vault import vault_at
from parsers.facts import Reading
from tracker.jobs.reading.process import read_kept
from tracker.jobs.reading.readers import Readers, Unreadable, cells_of
from tracker.rules.office.change_list import ChangeRow, from_grids

Answer = TypeVar("Answer")

_MOST_UNITS = 200_000  # four countries of schools: more rows are no roster, and the answer is copied between processes

_MOST_READINGS = 128  # more than one act takes
_MOST_CELLS = 500_000  # of their tables

_one_at_a_time = threading.RLock()
_kept: dict[Settings, Readers] = {}
_read: OrderedDict[tuple[Settings, str, str], Reading] = OrderedDict()  # the last ones, the latest behind


def reread(settings: Settings, sha256: str, mailbox: str = "") -> Reading | Unreadable:
    """One mail of the vault, with today's readers; `mailbox`: where it was seen, for a mail that was.

    The last ones are remembered while the vault has them.
    """
    authserv_id = settings.mailbox_of(mailbox).authserv_id
    with _one_at_a_time:
        known = _read.pop((settings, sha256, authserv_id), None)
        if known is not None and vault_at(settings.vault).is_whole(sha256):
            _read[settings, sha256, authserv_id] = known
            return known
        found = in_child(settings, partial(read_kept, sha256, authserv_id))
        if isinstance(found, Reading):
            _remember((settings, sha256, authserv_id), found)
        return found


def _remember(mail: tuple[Settings, str, str], found: Reading) -> None:
    _read[mail] = found
    while len(_read) > 1 and (len(_read) > _MOST_READINGS or sum(map(cells_of, _read.values())) > _MOST_CELLS):
        _read.popitem(last=False)


def read_roster(settings: Settings, path: Path) -> UnitsFile | UnitsError:
    """A list of units that somebody may have got by mail, opened where it can do no harm."""
    found = in_child(settings, partial(_roster, path))
    return UnitsError((mistake("roster-damaged", str(path)),)) if isinstance(found, Unreadable) else found


def read_change_list(settings: Settings, path: Path) -> tuple[ChangeRow, ...] | MistakesError:
    """A list of new names and addresses, opened as a roster is."""
    found = in_child(settings, partial(_changes, path))
    return MistakesError((mistake("roster-damaged", str(path)),)) if isinstance(found, Unreadable) else found


def _changes(path: Path) -> tuple[ChangeRow, ...] | MistakesError:
    try:
        found = from_grids(grids_of(path), str(path))
    except MistakesError as error:
        return error
    return found if len(found) <= _MOST_UNITS else MistakesError((mistake("roster-damaged", str(path)),))


def _roster(path: Path) -> UnitsFile | UnitsError:
    try:
        found = read_units(path)
    except UnitsError as error:
        return error
    return found if len(found.rows) <= _MOST_UNITS else UnitsError((mistake("roster-damaged", str(path)),))


def in_child(settings: Settings, task: Callable[[], Answer]) -> Answer | Unreadable:
    """Whatever opens what a stranger sent, done in a child that can be killed. The task and its answer are pickled."""
    with _one_at_a_time:
        if settings not in _kept:
            close()
            _kept[settings] = Readers(replace(settings, reading=replace(settings.reading, workers=1)))
        return _kept[settings].ask(task)


def close() -> None:
    """Let the child go; the next mail starts another."""
    with _one_at_a_time:
        _read.clear()
        while _kept:
            _kept.popitem()[1].__exit__(None, None, None)


atexit.register(close)
