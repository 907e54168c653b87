"""How far whoever reads the code of one mail's decision has to go: stays in files, files, and returns to one left before.

    .venv/bin/python benchmarks/walk.py

One mail with one report, of a registered school and for one of two open campaigns. A file is entered where one of its
functions is called for the first time. `docs/map.md`, 6, says what is done at each station.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.bench.suoi_tien import mail, registry, report
from tests.bench.walk import walk
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.registry import History

_ROOM = "tracker/rules/attribution"


def main() -> None:
    """Prints the stations and their number."""
    known, reading = registry(), mail(report())
    stations = walk(lambda: attribute(reading, History(), known), _ROOM)
    for at, station in enumerate(stations):
        print(f"{at + 1:>3} {station}{'  (again)' if station in stations[:at] else ''}")
    print(f"{len(stations)} stays in {len({*stations})} files, {len(stations) - len({*stations})} returns")


if __name__ == "__main__":
    main()
