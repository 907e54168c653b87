"""The request: who gets it, when it is another one, and how it reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from config.entities import Column, Part
from tests.bench.one_school import CAMPAIGN, DUE, OFFICE, SCHOOL, ZONE
from tracker.rules.board.standing import Cell, Filed
from tracker.rules.letters.kinds.enclosure import Enclosure, EnclosureSort, enclosure
from tracker.rules.letters.kinds.opening import KeptFile, OpeningRequest, openings, version
from tracker.rules.letters.notice import LetterKind
from tracker.rules.letters.told import ToldStanding, told_by
from tracker.sending.render import render

NOW = DUE - timedelta(days=20)
FORM = Part("appendix", "Phụ lục danh sách mô hình", columns=(Column("name", ("Tên mô hình",)), Column("place", ("Địa chỉ",))))
ASKED = replace(CAMPAIGN, parts=(Part("report", "Báo cáo"), FORM), plan_number="45/KH-PGDĐT")
CELL = Cell(SCHOOL, ASKED, DUE)
FILES = (KeptFile(7, "Ke hoach 45.pdf", 120_000),)
NOBODY: frozenset[str] = frozenset()
GOLDEN = """Kính gửi: Ban Giám hiệu Trường THCS Hoa Sen.

Bộ phận Tổ chức cán bộ - Phòng Giáo dục và Đào tạo thị xã Bến Cát đề nghị đơn vị nộp báo cáo dân vận khéo.

Hạn nộp: hết ngày 30/11/2020 (còn 19 ngày).
Hồ sơ gồm: Báo cáo; Phụ lục danh sách mô hình.
Phụ lục danh sách mô hình gồm các cột: Tên mô hình; Địa chỉ.
Văn bản yêu cầu báo cáo: số 45/KH-PGDĐT.

Kèm theo thư này:
- Văn bản: Ke hoach 45.pdf;
- Mẫu Phụ lục danh sách mô hình (.xlsx): đề nghị điền trực tiếp vào tệp này và gửi lại nguyên tệp;
- Tệp lịch (.ics): mở tệp để ghi hạn nộp vào lịch điện thoại hoặc máy tính.

Đề nghị đơn vị trả lời thư này và đính kèm báo cáo, hoặc gửi thư mới về địa chỉ tccb.pgd@bencat.edu.example. \
Khi báo cáo được ghi nhận, đơn vị sẽ nhận được thư xác nhận; nếu không nhận được thư xác nhận trong ngày làm việc tiếp theo, \
xin liên hệ lại.

Trân trọng./."""


def asked(*cells: Cell, keys: tuple[str, ...] = (), quiet: tuple[str, ...] = (), dead: tuple[str, ...] = ()) -> OpeningRequest:
    return openings(ASKED, cells, FILES, frozenset(keys), NOW, frozenset(quiet), frozenset(dead))


def test_the_request_goes_to_who_owes_and_to_nobody_else() -> None:
    filed = tuple(Filed(part.code, 1, NOW, valid=True) for part in ASKED.parts)
    late = Cell(SCHOOL, ASKED, NOW)
    for cell in (replace(CELL, filed=filed), replace(CELL, exempt=True), replace(CELL, in_review=True), late):
        assert asked(cell) == OpeningRequest()
    assert [one.to for one in asked(CELL).notices] == [(SCHOOL.emails[0],)]
    assert asked(CELL, quiet=(SCHOOL.code,)) == OpeningRequest(silenced=(CELL,))
    assert asked(CELL, dead=SCHOOL.emails) == OpeningRequest(unreachable=(CELL,))


def test_it_goes_once_and_another_deadline_is_no_other_request() -> None:
    (first,) = asked(CELL).notices
    assert asked(CELL, keys=(first.key,)) == OpeningRequest(already=(CELL,))
    assert version(replace(ASKED, due=DUE + timedelta(days=3), remind_before=())) == version(ASKED)
    assert not first.facts.amended


def test_what_is_asked_otherwise_is_asked_anew_and_says_so() -> None:
    (first,) = asked(CELL).notices
    other = replace(ASKED, parts=ASKED.parts[:1])
    (again,) = openings(other, [replace(CELL, campaign=other)], (), {first.key}, NOW, NOBODY, NOBODY).notices
    assert again.facts.amended
    assert render(again, OFFICE, "<a@b>").subject.startswith("Điều chỉnh yêu cầu nộp báo cáo dân vận khéo")


def test_plan_form_and_deadline_travel_with_it() -> None:
    (notice,) = asked(CELL).notices
    assert notice.attach == ("file:7", "form:DVK/appendix", "calendar:DVK")
    assert [enclosure(one).sort for one in notice.attach] == [EnclosureSort.FILE, EnclosureSort.FORM, EnclosureSort.CALENDAR]
    assert str(enclosure("DVK")) == "DVK"  # as the outbox has always named a status table
    assert enclosure("DVK") == Enclosure(EnclosureSort.TABLE, "DVK")


def test_the_clerk_reads_what_by_when_in_which_form_and_how() -> None:
    (notice,) = asked(CELL).notices
    letter = render(notice, OFFICE, "<a@b>")
    assert letter.subject == "Đề nghị nộp báo cáo dân vận khéo, hạn nộp hết ngày 30/11/2020 - THCS Hoa Sen [DVK]"
    assert letter.text.startswith(GOLDEN)
    for words in ("hết ngày 30/11/2020", "Ke hoach 45.pdf", "45/KH-PGDĐT"):
        assert words in letter.html
    assert "còn thiếu" not in letter.text


def test_who_was_asked_is_told_when_the_deadline_moves() -> None:
    """The request is told as owed: what holds no more is corrected like any other letter."""
    (notice,) = asked(CELL).notices
    (told,) = told_by(notice)
    assert (notice.kind, told.standing, told.due.astimezone(ZONE)) == (LetterKind.OPENING, ToldStanding.OWED, DUE)
