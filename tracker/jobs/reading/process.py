"""What a reading child is and does: it opens what strangers sent, within limits, and hands facts back."""

from __future__ import annotations

import copyreg
import errno
import gc
import os
import resource
import signal
from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from config.settings import VaultSettings
from intake.vault import VaultAwayError, VaultError, vault_at
from parsers.facts import (
    Body,
    Budget,
    DocumentReading,
    FailedDelivery,
    Forwarded,
    Hop,
    OfficialHeader,
    Problem,
    Reading,
    Reference,
    Sender,
    Table,
)
from parsers.formats.pages.ocr import TimedOcr
from tracker.jobs.reading.forecast import by_itself
from tracker.rules.attribution.evidence import Attribution, Booking, Clue

PATIENCE = 0.5  #: seconds that the first of several mails waits for the others that were given with it
_ILL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
_NICE = 5  # pages, letters and the books go before reading

#: A mail, where it belongs if the books know nothing of it, and the seconds that each of the two took.
Answer = tuple[Reading, Attribution | None, tuple[float, float]]
Kept = tuple[str, str]  #: a mail of the vault by its hash, and whose Authentication-Results are believed of it
Marks = MutableSequence[int]  #: shared with the parent: which of its mails each errand is at


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A reading that did not come about. The mail is kept and tried again."""

    why: str  #: one line, for the officer and the log
    own_fault: bool = True  #: the mail's; else its bytes could not be had from the disk, and nothing is counted against it
    away: bool = False  #: the vault does not answer: what came later waits too


@dataclass(frozen=True, slots=True)
class Brief:
    """What a child is told when it starts."""

    vault: VaultSettings
    memory_mb: int
    ocr: TimedOcr | None  #: what reads scans
    marks: Marks


_brief: Brief  #: set when the child starts


def confine(brief: Brief) -> None:
    """Take what a child needs to know, and its limits. Signals of the terminal are the parent's business.

    What libraries print about a stranger's file reaches no log and no output: it may be long, and the stranger's words.
    """
    global _brief
    _brief = brief
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    spare_the_collector()
    with Path(os.devnull).open("wb") as nowhere:
        for spoken in (1, 2):
            os.dup2(nowhere.fileno(), spoken)
    limit = brief.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def spare_the_collector() -> None:
    """What was loaded before the first mail is never garbage, and what a mail leaves behind is mostly freed by counting.

    Once in a process: what is frozen while it is in use, a mail in the trace of an error among it, is never freed again.
    """
    if not gc.get_freeze_count():
        gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def read_together(mails: Sequence[Kept], page: Path | None, slot: int) -> tuple[Answer | Unreadable, ...]:
    """Mails of the vault, each with where it belongs by the registry of a page. For children only.

    It is marked which one is at hand, for those who find the child dead. Where they take long the last are left out.
    """
    began = monotonic()
    answers: list[Answer | Unreadable] = []
    for at, kept in enumerate(mails):
        if at and monotonic() - began > PATIENCE:
            break
        _brief.marks[slot] = at
        try:
            answers.append(_answer(kept, page))
        except Exception as exc:  # this mail's, not that of those beside it
            answers.append(failure(exc, _brief.memory_mb))
    return tuple(answers)


def _answer(kept: Kept, page: Path | None) -> Answer:
    began = perf_counter()
    reading = read_kept(*kept)
    read = perf_counter()
    alone = by_itself(reading, page)
    return reading, alone, (read - began, perf_counter() - read)


def ready() -> None:
    """Nothing: a child that was given something is there, and has what it reads by."""


def read_kept(sha256: str, authserv_id: str) -> Reading:
    """One mail of the vault. For children only: it opens what strangers sent."""
    from parsers.reading import read_mail  # only children load the libraries that open hostile files

    return read_mail(vault_at(_brief.vault).read(sha256), Budget(), authserv_id, _brief.ocr)


def failure(exc: Exception, memory_mb: int) -> Unreadable:
    """What was raised while a mail was read, as the officer and the log should read it."""
    if isinstance(exc, MemoryError):
        return Unreadable(f"reading needed more than {memory_mb} MB")
    ill = isinstance(exc, VaultError) or (isinstance(exc, OSError) and exc.errno in _ILL_DISK)
    return Unreadable(f"{type(exc).__name__}: {exc}"[:500], own_fault=not ill, away=isinstance(exc, VaultAwayError))


def _pickled(fact: Any) -> tuple[type, tuple[object, ...]]:
    """How a fact leaves the child process: its fields, in order. What a dataclass does of itself takes three times as long."""
    return type(fact), tuple([getattr(fact, name) for name in fact.__match_args__])


#: Every type that a reading is made of.
FACTS: tuple[type, ...] = (
    *(Problem, Sender, Hop, Forwarded, FailedDelivery, Table, OfficialHeader, Body, Reference, DocumentReading, Reading),
)
for _kind in (*FACTS, Clue, Booking, Attribution):
    copyreg.pickle(_kind, _pickled)
