"""What a reading child is and does: it opens what strangers sent, within limits, and hands facts back."""

from __future__ import annotations

import copyreg
import gc
import os
import resource
import signal
from pathlib import Path
from typing import Any

from intake.vault import Vault
from parsers.facts import (
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
from parsers.ocr import TimedOcr
from tracker.jobs.handbook import by_itself
from tracker.rules.evidence import Attribution, Booking, Clue

_NICE = 5  # pages, letters and the books go before reading

_ocr: TimedOcr | None = None  #: set when the child starts

Answer = tuple[Reading, Attribution | None]  #: a mail, and where it belongs if the books know nothing of it


def confine(memory_mb: int, ocr: TimedOcr | None) -> None:
    """Limits of one child and what reads scans for it. Signals of the terminal are the parent's business.

    What libraries print about a stranger's file reaches no log and no output: it may be long, and the stranger's words.
    """
    global _ocr
    _ocr = ocr
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    spare_the_collector()
    with Path(os.devnull).open("wb") as nowhere:
        for spoken in (1, 2):
            os.dup2(nowhere.fileno(), spoken)
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def spare_the_collector() -> None:
    """What was loaded before the first mail is never garbage, and what a mail leaves behind is mostly freed by counting."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def read_kept(vault: Path, sha256: str, authserv_id: str) -> Reading:
    """One mail of the vault. For children only: it opens what strangers sent."""
    return _read(vault, sha256, Budget(), authserv_id)


def _read(vault: Path, sha256: str, budget: Budget, authserv_id: str) -> Reading:
    from parsers.reading import read_mail  # only children load the libraries that open hostile files

    return read_mail(Vault(vault).read(sha256), budget, authserv_id, _ocr)


def read_and_attribute(vault: Path, sha256: str, budget: Budget, authserv_id: str, page: Path | None) -> Answer:
    """One mail of the vault, and where it belongs by the registry of a page. For children only."""
    reading = _read(vault, sha256, budget, authserv_id)
    return reading, by_itself(reading, page)


def _pickled(fact: Any) -> tuple[type, tuple[object, ...]]:
    """How a fact leaves the child process: its fields, in order. What a dataclass does of itself takes three times as long."""
    return type(fact), tuple([getattr(fact, name) for name in fact.__match_args__])


_FACTS = (Problem, Sender, Hop, Forwarded, FailedDelivery, Table, OfficialHeader, Reference, DocumentReading, Reading)
for _kind in (*_FACTS, Clue, Booking, Attribution):
    copyreg.pickle(_kind, _pickled)
