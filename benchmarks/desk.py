"""What the officer's pages cost: 60 units and one campaign, and a country of 43,000 units and 20 campaigns.

    python benchmarks/desk.py [--units 43000] [--campaigns 20] [--runs 15] [--keep FOLDER]

Rows are written straight into SQLite; the pages are asked for through ASGI, signed in, so a figure is the server's own
time: reading, judging, ordering, rendering. "cold" is the first answer after the service started, "first" that
after a report came, "again" the answers while nothing changes (medians, then the 95th percentile), "cpu" their processor
time, which another program on the machine does not change, "304" a browser that holds the page already.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import httpx  # noqa: E402 - the project is found by the line above
from sqlalchemy import Connection, Engine, insert, select  # noqa: E402
from starlette.applications import Starlette  # noqa: E402

from config.entities import Campaign, Level, Part, Unit  # noqa: E402
from config.settings import MailboxSettings, Office, Server, Settings  # noqa: E402
from tracker.rules.office.vitals import Signs  # noqa: E402
from tracker.store import schema  # noqa: E402
from tracker.store.campaigns import campaigns  # noqa: E402
from tracker.store.filings import ledger  # noqa: E402
from tracker.store.filings.ledger import FilingRow  # noqa: E402
from tracker.store.mails import mails  # noqa: E402
from tracker.store.office import roster  # noqa: E402
from tracker.store.office.accounts import officers  # noqa: E402
from tracker.store.session import connect, migrate, writing  # noqa: E402
from tracker.web.app import create_app  # noqa: E402
from tracker.web.frame.sign_in import COOKIE  # noqa: E402

VN = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2021, 5, 20, 9, 0, tzinfo=VN)
_LEVELS = (
    (Level.MAM_NON, "Trường Mầm non"),
    (Level.TIEU_HOC, "Trường Tiểu học"),
    (Level.THCS, "Trường THCS"),
    (Level.THPT, "Trường THPT"),
)
_SYLLABLES = tuple(
    "An Bình Cát Đông Giang Hòa Hưng Khánh Lộc Minh Nghĩa Phú Quý Sơn Tân Thạnh Vĩnh Xuân Yên Đức Ái Ân".split()  # noqa: SIM905
)
_PARTS = (Part("report", "Báo cáo"), Part("list", "Phụ lục", formats=("xlsx",)))


def country(home: Path, units: int, rounds: int) -> tuple[Engine, Settings]:
    """A database with its roster, campaigns, reports and letters; one that is there is taken as it is."""
    nowhere = Server("127.0.0.1", 1, "plain")
    office = Office("Phòng GDĐT", "UBND thị xã", "TCCB", "Bình An", "tccb@pgd.example", VN)
    settings = Settings(home, office, MailboxSettings(nowhere), nowhere, "sqlite:///desk.db")
    home.mkdir(parents=True, exist_ok=True)
    is_there = (home / "desk.db").exists()
    engine = connect(settings)
    migrate(engine)
    if is_there:
        return engine, settings
    dice = random.Random(1)  # noqa: S311 - rows to measure with
    listed = [_unit(dice, number) for number in range(units)]
    with writing(engine) as conn:
        roster.replace_units(conn, listed)
        officers.create(conn, "lan", "mật khẩu dài của Lan", "admin", NOW)
        for number in range(rounds):
            due = NOW + timedelta(days=20 - 30 * number)
            campaign = Campaign(f"D{number:02}", f"Báo cáo chuyên đề số {number + 1}", due, parts=_PARTS)
            campaigns.put(conn, campaign, NOW)
            conn.execute(insert(schema.filings), _filings(dice, listed, campaign))
            conn.execute(insert(schema.outbox), _letters(dice, listed, campaign))
    return engine, settings


def _unit(dice: random.Random, number: int) -> Unit:
    level, begins = _LEVELS[number % len(_LEVELS)]
    name = f"{begins} {' '.join(dice.sample(_SYLLABLES, 2))} {number // 40 + 1}"
    ward = f"Xã {_SYLLABLES[number // 7 % len(_SYLLABLES)]} {number // 400 + 1}"
    return Unit(f"u{number:05}", name, level, ward, (f"u{number:05}@truong.example",), contact="Bà Lan", phone="0274 1")


def _filings(dice: random.Random, units: Sequence[Unit], campaign: Campaign) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for unit in units:
        parts = dice.choices((("report", "list"), ("report",), ()), (70, 8, 22))[0]
        at = campaign.due - timedelta(hours=dice.uniform(-40, 400))
        at = min(at, NOW - timedelta(minutes=dice.uniform(1, 900)))
        rows += [
            {"unit": unit.code, "campaign": campaign.code, "part": part, "version": 1, "received_at": at, "valid": True,
             "on_time": at < campaign.due, "sha256": f"{len(rows):064}", "evidence": ["sender"], "clues": [],
             "receipt": f"{campaign.code}-{len(rows):05}", "filed_at": at, "filed_by": "baocao"}
            for part in parts
        ]  # fmt: skip
    return rows


def _letters(dice: random.Random, units: Sequence[Unit], campaign: Campaign) -> list[dict[str, object]]:
    return [
        {"key": f"reminder:{campaign.code}:{unit.code}", "kind": "reminder", "unit": unit.code, "campaign": campaign.code,
         "to": list(unit.emails), "cc": [], "subject": "Nhắc nộp báo cáo", "message_id": f"<{campaign.code}.{unit.code}@x>",
         "text": "…", "html": "…", "headers": [], "attachments": [], "state": "sent", "created_at": NOW, "not_before": NOW,
         "sent_at": campaign.due - timedelta(days=3)}
        for unit in units
        if dice.random() < 0.3
    ]  # fmt: skip


class Visit(NamedTuple):
    """One answer."""

    took: float  #: milliseconds
    cpu: float  #: of them at work, whatever else the machine does
    answer: httpx.Response


class Visits:
    """A browser that measures."""

    def __init__(self, app: Starlette, token: str) -> None:
        self._app, self._token = app, token

    def ask(self, path: str, **headers: str) -> Visit:
        """What one answer took."""

        async def exchange() -> Visit:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1", cookies={COOKIE: self._token}
            ) as client:
                started, worked = time.perf_counter(), time.process_time()
                answer = await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
                took, cpu = time.perf_counter() - started, time.process_time() - worked
                return Visit(took * 1000, cpu * 1000, answer)

        return asyncio.run(exchange())


def measure(engine: Engine, settings: Settings, pages: Sequence[tuple[str, str]], runs: int, now: datetime = NOW) -> None:
    """One line a page."""
    with writing(engine) as conn:
        token, _ = officers.open_session(conn, "lan", now + timedelta(hours=9))
    visits = Visits(create_app(engine, settings, lambda: now, Signs), token)
    columns = ("cold cpu", "first ms", "first cpu", "again ms", "p95 ms", "cpu ms", "304 ms")
    print(f"{'page':<34}{''.join(f'{name:>10}' for name in columns)}{'bytes':>11}{'gzip':>10}")
    for number, (name, path) in enumerate(pages):
        cold = visits.ask(path).cpu
        with writing(engine) as conn:
            _arrival(conn, number, now)
        first = visits.ask(path, accept_encoding="identity")
        assert first.answer.status_code == 200, (path, first.answer.status_code)  # noqa: S101
        again = [visits.ask(path) for _ in range(runs)]
        took = sorted(one.took for one in again)
        tag = first.answer.headers.get("etag", "")
        held = visits.ask(path, if_none_match=tag) if tag else None
        kept = f"{held.took:10.1f}" if held and held.answer.status_code == 304 else f"{'–':>10}"
        small = int(visits.ask(path, accept_encoding="gzip").answer.headers.get("content-length", 0))
        p95 = took[min(len(took) - 1, int(len(took) * 0.95))]
        times = (cold, first.took, first.cpu, statistics.median(took), p95, statistics.median(one.cpu for one in again))
        print(
            f"{name:<34}{''.join(f'{one:10.1f}' for one in times)}{kept}{len(first.answer.content):11,}{small:10,}", flush=True
        )


def _arrival(conn: Connection, number: int, now: datetime) -> None:
    """A mail came, and a report of the first unit for the newest campaign is booked."""
    mails.save_mailbox_state(conn, mails.MailboxState("m", 1, 9, datetime.now(UTC), messages=1))
    unit = conn.scalars(select(schema.units.c.code).order_by(schema.units.c.position)).first() or ""
    campaign = campaigns.listing(conn)[-1].campaign
    row = FilingRow(unit, campaign.code, campaign.parts[0].code, 2 + number, now, True, True, f"{number:064}", "x", now)
    ledger.add(conn, row)


PAGES = (
    ("all campaigns /", "/"),
    ("board", "/dot/D00"),
    ("board, those who owe", "/dot/D00?loc=chua-nop"),
    ("board, page 3 by name", "/dot/D00?sap=don-vi&trang=3"),
    ("board, search", "/dot/D00?tim=truong+tieu+hoc+an"),
    ("who has not reported", "/dot/D00/chua-nop"),
    ("a unit", "/don-vi/u00007"),
    ("a cell", "/dot/D00/don-vi/u00007"),
    ("board, by standing", "/dot/D00?sap=tinh-trang"),
    ("board, a ward", "/dot/D00?xa=X%C3%A3+An+1"),
    ("units, search", "/danh-ba?tim=an+binh"),
    ("tray", "/cho-xem-xet"),
    ("search everywhere", "/tim?tim=an+binh"),
)


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=43_000)
    parser.add_argument("--campaigns", type=int, default=20)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--keep", type=Path, help="put the large office here and leave it, or measure the one that is there")
    given = parser.parse_args()
    for units, rounds in ((60, 1), (given.units, given.campaigns)):
        with tempfile.TemporaryDirectory() as scratch:
            home = given.keep if given.keep and units == given.units else Path(scratch)
            started = time.perf_counter()
            engine, settings = country(home, units, rounds)
            size = (home / "desk.db").stat().st_size / 1e6
            print(f"\n{units:,} units, {rounds} campaigns ({size:.0f} MB, written in {time.perf_counter() - started:.0f} s)")
            measure(engine, settings, PAGES, given.runs)
            engine.dispose()


if __name__ == "__main__":
    main()
