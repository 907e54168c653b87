"""Mail from files, kept by the same steps as mail from the mailbox, in the order of its received time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from intake.envelope import StoredMail
from intake.files import FileMail, find
from intake.vault import Vault
from tracker.store.mails import mails
from tracker.store.mails.sightings import newest
from tracker.store.session import reading, writing

_BATCH = 50  # mails kept with one commit
_LAST = datetime.max.replace(tzinfo=UTC)  # a mail without any time comes after those that have one


@dataclass(frozen=True, slots=True)
class Ingested:
    """What files brought."""

    new: int
    already: int


def ingest(
    engine: Engine,
    vault: Vault,
    paths: Iterable[Path],
    receiving_mx: str,
    now: datetime,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Ingested:
    """Keep every mail of the files. Raises FilesError for a path that does not exist, before anything is kept."""
    files = sorted(find(paths), key=lambda one: _arrived(one, receiving_mx.lower()))
    new = 0
    for start in range(0, len(files), _BATCH):
        batch = files[start : start + _BATCH]
        new += _keep(engine, vault, batch, now)
        progress(start + len(batch), len(files))
    return Ingested(new, len(files) - new)


def _arrived(file: FileMail, receiving_mx: str) -> datetime:
    from parsers.message.open import arrival_headers  # with all that opens a mail; the service that polls needs none of it

    hops, date = arrival_headers(file.read())
    trusted = next((hop.at for hop in hops if hop.by == receiving_mx), None) if receiving_mx else None
    return trusted or (hops[0].at if hops else None) or date or _LAST


def _keep(engine: Engine, vault: Vault, files: Sequence[FileMail], now: datetime) -> int:
    fetched = [file.fetch() for file in files]
    vault.keep_all(mail.content for mail in fetched)
    stored = [
        StoredMail(hashlib.sha256(mail.content).hexdigest(), mail.place, mail.received_at, len(mail.content))
        for mail in fetched
    ]
    with reading(engine) as conn:
        before = newest(conn)
    with writing(engine) as conn:
        ids = mails.keep(conn, stored, now)
    return len({one for one in ids if one > before})
