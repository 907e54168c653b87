"""What a stranger's paper must not do: be filed for a namesake of another commune, or for being near a topic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.entities import Campaign
from parsers.facts import DocumentReading, Reading, Table
from parsers.vietnamese.document_types import other_paper
from tests.bench.suoi_tien import MEALS, REPORT, SAFETY, UNITS, mail, over, registry, report, workbook
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Attribution, Disposition, Reason
from tracker.rules.attribution.registry import History, Registry

STRANGER = "lan.nguyen@mail.example"


def decide(reading: Reading, known: Registry | None = None) -> Attribution:
    return attribute(reading, History(), known or registry())


def test_a_strangers_paper_under_a_commune_where_no_unit_sits_is_another_schools() -> None:
    away = report(superior="ỦY BAN NHÂN DÂN XÃ PHÚ LÂM")
    decided = decide(mail(away, sender=STRANGER))
    assert (decided.disposition, decided.reason) == (Disposition.REVIEW, Reason.UNKNOWN_UNIT)
    assert decided.units == ("th-suoi-tien",)


@pytest.mark.parametrize("superior", ["UBND PHƯỜNG SUỐI TIÊN", "UBND HUYỆN SUỐI TIÊN", None])
def test_the_schools_own_commune_or_none_is_no_doubt(superior: str | None) -> None:
    assert decide(mail(report(superior=superior), sender=STRANGER)).disposition is Disposition.RECORDED


@pytest.mark.parametrize(("sender", "reason"), [(STRANGER, Reason.UNKNOWN_UNIT), ("", Reason.CONFLICTING_EVIDENCE)])
def test_a_commune_where_other_units_sit_has_a_namesake_of_its_own(sender: str, reason: Reason) -> None:
    paper = report("TRƯỜNG THCS LÝ TỰ TRỌNG", superior="UBND XÃ ĐỒNG XUÂN")
    decided = decide(mail(paper, sender=sender or "thcslytutrong@edu.example"))
    assert (decided.disposition, decided.reason, decided.units) == (Disposition.REVIEW, reason, ("thcs-ly-tu-trong",))


def test_a_known_sender_may_name_a_commune_that_was_merged() -> None:
    assert decide(mail(report(superior="UBND XÃ PHÚ LÂM"))).disposition is Disposition.RECORDED


def test_a_roster_without_wards_cannot_tell_a_foreign_commune() -> None:
    nowhere = registry(tuple(replace(unit, ward="") for unit in UNITS))
    assert decide(mail(report(superior="UBND XÃ PHÚ LÂM"), sender=STRANGER), nowhere).disposition is Disposition.RECORDED


@pytest.mark.parametrize(
    "heading", ["TÀI LIỆU TẬP HUẤN", "SƠ YẾU LÝ LỊCH", "SÁNG KIẾN KINH NGHIỆM", "BẢNG THANH TOÁN TIỀN LƯƠNG"]
)
def test_a_paper_headed_as_something_else_is_no_report_however_near_its_topic(heading: str) -> None:
    paper = report(None, None, kind=None, superior=None, text=f"{heading}\nAn toàn giao thông trong trường học\nBài 1")
    assert other_paper(heading)
    assert not decide(mail(paper, subject="Báo cáo an toàn giao thông")).bookings


def test_the_same_words_in_a_sentence_are_no_heading() -> None:
    assert not other_paper("Tài liệu được phát cho giáo viên")
    text = "Báo cáo an toàn giao thông năm 2024\nTài liệu được phát cho giáo viên"
    assert decide(mail(report(None, None, kind=None, superior=None, text=text))).bookings


def test_a_campaign_may_ask_for_such_a_paper() -> None:
    essays = Campaign("SK2024", "Nộp sáng kiến kinh nghiệm năm 2024", due=SAFETY.due, keywords=("sáng kiến",), parts=(REPORT,))
    paper = report(None, None, kind=None, superior=None, text="SÁNG KIẾN KINH NGHIỆM\nnăm 2024", filename="sang kien.docx")
    assert decide(mail(paper), registry(campaigns=(MEALS, essays))).bookings


def sheet(*heading: str, filename: str = "mau 01.xlsx") -> DocumentReading:
    """A list of people under these rows."""
    listed = workbook(filename=filename)
    rows = (*((line,) for line in heading), ("Kết quả công tác an toàn giao thông năm 2024",), *listed.tables[0].rows)
    return over(listed, Table(rows=rows, sheet="Sheet1"))


def test_the_row_over_a_table_that_names_its_school_is_a_letterhead() -> None:
    ours = sheet("UBND HUYỆN SUỐI TIÊN", "TRƯỜNG THCS LÝ TỰ TRỌNG")
    assert [one.unit for one in decide(mail(ours, sender=STRANGER)).bookings] == ["thcs-ly-tu-trong"]
    assert [one.unit for one in decide(mail(ours, sender="thcslytutrong@edu.example")).bookings] == ["thcs-ly-tu-trong"]
    labelled = sheet("Đơn vị: Trường THCS Lý Tự Trọng")
    assert [one.unit for one in decide(mail(labelled, sender=STRANGER)).bookings] == ["thcs-ly-tu-trong"]


def test_a_sheet_of_another_school_contradicts_its_sender() -> None:
    decided = decide(mail(sheet("TRƯỜNG MẦM NON ĐỒNG XUÂN")))
    assert (decided.disposition, decided.reason) == (Disposition.REVIEW, Reason.CONFLICTING_EVIDENCE)


def test_rows_that_name_the_senders_school_or_none_leave_the_sender_to_decide() -> None:
    for heading in (
        ("TRƯỜNG TIỂU HỌC SUỐI TIÊN", "TRƯỜNG MẦM NON ĐỒNG XUÂN"),
        ("DANH SÁCH HỌC SINH CỦA TRƯỜNG MẦM NON ĐỒNG XUÂN",),
        ("UBND HUYỆN SUỐI TIÊN", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"),
    ):
        assert [one.unit for one in decide(mail(sheet(*heading))).bookings] == ["th-suoi-tien"]


@pytest.mark.parametrize(
    "heading",
    [
        ("TRƯỜNG THCS LÝ TỰ TRỌNG", "TRƯỜNG MẦM NON ĐỒNG XUÂN"),
        ("PHÒNG GD&ĐT HUYỆN SUỐI TIÊN", "TRƯỜNG MẦM NON HƯỚNG DƯƠNG"),
        ("Đơn vị: Trường Mầm non Hướng Dương",),
        ("CÔNG ĐOÀN TRƯỜNG TIỂU HỌC SUỐI TIÊN",),
        ("UBND HUYỆN PHÚ TÚC", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"),
    ],
)
def test_a_sheet_that_names_another_body_is_not_the_senders(heading: tuple[str, ...]) -> None:
    decided = decide(mail(sheet(*heading)))
    organ = Reason.UNKNOWN_CAMPAIGN if heading[0].startswith("CÔNG ĐOÀN") else Reason.CONFLICTING_EVIDENCE
    assert (decided.disposition, decided.reason) == (Disposition.REVIEW, organ)


def test_a_strangers_sheet_under_another_commune_or_town_is_another_schools() -> None:
    for above in ("UBND XÃ PHÚ LÂM", "UBND HUYỆN PHÚ TÚC", "PHÒNG GD&ĐT HUYỆN PHÚ TÚC"):
        decided = decide(mail(sheet(above, "TRƯỜNG THCS LÝ TỰ TRỌNG"), sender=STRANGER))
        assert (decided.disposition, decided.reason) == (Disposition.REVIEW, Reason.UNKNOWN_UNIT)
