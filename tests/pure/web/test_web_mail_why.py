"""The sentences that explain a decision: for every kind of clue there is one, and nothing in them is invented."""

from __future__ import annotations

import pytest

from tracker.rules.attribution.campaign.campaign_table import WITHOUT_TITLE
from tracker.rules.attribution.decision_table import reasons_of
from tracker.rules.attribution.explanation import BECAUSE, Point
from tracker.rules.attribution.unit.unit_table import LEFT_OPEN, TABLE
from tracker.web.frame import page_words
from tracker.web.mails.mail_why import Names, sentence

NAMES = Names({"kim-son": "Trường Tiểu học Kim Sơn"}, {"YT": "Báo cáo y tế"}, "Sở")


@pytest.mark.parametrize(
    ("kind", "units", "campaigns"),
    [
        *(
            (kind, ("kim-son",), ())
            for kind in ("sender", "reply", "forwarded", "issuer", "subject", "body", "filename", "beside")
        ),
        *((kind, (), ("YT",)) for kind in ("title", "plan", "subject", "body", "filename", "reply")),
        *((kind, (), ()) for kind in ("issuer", "elsewhere", "commune", "organ")),
        ("ward", ("kim-son",), ()),
        ("officer", ("kim-son",), ("YT",)),
    ],
)
def test_every_clue_the_rules_give_has_a_sentence(kind: str, units: tuple[str, ...], campaigns: tuple[str, ...]) -> None:
    said = sentence(Point(kind, "điều tìm thấy", "bc.docx", units, campaigns), NAMES)
    assert not said.startswith(kind)
    assert said.endswith(".")
    assert "{" not in said


def test_a_registered_address_is_said_with_the_unit_it_is_registered_for() -> None:
    point = Point("sender", "vt@truong.example", "From", ("kim-son",), ())
    assert sentence(point, NAMES) == "Địa chỉ gửi vt@truong.example đã đăng ký cho Trường Tiểu học Kim Sơn."


def test_braces_of_a_mail_are_only_text() -> None:
    point = Point("subject", "{names} {0.__class__}", "Subject", ("kim-son",), ())
    assert "“{names} {0.__class__}”" in sentence(point, NAMES)


def test_a_long_subject_is_cut() -> None:
    assert len(sentence(Point("subject", "dài " * 500, "Subject", ("kim-son",), ()), NAMES)) < 300


def test_a_way_of_handing_in_is_said_in_words() -> None:
    assert sentence(Point("hand", "zalo", "", ("kim-son",), ()), NAMES) == "Cán bộ ghi nhận, hình thức nộp: Zalo."


def test_an_unknown_kind_is_told_all_the_same() -> None:
    assert "kim loại" in sentence(Point("stamp", "kim loại", "", ("kim-son",), ()), NAMES)


def test_what_may_be_missing_has_words() -> None:
    assert set(page_words.labels()["missing-clues"]) == {"sender", "issuer", "title"}


@pytest.mark.parametrize("rule", BECAUSE)
def test_every_row_that_may_decide_has_a_sentence(rule: str) -> None:
    ours = {**reasons_of(TABLE), **reasons_of(LEFT_OPEN)}
    units, campaigns = (("kim-son",), ()) if rule in ours else ((), ("YT",))
    said = sentence(Point(f"rule-{rule}", "", "bc.docx", units, campaigns), NAMES)
    assert "bc.docx" in said
    assert "rule-" not in said
    assert not {"{", "}"} & set(said)


_ALWAYS_SURE = {
    *("letterhead-and-sender", "misspelt", "letterhead-and-ward", "letterhead", "letterhead-and-one-more"),
    *("sender", "two-vouch", "initials", "brand"),
}


@pytest.mark.parametrize("rule", [row.id for row in WITHOUT_TITLE] + [row.id for row in TABLE if row.id not in _ALWAYS_SURE])
def test_a_row_that_left_it_open_says_so(rule: str) -> None:
    said = sentence(Point(f"rule-{rule}", "ambiguous-unit", "bc.docx", (), ()), NAMES)
    assert said.startswith("Chưa xác định được")
