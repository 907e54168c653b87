"""Rows of a campaign in the books, and what officers decided about them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine

from tests.bench import rach_gam as town
from tracker.rules.synthesis.records import Correction, Mark
from tracker.store.acts.journal import Journal
from tracker.store.filings import records
from tracker.store.filings.ledger import FilingRow, add, of_cell, withdraw
from tracker.store.filings.records import At, Synonym
from tracker.store.session import reading, writing

AT = At(town.CODE, "mn-sen", "list", "f" * 64)
HEADING = Synonym("list", "idea", "Tên việc làm hay")


def test_rows_come_in_the_order_of_the_roster_with_their_file(engine: Engine) -> None:
    town.build(engine, dict(reversed(town.SENT.items())))
    with reading(engine) as conn:
        found = list(records.submissions(conn, town.CODE, ["list"]))
    assert [one.unit.code for one in found] == ["mn-sen", "th-kim-son"]
    assert [len(one.records) for one in found] == [2, 3]
    assert {one.source.filename for one in found} == {"Danh sách.xlsx"}


def test_a_withdrawn_version_gives_way_to_the_one_before(engine: Engine) -> None:
    town.build(engine)
    with writing(engine) as conn:
        town.file(conn, "mn-sen", [town.idea("Mới")], town.NOW, 40, version=2)
        newest = max(of_cell(conn, "mn-sen", town.CODE), key=lambda row: (row.part == "list", row.version))
        withdraw(conn, newest.id, town.NOW)
        (first, *_) = records.submissions(conn, town.CODE, ["list"])
    assert [row["values"]["idea"] for row in first.records] == [row["idea"] for row in town.SENT["mn-sen"]]


def test_a_report_on_paper_has_no_file_and_hides_no_other(engine: Engine) -> None:
    town.build(engine)
    with writing(engine) as conn:
        add(conn, FilingRow("cs-ban-long", town.CODE, "report", 1, town.NOW, False, True, "", "R", town.NOW, "lan"))
        sent = records.sent(conn, town.CODE)
    assert len(sent) == 5
    assert [one.unit for one in sent if one.mail_sha256 is None] == ["cs-ban-long"]
    assert {one.filename for one in sent} == {"Báo cáo.docx", "Danh sách.xlsx", ""}


def test_a_paper_says_its_number_and_date(engine: Engine) -> None:
    town.build(engine)
    with reading(engine) as conn:
        assert records.papers(conn, town.CODE)["mn-sen"] == ("1/BC-T", date(2031, 5, 30))


def test_a_mark_replaces_the_one_before(engine: Engine) -> None:
    town.build(engine)
    with writing(engine) as conn:
        records.mark(Journal(conn), AT, Mark(True, "hay", "lan", town.NOW))
        records.mark(Journal(conn), AT, Mark(False, "trùng", "mai", town.NOW + timedelta(hours=1)))
        (mark,) = records.marks_of(conn, town.CODE).values()
    assert (mark.exemplary, mark.note, mark.who) == (False, "trùng", "mai")


def test_a_correction_keeps_types_and_can_be_taken_back(engine: Engine) -> None:
    town.build(engine)
    made = Correction("since", None, date(2030, 1, 2), "hỏi lại qua điện thoại", "lan", town.NOW)
    with writing(engine) as conn:
        records.correct(Journal(conn), AT, made)
        records.correct(Journal(conn), AT, replace(made, field="money", was=1, now=2.5))
        records.correct(Journal(conn), AT, replace(made, now=date(2030, 1, 3)))
        found = records.corrections_of(conn, town.CAMPAIGN)[AT.unit, AT.part, AT.record]
        assert {one.field: one.now for one in found} == {"since": date(2030, 1, 3), "money": 2.5}
        assert records.uncorrect(Journal(conn), AT, "since")
        assert not records.uncorrect(Journal(conn), AT, "since")
        assert len(records.corrections_of(conn, town.CAMPAIGN)[AT.unit, AT.part, AT.record]) == 1


def test_a_heading_is_learnt_once_and_forgotten_once(engine: Engine) -> None:
    town.build(engine)
    with writing(engine) as conn:
        for _ in range(2):
            records.learn_heading(Journal(conn), town.CODE, HEADING, "nhiều trường ghi vậy", "lan", town.NOW)
        assert records.synonyms_of(conn, town.CODE) == (HEADING,)
        assert records.forget_heading(Journal(conn), town.CODE, HEADING)
        assert not records.forget_heading(Journal(conn), town.CODE, HEADING)
