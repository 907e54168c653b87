"""Whoever reads one decision goes one way, and the map shows it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.bench.suoi_tien import mail, registry, report
from tests.bench.walk import walk
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.registry import History

MAP = Path(__file__).parents[3] / "docs" / "map.md"
STATION = re.compile(r"^\d+\. `([\w/]+\.py)`", re.MULTILINE)


def test_the_map_lists_the_stations_of_one_decision() -> None:
    known, reading = registry(), mail(report())
    told = STATION.findall(MAP.read_text("utf-8").partition("## 6.")[2])
    assert list(walk(lambda: attribute(reading, History(), known), "tracker/rules/attribution")) == told
