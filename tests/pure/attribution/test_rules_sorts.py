"""What is no report although it looks like one: photos beside other papers, drafts, blank forms, lists of another kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from parsers.facts import DocumentReading, Outcome, Problem, Table
from tests.bench.suoi_tien import mail, registry, report, workbook
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.document_sorts import title_of
from tracker.rules.attribution.evidence import Attribution, Disposition
from tracker.rules.attribution.registry import History

KNOWN = registry()
SPOKEN = "Báo cáo an toàn giao thông năm 2024"
PHOTO = report(filename="IMG_1.jpg", sha256="e" * 64, outcome=Outcome.UNREADABLE, problems=(Problem("scan-without-text"),))
OTHERS = report(issuer="TRƯỜNG MẦM NON ĐỒNG XUÂN", sha256="f" * 64)


def decide(*documents: DocumentReading, subject: str = SPOKEN, body: str = "") -> Attribution:
    return attribute(mail(*documents, subject=subject, body=body), History(), KNOWN)


def booked(decided: Attribution) -> list[int]:
    return [one.document for one in decided.bookings]


def test_a_photo_alone_is_the_report_that_the_mail_announces() -> None:
    assert booked(decide(PHOTO)) == [0]
    assert booked(decide(PHOTO, subject="BC ATGT")) == [0]


def test_a_photo_that_nothing_calls_a_report_is_only_a_photo() -> None:
    assert not booked(decide(PHOTO, subject="Hình ảnh tuyên truyền an toàn giao thông"))


@pytest.mark.parametrize(
    "beside",
    [
        OTHERS,
        report(issuer="TRƯỜNG TIỂU HỌC SÔNG TRĂNG", sha256="f" * 64),
        report(summary="Giải trình việc chậm nộp báo cáo an toàn giao thông năm 2024", sha256="f" * 64),
        report(summary="Kết quả phòng, chống dịch bệnh", sha256="f" * 64),
        report(filename="hong.docx", outcome=Outcome.UNREADABLE, sha256="f" * 64),
        report(issuer="TRƯỜNG MẦM NON ĐỒNG XUÂN", kind="KH", summary="An toàn giao thông", sha256="f" * 64),
    ],
    ids=["a neighbour's", "a stranger's", "another matter", "another topic", "broken", "a neighbour's plan"],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_photo_is_never_the_report_beside_a_document_that_waits_or_is_anothers(beside: DocumentReading, first: bool) -> None:
    documents = (PHOTO, beside) if first else (beside, PHOTO)
    assert not [one for one in decide(*documents).bookings if one.document == documents.index(PHOTO)]


def test_a_photo_beside_the_report_is_a_copy_and_beside_a_covering_letter_the_report() -> None:
    assert booked(decide(report(), PHOTO)) == [0]
    letter = report(kind="CV", summary="Gửi báo cáo an toàn giao thông", sha256="f" * 64)
    assert booked(decide(letter, PHOTO)) == [1]


def numbered(filename: str, sha256: str, *, number: str | None, dated: date | None, signer: str | None) -> DocumentReading:
    paper = report(filename=filename, sha256=sha256, dated=dated)
    assert paper.header
    return replace(paper, header=replace(paper.header, number=number, signer=signer))


FINAL = numbered("ban chinh.docx", "1" * 64, number="12", dated=date(2024, 11, 20), signer="Trần Thị Ba")


@pytest.mark.parametrize(
    "draft",
    [
        numbered("bc.docx", "2" * 64, number=None, dated=date(2024, 11, 20), signer="Trần Thị Ba"),
        numbered("bc.docx", "2" * 64, number=None, dated=None, signer=None),
        numbered("bc.docx", "2" * 64, number="12", dated=date(2024, 11, 20), signer=None),
    ],
)
def test_of_a_draft_and_the_final_paper_only_that_with_number_date_and_signature_is_filed(draft: DocumentReading) -> None:
    assert booked(decide(draft, FINAL)) == [1]
    assert booked(decide(FINAL, draft)) == [0]


def test_two_papers_that_each_have_what_the_other_lacks_are_both_kept() -> None:
    unsigned = numbered("bc.docx", "2" * 64, number="13", dated=date(2024, 11, 20), signer=None)
    undated = numbered("bc 2.docx", "3" * 64, number="12", dated=None, signer="Trần Thị Ba")
    assert booked(decide(unsigned, undated)) == [0, 1]


def listed(*rows: tuple[object, ...], heading: tuple[str, ...] = ("STT", "Họ và tên", "Ngày sinh")) -> DocumentReading:
    table = Table(rows=((SPOKEN,), heading, *rows), sheet="Sheet1")  # type: ignore[arg-type]
    return replace(workbook(filename="ATGT.xlsx"), tables=(table,))


def test_a_list_counts_only_with_its_columns_filled() -> None:
    assert booked(decide(listed((1, "Trần Thị Ba", date(1990, 5, 6))))) == [0]
    assert booked(decide(listed((1, "Không có", None)))) == [0]
    for blank in (listed(), listed((1, "", None), (2, "", None)), listed(("", "", ""))):
        assert decide(blank).disposition is Disposition.REVIEW


def test_the_rows_of_a_narrow_table_are_no_heading_whatever_years_they_seem_to_name() -> None:
    """A list of two columns has rows as short as the lines above it; each begins with its number, as those do not."""
    books = listed((1, "Tập truyện số 1951"), ("2.", "Tập truyện số 1952"), heading=("STT", "Tên sách"))
    assert title_of(books) == f"{SPOKEN} STT Tên sách"


def test_a_list_of_another_kind_is_not_the_appendix() -> None:
    other = listed((1, "Bảng tin", "2 cái", "Hỏng"), heading=("STT", "Tên thiết bị", "Số lượng", "Tình trạng"))
    assert decide(other).disposition is Disposition.REVIEW


@pytest.mark.parametrize(
    "text",
    [
        "An toàn giao thông năm 2024\nSáng nay trường tổ chức lễ phát động.",
        "LỊCH\nTrực cổng trường, an toàn giao thông năm 2024",
        "SƠ ĐỒ\nĐưa đón học sinh, an toàn giao thông năm 2024",
        "BẢNG KIỂM\nAn toàn giao thông năm 2024",
        "SỔ THEO DÕI\nAn toàn giao thông năm 2024",
        "Tin bài: Ngoại khóa an toàn giao thông năm 2024",
    ],
)
def test_a_paper_that_calls_itself_no_report_is_none_whatever_file_and_subject_say(text: str) -> None:
    paper = report(None, None, kind=None, superior=None, text=text, filename="Báo cáo ATGT.docx")
    assert not booked(decide(paper))


def test_it_is_one_where_it_answers_our_letter() -> None:
    paper = report(None, None, kind=None, superior=None, text="An toàn giao thông năm 2024\nTrường đã làm xong.")
    asked = History(replies_to=(("th-suoi-tien", "ATGT2024"),))
    assert booked(attribute(mail(paper), asked, KNOWN)) == [0]


@pytest.mark.parametrize("heading", ["BÁO CÁO", "B Á O  C Á O", "Báo cáo an toàn giao thông năm 2024"])
def test_it_is_one_where_a_heading_says_so(heading: str) -> None:
    paper = report(None, None, kind=None, superior=None, text=f"{heading}\nAn toàn giao thông năm 2024")
    assert booked(decide(paper)) == [0]
