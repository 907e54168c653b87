"""Plain requests, whatever they ask for, of whom, by whichever wording of a day: none is lost, nothing else stands unmarked."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from parsers.plan.proposals import Doubt, PlanProposal, read_plan

DATA = Path(__file__).parents[2] / "data"
TOLD = tomllib.loads((DATA / "plan_requests.toml").read_text("utf-8"))
THINGS = (DATA / "plan_things.txt").read_text("utf-8").splitlines()
NOW = datetime(2026, 10, 5, tzinfo=UTC)
WARD, SO, DISTRICT = "UBND phường (qua Phòng Văn hóa - Xã hội)", "Sở GDĐT", "Phòng GDĐT"
OFFICES = {
    WARD: "ỦY BAN NHÂN DÂN\nPHƯỜNG AN KHÁNH\nSố: 88/UBND-VHXH\nAn Khánh",
    SO: "UBND TỈNH AN THỊNH\nSỞ GIÁO DỤC VÀ ĐÀO TẠO\nSố: 2088/SGDĐT-VP\nAn Thịnh",
    DISTRICT: "UBND HUYỆN TÂN LẬP\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nSố: 512/PGDĐT-GDTH\nTân Lập",
}
VERBS = ("gửi", "nộp", "chuyển")
EVERY = 16  # one thing of so many is asked for by each sentence, another by the next
#: What families hand in, people who retire before a day, what a data base takes: the sentence may mean as much.
OF_SCHOOLS = {  # things whose own words name schools as those who do something
    "báo cáo đánh giá chuẩn hiệu trưởng",
    "báo cáo công tác y tế trường học",
    "video giới thiệu nhà trường",
    "báo cáo điều lệ trường mầm non",
    "báo cáo công an ninh trường học",
}
OPEN = {"Thời hạn {verb} {thing}: 19/12/2026.": {"hồ sơ tuyển sinh lớp 1", "báo cáo cập nhật cơ sở dữ liệu ngành"}}


@pytest.mark.parametrize("at", range(len(TOLD["sentences"])))
def test_a_plain_request_is_proposed_whatever_it_asks_for(at: int) -> None:
    sentence, ways = TOLD["sentences"][at], list(product(OFFICES, VERBS))
    lost = []
    for number, thing in enumerate(THINGS):
        office, verb = ways[(number // EVERY + at) % len(ways)]
        if (number + at) % EVERY or thing in OPEN.get(sentence, ()):
            continue
        told = sentence.format(verb=verb, Verb=_capital(verb), thing=thing, Thing=_capital(thing), office=office)
        if not _days(office, told) & {"2026-12-19", "2026-12-20"}:  # "17h00 ngày 19/12", or its end
            lost.append(told)
    assert lost == []


@pytest.mark.parametrize("at", range(len(TOLD["asks_nothing"])))
def test_what_schools_owe_nobody_is_never_proposed_without_a_mark(at: int) -> None:
    sentence, offices = TOLD["asks_nothing"][at], list(OFFICES)
    invented = []
    for number, thing in enumerate(THINGS):
        if (number + at) % (2 * EVERY) or thing in OF_SCHOOLS:
            continue
        told = sentence.format(thing=thing, Thing=_capital(thing), office=(office := offices[number % len(offices)]))
        if any(not set(one.doubts) - {Doubt.FORM} for one in _read(office, told)):
            invented.append(told)
    assert invented == []


@pytest.mark.parametrize("ask", TOLD["asks"])
def test_a_plain_request_is_proposed_whomever_it_asks(ask: str) -> None:
    told = [(SO, who) for who in TOLD["units_of_so"]]
    told += [((WARD, DISTRICT)[at % 2], who) for at, who in enumerate(TOLD["units"])]
    asked = [(office, ask.format(who=_small(who), Who=who, office=office)) for office, who in told]
    assert [one for office, one in asked if "2026-12-20" not in _days(office, one)] == []


@pytest.mark.parametrize("ask", TOLD["asks_by"])
def test_a_plain_request_is_proposed_however_its_day_is_written(ask: str) -> None:
    lost = []
    for at, day in enumerate(TOLD["days"]):
        office = list(OFFICES)[at % len(OFFICES)]
        told = ask.format(day=day, Day=_capital(day), office=office).replace(" :", ":")
        if not (told.startswith(("(", "-:", ":")) or _days(office, told) & {"2026-12-19", "2026-12-20"}):
            lost.append(told)
    assert lost == []


def _days(office: str, told: str) -> set[str]:
    return {f"{one.due:%Y-%m-%d}" for one in _read(office, told) if one.due}


def _read(office: str, told: str) -> tuple[PlanProposal, ...]:
    paper = f"{OFFICES[office]}, ngày 05 tháng 10 năm 2026\nV/v công tác chuyên môn\n{told}\n\nNơi nhận:\n- Lưu: VT.\n"
    return read_plan(paper.encode(), "van-ban.txt", NOW).proposals


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _small(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
