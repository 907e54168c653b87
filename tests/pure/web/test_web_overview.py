"""Counting, choosing and ordering the board; words and dates as people write them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from config.entities import Campaign, Level, Unit
from parsers.vietnamese.collation import collation_key
from templates import ROOT
from tracker.rules.attribution.evidence import Reason, Standing
from tracker.rules.board.standing import BoardRow, Cell
from tracker.rules.letters.notice import LetterKind
from tracker.web.board.board_rows import FILTERS, ORDERS, BoardFilter, choose, last_chase, tally
from tracker.web.frame import page_words

VN = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2020, 12, 1, tzinfo=VN)
CAMPAIGN = Campaign("C", "C", DUE)

boards = st.lists(
    st.builds(
        lambda standing, level, name, at: BoardRow(
            Cell(Unit(name, name, level), CAMPAIGN, DUE), standing, at, timedelta(0), 0, ()
        ),
        st.sampled_from(Standing),
        st.sampled_from(Level),
        st.text(max_size=8),
        st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
    max_size=20,
)


@given(boards)
def test_the_counters_add_up(rows: list[BoardRow]) -> None:
    counts = tally(rows).counts
    assert counts["tat-ca"] + counts["mien-nop"] == len(rows)
    assert counts["dung-han"] + counts["tre"] == counts["da-nop"]
    assert counts["da-nop"] + counts["bo-sung"] + counts["cho-xem-xet"] + counts["chua-nop"] == counts["tat-ca"]


@given(boards, st.sampled_from(["", *FILTERS]), st.sampled_from(sorted(ORDERS)))
def test_a_filter_shows_as_many_rows_as_its_counter_says(rows: list[BoardRow], standing: str, order: str) -> None:
    shown = choose(rows, BoardFilter(standing, order=order))
    assert len(shown) == (tally(rows).counts[standing] if standing else len(rows))


@given(boards, st.sampled_from(sorted(ORDERS)))
def test_every_order_is_the_same_whatever_the_order_before(rows: list[BoardRow], order: str) -> None:
    key = ORDERS[order]
    assert [key(row) for row in choose(rows, BoardFilter(order=order))] == [
        key(row) for row in choose(rows[::-1], BoardFilter(order=order))
    ]


def test_names_are_ordered_letters_first_and_tones_last() -> None:
    words_listed = ["an", "ăn", "ân", "bản", "bán", "cát", "đá", "e", "ê", "hoa", "hòa", "hóa", "mi", "my", "ô", "ơ", "u", "ư"]
    assert sorted(rotated(words_listed), key=collation_key) == words_listed
    names = ["Trường An Tây", "Trường Ánh Dương", "Trường Ấn Bắc", "Trường Định Phước", "Trường Phú Hòa 2", "Trường Phú Hòa 10"]
    assert sorted(rotated(names), key=collation_key) == names


@given(st.lists(st.text(max_size=12), max_size=8))
def test_the_order_of_names_does_not_depend_on_where_they_stood(names: list[str]) -> None:
    assert sorted(rotated(names), key=collation_key) == sorted(names, key=collation_key)


def rotated(names: list[str]) -> list[str]:
    return names[len(names) // 2 :] + names[: len(names) // 2]


def test_the_last_chase_is_the_newest_letter_that_asks_for_something() -> None:
    letters = (
        (LetterKind.REMINDER, DUE),
        (LetterKind.LATE, DUE + timedelta(days=1)),
        (LetterKind.CONFIRMATION, DUE + timedelta(days=2)),
    )
    assert last_chase(letters) == (LetterKind.LATE, DUE + timedelta(days=1))


def test_shares_have_a_decimal_comma_and_nothing_is_not_a_hundred_per_cent() -> None:
    assert page_words.share(1, 3) == "33,3%"
    assert page_words.share(0, 0) == "–"


def test_every_code_a_page_may_show_has_words() -> None:
    tables = {"reasons": Reason, "standing": Standing, "levels": Level, "letters": LetterKind, "filters": FILTERS}
    for table, codes in tables.items():
        for code in codes:
            assert page_words.label(str(code), table) not in ("", str(code)), (table, code)


def test_a_code_without_words_is_not_hidden() -> None:
    assert page_words.label("khac-thuong", "letters") == "khac-thuong"
    assert page_words.label("khac-thuong", "reasons") == "Cần cán bộ xem xét"


def test_the_pages_do_not_say_the_words_of_the_letters_again() -> None:
    shared = tomllib.loads((ROOT / "labels.toml").read_text(encoding="utf-8"))
    own = tomllib.loads((ROOT / "web" / "labels.toml").read_text(encoding="utf-8"))
    assert not shared.keys() & own.keys()
