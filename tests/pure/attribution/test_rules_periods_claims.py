"""The months that have a name of their own; a year told where a part of it is asked for."""

import pytest

from tracker.rules.attribution.campaign.periods import Period, periods, wider


@pytest.mark.parametrize(("spoken", "month"), [("giêng", 1), ("mười", 10), ("mười một", 11), ("mười hai", 12), ("chạp", 12)])
def test_a_month_told_in_words_is_that_month(spoken: str, month: int) -> None:
    assert periods(f"tháng {spoken} năm 2024") == {Period("month", month, 2024)}


@pytest.mark.parametrize(
    ("title", "asked", "expected"),
    [
        ("Công tác y tế năm 2026", "quý IV năm 2026", True),
        ("Công tác y tế năm 2026", "tháng 11 năm 2026", True),
        ("Công tác y tế năm 2026", "9 tháng đầu năm 2026", True),
        ("Công tác y tế quý IV năm 2026", "quý IV năm 2026", False),
        ("Công tác y tế cuối năm 2026", "6 tháng cuối năm 2026", False),
        ("Công tác y tế từ 01/10 đến 31/12 năm 2026", "quý IV năm 2026", False),
        ("Công tác y tế năm học 2026-2027", "học kỳ I năm học 2026-2027", False),
        ("Công tác y tế năm 2026", "học kỳ I năm học 2026-2027", False),
        ("Công tác y tế", "quý IV năm 2026", False),
        ("Công tác y tế năm 2026", "năm 2026", False),
    ],
)
def test_a_year_is_wider_than_its_quarters_and_months_and_not_than_a_term(title: str, asked: str, expected: bool) -> None:
    assert wider(title, periods(title), periods(asked)) is expected


@pytest.mark.parametrize("text", ["nửa cuối năm 2025", "nửa cuối của năm 2025"])
def test_half_a_calendar_year_is_six_months(text: str) -> None:
    assert periods(text) == periods("6 tháng cuối năm 2025")
