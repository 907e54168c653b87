"""Naming a unit: level and name together, and never a neighbour's."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Level, Unit
from parsers.official.bodies import body_of
from tests.bench.suoi_tien import UNITS
from tracker.rules.attribution.unit.spellings import level_spellings, mentions, name_spellings, reach
from tracker.rules.attribution.unit.unit_index import UnitIndex

INDEX = UnitIndex(UNITS)


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("TRƯỜNG TIỂU HỌC SUỐI TIÊN", ("th-suoi-tien",)),
        ("TRƯỜNG TH SUỐI TIÊN", ("th-suoi-tien",)),
        ("Trường Trung học cơ sở Suối Tiên", ("thcs-suoi-tien",)),
        ("T.H.C.S SUỐI TIÊN", ("thcs-suoi-tien",)),
        ("TRƯỜNG TRUNG HỌC CƠ SỞ LÝ TỰ TRỌNG", ("thcs-ly-tu-trong",)),
        ("TRƯỜNG THCS LÍ TỰ TRỌNG", ("thcs-ly-tu-trong",)),
        ("TRƯỜNG MN BÉ NGOAN", ("mntt-be-ngoan",)),
        ("TRƯỜNG TIỂU HỌC ĐỒNG XUÂN", ()),
        ("TRƯỜNG MẪU GIÁO ĐỒNG XUÂN", ()),
        ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", ()),
        ("", ()),
    ],
)
def test_a_letterhead_names_exactly_its_school(issuer: str, expected: tuple[str, ...]) -> None:
    assert INDEX.of_letterhead(body_of(issuer)).units == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BC_ATGT_TH Suoi Tien", ("th-suoi-tien",)),
        ("THSuoiTien_BCATGT", ("th-suoi-tien",)),
        ("bao cao truong thcs suoi tien gui phong", ("thcs-suoi-tien",)),
        ("Báo cáo Suối Tiên (THCS)", ("thcs-suoi-tien",)),
        ("TH Đồng Xuân A (1)", ("th-dong-xuan-a",)),
        ("TH Đồng Xuân A và TH Đồng Xuân B", ("th-dong-xuan-a", "th-dong-xuan-b")),
        ("TH Suối Tiên 2", ()),
        ("Báo cáo Suối Tiên", ()),
        ("anh Lý Tự Trọng", ()),
    ],
)
def test_running_text_names_a_unit_by_level_and_name_only(text: str, expected: tuple[str, ...]) -> None:
    assert INDEX.in_text(text).units == expected


def test_marks_tell_names_apart_that_fold_alike() -> None:
    units = (
        Unit("th-hoa", "Trường Tiểu học Tân Hòa", Level.TIEU_HOC),
        Unit("th-hoa-2", "Trường Tiểu học Tấn Hóa", Level.TIEU_HOC),
    )
    index = UnitIndex(units)
    assert index.of_letterhead(body_of("TRƯỜNG TIỂU HỌC TÂN HOÀ")).units == ("th-hoa",)
    assert index.of_letterhead(body_of("TRƯỜNG TIỂU HỌC TẤN HÓA")).units == ("th-hoa-2",)
    assert set(index.of_letterhead(body_of("TRUONG TIEU HOC TAN HOA")).units) == {"th-hoa", "th-hoa-2"}


def test_other_marks_than_the_rosters_are_said_so() -> None:
    assert not INDEX.of_letterhead(body_of("TRƯỜNG TIỂU HỌC SUỐI TIẾN")).exact
    assert INDEX.of_letterhead(body_of("TRƯỜNG TIỂU HỌC SUỐI TIÊN")).exact


@given(st.sampled_from(UNITS), st.sampled_from(("{}", "BC {} 2024", "Kính gửi Phòng, {} nộp báo cáo", "{}.")))
def test_every_unit_is_found_by_its_own_name_and_no_other(unit: Unit, frame: str) -> None:
    assert INDEX.in_text(frame.format(unit.name)).units == (unit.code,)
    assert INDEX.of_letterhead(body_of(unit.name.upper())).units == (unit.code,)


def test_an_address_of_two_units_names_both() -> None:
    assert INDEX.of_address("CHUNG@mail.example") == ("th-suoi-tien", "mn-dong-xuan")
    assert INDEX.of_address("nobody@mail.example") == ()


def test_a_boarding_school_is_another_school_than_the_plain_one() -> None:
    boarding = Unit("bt-suoi-tien", "Trường Phổ thông dân tộc bán trú Trung học cơ sở Suối Tiên", Level.THCS)
    both = UnitIndex((*UNITS, boarding))
    assert both.of_letterhead(body_of("TRƯỜNG THCS SUỐI TIÊN")).units == ("thcs-suoi-tien",)
    assert both.of_letterhead(body_of("TRƯỜNG PTDTBT THCS SUỐI TIÊN")).units == ("bt-suoi-tien",)
    assert both.in_text("PTDTBT THCS Suối Tiên nộp báo cáo").units == ("bt-suoi-tien",)
    alone = UnitIndex((boarding,))
    assert alone.of_letterhead(body_of("TRƯỜNG THCS SUỐI TIÊN")).units == ("bt-suoi-tien",)


NUMBERED = UnitIndex(
    (
        Unit("th-an-binh-1", "Trường Tiểu học Số 1 An Bình", Level.TIEU_HOC),
        Unit("th-an-binh-2", "Trường Tiểu học Số 2 An Bình", Level.TIEU_HOC),
        Unit("th-hoa-loc-ii", "Trường Tiểu học Hòa Lộc II", Level.TIEU_HOC),
        Unit("thcs-27-7", "Trường THCS 27 Tháng 7", Level.THCS),
        Unit("mn-so-5", "Trường Mầm non Số 5", Level.MAM_NON),
        Unit("mn-toan-thang", "Trường Mầm non Toàn Thắng", Level.MAM_NON),
    )
)


@pytest.mark.parametrize(
    ("issuer", "code"),
    [
        ("TRƯỜNG TIỂU HỌC AN BÌNH SỐ 1", "th-an-binh-1"),
        ("TRƯỜNG TH AN BÌNH 2", "th-an-binh-2"),
        ("TRƯỜNG TH SỐ II HOÀ LỘC", "th-hoa-loc-ii"),
        ("TRƯỜNG TIỂU HỌC HÒA LỘC 2", "th-hoa-loc-ii"),
        ("TRƯỜNG THCS 27-7", "thcs-27-7"),
        ("TRƯỜNG THCS 27/7", "thcs-27-7"),
        ("TRƯỜNG MẦM NON SỐ 5", "mn-so-5"),
        ("TRƯỜNG MẦM NON TOÀN THẮNG", "mn-toan-thang"),
    ],
)
def test_a_numbered_school_is_named_exactly_however_its_number_is_written(issuer: str, code: str) -> None:
    named = NUMBERED.of_letterhead(body_of(issuer))
    assert named.units == (code,)
    assert named.exact


def test_another_number_is_another_school() -> None:
    assert NUMBERED.of_letterhead(body_of("TRƯỜNG TIỂU HỌC AN BÌNH SỐ 3")).units == ()
    assert NUMBERED.of_letterhead(body_of("TRƯỜNG TIỂU HỌC AN BÌNH")).units == ()
    assert not NUMBERED.of_letterhead(body_of("TRƯỜNG TIỂU HỌC ÁN BÌNH 1")).exact
    assert not NUMBERED.of_letterhead(body_of("TRƯỜNG MẦM NON TOÀN THĂNG")).exact


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("BC TH An Binh so 1", ("th-an-binh-1",)),
        ("TH Số 2 An Bình nộp báo cáo", ("th-an-binh-2",)),
        ("bao cao thcs 27-7", ("thcs-27-7",)),
        ("THCS 27 tháng 07", ("thcs-27-7",)),
        ("TH Hòa Lộc số 2", ("th-hoa-loc-ii",)),
        ("TH Hoà Lộc II", ("th-hoa-loc-ii",)),
        ("TH An Bình số 3", ()),
    ],
)
def test_a_number_in_running_text_is_read_in_every_form(text: str, codes: tuple[str, ...]) -> None:
    assert NUMBERED.in_text(text).units == codes


def test_two_schools_of_one_clerk_are_told_apart_by_their_number() -> None:
    both = ("th-an-binh-1", "th-an-binh-2")
    assert NUMBERED.named_barely("báo cáo An Bình số 2", both) == ("th-an-binh-2",)
    assert INDEX.in_text("TH Suối Tiên số 2").units == ()


def test_a_town_behind_the_name_of_a_union_or_section_is_no_other_unit() -> None:
    units = (
        Unit("cd", "Công đoàn ngành Giáo dục", Level.DOAN_THE),
        Unit("tt", "Trung tâm Bồi dưỡng huyện An Bình", Level.KHAC),
    )
    index = UnitIndex(units)
    assert index.of_letterhead(body_of("CÔNG ĐOÀN NGÀNH GIÁO DỤC HUYỆN AN BÌNH")).units == ("cd",)
    assert index.of_letterhead(body_of("TRUNG TÂM BỒI DƯỠNG")).units == ("tt",)


@pytest.mark.parametrize(
    ("issuer", "near"),
    [
        ("TRƯỜNG THCS NGUYỄN T. MINH KHAI", True),
        ("TRƯỜNG THCS N.T.MINH KHAI", True),
        ("TRƯỜNG THCS NGUYỄN THỊMINH KHAI", True),
        ("TRƯỜNG THCS N.T.M. KHAI", False),
        ("TRƯỜNG THCS NGUYỄN THỊ MINH THAI", False),
        ("TRƯỜNG TH N.T. MINH KHAI", False),
    ],
)
def test_a_shortened_name_is_near_enough_for_its_own_sender(issuer: str, near: bool) -> None:
    index = UnitIndex((Unit("mk", "Trường THCS Nguyễn Thị Minh Khai", Level.THCS),))
    assert index.nearly(body_of(issuer), "mk") is near


def test_letters_and_numbers_at_the_end_are_never_misspellings() -> None:
    index = UnitIndex((Unit("a", "Trường Tiểu học Hòa Sơn A", Level.TIEU_HOC),))
    assert not index.nearly(body_of("TRƯỜNG TIỂU HỌC HÒA SƠN B"), "a")
    assert not index.nearly(body_of("TRƯỜNG TIỂU HỌC HÒA SƠN 1"), "a")
    assert index.nearly(body_of("TRƯỜNG TIỂU HỌC HOÀ SƯN A"), "a")


def test_a_school_is_found_by_every_way_to_write_it_and_by_no_other() -> None:
    levels = ("TH", "THCS", "MNTT", "PTDTBT THCS")
    names = ("my phuoc", "my phuoc 2", "so 3", "hoa binh 10", "26 3", "19", "phu hoa ii")
    written: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for level, name in product(levels, names):
        for short, form in product(level_spellings(level), name_spellings(name)):
            written.setdefault((*short.split(), *form.split()), set()).add((level, name))
            written.setdefault((*name.split(), *short.split()), set()).add((level, name))
    longest = reach(tuple(product(levels, names)))
    for words, meant in written.items():
        assert {one for one in mentions(words) if one[0] in levels and one[1] in names} == meant, words
        assert len(words) <= longest[words[0]]
