"""What is asked of a text before a form is looked for in it never hides one, and an outlook is cut off as before."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.vietnamese.text import fold
from tracker.rules.attribution.campaign import periods as forms
from tracker.rules.attribution.campaign import text_words
from tracker.rules.attribution.campaign.periods import Period, periods
from tracker.rules.attribution.campaign.text_words import reported

_SPOKEN = """
    bão thông áp thấp nhiệt đới ATNĐ số tuần thứ tháng t năm học nh n sáu 6 đầu cuối d c dn cn của giêng mười hai chạp quý qui q
    iv ii học kỳ hk đợt lớp khối ngày 11 9 3 05 2020 2021 20 21 / - . , : ; ( ) + & _ và phương hướng kế hoạch mục tiêu công tác
    nửa đề án dự nghị quyết chỉ thị kết luận chuyên chương trình
"""
_WORDS = _SPOKEN.split()
_TEXTS = st.lists(st.sampled_from((*_WORDS, *map(str.upper, _WORDS), *(" " * 60))), max_size=16).map("".join)


@given(_TEXTS | st.text())
def test_a_text_that_has_not_what_a_form_needs_does_not_have_the_form(text: str) -> None:
    folded = fold(text).replace("_", " ")
    for form in forms._FORMS:
        may_stand, pattern, _ = form
        if pattern.search(folded):
            assert may_stand(folded)
            assert form in forms._IN_WORDS or re.search(r"\d", folded)


@given(_TEXTS)
def test_an_outlook_is_looked_for_wherever_one_can_stand(text: str) -> None:
    folded = fold(text)
    if text_words._OUTLOOK.search(folded) or text_words._NEXT.search(folded):
        assert any(word in folded for word in text_words._AHEAD)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Sơ kết học kỳ hai", {Period("term", 2)}),
        ("Công tác tháng chạp", {Period("month", 12)}),
        ("Kết quả sáu tháng đầu năm", {Period("half", 1)}),
        ("Báo cáo quý IV", {Period("quarter", 4)}),
        ("Thiệt hại do bão số 3", {Period("storm", 3)}),
        ("Theo thông báo số 3", set()),
        ("Họp ngày 15 tháng 11 năm 2020", set()),
        ("", set()),
    ],
)
def test_a_period_is_read_in_words_and_in_digits(text: str, named: set[Period]) -> None:
    assert periods(text) == named


def test_only_what_comes_next_is_cut_off_a_title() -> None:
    assert reported("Công tác tháng 11, phương hướng tháng 12") == "Công tác tháng 11"
    assert reported("Sơ kết quý III và triển khai công tác quý IV") == "Sơ kết quý III "
    assert reported("Phương hướng nhiệm vụ tháng 12") == "Phương hướng nhiệm vụ tháng 12"
    assert reported("Tình hình dạy thêm") == "Tình hình dạy thêm"
