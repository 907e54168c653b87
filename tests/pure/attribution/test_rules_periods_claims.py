"""The months that have a name of their own."""

import pytest

from tracker.rules.attribution.campaign.periods import Period, periods


@pytest.mark.parametrize(("spoken", "month"), [("giêng", 1), ("mười", 10), ("mười một", 11), ("mười hai", 12), ("chạp", 12)])
def test_a_month_told_in_words_is_that_month(spoken: str, month: int) -> None:
    assert periods(f"tháng {spoken} năm 2024") == {Period("month", month, 2024)}
