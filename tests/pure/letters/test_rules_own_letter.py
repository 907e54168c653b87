"""An officer's own letter: its fields, its mistakes, its once a day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.facts import Problem
from tests.bench.one_school import CAMPAIGN, DUE, OFFICE, SCHOOL
from tracker.jobs.letters.own_letters import mistake_in
from tracker.rules.board.standing import Cell
from tracker.rules.letters.kinds.own_letter import own_letter
from tracker.rules.letters.notice import Notice
from tracker.sending.render import render

CELL = Cell(SCHOOL, CAMPAIGN, DUE)
FIELDS = {"đơn vị": lambda cell: cell.unit.name, "tên báo cáo": lambda cell: cell.campaign.title}
GOLDEN = """Kính gửi: Ban Giám hiệu Trường THCS Hoa Sen.

Mời đại diện THCS Hoa Sen dự họp.

Thời gian: 8 giờ 00, ngày 25/11/2020

Trân trọng./.

Bộ phận Tổ chức cán bộ
Phòng Giáo dục và Đào tạo thị xã Bến Cát
--
Cần trao đổi thêm, xin trả lời thư này."""


def written(subject: str, text: str, day: str = "2020-11-20") -> Notice:
    found = own_letter(CELL, subject, text, FIELDS, DUE, day, frozenset())
    assert found
    return found


@pytest.mark.parametrize(
    ("subject", "text", "code"),
    [
        ("", "Kính mời", "no-words"),
        ("Họp", " ", "no-words"),
        ("Họp {đơn vị nào}", "Kính mời", "unknown-field"),
        ("Họp", "Thời gian: [giờ, ngày]", "words-unfilled"),
        ("Họp", "Kính mời {đơn vị", "lone-brace"),
        ("Họp", "x" * 4_001, "words-too-long"),
    ],
)
def test_words_that_would_make_a_bad_letter_are_refused(subject: str, text: str, code: str) -> None:
    found = mistake_in(subject, text, FIELDS)
    assert isinstance(found, Problem)
    assert found.code == code


def test_fields_say_what_is_each_units_own() -> None:
    assert mistake_in("Họp về {Tên  báo cáo}", "Mời {đơn vị}", FIELDS) is None
    letter = render(
        written("Họp về {Tên  báo cáo}", "Mời đại diện {đơn vị} dự họp.\n\nThời gian: 8 giờ 00, ngày 25/11/2020"),
        OFFICE,
        "<a@b>",
    )
    assert letter.subject == "Họp về Báo cáo dân vận khéo - THCS Hoa Sen [DVK]"
    assert letter.text.strip() == GOLDEN
    assert dict(letter.headers)["Auto-Submitted"] == "auto-generated"


def test_the_same_words_go_once_a_day_and_other_words_are_another_letter() -> None:
    first = written("Họp", "Mời")
    assert written("Họp", "Mời").key == first.key
    assert len({first.key, written("Họp", "Mời nữa").key, written("Họp", "Mời", "2020-11-21").key}) == 3


def test_a_unit_that_no_address_reaches_gets_none() -> None:
    lost = replace(CELL, unit=replace(SCHOOL, emails=()))
    assert own_letter(lost, "Họp", "Mời", FIELDS, DUE, "2020-11-20", frozenset()) is None
