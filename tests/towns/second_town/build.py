# ruff: noqa: E501 - wordings and scenes read best one a line
"""Writes the town: office, roster, campaigns, mails and the truth about them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.towns.second_town import reports, tricks, troubles
from tests.towns.second_town.campaigns import ASKS, toml
from tests.towns.second_town.roster import OFFICE, units_csv
from tests.towns.second_town.town import Town, written

#: In this order, because the first ones want certain units.
CHAPTERS = (
    troubles.conflicts, reports.clerks, reports.other_units, troubles.marks, tricks.letterheads, tricks.titles, troubles.strangers,
    reports.wordings, reports.formats, reports.paraphrases, reports.appendices, reports.appendices_alone, reports.archives,
    reports.bundles, reports.forwards, reports.threads, reports.resends, reports.edges, reports.headers,
    troubles.past_periods, troubles.unasked, troubles.not_reports, troubles.on_behalf,
    troubles.bodies_of_schools, troubles.forged_senders, troubles.without_documents, troubles.dead_files, troubles.machines,
    tricks.harmless, tricks.twins, tricks.stale, tricks.lists_in_word, tricks.odd_machines, tricks.outsiders,
)  # fmt: skip


def build(folder: Path, seed: int) -> int:
    """Fills the folder; returns how many mails it holds."""
    town = Town(seed)
    for chapter in CHAPTERS:
        chapter(town)
    (folder / "mail").mkdir(parents=True, exist_ok=True)
    (folder / "campaigns").mkdir(exist_ok=True)
    for old in (folder / "mail").glob("*.eml"):
        old.unlink()
    (folder / "office.json").write_text(json.dumps(OFFICE, ensure_ascii=False, indent=1), "utf-8")
    (folder / "units.csv").write_text(units_csv(town.schools), "utf-8")
    for ask in ASKS:
        (folder / "campaigns" / f"{ask.code}.toml").write_text(toml(ask), "utf-8")
    mails = written(town.cases, seed)
    for name, content, _ in mails:
        (folder / "mail" / name).write_bytes(content)
    truth = "".join(json.dumps(one, ensure_ascii=False) + "\n" for _, _, one in mails)
    (folder / "truth.jsonl").write_text(truth, "utf-8")
    return len(mails)
