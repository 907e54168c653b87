"""The corpus of the town: office.json, units.csv, campaigns, mail in order of arrival, truth.jsonl."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.towns.fourth_town import cases, doubts, habits, noise, traps
from tests.towns.fourth_town.campaigns import as_toml, tasks
from tests.towns.fourth_town.cases import Case
from tests.towns.fourth_town.post import raw, sha256
from tests.towns.fourth_town.roster import AFTER, BEFORE, schools, units_csv
from tests.towns.fourth_town.writing import World

_PLAN = (
    (cases.plain, 130),
    (cases.no_letterhead, 14),
    (cases.personal, 16),
    (cases.shared, 14),
    (cases.inventory, 18),
    (cases.two_parts_one_book, 6),
    (cases.table_inside, 8),
    (habits.three_campaigns, 7),
    (habits.appendix_later, 7),
    (habits.correction, 12),
    (habits.seconds, 8),
    (habits.archives, 10),
    (habits.forwarded, 10),
    (habits.title_wins, 6),
    (habits.period_said, 6),
    (habits.aside, 6),
    (doubts.shared_unnamed, 5),
    (doubts.another_unit, 10),
    (doubts.another_town, 8),
    (doubts.nobody_asked, 26),
    (doubts.no_period, 6),
    (doubts.letters, 20),
    (noise.papers, 15),
    (noise.no_document, 21),
    (noise.machines, 20),
    (noise.damaged, 12),
    (doubts.joint, 4),
    (traps.variants, 30),
    (traps.sheets, 12),
    (traps.number_left_out, 6),
    (traps.stale, 6),
    (traps.beside, 8),
    (traps.near, 16),
    (traps.unnamed_stranger, 5),
)


def build(target: Path, seed: int) -> int:
    """Write the corpus under target; an even seed lives before July 2025 (a district), an odd one after (a commune)."""
    rng = random.Random(seed)  # noqa: S311 - a town that can be built again
    office = AFTER if seed % 2 else BEFORE
    world = World(office, schools(rng, office), tasks(office.year), rng)
    found: list[Case] = [case for make, count in _PLAN for case in make(world, count)]
    found.sort(key=lambda case: case.post.at)
    (target / "mail").mkdir(parents=True, exist_ok=True)
    (target / "campaigns").mkdir(exist_ok=True)
    told = {
        "name": office.name,
        "superior": office.superior,
        "place": office.place,
        "address": office.address,
        "domain": office.domain,
        "receiving_mx": office.mx,
        "authserv_id": office.mx,
        "timezone": "Asia/Ho_Chi_Minh",
    }
    (target / "office.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    (target / "units.csv").write_text(units_csv(world.units, rng), encoding="utf-8")
    for task in world.tasks:
        (target / "campaigns" / f"{task.code}.toml").write_text(as_toml(task), encoding="utf-8")
    with (target / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for number, case in enumerate(found, 1):
            content = raw(case.post, office, rng)
            name = f"mail/{number:04d}.eml"
            (target / name).write_bytes(content)
            line = {
                "file": name,
                "sha256": sha256(content),
                "classes": [case.kind],
                "touchless": case.touchless,
                "expect": case.expect,
            }
            truth.write(json.dumps(line, ensure_ascii=False) + "\n")
    return len(found)
