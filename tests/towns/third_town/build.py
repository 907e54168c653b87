"""Writes the town's post: mails, truth, roster, campaigns, as a corpus for the scorer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.towns.third_town import carried, doubts, mixed, noise, plain
from tests.towns.third_town.campaigns import CAMPAIGNS, as_toml
from tests.towns.third_town.post import MX, OFFICE
from tests.towns.third_town.roster import DOMAIN, as_csv
from tests.towns.third_town.town import Town

POST: tuple[tuple[Callable[[Town], None], int], ...] = (
    # those that can be met only in few places come first
    (plain.two_schools, 5),
    (mixed.shared_silent, 4),
    (plain.renamed, 6),
    (doubts.last_month, 4),
    (plain.two_campaigns, 9),
    (mixed.no_list_yet, 5),
    (carried.zipped, 10),
    (plain.both, 14),
    (plain.list_inside, 8),
    (plain.list_later, 7),
    (plain.listed, 34),
    (doubts.last_time, 14),
    (plain.plain, 66),
    (plain.nameless, 12),
    (plain.long_title, 12),
    (plain.one_line_title, 12),
    (plain.no_letterhead, 10),
    (plain.stranger, 14),
    (carried.as_pdf_file, 12),
    (carried.old_fonts, 12),
    (plain.corrected, 8),
    (carried.forwarded, 6),
    (doubts.wrong_letterhead, 8),
    (doubts.neighbours_number, 9),
    (doubts.next_town, 7),
    (doubts.elsewhere, 16),
    (doubts.other_paper, 20),
    (doubts.plan_sent_back, 4),
    (mixed.only_words, 10),
    (mixed.locked, 3),
    (mixed.spoilt, 4),
    (mixed.forged, 5),
    (mixed.with_plan, 6),
    (mixed.union_paper, 4),
    (mixed.by_letter, 5),
    (noise.absent, 5),
    (noise.bounced, 3),
    (noise.newsletter, 3),
    (noise.invoice, 2),
    (noise.applicant, 2),
    (noise.thanks, 5),
    (noise.phish, 4),
    (noise.again, 6),
    (noise.from_above, 6),
    (noise.of_pupils, 4),
)


def build(folder: Path, seed: int) -> int:
    """Writes the corpus into the folder; the number of its mails."""
    town = Town(seed)
    for scene, times in POST:
        for _ in range(times):
            scene(town)
    office = {
        "name": "Phòng Giáo dục và Đào tạo thành phố Long Khê", "superior": "UBND thành phố Long Khê", "place": "Long Khê",
        "address": OFFICE, "domain": DOMAIN, "receiving_mx": MX, "authserv_id": MX, "timezone": "Asia/Ho_Chi_Minh",
    }  # fmt: skip
    for name in ("mail", "campaigns"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "office.json").write_text(json.dumps(office, ensure_ascii=False, indent=1), "utf-8")
    (folder / "units.csv").write_text(as_csv(town.known), "utf-8")
    for campaign in CAMPAIGNS:
        (folder / "campaigns" / f"{campaign.code}.toml").write_text(as_toml(campaign), "utf-8")
    lines = []
    for number, mail in enumerate(sorted(town.mails, key=lambda m: m.at), 1):
        name = f"mail/{number:04}.eml"
        (folder / name).write_bytes(mail.raw)
        lines.append(json.dumps(mail.truth(name), ensure_ascii=False))
    (folder / "truth.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines)
