"""Boarding schools leave out their level or their kind's long name; one kind of boarding is never the other."""

from __future__ import annotations

import pytest

from config.entities import Level, Unit
from parsers.official.bodies import body_of
from parsers.vietnamese.names import parse_school
from tracker.rules.attribution.unit.unit_index import UnitIndex

DAY_AND_NIGHT = Unit("noi-tru", "Trường Phổ thông Dân tộc nội trú THCS Bản Vược", Level.THCS, "Bản Vược")
WEEKLY = Unit("ban-tru", "Trường PTDTBT Tiểu học Nà Hẩu", Level.TIEU_HOC, "Nà Hẩu")
WEEKLY_TOO = Unit("ban-tru-2", "Trường PTDTBT THCS Nà Hẩu", Level.THCS, "Nà Hẩu")
NO_LEVEL = Unit("khong-cap", "Trường PTDTNT Pờ Tó", Level.THCS, "Pờ Tó")
PLAIN = Unit("thuong", "Trường THCS Bản Vược", Level.THCS, "Bản Vược")
INDEX = UnitIndex((DAY_AND_NIGHT, WEEKLY, WEEKLY_TOO, NO_LEVEL))


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("TRƯỜNG PTDTNT BẢN VƯỢC", ("noi-tru",)),
        ("TRƯỜNG DTNT BẢN VƯỢC", ("noi-tru",)),
        ("TRƯỜNG DÂN TỘC NỘI TRÚ THCS BẢN VƯỢC", ("noi-tru",)),
        ("TRƯỜNG PTDTNT THCS PỜ TÓ", ("khong-cap",)),
        ("TRƯỜNG PTDTBT NÀ HẨU", ("ban-tru", "ban-tru-2")),
        ("TRƯỜNG PTDTBT THCS BẢN VƯỢC", ()),
        ("TRƯỜNG PTDTNT TIỂU HỌC NÀ HẨU", ()),
        ("TRƯỜNG THCS BẢN VƯỢC", ("noi-tru",)),
    ],
)
def test_a_boarding_school_is_found_without_its_level_and_never_by_the_other_kind(line: str, units: tuple[str, ...]) -> None:
    assert INDEX.of_letterhead(body_of(line)).units == units


def test_beside_a_plain_school_of_its_name_the_boarding_school_needs_its_word() -> None:
    both = UnitIndex((DAY_AND_NIGHT, PLAIN))
    assert both.of_letterhead(body_of("TRƯỜNG THCS BẢN VƯỢC")).units == ("thuong",)
    assert both.of_letterhead(body_of("TRƯỜNG DTNT THCS BẢN VƯỢC")).units == ("noi-tru",)
    assert both.in_text("bc dtnt thcs ban vuoc").units == ("noi-tru",)


def test_the_short_name_of_boarding_is_read() -> None:
    school = parse_school("TRƯỜNG DTNT BẢN VƯỢC")
    assert school
    assert (school.level, school.name) == ("PTDTNT", "ban vuoc")
