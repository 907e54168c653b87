"""Whether books and vault belong together, looked at in full: every mail is read, every row is counted anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Engine

from intake.vault import Vault, VaultAwayError, VaultError
from tracker.jobs.office.check import Finding
from tracker.jobs.office.saving.backup import Progress, named_mails
from tracker.store.office.saving import keeping, recount, restores
from tracker.store.session import reading

_HANDS, _AT_ONCE = 8, 64  # readers of one look, and mails that they have in hand
_SHOWN = 3  # of many that are alike
_LET_GO = {"mails": "raw mails", "letters": "letters' words", "journal": "acts of the journal"}


def verify(engine: Engine, vault: Vault, progress: Progress) -> Iterator[Finding]:
    """What is so and what is not; the service may run meanwhile."""
    with reading(engine) as conn:
        counts = recount.counts(conn)
        wrong = tuple(recount.contradictions(conn))
        gap = (*_let_go(conn), *_gap(conn))
        gone = keeping.names_let_go(conn)
    yield Finding("ok", "books", ", ".join(f"{count} {name}" for name, count in counts.items()))
    for sentence in wrong:
        yield Finding("bad", "books", sentence)
    yield from _vault(engine, vault, counts["mails"] - len(gone), gone, progress)
    yield from gap


def verify_vault(engine: Engine, vault: Vault, progress: Progress) -> Iterator[Finding]:
    """Ledger and vault alone, hash by hash; the service may run meanwhile. Raises VaultAwayError."""
    with reading(engine) as conn:
        count, gone = recount.counts(conn)["mails"], keeping.names_let_go(conn)
    yield from _vault(engine, vault, count - len(gone), gone, progress)


def _vault(engine: Engine, vault: Vault, of: int, gone: frozenset[str], progress: Progress) -> Iterator[Finding]:
    known: set[str] = set()
    lost: list[str] = []
    for name, fault in looked_at(vault, (name for name, _ in named_mails(engine))):
        known.add(name)
        progress("mails", len(known), max(of, len(known)))
        if fault:
            lost.append(fault)
    if lost:
        yield Finding("bad", "mail store", f"{len(lost)} of {len(known)} mails: {'; '.join(lost[:_SHOWN])}")
    else:
        yield Finding("ok", "mail store", f"every one of {len(known)} mails is there and is what it is named by")
    others = [name for name in vault.names() if name not in known]
    if back := sum(name in gone for name in others):
        yield Finding("note", "mail store", f"{back} mails that were let go are there again: the mailbox still has them")
    if more := len(others) - back:
        yield Finding("note", "mail store", f"{more} files are in no book: mail that came in the gap, or just now")


def looked_at(vault: Vault, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each mail read back, several at once: its name, and what is wrong with it. Raises VaultAwayError."""

    def fault(name: str) -> str:
        try:
            vault.read(name)
        except VaultAwayError:
            raise
        except VaultError as exc:
            return str(exc)
        return ""

    rest = iter(names)
    with ThreadPoolExecutor(_HANDS) as hands:
        while some := tuple(islice(rest, _AT_ONCE)):
            yield from zip(some, hands.map(fault, some), strict=True)


def _let_go(conn: Connection) -> Iterator[Finding]:
    for kind, count, before in keeping.notes(conn):
        yield Finding("note", "keeping", f"{count} {_LET_GO[kind]} of before {_at(before)} were let go by the settings")


def _gap(conn: Connection) -> Iterator[Finding]:
    if (gap := restores.last_gap(conn)) is None:
        return
    again, waiting = restores.came_again(conn, gap), restores.letters_of_the_gap(conn)
    yield Finding(
        "note",
        "restored",
        f"at {_at(gap.restored_at)} from the backup of {_at(gap.taken_at)}: the books know nothing of what officers did in"
        f" between; {again} mails of before the restore have come in since, {waiting} letters that may have left wait for an"
        " officer",
    )


def _at(moment: datetime) -> str:
    return moment.astimezone().isoformat(timespec="seconds")
