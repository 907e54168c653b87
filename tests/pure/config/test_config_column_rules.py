"""Rules between columns: sums and nothing else, said back as they were read, written by headings on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.campaigns import CampaignError, from_dict, to_dict
from config.column_rules import ChangeRule, Relation, SumRule, Term, column_rule
from tracker.web.campaigns.rule_lines import rules_of, rules_text

fields = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
sums = st.lists(st.builds(Term, fields, st.booleans()), min_size=1, max_size=4).map(
    lambda terms: (Term(terms[0].field), *terms[1:])
)
rules = st.builds(SumRule, sums, st.sampled_from(Relation), sums) | st.builds(
    ChangeRule, fields, st.integers(0, 400).map(float)
)
TABLE = {
    "code": "SL",
    "title": "Số liệu",
    "due": "2027-01-01T00:00:00+07:00",
    "parts": [
        {
            "code": "list",
            "name": "Biểu",
            "columns": [
                {"field": "lop", "header": ["Lớp"]},
                {"field": "tong", "header": ["Tổng số"], "type": "integer"},
                {"field": "nam", "header": ["Nam"], "type": "integer"},
                {"field": "nu", "header": ["Nữ - dân tộc"], "type": "integer"},
            ],
        }
    ],
}


def campaign(*texts: str) -> dict[str, object]:
    (part,) = TABLE["parts"]
    return {**TABLE, "parts": [{**part, "rules": list(texts)}]}  # type: ignore[dict-item]


@given(rules)
def test_a_rule_is_read_as_it_is_said(rule: SumRule | ChangeRule) -> None:
    assert column_rule(str(rule)) == rule


@given(st.text(max_size=40))
def test_no_text_is_carried_out_or_breaks_the_reading(text: str) -> None:
    found = column_rule(text)
    assert found is None or column_rule(str(found)) == found


@pytest.mark.parametrize(
    "text", ["__import__('os')", "a = b = c", "a == b", "a = 1", "a * b = c", "a = f(b)", "a change %", "= b"]
)
def test_what_is_no_sum_is_no_rule(text: str) -> None:
    assert column_rule(text) is None


def test_a_missing_value_is_no_mistake_of_the_sum() -> None:
    rule = column_rule("tong = nam + nu")
    assert isinstance(rule, SumRule)
    assert rule.sides({"tong": 3.0, "nam": 1.0, "nu": None}) is None
    assert rule.sides({"tong": 3.0, "nam": 1.0, "nu": 2.0}) == (3.0, 3.0)
    assert rule.holds(0.1 + 0.2, 0.3)
    assert not rule.holds(3.0, 4.0)


def test_a_jump_is_measured_by_the_last_period_and_from_nothing_any_is_one() -> None:
    rule = ChangeRule("tong", 30)
    assert rule.holds(100, 130)
    assert not rule.holds(100, 131)
    assert not rule.holds(0, 1)
    assert rule.holds(0, 0)


def test_a_campaign_keeps_its_rules_and_says_which_it_cannot_use() -> None:
    read = from_dict(campaign("tong = nam + nu", "tong change 30%"))
    assert from_dict(to_dict(read)) == read
    with pytest.raises(CampaignError) as caught:
        from_dict(campaign("tong == nam", "tong = la", "lop = nam"))
    codes = [one.code for one in caught.value.mistakes]
    assert codes == ["rule-unreadable", "rule-without-column", "rule-without-number"]


def test_an_officer_writes_headings_and_gets_them_back() -> None:
    read = from_dict(campaign("tong = nam + nu", "nu <= tong - nam", "tong change 12.5%"))
    written = rules_text(read.parts[0])
    assert written.splitlines() == ["Tổng số = Nam + Nữ - dân tộc", "Nữ - dân tộc <= Tổng số - Nam", "Tổng số lệch 12,5%"]
    columns = to_dict(read)["parts"][0]["columns"]
    assert rules_of("tổng số lệch 12,5 %\nNữ - dân tộc ≤ Tổng số - Nam", columns) == ["tong change 12.5%", "nu <= tong - nam"]
    assert rules_of("Tổng số = Là gì", columns) == ["tong = Là gì"]
