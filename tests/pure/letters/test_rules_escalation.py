"""Steps above a unit: when each is taken, by whom it is kept back, and how it reads to whom it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from config.entities import Role, Unit
from config.settings import SendingSettings
from tests.bench.one_school import CAMPAIGN, DUE, OFFICE, SCHOOL, ZONE
from tracker.rules.board.standing import Cell, Filed
from tracker.rules.letters.calendar import Calendar
from tracker.rules.letters.kinds.escalation import EscalationStep, World, escalations, steps
from tracker.rules.letters.notice import LetterKind, Notice
from tracker.rules.letters.occasions import occasion
from tracker.sending.letter import Letter
from tracker.sending.render import render

HEAD, ABOVE = "hieutruong@thixa.example", "vanphong@phuong.example"
UNIT = replace(SCHOOL, roles=((HEAD, Role.PRINCIPAL),))
STEPPED = replace(CAMPAIGN, principal_after=3, superior_after=6, chase_after=(timedelta(days=1),))
CELL = Cell(UNIT, STEPPED, DUE)
HOURS, CALENDAR = SendingSettings(day_starts=time(7, 30), day_ends=time(17)), Calendar(ZONE)
CHASED = (("late", DUE + timedelta(days=1, hours=8)),)  # DUE is the end of Monday 30/11/2020
THIRD, SIXTH = datetime(2020, 12, 3, 7, 30, tzinfo=ZONE), datetime(2020, 12, 8, 7, 30, tzinfo=ZONE)  # a weekend between them
TOLD = (*CHASED, ("principal", THIRD))


def world(
    *letters: tuple[str, datetime], keys: tuple[str, ...] = (), superior: str = ABOVE, **more: frozenset[object]
) -> World:
    plain: dict[str, frozenset[object]] = {"quiet": frozenset(), "dead": frozenset(), "stopped": frozenset()} | more
    return World({UNIT.code: letters}, frozenset(keys), told={}, superior=superior, **plain)  # type: ignore[arg-type]


def found(cell: Cell, around: World) -> dict[LetterKind, EscalationStep]:
    return {one.kind: one for one in steps(cell.campaign, [cell], around, CALENDAR, HOURS)}


def sent(cell: Cell, around: World, now: datetime) -> tuple[Notice, ...]:
    return escalations(steps(cell.campaign, [cell], around, CALENDAR, HOURS), around, now)


def read(notice: Notice) -> Letter:
    return render(notice, replace(OFFICE, superior_address=ABOVE), "<a@b>")


def test_steps_are_counted_in_working_days() -> None:
    assert {kind: one.at for kind, one in found(CELL, world(*CHASED)).items()} == {
        LetterKind.PRINCIPAL: THIRD,
        LetterKind.SUPERIOR: SIXTH,
    }
    extended = replace(CELL, due=DUE + timedelta(days=2))
    assert found(extended, world())[LetterKind.PRINCIPAL].at == THIRD + timedelta(days=4)  # Monday


def test_each_step_is_taken_once_and_not_before_its_time() -> None:
    assert sent(CELL, world(*CHASED), THIRD - timedelta(minutes=1)) == ()
    (notice,) = sent(CELL, world(*CHASED), THIRD)
    assert (notice.kind, notice.to, notice.cc) == (LetterKind.PRINCIPAL, (HEAD,), ())
    assert sent(CELL, world(*TOLD, keys=(notice.key,)), THIRD + timedelta(hours=1)) == ()
    (above,) = sent(CELL, world(*TOLD, keys=(notice.key,)), SIXTH)
    assert (above.kind, above.to, above.unit) == (LetterKind.SUPERIOR, (ABOVE,), "")
    spent = tuple(one.key for one in above.carries)
    assert sent(CELL, world(*TOLD, keys=(notice.key, *spent)), SIXTH) == ()
    assert sent(CELL, world(*CHASED), THIRD + timedelta(days=31)) == ()  # an old campaign wakes nobody


@pytest.mark.parametrize(
    ("cell", "around", "why"),
    [
        (CELL, world(), "not-asked-yet"),
        (CELL, world(("late", DUE - timedelta(days=1))), "not-asked-yet"),  # before it had more time
        (CELL, world(*CHASED, stopped=frozenset({(UNIT.code, LetterKind.PRINCIPAL)})), "stopped"),
        (CELL, world(*CHASED, quiet=frozenset({UNIT.code})), "quiet"),
        (replace(CELL, in_review=True), world(*CHASED), "in-review"),
        (replace(CELL, unit=SCHOOL), world(*CHASED), "no-address"),
        (CELL, world(*CHASED, dead=frozenset({HEAD})), "no-address"),
        (CELL, world(*CHASED, dead=frozenset(SCHOOL.emails[:1])), "same-address"),  # the chasers reach the principal
        (replace(CELL, campaign=replace(STEPPED, cutoff_after=timedelta(days=1))), world(*CHASED), "after-cutoff"),
    ],
)
def test_a_principal_is_not_told(cell: Cell, around: World, why: str) -> None:
    assert found(cell, around)[LetterKind.PRINCIPAL].hindrance == why
    assert [one for one in sent(cell, around, THIRD) if one.kind is LetterKind.PRINCIPAL] == []


@pytest.mark.parametrize(
    "cell",
    [
        replace(CELL, exempt=True),
        replace(CELL, filed=tuple(Filed(part.code, 1, DUE, valid=True) for part in STEPPED.parts)),
        replace(CELL, campaign=replace(STEPPED, units=("level:mam_non",))),
    ],
)
def test_nobody_hears_of_a_unit_that_owes_nothing(cell: Cell) -> None:
    assert found(cell, world(*CHASED)) == {}


def test_the_superior_is_told_after_the_principal_wherever_there_is_one_to_tell() -> None:
    assert found(CELL, world(*CHASED))[LetterKind.SUPERIOR].hindrance == "principal-first"
    assert found(CELL, world(*TOLD))[LetterKind.SUPERIOR].hindrance == ""
    assert found(replace(CELL, unit=SCHOOL), world(*CHASED))[LetterKind.SUPERIOR].hindrance == ""
    assert found(CELL, world(*TOLD, superior=""))[LetterKind.SUPERIOR].hindrance == "no-address"


def test_the_superior_gets_one_letter_for_all_units_of_a_campaign() -> None:
    other = Unit("th-b", "Tiểu học Hoa B", emails=("b@thixa.example",))
    around = replace(world(*TOLD), letters={UNIT.code: TOLD, other.code: CHASED})
    cells = [CELL, replace(CELL, unit=other)]
    (notice,) = escalations(
        [one for one in steps(STEPPED, cells, around, CALENDAR, HOURS) if one.kind is LetterKind.SUPERIOR], around, SIXTH
    )
    assert {one.unit for one in notice.carries} == {UNIT.code, other.code}
    letter = read(notice)
    assert letter.subject == "Tình hình nộp báo cáo dân vận khéo: còn 2 đơn vị chưa hoàn thành [DVK]"
    assert letter.text.startswith("Kính gửi: UBND thị xã Bến Cát.\n\nBộ phận Tổ chức cán bộ")
    assert (
        "- THCS Hoa Sen: hạn nộp hết ngày 30/11/2020, chưa nộp; đã nhắc 1 lần, "
        "đã thông tin đến lãnh đạo đơn vị lúc 07 giờ 30 phút ngày 03/12/2020.\n"
        "- Tiểu học Hoa B: hạn nộp hết ngày 30/11/2020, chưa nộp; đã nhắc 1 lần.\n"
    ) in letter.text


def test_the_principal_reads_it_without_losing_face() -> None:
    (notice,) = sent(CELL, world(*CHASED), THIRD)
    letter = read(notice)
    assert letter.subject == "Kính đề nghị lãnh đạo đơn vị quan tâm việc nộp báo cáo dân vận khéo - THCS Hoa Sen [DVK]"
    assert "Thư nhắc đã được gửi 1 lần đến địa chỉ của đơn vị; có thể chưa đến đúng người phụ trách." in letter.text
    assert "ngày dự kiến nộp" in letter.text
    for hard in ("vi phạm", "phê bình", "kiểm điểm", "không chấp hành"):
        assert hard not in letter.text


def test_late_notices_go_on_every_so_many_working_days_until_the_cut_off() -> None:
    again = replace(STEPPED, chase_every=3, cutoff_after=timedelta(days=14))
    at = [DUE + timedelta(hours=hour) for hour in range(24 * 20)]
    labels = [turn.label for now in at if (turn := occasion(again, DUE, now, CALENDAR, HOURS)) and turn.at <= now]
    assert list(dict.fromkeys(labels)) == ["1d", "3wd", "6wd"]  # Monday 07/12, Thursday 10/12; Tuesday 15/12 is over
