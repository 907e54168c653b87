"""What a title says beyond the campaign's words decides whether it is that campaign's report."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.entities import Campaign
from tracker.rules.attribution.campaign.left_over import left_over
from tracker.rules.attribution.campaign.text_words import text_words, words
from tracker.rules.attribution.campaign.topics import matches, topic

DUE = datetime.fromisoformat("2025-12-20T00:00:00+07:00")
MEALS = topic(
    Campaign(
        code="AT", title="Báo cáo công tác bảo đảm an toàn thực phẩm năm 2025", due=DUE, keywords=("an toàn thực phẩm", "ATTP")
    )
)
PHRASE = "an toan thuc pham"


@pytest.mark.parametrize(
    "title",
    [
        "Kết quả công tác bảo đảm an toàn thực phẩm năm 2025",
        "Tình hình tổ chức thực hiện an toàn thực phẩm cho học sinh trong trường học",
        "Một số nội dung công việc đã làm về an toàn thực phẩm của nhà trường 6 tháng cuối năm",
        "Khảo sát, kiểm tra an toàn thực phẩm đợt 2 và phòng, chống đuối nước",
    ],
)
def test_a_report_in_other_everyday_words_leaves_nothing(title: str) -> None:
    assert left_over(title, PHRASE, MEALS) == ()


@pytest.mark.parametrize(
    "title",
    [
        "Giải trình về việc chậm nộp báo cáo an toàn thực phẩm năm 2025",
        "Nhu cầu mua sắm thiết bị phục vụ an toàn thực phẩm",
        "Kiện toàn Ban chỉ đạo an toàn thực phẩm năm 2025",
        "Kết quả khắc phục tồn tại sau kiểm tra an toàn thực phẩm",
        "Trường hợp học sinh bị ngộ độc do mất an toàn thực phẩm",
    ],
)
def test_another_matter_on_the_same_topic_leaves_its_words(title: str) -> None:
    assert left_over(title, PHRASE, MEALS)


def test_the_units_own_name_is_no_matter() -> None:
    title = "Kết quả an toàn thực phẩm Trường Tiểu học Bông Trang"
    assert left_over(title, PHRASE, MEALS) == ("bong", "trang")
    assert left_over(title, PHRASE, MEALS, "TRƯỜNG TIỂU HỌC BÔNG TRANG") == ()


@given(st.permutations(["giải", "trình", "mua", "sắm"]))
def test_what_is_left_over_does_not_depend_on_order(order: list[str]) -> None:
    assert sorted(left_over(" ".join((*order, "an toàn thực phẩm")), PHRASE, MEALS)) == sorted(words(" ".join(order)))


@pytest.mark.parametrize("title", ["chuyển đổi số 6 tháng đầu năm 2026", "chuyển đổi số 12 tháng"])
def test_a_number_that_counts_months_is_no_number_of_the_word_before(title: str) -> None:
    digital = topic(Campaign(code="S", title="Báo cáo chuyển đổi số", due=DUE, keywords=("chuyển đổi số",)))
    assert [match.code for match in matches(text_words(f"Kết quả {title}", report=True), (digital,))] == ["S"]


def test_the_sign_of_a_number_is_still_left_out() -> None:
    assert words("bão số 3") == ("bao", "3")
