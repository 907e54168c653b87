"""A later letter and the campaign that the earlier one opened: what would change, and for whom."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from config.entities import Campaign, Level, Unit
from parsers.plan.changes.change import PlanChange
from parsers.plan.changes.kinds import ChangeKind
from parsers.plan.proposals import read_plan
from tracker.rules.campaigns.named_units import with_codes
from tracker.rules.campaigns.plan_change import Consequence, change_proposal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NUMBER = "512/PGDĐT-GDTH"
DUE, LATER, EARLIER = (datetime(2024, 10, day, tzinfo=ZONE) for day in (25, 31, 20))
OPEN = Campaign("TV2024", "Báo cáo công tác thư viện", DUE, plan_number=NUMBER)
OTHER = Campaign("YT2024", "Báo cáo y tế", LATER, plan_number="9/PGDĐT")


def _change(kind: ChangeKind, due: datetime | None, was: datetime | None = DUE, units: tuple[str, ...] = ()) -> PlanChange:
    return PlanChange(kind, NUMBER, "…", due, was, units)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_change(ChangeKind.EXTENSION, LATER), (Consequence.LATER, Consequence.REMINDERS)),
        (_change(ChangeKind.AMENDMENT, EARLIER), (Consequence.EARLIER, Consequence.REMINDERS)),
        (
            _change(ChangeKind.EXTENSION, LATER, units=("level:mam_non",)),
            (Consequence.ONLY_THESE, Consequence.LATER, Consequence.REMINDERS),
        ),
        (_change(ChangeKind.REMINDER, None), (Consequence.CHASED,)),
        (_change(ChangeKind.REMINDER, LATER), (Consequence.LATER, Consequence.CHASED)),
        (_change(ChangeKind.WITHDRAWAL, None), (Consequence.ENDS,)),
        (_change(ChangeKind.EXTENSION, None), (Consequence.NO_DAY,)),
        (_change(ChangeKind.AMENDMENT, DUE), (Consequence.SAME,)),
        (
            _change(ChangeKind.EXTENSION, LATER, was=EARLIER),
            (Consequence.DISAGREES, Consequence.LATER, Consequence.REMINDERS),
        ),
    ],
)
def test_a_change_names_its_campaign_and_what_follows(change: PlanChange, expected: tuple[Consequence, ...]) -> None:
    found = change_proposal(change, [OTHER, OPEN])
    assert found.campaign == OPEN
    assert found.consequences == expected


def test_a_letter_that_opened_nothing_changes_nothing() -> None:
    found = change_proposal(_change(ChangeKind.EXTENSION, LATER), [OTHER])
    assert (found.campaign, found.consequences) == (None, (Consequence.UNKNOWN,))


def test_of_two_campaigns_of_one_letter_the_remembered_day_tells_which() -> None:
    second = Campaign("TV2024-2", "Báo cáo lần 2", LATER, plan_number=NUMBER)
    assert change_proposal(_change(ChangeKind.WITHDRAWAL, None), [OPEN, second]).campaign == OPEN
    unclear = change_proposal(_change(ChangeKind.WITHDRAWAL, None, was=None), [OPEN, second])
    assert (unclear.campaign, unclear.candidates) == (None, ("TV2024", "TV2024-2"))
    assert unclear.consequences == (Consequence.SEVERAL,)


def test_a_number_is_the_same_however_it_is_spaced() -> None:
    spaced = Campaign("X", "x", DUE, plan_number="512 / pgdđt - gdth")
    assert change_proposal(_change(ChangeKind.EXTENSION, LATER), [spaced]).campaign == spaced


def test_schools_by_name_become_their_codes_and_strangers_stay_names() -> None:
    units = (
        Unit("nd", "Trường Tiểu học Nguyễn Du", Level.TIEU_HOC),
        Unit("kv", "Trường THCS Khánh Vân", Level.THCS),
        Unit("ll", "Trường Tiểu học Lê Lai", Level.TIEU_HOC),
    )
    paper = (
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nSố: 5/PGDĐT\nA, ngày 07 tháng 10 năm 2024\nV/v báo cáo sửa chữa\n"
        "Yêu cầu Trường TH Nguyễn Du, Trường THCS Khánh Vân và Trường TH Hoa Sữa báo cáo về Phòng GDĐT trước ngày 20/10/2024."
    )
    (proposal,) = read_plan(paper.encode(), "a.txt", datetime(2024, 10, 8, tzinfo=ZONE)).proposals
    assert len(proposal.named) == 3
    placed = with_codes(proposal, units)
    assert placed.units == ("nd", "kv")
    assert placed.named == ("Trường TH Hoa Sữa",)


SCHOOLS = [
    Unit("nd", "Trường Tiểu học Nguyễn Du", Level.TIEU_HOC),
    Unit("kv", "Trường Tiểu học Kim Vân", Level.TIEU_HOC),
    Unit("th", "Trường Tiểu học Hoa Mai", Level.TIEU_HOC),
]


@pytest.mark.parametrize(
    ("whom", "units", "named"),
    [
        ("Các trường tiểu học, trừ Trường Tiểu học Nguyễn Du, gửi", ("level:tieu_hoc", "not:nd"), ()),
        ("Các trường tiểu học (trừ trường TH Nguyễn Du và trường TH Kim Vân) gửi", ("level:tieu_hoc", "not:nd", "not:kv"), ()),
        ("Các trường tiểu học ngoại trừ Trường Tiểu học Lạ Hoắc gửi", ("level:tieu_hoc",), ("not:Trường Tiểu học Lạ Hoắc",)),
        ("Các trường tiểu học (không kể điểm lẻ) gửi", ("level:tieu_hoc",), ()),
    ],
)
def test_a_school_that_a_paper_leaves_out_is_left_out_by_its_code_or_stays_for_a_person(
    whom: str, units: tuple[str, ...], named: tuple[str, ...]
) -> None:
    paper = f"{whom} báo cáo công tác thư viện về Phòng Giáo dục và Đào tạo trước ngày 25/10/2024."
    (proposal,) = read_plan(paper.encode(), "a.txt", datetime(2024, 10, 8, tzinfo=ZONE)).proposals
    placed = with_codes(proposal, SCHOOLS)
    assert (placed.units, placed.named) == (units, named)
