"""What it costs to say whose report a mail holds and which request it answers, in a town and in a country.

    .venv/bin/python benchmarks/attribution.py [--units 43000] [--mails 2000]

The same mails are attributed side by side against a roster of 60 units and one of a country's size, whose names
collide as real ones do: few place names, many towns, numbers and letters behind them.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from config.entities import Level, Unit
from parsers.facts import Reading, Sender
from parsers.official.bodies import body_of
from tests.bench.suoi_tien import mail, registry, report
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.registry import History, Registry
from tracker.rules.attribution.unit.unit_index import UnitIndex

_LEVELS = (
    (Level.MAM_NON, "Trường Mầm non"),
    (Level.TIEU_HOC, "Trường Tiểu học"),
    (Level.THCS, "Trường Trung học cơ sở"),
    (Level.MAU_GIAO, "Trường Mẫu giáo"),
)
_FIRST = "An Bình Cẩm Đại Đông Gia Hà Hòa Hưng Kim Long Mai Mỹ Ngọc Phú Quang Sơn Tân Thanh Thới Vạn Việt Vĩnh Xuân Yên"
_SECOND = "Khê Lạc Lâm Lộc Lương Minh Mỹ Nghĩa Nhơn Phong Phú Phước Sơn Tây Thạnh Thịnh Thọ Thủy Tiến Trạch Trị Tường Xá"
_THIRD = ("", " A", " B", " 1", " 2", " Đông", " Tây", " Thượng", " Hạ", " Trung")


def roster(size: int) -> tuple[Unit, ...]:
    """So many schools, each level and name once while names last, then with a number behind."""
    found: list[Unit] = []
    for turn, (a, b, c), (level, long) in product(range(100), product(_FIRST.split(), _SECOND.split(), _THIRD), _LEVELS):
        if len(found) == size:
            break
        name = f"{a} {b}{c}" + (f" {turn + 2}" if turn else "")
        code = f"u{len(found)}"
        found.append(Unit(code, f"{long} {name}", level, a, (f"{code}@edu.example",)))
    return tuple(found)


def mails(units: tuple[Unit, ...], number: int) -> list[Reading]:
    """Mails of known senders and strangers, whose letterhead, subject and file name all name a school."""
    random = Random(7)  # noqa: S311
    made = []
    for n in range(number):
        unit = random.choice(units)
        paper = report(unit.name.upper(), filename=f"BC ATGT {unit.name}.docx", sha256=f"{n:064x}")
        sender = unit.emails[0] if n % 3 else "co.giao@mail.example"
        made.append(replace(mail(paper, subject=f"{unit.name} nộp báo cáo"), senders=(Sender(sender),)))
    return made


def median_time(known: Registry, readings: list[Reading]) -> float:
    """Milliseconds a mail, of the mails one by one; every one must be booked."""
    times = []
    for reading in readings:
        began = time.perf_counter()
        decided = attribute(reading, History(), known)
        times.append(time.perf_counter() - began)
        if not decided.bookings:
            raise RuntimeError(f"not booked: {reading.subject}")
    return 1000 * median(times)


def main() -> None:
    """Measures both rosters in turn, twice, and prints the second round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=43_000)
    parser.add_argument("--mails", type=int, default=2_000)
    arguments = parser.parse_args()
    small, large = roster(60), roster(arguments.units)
    began = time.perf_counter()
    country = registry(units=large)
    built = time.perf_counter() - began
    tracemalloc.start()
    again = UnitIndex(large[:: len(large) // 4_000 or 1])
    held = tracemalloc.get_traced_memory()[0] / len(again.units)
    tracemalloc.stop()
    town = registry(units=small)
    of_town, of_country = mails(small, arguments.mails), mails(large, arguments.mails)
    for _ in range(2):
        in_town, in_country = median_time(town, of_town), median_time(country, of_country)
    print(f"an index of {len(large):,} units: built in {built:.1f} s, {held / 1024:.1f} KB a unit")
    print(f"a mail against 60 units: {in_town:.3f} ms; against {len(large):,}: {in_country:.3f} ms")
    print(f"ratio: {in_country / in_town:.2f}")
    heads = {unit.code: body_of(unit.name.upper()) for unit in large}  # as the reading hands them over
    for name, lookup in (
        ("letterhead", lambda u: country.index.of_letterhead(heads[u.code])),
        ("address", lambda u: country.index.of_address(u.emails[0])),
        ("subject", lambda u: country.index.in_text(f"{u.name} nộp báo cáo")),
    ):
        chosen = Random(3).sample(large, 2000)  # noqa: S311
        began = time.perf_counter()
        for unit in chosen:
            lookup(unit)
        print(f"lookup by {name}: {(time.perf_counter() - began) / len(chosen) * 1e6:.0f} µs")


if __name__ == "__main__":
    main()
