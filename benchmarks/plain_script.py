"""What a user would write instead: imap_tools, python-docx, openpyxl, pypdf, one loop, one process.

    python benchmarks/plain_script.py PORT USER FOLDER UNITS.CSV

Each raw mail is kept with fsync and each mail is one commit, as any script must that may not lose a report. No limits,
no archives, no Word 97, no forwarded mail, no answers. Prints mails and seconds, without the time to import.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import sqlite3
import sys
import time
from pathlib import Path

from docx import Document
from imap_tools import MailBoxUnencrypted, MailMessage
from openpyxl import load_workbook
from pypdf import PdfReader


def text_of(filename: str, content: bytes) -> str:
    kind = filename.lower().rpartition(".")[2]
    try:
        if kind == "docx":
            paper = Document(io.BytesIO(content))
            cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
            return "\n".join([*cells, *(paragraph.text for paragraph in paper.paragraphs)])
        if kind == "xlsx":
            workbook = load_workbook(io.BytesIO(content), data_only=True)
            rows = (row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True))
            return "\n".join("\t".join("" if value is None else str(value) for value in row) for row in rows)
        if kind == "pdf":
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    except Exception as error:
        return f"unreadable: {error}"
    return ""


def keep(folder: Path, raw: bytes) -> str:
    name = hashlib.sha256(raw).hexdigest()
    with (folder / f"{name}.eml").open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    return name


def unit_of(message: MailMessage, texts: list[str], by_address: dict[str, str], by_name: dict[str, str]) -> str | None:
    if message.from_ in by_address:
        return by_address[message.from_]
    names = re.compile("|".join(map(re.escape, by_name)), re.IGNORECASE)
    found = next((match for text in [*texts, message.subject] if (match := names.search(text))), None)
    return by_name.get(found[0].lower()) if found else None


def main(port: int, user: str, folder: Path, units: Path) -> None:
    with units.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    by_address = {address.strip(): row["code"] for row in rows for address in row["emails"].split(";") if address.strip()}
    by_name = {row["name"].lower(): row["code"] for row in rows}
    database = sqlite3.connect(folder / "plain.db")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE IF NOT EXISTS reports (uid, mail, sender, subject, received, unit, file, number, text)")
    last = database.execute("SELECT coalesce(max(CAST(uid AS INTEGER)), 0) FROM reports").fetchone()[0]
    began, count = time.perf_counter(), 0
    with MailBoxUnencrypted("127.0.0.1", port).login(user, "secret") as mailbox:
        for message in mailbox.fetch(f"UID {last + 1}:*", mark_seen=False, bulk=50):
            name = keep(folder, message.obj.as_bytes())
            texts = [text_of(one.filename, one.payload) for one in message.attachments]
            unit = unit_of(message, texts, by_address, by_name)
            for file, text in zip(message.attachments or [None], texts or [message.text], strict=True):
                number = re.search(r"Số:?\s*(\S+)", text)
                told = (message.uid, name, message.from_, message.subject, message.date_str, unit)
                database.execute(
                    "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*told, file.filename if file else None, number[1] if number else None, text),
                )
            database.commit()
            count += 1
    print(count, time.perf_counter() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
