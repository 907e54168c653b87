"""Headings of reports, however they are numbered, and the meaning a summary has a place for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import Paragraph, Table
from parsers.official.sections import sections
from tracker.rules.synthesis.excerpts import ExcerptTopic, by_topic, topics_of


def titles(*lines: str) -> list[tuple[int, str]]:
    return [(one.level, one.title) for one in sections(Paragraph(line) for line in lines)]


@pytest.mark.parametrize(
    ("line", "level", "title"),
    [
        ("II. KẾT QUẢ THỰC HIỆN", 2, "KẾT QUẢ THỰC HIỆN"),
        ("III/ Đánh giá chung", 2, "Đánh giá chung"),
        ("IV- CHẾ ĐỘ BÁO CÁO", 2, "CHẾ ĐỘ BÁO CÁO"),
        ("V) Kiến nghị:", 2, "Kiến nghị"),
        ("2.Kết quả", 3, "Kết quả"),
        ("1/ Thuận lợi", 3, "Thuận lợi"),
        ("2.1. Công tác tuyên truyền", 4, "Công tác tuyên truyền"),
        ("a) Thuận lợi", 5, "Thuận lợi"),
        ("đ/ Nội dung khác", 5, "Nội dung khác"),
        ("A. ĐẶC ĐIỂM TÌNH HÌNH", 1, "ĐẶC ĐIỂM TÌNH HÌNH"),
        ("PHẦN II: PHƯƠNG HƯỚNG", 0, "PHƯƠNG HƯỚNG"),
        ("Phần thứ nhất. Kết quả", 0, "Kết quả"),
    ],
)
def test_a_numbered_line_is_a_heading(line: str, level: int, title: str) -> None:
    assert titles(line) == [(level, title)]


@pytest.mark.parametrize(
    "line",
    [
        "- Tiếp tục thực hiện",
        "1. Nhà trường đã tổ chức ba buổi sinh hoạt chuyên đề cho toàn thể giáo viên.",
        "a) xây dựng kế hoạch;",
        "12/05/2031 họp hội đồng",
        "3.500 học sinh tham gia",
        "Trong năm qua, kết quả đạt được rất tốt",
    ],
)
def test_a_sentence_or_a_number_is_none(line: str) -> None:
    assert titles(line) == []


def test_text_belongs_to_the_heading_above_it_and_knows_the_way_to_it() -> None:
    lines = (
        "Mở đầu",
        "II. KẾT QUẢ",
        "1. Tuyên truyền",
        "Đã phát 20 bài.",
        "- Loa",
        "III. KIẾN NGHỊ",
        "Không.",
        "Nơi nhận:",
        "- Lưu",
    )
    _, told, last = sections([*(Paragraph(line) for line in lines), Table((("x",),))])
    assert (told.text, told.path) == ("Đã phát 20 bài.\n- Loa", ("KẾT QUẢ",))
    assert (last.text, last.path) == ("Không.", ())


@given(st.lists(st.text(max_size=200), max_size=20))
def test_any_text_has_sections_and_none_of_it_is_invented(lines: list[str]) -> None:
    given_words = set("\n".join(lines).split())
    for one in sections(Paragraph(line) for line in lines):
        assert len(one.title.split()) <= len(given_words)


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Phương hướng, kiến nghị", {ExcerptTopic.PLANS, ExcerptTopic.PROPOSALS}),
        ("TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", {ExcerptTopic.WEAKNESSES, ExcerptTopic.CAUSES}),
        ("Kết quả xây dựng mô hình", {ExcerptTopic.MODELS}),
        ("Bài học kinh nghiệm", {ExcerptTopic.LESSONS}),
        ("Đặc điểm tình hình", set()),
    ],
)
def test_a_heading_is_about_everything_it_lists(title: str, topics: set[ExcerptTopic]) -> None:
    assert set(topics_of(title)) == topics


def test_a_heading_without_a_topic_goes_with_the_one_above() -> None:
    found = sections(Paragraph(line) for line in ("II. HẠN CHẾ", "1. Về cơ sở vật chất", "Thiếu phòng học."))
    said = by_topic([("Trường A", found)])
    assert [(one.unit, one.heading, one.text) for one in said[ExcerptTopic.WEAKNESSES]] == [
        ("Trường A", "1. Về cơ sở vật chất", "Thiếu phòng học.")
    ]
