"""Everything of a campaign in one ZIP: the draft report, the workbook, and the files as the units sent them."""

from __future__ import annotations

import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from config.settings import Settings
from tracker.jobs.mails.originals import files_of
from tracker.jobs.reading.readers import Readers, Unreadable
from tracker.jobs.synthesis.gathering import SynthesisError
from tracker.jobs.synthesis.products import document, workbook
from tracker.reports.report_words import labels
from tracker.reports.synthesis.file_names import Taken, numbered, safe
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, records
from tracker.store.filings.records import SentPart
from tracker.store.session import reading


def package(
    engine: Engine, settings: Settings, readers: Readers, code: str, path: Path, now: datetime, base_url: str = ""
) -> int:
    """Write the ZIP to a file, one unit's files in memory at a time; returns how many originals it holds.

    Raises SynthesisError, SummaryTemplateError.
    """
    words = labels()["package"]
    with reading(engine) as conn:
        campaign = campaigns.get(conn, code)
        if campaign is None:
            raise SynthesisError(f"there is no campaign {code}; see: baocao campaign list")
        sent = records.sent(conn, code)
        names = {cell.unit.code: cell.unit.name for cell in board.cells(conn, code)}
    parts = {part.code: part.name for part in campaign.parts}
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        taken = Taken()
        made = Path(scratch) / "made"
        document(engine, settings, readers, code, made, now)
        archive.write(made, taken.unique(safe(words["document"].format(code=code))))
        workbook(engine, settings, code, made, now, base_url)
        archive.write(made, taken.unique(safe(words["workbook"].format(code=code))))
        notes: list[str] = []
        count = 0
        files_by_unit = by_unit(sent)
        for position, (unit, files) in enumerate(files_by_unit.items(), 1):
            folder = f"{words['folder']}/{numbered(position, len(files_by_unit), names.get(unit, unit))}"
            inside = Taken()
            for one, content in originals(settings, readers, files):
                if isinstance(content, bytes):
                    name = inside.unique(
                        safe(words["version"].format(version=one.version, name=one.filename or words["no_name"]))
                    )
                    archive.writestr(f"{folder}/{name}", content)
                    count += 1
                else:
                    said = {"unit": names.get(unit, unit), "part": parts.get(one.part, one.part), "version": one.version}
                    notes.append(words["unread" if content else "on_paper"].format(**said, why=content))
        if notes:
            archive.writestr(taken.unique(words["notes"]), "\r\n".join((words["head"], *notes, "")).encode("utf-8-sig"))
    return count


def by_unit(sent: Sequence[SentPart]) -> dict[str, list[SentPart]]:
    """The files of each unit; one that counts as report and appendix is one file."""
    found: dict[str, list[SentPart]] = defaultdict(list)
    seen: set[tuple[str, str, int]] = set()
    for one in sent:
        if one.mail_sha256 is not None and one.document is not None:
            key = (one.unit, one.mail_sha256, one.document)
            if key in seen:
                continue
            seen.add(key)
        found[one.unit].append(one)
    return found


def originals(settings: Settings, readers: Readers, files: Sequence[SentPart]) -> Iterator[tuple[SentPart, bytes | str]]:
    """Each file with its bytes, or why there are none; empty: it came on paper."""
    mails: dict[str, list[SentPart]] = defaultdict(list)
    for one in files:
        if one.mail_sha256 is None or one.document is None:
            yield one, ""
        else:
            mails[one.mail_sha256].append(one)
    for sha256, mine in mails.items():
        places = tuple(one.document for one in mine if one.document is not None)
        got = readers.ask(files_of, settings.vault, sha256, places)
        for one in mine:
            if isinstance(got, Unreadable):
                yield one, got.why
            else:
                yield one, got.get(one.document or 0, "?")
