"""A hundred things that schools send, whose words fold as others do: no plain request for one is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from parsers.plan.proposals import read_plan

THINGS = (Path(__file__).parents[2] / "data" / "plan_things.txt").read_text("utf-8").splitlines()
NOW = datetime(2026, 10, 5, tzinfo=UTC)
OFFICES = {
    "UBND phường (qua Phòng Văn hóa - Xã hội)": "ỦY BAN NHÂN DÂN\nPHƯỜNG AN KHÁNH\nSố: 88/UBND-VHXH\nAn Khánh",
    "Sở GDĐT": "UBND TỈNH AN THỊNH\nSỞ GIÁO DỤC VÀ ĐÀO TẠO\nSố: 2088/SGDĐT-VP\nAn Thịnh",
    "Phòng GDĐT": "UBND HUYỆN TÂN LẬP\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nSố: 512/PGDĐT-GDTH\nTân Lập",
}
SENTENCES = (
    "Các đơn vị {verb} {thing} về {office} trước ngày 20/12/2026.",
    "- {Thing}: {verb} về {office} chậm nhất ngày 19/12/2026.",
    "Đề nghị các trường lập {thing}, {verb} về {office} trước ngày 20/12/2026.",
    "{Thing} {verb} về {office} hạn cuối ngày 19/12/2026.",
)
VERBS = ("gửi", "nộp", "chuyển")


@pytest.mark.parametrize("at", range(len(SENTENCES)))
def test_a_plain_request_is_proposed_whatever_it_asks_for(at: int) -> None:
    lost = []
    for number, thing in enumerate(THINGS):
        office, verb = list(product(OFFICES, VERBS))[(number + 2 * at) % (len(OFFICES) * len(VERBS))]
        told = SENTENCES[at].format(verb=verb, thing=thing, Thing=thing[:1].upper() + thing[1:], office=office)
        paper = f"{OFFICES[office]}, ngày 05 tháng 10 năm 2026\nV/v công tác chuyên môn\n{told}\n\nNơi nhận:\n- Lưu: VT.\n"
        found = read_plan(paper.encode(), "van-ban.txt", NOW).proposals
        if [f"{one.due:%Y-%m-%d}" for one in found if one.due] != ["2026-12-20"]:
            lost.append(told)
    assert lost == []
