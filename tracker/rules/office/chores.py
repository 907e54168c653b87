"""What a machine may do of an office's work, and which settings do not let several machines share it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum

from config.settings import Settings


class Chore(StrEnum):
    """A part of the work that a machine may take by itself."""

    WEB = "web"  #: the pages and the interface for programs
    COLLECT = "collect"  #: the mailboxes: what comes is kept, what is decided is marked
    WORK = "work"  #: reading, recording, letters, and what is due by the clock


ALL = frozenset(Chore)

Row = tuple[str, Callable[[Settings], bool], str]

#: Why settings serve one machine alone: the reason, the question, and the sentence for whoever runs the service.
ROWS: tuple[Row, ...] = (
    (
        "a file of one machine cannot be written by another",
        lambda settings: not settings.database_url.startswith("postgres"),
        "database.url: SQLite serves one machine; several need PostgreSQL",
    ),
    (
        "one machine collects a mail and another reads it",
        lambda settings: settings.vault.on_disk is not None and not settings.vault.shared,
        "vault.url: the mails lie in a folder of this machine; several need an object store, or one folder (vault.shared)",
    ),
)


def refusals(settings: Settings) -> tuple[str, ...]:
    """Why several machines cannot work by these settings, a sentence each; empty: they can."""
    return tuple(sentence for _, cannot, sentence in ROWS if cannot(settings))


def refusal(settings: Settings, chores: Collection[Chore]) -> str:
    """Why a machine with these chores cannot work by these settings; empty: it can. One that does everything is alone."""
    found = () if ALL.issubset(chores) else refusals(settings)
    return f"{found[0]}; baocao serve without --web, --collect or --work does everything on one machine" if found else ""
