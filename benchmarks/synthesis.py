"""The consolidated workbook of a country: 43,000 units with five rows each, time and peak memory.

    .venv/bin/python benchmarks/synthesis.py [--units 43000] [--rows 5] [--keep FOLDER]

Beside it, what a script would do with the same rows already in memory: one openpyxl sheet without formats, figures,
charts and filters, once as openpyxl does it by default and once in its write-only mode. Every run is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import insert

from config.entities import Campaign, Column, ColumnType, Level, Part, Unit
from config.settings import MailboxSettings, Office, Server, Settings
from tracker.store.campaigns import campaigns
from tracker.store.office import roster
from tracker.store.schema import documents, filings, mails
from tracker.store.session import connect, migrate, reading, writing

NOW = datetime(2031, 6, 2, tzinfo=UTC)
CODE = "QG2031"
AREAS = ("Giáo dục", "Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh")
COLUMNS = (
    Column("name", ("Tên sáng kiến",), required=True),
    Column("kind", ("Tập thể/Cá nhân",), ColumnType.CHOICE, choices=("Tập thể", "Cá nhân")),
    Column("area", ("Lĩnh vực",)),
    Column("people", ("Số người",), ColumnType.INTEGER),
    Column("money", ("Kinh phí (triệu đồng)",), ColumnType.DECIMAL),
    Column("since", ("Ngày áp dụng",), ColumnType.DATE),
)


def main() -> None:
    """Builds the books once and measures each way of writing them down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=43_000)
    parser.add_argument("--rows", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="put the home and the workbooks here and leave them")
    parser.add_argument("--run", choices=("ours", "openpyxl", "write-only"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(json.dumps(_run(args.run, args.keep)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        home = args.keep or Path(scratch)
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "baocao.db").exists():
            _build(home, args.units, args.rows)
        print(f"{args.units} units, {args.units * args.rows} rows")
        for way in ("ours", "write-only", "openpyxl"):
            command = [sys.executable, __file__, "--run", way, "--keep", str(home)]
            done = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            cost = f"{done['seconds']:6.1f} s  {done['cpu']:6.1f} s of CPU  peak {done['peak']:5.0f} MB"
            print(f"{way:<11} {cost}  file {done['size']:5.1f} MB")


def settings(home: Path) -> Settings:
    """An office that is only measured."""
    nowhere = Server("127.0.0.1", 1, "plain")
    office = Office("Bộ phận thống kê", "", "TCCB", "Hà Nội", "a@b.example", ZoneInfo("Asia/Ho_Chi_Minh"))
    return Settings(home, office, MailboxSettings(nowhere), nowhere, "sqlite:///baocao.db")


def _run(way: str, home: Path) -> dict[str, float]:
    path = home / f"{way}.xlsx"
    started, before = time.perf_counter(), os.times()
    if way == "ours":
        from tracker.jobs.synthesis.products import workbook

        workbook(connect(settings(home)), settings(home), CODE, path, NOW)
    else:
        _plainly(home, path, write_only=way == "write-only")
    after = os.times()
    return {
        "seconds": time.perf_counter() - started,
        "cpu": after.user + after.system - before.user - before.system,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "size": path.stat().st_size / 1024**2,
    }


def _plainly(home: Path, path: Path, write_only: bool) -> None:
    """The rows alone, on one sheet."""
    from openpyxl import Workbook

    from tracker.store.filings import records

    book = Workbook(write_only=write_only)
    sheet: Any = book.create_sheet("Danh mục")
    with reading(connect(settings(home))) as conn:
        for one in records.submissions(conn, CODE, ["list"]):
            for record in one.records:
                values = [record["values"].get(column.field) for column in COLUMNS]
                sheet.append([one.unit.name, one.unit.level, one.unit.ward, *values, one.source.filename, record["row"]])
    book.save(path)


def _build(home: Path, units: int, rows: int) -> None:
    engine = connect(settings(home))
    migrate(engine)
    due = NOW - timedelta(days=1)
    parts = (Part("list", "Danh sách sáng kiến", columns=COLUMNS),)
    levels = list(Level)[:5]
    schools = [
        Unit(f"u{n:05}", f"Trường số {n:05}", levels[n % 5], f"Xã {n // 20:04}", (f"u{n}@t.example",)) for n in range(units)
    ]
    with writing(engine) as conn:
        roster.replace_units(conn, schools)
        campaigns.put(conn, Campaign(CODE, "Báo cáo sáng kiến năm 2031", due, parts=parts), NOW)
        for first in range(0, units, 5_000):
            some = range(first, min(first + 5_000, units))
            conn.execute(
                insert(mails),
                [{"id": n + 1, "sha256": f"{n:064x}", "size": 1, "state": "filed", "stored_at": due} for n in some],
            )
            conn.execute(insert(documents), [_document(n, rows) for n in some])
            conn.execute(insert(filings), [_filing(n, due) for n in some])


def _document(n: int, rows: int) -> dict[str, Any]:
    records = [
        {
            "row": 5 + k,
            "sheet": "DS",
            "values": {
                "name": f"Sáng kiến {n}-{k}: góc học tập thân thiện cho học sinh",
                "kind": ("Tập thể", "Cá nhân")[(n + k) % 2],
                "area": AREAS[(n * 7 + k) % 4],
                "people": n % 900 + k,
                "money": (n % 70) / 10 + k,
                "since": f"2030-{1 + n % 12:02}-{1 + k:02}",
            },
        }
        for k in range(rows)
    ]
    return {
        "mail": n + 1,
        "position": 0,
        "filename": f"Danh sách {n}.xlsx",
        "inside": [],
        "format": "xlsx",
        "sha256": f"{n:064x}",
        "size": 1,
        "outcome": "read",
        "records": records,
        "findings": [["bad-date", "DS!F9", "31/02"]] if n % 50 == 0 else [],
    }


def _filing(n: int, due: datetime) -> dict[str, Any]:
    at = due + timedelta(minutes=n % 2_000 - 1_900)
    return {
        "mail": n + 1,
        "document": 0,
        "unit": f"u{n:05}",
        "campaign": CODE,
        "part": "list",
        "version": 1,
        "received_at": at,
        "on_time": at < due,
        "valid": True,
        "sha256": f"{n:064x}",
        "evidence": [],
        "clues": [],
        "receipt": f"{CODE}-{n:05}",
        "filed_at": at,
        "filed_by": "baocao",
    }


if __name__ == "__main__":
    main()
