"""What narrows a topic behind its words is no other matter; what changes it stands before; the form beside it speaks for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from config.entities import Campaign
from parsers.facts import DocumentReading
from tests.bench.suoi_tien import LIST, REPORT, VIETNAM, mail, registry, report, workbook
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.campaign.left_over import is_for_others, left_over
from tracker.rules.attribution.campaign.periods import Period, periods
from tracker.rules.attribution.campaign.refinements import names_matter
from tracker.rules.attribution.campaign.text_words import text_words
from tracker.rules.attribution.campaign.topics import matches, topic
from tracker.rules.attribution.evidence import Attribution
from tracker.rules.attribution.registry import History

DUE = datetime(2024, 12, 10, tzinfo=VIETNAM)
ASKED = Campaign(
    "TV",
    "Báo cáo công tác tư vấn tâm lý cho học sinh năm 2024",
    due=DUE,
    keywords=("tư vấn tâm lý",),
    parts=(REPORT, LIST),
)
TOPIC = topic(ASKED)
PHRASE = "tu van tam li"
KNOWN = registry(campaigns=(ASKED,))
OTHERWISE = "Công tác tư vấn tâm lý trong giờ ra chơi năm 2024"  # what is left names no matter, and opens no known phrase


def decide(*documents: DocumentReading, subject: str = "Gửi văn bản", history: History | None = None) -> Attribution:
    return attribute(mail(*documents, subject=subject), history or History(), KNOWN)


def parts(decided: Attribution) -> list[tuple[int, str]]:
    return sorted((one.document, one.part) for one in decided.bookings)


@pytest.mark.parametrize(
    "title",
    [
        "Công tác tư vấn tâm lý đối với học sinh có hoàn cảnh khó khăn",
        "Công tác tư vấn tâm lý theo Thông tư số 31/2017/TT-BGDĐT ngày 18/12/2017 của Bộ Giáo dục và Đào tạo",
        "Công tác tư vấn tâm lý nhằm ngăn chặn hành vi lệch chuẩn",
        "Công tác tư vấn, lắng nghe tâm lý lứa tuổi",
    ],
)
def test_what_stands_behind_a_topic_narrows_it(title: str) -> None:
    assert left_over(title, PHRASE, TOPIC) == ()


@pytest.mark.parametrize(
    "title",
    [
        "Công tác tư vấn tâm lý đối với học sinh bị bắt nạt",
        "Công tác tư vấn tâm lý đối với học sinh Trần Văn Nam",
        "Công tác tư vấn tâm lý đối với học sinh lớp 5A",
        "Công tác tư vấn tâm lý theo Thông tư số 31/2017/TT-BGDĐT, giải trình nguyên nhân",
    ],
)
def test_a_matter_of_its_own_or_a_single_case_narrows_nothing(title: str) -> None:
    assert left_over(title, PHRASE, TOPIC)


def test_words_before_a_topic_stay() -> None:
    assert left_over("Kết quả dựng hình minh họa tư vấn tâm lý cho học sinh", PHRASE, TOPIC) == ("dung", "hinh", "minh", "hoa")


def test_a_paper_cited_before_a_topic_is_no_matter() -> None:
    cited = "Kết quả thực hiện Kế hoạch số 45/KH-UBND ngày 14/3/2024 của UBND tỉnh Nam Hà về tư vấn tâm lý"
    assert left_over(cited, PHRASE, TOPIC) == ()


def test_marks_tell_a_matter_from_its_namesakes() -> None:
    assert names_matter("cho học sinh xin chuyển trường", TOPIC)
    assert not names_matter("chăm sóc thiết bị mùa thi", TOPIC)  # "chậm", "bị", "mua" without their marks


def test_what_is_guarded_against_is_no_matter() -> None:
    assert not names_matter("và phòng, tránh tai nạn thương tích, vi phạm pháp luật", TOPIC)
    assert names_matter("và một vụ tai nạn", TOPIC)


def test_initials_that_spell_a_syllable_are_none() -> None:
    one = topic(Campaign("X", "Báo cáo bảo tồn Ích Nhân Hạ năm 2024", due=DUE, keywords=("di tích",)))
    assert "binh" not in one.acronyms


@pytest.mark.parametrize(("title", "others"), [("cho giáo viên", True), ("cho giáo viên, học sinh", False), ("của tổ", False)])
def test_a_report_for_others_than_those_asked_about_is_another(title: str, others: bool) -> None:
    assert is_for_others(f"Công tác tư vấn tâm lý {title}", TOPIC) is others


def test_a_span_that_reaches_beyond_the_due_day_is_a_programmes() -> None:
    def contradicts(years: str) -> bool:
        return matches(text_words(f"Thực hiện Đề án “Tư vấn tâm lý giai đoạn {years}”", report=True), [TOPIC])[0].contradicts

    assert not contradicts("2021 - 2030")
    assert contradicts("2020 - 2024")


@pytest.mark.parametrize("text", ["nửa đầu năm học 2024-2025", "nửa đầu năm học"])
def test_half_a_school_year_is_a_term(text: str) -> None:
    assert Period("term", 1) in periods(text)


def test_half_a_year_is_none() -> None:
    assert Period("term", 1) not in periods("nửa đầu năm 2025")


@pytest.mark.parametrize("short", ["PCBLHĐ", "pcblhd", "TVTLHĐPCBLHĐ", "TVTLHĐVPCBLHĐ"])
def test_initials_of_a_title_and_of_its_parts_are_its_own(short: str) -> None:
    title = "Báo cáo tư vấn tâm lý học đường và phòng, chống bạo lực học đường năm 2024"
    one = topic(Campaign("X", title, due=DUE, keywords=("tư vấn học đường",)))
    assert [match.code for match in matches(text_words(f"Công tác {short} năm 2024", report=True), [one])] == ["X"]
    assert not matches(text_words("Công tác PCBL năm 2024", report=True), [one])  # cut in the middle of a part


def test_subject_and_file_name_speak_for_a_title_that_holds_the_campaigns_own() -> None:
    paper = report(summary=OTHERWISE, filename="BC tu van tam ly.docx")
    assert not decide(paper).bookings
    assert parts(decide(paper, subject="Báo cáo tư vấn tâm lý")) == [(0, "report")]


@pytest.mark.parametrize(
    "title", ["Nhu cầu tư vấn tâm lý trong giờ ra chơi", "Công tác tư vấn tâm lý trong giờ ra chơi, xin thêm phòng"]
)
def test_they_do_not_speak_against_a_matter_of_its_own(title: str) -> None:
    paper = report(summary=title, filename="BC tu van tam ly.docx")
    assert not decide(paper, subject="Báo cáo tư vấn tâm lý").bookings


def test_a_filled_form_beside_a_report_speaks_for_it() -> None:
    assert parts(decide(report(summary=OTHERWISE), workbook(filename="tu van tam ly.xlsx"))) == [(0, "report"), (1, "appendix")]


def test_a_blank_form_does_not() -> None:
    blank = workbook((1, None, None), filename="tu van tam ly.xlsx")
    assert not decide(report(summary=OTHERWISE), blank).bookings


def test_a_form_beside_another_matter_does_not_make_it_the_report() -> None:
    paper = report(summary="Giải trình việc chậm nộp báo cáo tư vấn tâm lý")
    assert parts(decide(paper, workbook(filename="tu van tam ly.xlsx"))) == [(1, "appendix")]


def test_a_form_of_another_unit_does_not() -> None:
    stranger = report("TRƯỜNG TIỂU HỌC SUỐI CÁT", OTHERWISE, sha256="c" * 64)
    assert (0, "report") not in parts(decide(stranger, workbook(filename="tu van tam ly.xlsx")))


def test_a_scrap_of_text_is_no_version_even_in_answer_to_our_letter() -> None:
    ours = History(replies_to=(("th-suoi-tien", "TV"),))
    scraps = [
        replace(report(text="a", filename=f"ghi chu {n}.txt", sha256=f"{n:064x}"), header=None, bodies=()) for n in range(3)
    ]
    decided = decide(report(summary="Công tác tư vấn tâm lý năm 2024"), *scraps, history=ours)
    assert parts(decided) == [(0, "report")]
    assert dict(decided.findings) == {1: "unreadable", 2: "unreadable", 3: "unreadable"}


def test_a_format_that_is_not_asked_for_is_no_version_beside_one_that_is() -> None:
    asked = report(summary="Công tác tư vấn tâm lý năm 2024")
    other = report(summary="Công tác tư vấn tâm lý năm 2024", filename="bao cao.html", sha256="d" * 64)
    assert parts(decide(other, asked)) == [(1, "report")]
    assert parts(decide(other)) == [(0, "report")]  # alone it is filed, and its sender hears of the format
