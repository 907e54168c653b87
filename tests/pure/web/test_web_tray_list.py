"""The list of the tray: under headings nothing is lost or doubled, and one walks it from end to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.mails.look import look
from tracker.store.acts.journal import JournalEntry, joined
from tracker.store.mails.tray import TrayRow
from tracker.web.mails.tray_list import HEADINGS, PAGE, Tray, TrayFilter, bunches, leaf, neighbours, reasons

AT = datetime(2020, 12, 1, tzinfo=UTC)
ROW = TrayRow(1, "a@t.example", "Hỏi mẫu", "Trường A xin hỏi mẫu phụ lục ở đâu ạ?", "no-attachment", AT, ("a",), (), ())
rows = st.lists(
    st.builds(
        replace,
        st.just(ROW),
        sender=st.sampled_from(("a@t.example", "b@t.example", "")),
        subject=st.sampled_from(("Hỏi mẫu", "Re: HOI MAU", "Báo cáo", "")),
        reason=st.sampled_from(("no-attachment", "link-only")),
        files=st.sampled_from(((), ("bc.docx",))),
    ),
    max_size=PAGE * 2 + 10,
).map(lambda some: tuple(replace(row, id=number + 1) for number, row in enumerate(some)))


@given(rows, st.sampled_from(tuple(HEADINGS)))
def test_every_mail_stands_once_on_one_page_under_one_heading(some: tuple[TrayRow, ...], order: str) -> None:
    items = Tray(some).choose(TrayFilter(order=order))
    assert sorted(item.id for item in items) == [row.id for row in some]
    pages = leaf(items, order, 1)[1]
    shown = [item.id for number in range(pages) for bunch in leaf(items, order, number + 1)[0] for item in bunch.shown]
    assert shown == [item.id for item in items]
    assert sum(len(bunch.items) for bunch in bunches(items, order)) == len(items)


@given(rows)
def test_one_walks_the_list_from_its_first_to_its_last(some: tuple[TrayRow, ...]) -> None:
    items = Tray(some).choose(TrayFilter())
    at, walked = neighbours(items, 0)[1], []
    while at:
        walked.append(at)
        assert neighbours(items, at)[0] == (walked[-2] if len(walked) > 1 else 0)
        at = neighbours(items, at)[1]
    assert walked == [item.id for item in items]


@given(rows)
def test_the_numbers_of_the_reasons_are_what_they_choose(some: tuple[TrayRow, ...]) -> None:
    tray = Tray(some)
    for reason, count in reasons(tray, TrayFilter(reason="link-only")):
        assert len(tray.choose(TrayFilter(reason=reason))) == count


@given(rows)
def test_what_looks_the_same_is_as_many_as_is_said(some: tuple[TrayRow, ...]) -> None:
    tray = Tray(some)
    assert all(len(tray.choose(TrayFilter(like=item.id))) == item.twins for item in tray.items)


def test_a_filter_chooses_by_unit_campaign_and_day() -> None:
    other = replace(ROW, id=2, units=("b", "a"), campaigns=("K",), at=AT + timedelta(days=1))
    tray = Tray((ROW, other))
    for asked, found in (
        (TrayFilter(unit="a"), [1, 2]), (TrayFilter(unit="b"), [2]), (TrayFilter(campaign="K"), [2]),
        (TrayFilter(since=AT + timedelta(hours=1)), [2]), (TrayFilter(until=AT + timedelta(hours=1)), [1]),
        (TrayFilter(unit="c"), []),
    ):  # fmt: skip
        assert [item.id for item in tray.choose(asked)] == found
    assert [item.id for item in tray.choose(TrayFilter(), holding={2})] == [2]


def test_equal_questions_of_different_schools_look_the_same() -> None:
    one = look("a@t.example", "Hỏi", "Trường Tiểu học An Lạc xin hỏi mẫu phụ lục lấy ở đâu ạ?")
    same = look("b@t.example", "Mẫu", "Kính gửi Phòng. Trường THCS Kim Đồng xin hỏi mẫu phụ lục lấy ở đâu ạ? Trân trọng.")
    other = look("b@t.example", "Mẫu", "Trường THCS Kim Đồng xin hỏi hạn nộp là bao giờ ạ?")
    assert one.twin == same.twin != other.twin
    assert look("a@t.example", "Re: Fwd: Báo cáo", "").twin == look("b@t.example", "BAO CAO", "").twin
    assert look("a@t.example", "", "").twin != look("b@t.example", "", "").twin


def entry(key: int, was: dict[str, int] | None, now: dict[str, int] | None) -> JournalEntry:
    return JournalEntry("mails", {"id": key}, was, now)


def test_entries_of_several_acts_are_the_first_before_and_the_last_after() -> None:
    changed = joined([entry(1, {"a": 1}, {"a": 2}), entry(2, None, {"a": 1}), entry(1, {"a": 2, "b": 1}, {"a": 3, "b": 2})])
    assert changed == (entry(1, {"a": 1, "b": 1}, {"a": 3, "b": 2}), entry(2, None, {"a": 1}))
    assert joined([entry(1, {"a": 1}, {"a": 2}), entry(1, {"a": 2}, {"a": 1})]) == (), "nothing changed"
    assert joined([entry(1, None, {"a": 1}), entry(1, {"a": 1}, None)]) == (), "it came and went"
    assert joined([entry(1, None, {"a": 1}), entry(1, {"a": 1}, {"a": 2})]) == (entry(1, None, {"a": 2}),)
    assert joined([entry(1, {"a": 1}, {"a": 2}), entry(1, {"a": 2, "b": 1}, None)]) == (entry(1, {"a": 1, "b": 1}, None),)
