"""What the pages of a country's synthesis cost: 43,000 units with five rows each, 215,000 rows in one part.

    .venv/bin/python benchmarks/synthesis_pages.py [--units 43000] [--rows 5] [--keep FOLDER] [--runs 5]

Processor time of the server for one answer: "start" right after a start of the service, "change" right after another report
of the campaign came, "again" while nothing changes (median). The first layout is what the first look of all costs, in the
background.
"""

from __future__ import annotations

import argparse
import html
import re
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import desk  # noqa: E402
import synthesis  # noqa: E402
from sqlalchemy import Engine, update  # noqa: E402 - the project is found by the line above

from config.settings import Settings  # noqa: E402
from tracker.jobs.synthesis.row_books import BookPlan, bring_up  # noqa: E402
from tracker.rules.office.vitals import Signs  # noqa: E402
from tracker.store.campaigns import campaigns  # noqa: E402
from tracker.store.office.accounts import officers  # noqa: E402
from tracker.store.schema import filings  # noqa: E402
from tracker.store.session import connect, migrate, reading, writing  # noqa: E402
from tracker.web.app import create_app  # noqa: E402

LIST = f"/dot/{synthesis.CODE}/danh-muc"
PAGES = (
    ("first page", LIST),
    ("middle page", f"{LIST}?trang=1075"),
    ("last page", f"{LIST}?trang=99999"),
    ("twins", f"{LIST}?loc=trung"),
    ("odd spellings", f"{LIST}?loc=khac-chu"),
    ("a level, page 100", f"{LIST}?cap=thcs&trang=100"),
    ("a value, page 300", f"{LIST}?cot=area&gia-tri=kinh+te&trang=300"),
    ("search, all found", f"{LIST}?tim=goc+hoc+tap"),
    ("search, one found", f"{LIST}?tim=sang+kien+4242-3"),
    ("search in a level", f"{LIST}?tim=12-3&cap=thcs"),
    ("a row", ""),
    ("charts", f"/dot/{synthesis.CODE}/tong-hop"),
)


def main() -> None:
    """Build the books and the layout once, then ask for each page three ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=43_000)
    parser.add_argument("--rows", type=int, default=5)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="put the home here and leave it, or measure the one that is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = given.keep or Path(scratch)
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "baocao.db").exists():
            synthesis._build(home, given.units, given.rows)
        settings = synthesis.settings(home)
        engine = connect(settings)
        migrate(engine)
        with reading(engine) as conn:
            campaign = campaigns.get(conn, synthesis.CODE)
        assert campaign  # noqa: S101
        began = time.process_time()
        bring_up(engine, BookPlan(home, campaign, campaign.parts[0]))
        print(f"{given.units * given.rows:,} rows; first layout, or bringing it up: {time.process_time() - began:.1f} s of CPU")
        measure(engine, settings, given.runs)
        engine.dispose()


def measure(engine: Engine, settings: Settings, runs: int) -> None:
    """One line a page."""
    now = synthesis.NOW
    with writing(engine) as conn:
        if not officers.count(conn):
            officers.create(conn, "lan", "mật khẩu dài của Lan", "admin", now)
        token, _ = officers.open_session(conn, "lan", now + timedelta(hours=9))
    print(f"{'page':<20}{'start ms':>10}{'change ms':>10}{'again ms':>10}{'bytes':>10}")
    row = ""
    for number, (name, path) in enumerate(PAGES):
        visits = desk.Visits(create_app(engine, settings, lambda: now, Signs), token)
        visits.ask("/dang-nhap")
        start = visits.ask(path or row)
        assert start.answer.status_code == 200, (name, start.answer.status_code)  # noqa: S101
        if not row:
            row = html.unescape(next(iter(re.findall(rf'href="({LIST}/dong[^"]*)"', start.answer.text))))
        with writing(engine) as conn:
            conn.execute(update(filings).where(filings.c.unit == f"u{number:05}").values(filed_by=f"lan {time.time()}"))
        change = visits.ask(path or row)
        again = statistics.median(visits.ask(path or row).cpu for _ in range(runs))
        print(f"{name:<20}{start.cpu:10.0f}{change.cpu:10.0f}{again:10.0f}{len(start.answer.content):10,}", flush=True)


if __name__ == "__main__":
    main()
