"""A finished campaign as a folder that anyone can read without us: mails, files by unit, lists, letters, acts, checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine

from config.campaigns import to_dict
from config.entities import Campaign
from config.mistakes import PlainError
from config.settings import Settings
from intake.vault import Vault, VaultAwayError, VaultError, vault_at
from parsers.vietnamese.dates import due_phrase
from tracker.jobs.reading.readers import Readers
from tracker.jobs.synthesis.zip_package import by_unit, originals
from tracker.reports import archive_pages
from tracker.reports.archive_pages import ArchiveFacts, ArchiveUnit, archive_list, archive_word
from tracker.reports.report_words import labels
from tracker.reports.status_table import as_csv, cells
from tracker.reports.synthesis.file_names import Taken, numbered, safe
from tracker.rules.board.standing import BoardRow
from tracker.sending import phrases
from tracker.store.acts import audit
from tracker.store.acts.audit import AuditRow
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger, records
from tracker.store.filings.ledger import FilingRow
from tracker.store.filings.records import SentPart
from tracker.store.letters import letter_list
from tracker.store.letters.outbox import OutboxRow
from tracker.store.mails import messages
from tracker.store.office.saving.book_copy import flush
from tracker.store.session import batches, reading

SUMS = "SHA256SUMS"
_PAGE = 500


class ArchiveError(PlainError):
    """A campaign cannot be packed; the message is one sentence for whoever asked."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What an archive holds."""

    files: int
    mails: int
    letters: int
    missing: tuple[str, ...]  #: a sentence each, in Vietnamese as in the archive


@dataclass(frozen=True, slots=True)
class _Books:
    """What the books say of a campaign, at one moment."""

    campaign: Campaign
    closed_at: datetime | None
    rows: tuple[BoardRow, ...]
    sent: tuple[SentPart, ...]
    filings: tuple[FilingRow, ...]
    mails: dict[int, str]  #: hashes, by id
    letters: tuple[OutboxRow, ...]
    acts: tuple[AuditRow, ...]


@dataclass
class _Draft:
    """The folder while it is made."""

    folder: Path
    missing: list[str] = field(default_factory=list)

    def put(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def pack(
    engine: Engine, settings: Settings, readers: Readers, code: str, into: Path, now: datetime, still_open: bool = False
) -> Packed:
    """Make the folder, whole or not at all. Raises ArchiveError for a campaign or folder that will not do."""
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise ArchiveError(f"{into}: is there already; an archive is written into a new folder")
    with reading(engine) as conn:
        books = _asked(conn, code, now)
    if books.closed_at is None and not still_open:
        raise ArchiveError(f"campaign {code} is not closed; close it first (baocao campaign close {code}), or give --open")
    draft = _Draft(into.with_name(f".{into.name}.draft"))
    shutil.rmtree(draft.folder, ignore_errors=True)  # of an archive that was killed
    draft.folder.mkdir(mode=0o700, parents=True)
    kept = _mails(draft, vault_at(settings.vault), books)
    places = _files(draft, settings, readers, books, frozenset(books.mails[one] for one in kept))
    _lists(draft, settings, books, places, kept)
    count = sum(map(len, places.values()))
    facts = ArchiveFacts(
        campaign=books.campaign,
        office=settings.office,
        now=now,
        closed_at=books.closed_at,
        units=tuple(_units(settings, books, places)),
        missing=tuple(draft.missing),
        files=count,
        mails=len(kept),
        letters=len(books.letters),
        due=due_phrase(books.campaign.due, settings.office.timezone),
        office_word=phrases.office_word(settings.office.name),
    )
    for page in archive_pages.PAGES:
        draft.put(page, archive_pages.archive_page(page, facts).encode("utf-8"))
    _sum(draft.folder)
    if into.exists():
        into.rmdir()
    draft.folder.rename(into)
    flush(into.parent)
    return Packed(count, len(kept), len(books.letters), tuple(draft.missing))


def _asked(conn: Connection, code: str, now: datetime) -> _Books:
    row = next((one for one in campaigns.listing(conn) if one.campaign.code == code), None)
    if row is None:
        raise ArchiveError(f"there is no campaign {code}; see: baocao campaign list")
    filed = ledger.history_of_campaign(conn, code)
    ids = tuple(dict.fromkeys(one.mail for one in filed if one.mail is not None))
    named = {one.id: one.sha256 for some in batches(ids, _PAGE) for one in messages.among(conn, some)}
    about = (*(f"mail {one}" for one in ids), *(f"filing {one.id}" for one in filed))
    return _Books(
        campaign=row.campaign,
        closed_at=row.closed_at,
        rows=board.rows(conn, code, now),
        sent=records.sent(conn, code),
        filings=filed,
        mails=named,
        letters=letter_list.of_campaign(conn, code),
        acts=audit.of_campaign(conn, code, about),
    )


def _mails(draft: _Draft, vault: Vault, books: _Books) -> dict[int, str]:
    """The mails as they came; by id, where each lies."""
    places = {}
    for number, sha256 in sorted(books.mails.items()):
        name = f"{labels()['archive']['mails']}/{number:06d}-{sha256[:12]}.eml"
        try:
            draft.put(name, vault.read(sha256))
        except VaultAwayError:  # not let go: nobody can say
            raise
        except VaultError:
            draft.missing.append(f"{name}: {labels()['archive']['let-go']}")
        else:
            places[number] = name
    return places


def _files(
    draft: _Draft, settings: Settings, readers: Readers, books: _Books, kept: frozenset[str]
) -> dict[str, list[tuple[int, str]]]:
    """The files of each unit in a folder of its own; by unit, of each filing the place."""
    words, names = labels()["package"], {row.cell.unit.code: row.cell.unit.name for row in books.rows}
    parts = {part.code: part.name for part in books.campaign.parts}
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    by = by_unit(books.sent)
    for position, (unit, files) in enumerate(by.items(), 1):
        folder = f"{labels()['archive']['units']}/{numbered(position, len(by), names.get(unit, unit))}"
        taken = Taken()
        for one, content in originals(settings, readers, files):
            if isinstance(content, bytes):
                said = words["version"].format(version=one.version, name=one.filename or words["no_name"])
                place = f"{folder}/{taken.unique(safe(said))}"
                draft.put(place, content)
                found[unit].append((one.filing, place))
            else:
                told = {"unit": names.get(unit, unit), "part": parts.get(one.part, one.part), "version": one.version}
                why = content if one.mail_sha256 in kept else labels()["archive"]["let-go"]
                draft.missing.append(words["unread" if content else "on_paper"].format(**told, why=why))
    return found


def _lists(
    draft: _Draft, settings: Settings, books: _Books, places: dict[str, list[tuple[int, str]]], kept: dict[int, str]
) -> None:
    words, zone = labels()["archive"], settings.office.timezone
    names = {row.cell.unit.code: row.cell.unit.name for row in books.rows}
    parts = {part.code: part.name for part in books.campaign.parts}
    where = {filing: place for some in places.values() for filing, place in some}
    filed = (
        (
            *(one.unit, names.get(one.unit, ""), parts.get(one.part, one.part), one.version),
            *(one.received_at, one.on_time),
            *(one.valid, one.receipt, one.filed_at, one.filed_by, one.withdrawn_at, one.returned_at, one.note),
            *(where.get(one.id), one.sha256, kept.get(one.mail or 0)),
        )
        for one in books.filings
    )
    draft.put(words["filings"], archive_list("filings-head", filed, zone))
    standing = as_csv(cells(books.rows, dict(phrases.labels()["standing"]), zone))
    draft.put(words["status"], standing.encode("utf-8-sig"))
    letters = []
    for one in books.letters:
        place = f"{words['letters']}/{one.id:06d}-{one.kind}.txt"
        draft.put(place, f"{one.subject}\n\n{one.text}".encode())
        to = "; ".join((*one.to, *one.cc))
        said = archive_word("letters", one.kind), names.get(one.unit, ""), to, one.subject, archive_word("delivery", one.state)
        letters.append((one.id, *said, one.created_at, one.sent_at, one.message_id, place))
    draft.put(words["sent"], archive_list("letters-head", letters, zone))
    acts = ((one.id, one.at, one.who, archive_word("acts", one.what), one.about, one.why, one.undoes) for one in books.acts)
    draft.put(words["journal"], archive_list("journal-head", acts, zone))
    draft.put("campaign.json", json.dumps(to_dict(books.campaign), ensure_ascii=False, indent=1, default=str).encode())


def _units(settings: Settings, books: _Books, places: dict[str, list[tuple[int, str]]]) -> Iterator[ArchiveUnit]:
    standing = phrases.labels()["standing"]
    for row in books.rows:
        received = phrases.moment(row.received_at, settings.office.timezone) if row.received_at else ""
        files = tuple((place.rpartition("/")[2], quote(place)) for _, place in places.get(row.cell.unit.code, ()))
        yield ArchiveUnit(row.cell.unit.name, standing[row.standing], received, files)


def _sum(folder: Path) -> None:
    """The checksums, in the form that sha256sum takes; then all of it on the disk."""
    lines = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.relative_to(folder).as_posix()}\n")
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    for path in (*folder.rglob("*"), folder):
        flush(path)
