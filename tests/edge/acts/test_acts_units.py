"""Schools change: history stays with the old unit, the duty is its successor's, nobody owes twice, and an undo undoes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from config.entities import Fate, Level, Unit
from tests.papers.office import (
    DUE,
    GIANG,
    MAI,
    NOW,
    REPORT,
    REVIEW,
    ROWS,
    SAFETY,
    SON,
    TestOffice,
    done,
    message,
    opened,
    refused,
)
from tracker.jobs.filings import cell_acts, mute_acts
from tracker.jobs.filings.undo import undo
from tracker.jobs.office.group_acts import group_units
from tracker.jobs.office.unit_acts import change, succeed
from tracker.rules.attribution.evidence import Standing
from tracker.rules.letters.chasing import notice_now
from tracker.rules.office.succession import Succession
from tracker.rules.office.unit_change import UnitChange
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.filings.tallies import tallies
from tracker.store.letters import outbox
from tracker.store.office import roster, unit_groups
from tracker.store.office.roster import Change
from tracker.store.session import reading, writing

TODAY = NOW.date()
WHY = "Quyết định số 12/QĐ-UBND ngày 20/5/2023"
CODES = (REVIEW.code, SAFETY.code)
LAKE = Unit("th-ho-xanh", "Trường Tiểu học Hồ Xanh", Level.TIEU_HOC, "Kim Sơn", ("hoxanh@truong.example",))
UNION = Unit("th-thcs-kim-son", "Trường Tiểu học và THCS Kim Sơn", Level.LIEN_CAP, "Kim Sơn", ("lienson@truong.example",))


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> TestOffice:
    return opened(engine, tmp_path)


def report(office: TestOffice, sender: str, name: str, when: str = "") -> None:
    files = ("bc.txt", REPORT.format(name=name)), ("ds.csv", ROWS)
    office.get(message(sender, f"Nộp báo cáo {when}".strip(), *files))


def boards(conn: Connection) -> dict[tuple[str, str], Standing]:
    rows = [row for code in CODES for row in board.rows(conn, code, NOW)]
    counted = {code: sum(row.cell.campaign.code == code for row in rows) for code in CODES}
    tallied = tallies(conn, NOW)
    for code in CODES:
        assert sum(tallied[code].values()) == counted[code]
        for standing in Standing:
            mine = [row for row in rows if row.cell.campaign.code == code and row.standing is standing]
            assert tallied[code][standing] == len(mine), (code, standing)
    return {(row.cell.campaign.code, row.cell.unit.code): row.standing for row in rows}


def word(conn: Connection) -> outbox.OutboxRow:
    """The one letter that says what changed."""
    (letter,) = (one for one in outbox.listing(conn) if one.kind == "changed")
    return letter


def expected(conn: Connection, code: str = REVIEW.code) -> int:
    """How many reports a campaign awaits or has."""
    return sum(standing is not Standing.EXEMPT for (campaign, _), standing in boards(conn).items() if campaign == code)


def test_a_school_that_is_renamed_keeps_its_code_and_its_history(office: TestOffice) -> None:
    report(office, SON.emails[0], "TIỂU HỌC KIM SƠN")
    with writing(office.engine) as conn:
        before = boards(conn)
        done(change(office.hand(conn, why=WHY), [UnitChange(SON.code, TODAY, LAKE.name)]))
        unit = roster.unit(conn, SON.code)
        assert boards(conn) == before
    assert unit
    assert (unit.name, unit.aliases) == (LAKE.name, (SON.name,))
    with reading(office.engine) as conn:
        letter = word(conn)
    assert letter.kind == "changed"
    assert letter.to == SON.emails
    assert "Trường Tiểu học Hồ Xanh (tên cũ: Trường Tiểu học Kim Sơn)" in letter.text
    assert WHY in letter.text


def test_an_old_name_that_arrives_is_filed_and_the_school_is_told_once(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(change(office.hand(conn, why=WHY), [UnitChange(SON.code, TODAY, LAKE.name)]))
    for version in ("", "lần 2"):
        files = ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN") + version), ("ds.csv", ROWS)
        office.get(message(SON.emails[0], f"Nộp báo cáo {version}", *files))
    with reading(office.engine) as conn:
        receipts = [one.text for one in outbox.listing(conn) if one.kind == "confirmation"]
        assert [row.unit for row in ledger.of_campaign(conn, REVIEW.code) if row.part == "report"] == [SON.code] * 2
    assert ["còn ghi tên cũ là Trường Tiểu học Kim Sơn" in text for text in sorted(receipts, key=len)] == [False, True]


def test_addresses_of_all_change_at_once_and_mail_from_the_old_ones_is_still_theirs(office: TestOffice) -> None:
    changes = [UnitChange(one.code, TODAY, emails=(f"{one.code}@moi.example",)) for one in (MAI, SON, GIANG)]
    with writing(office.engine) as conn:
        before = roster.units(conn)
        act = done(change(office.hand(conn, why=WHY), changes))
        for one in (MAI, SON, GIANG):
            unit = roster.unit(conn, one.code)
            assert unit
            assert unit.emails == (f"{one.code}@moi.example", *one.emails)
        letters = [one.to for one in outbox.listing(conn)]
    assert sorted(letters) == sorted((f"{one.code}@moi.example",) for one in (MAI, SON, GIANG))
    report(office, SON.emails[0], "TIỂU HỌC KIM SƠN")
    with writing(office.engine) as conn:
        assert boards(conn)[REVIEW.code, SON.code] is Standing.ON_TIME
        done(undo(office.hand(conn), act.act))
        assert roster.units(conn) == before


@pytest.mark.parametrize("reported", [True, False])
def test_a_school_that_goes_on_under_another_code_owes_each_report_once(office: TestOffice, reported: bool) -> None:
    if reported:
        report(office, SON.emails[0], "TIỂU HỌC KIM SƠN")
    with writing(office.engine) as conn:
        assert expected(conn) == 3
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.RENAMED, SON.code, (LAKE,), TODAY)))
        seen = boards(conn)
        assert expected(conn) == 3
        assert expected(conn, SAFETY.code) == 3
    owing = SON.code if reported else LAKE.code
    assert seen[REVIEW.code, owing] is (Standing.ON_TIME if reported else Standing.AWAITING)
    assert seen[SAFETY.code, LAKE.code] is Standing.AWAITING
    if not reported:
        report(office, SON.emails[0], "TIỂU HỌC KIM SƠN")
        with reading(office.engine) as conn:
            assert boards(conn)[REVIEW.code, LAKE.code] is Standing.ON_TIME


def test_a_school_merged_into_another_leaves_its_report_and_its_successor_owes_its_own(office: TestOffice) -> None:
    report(office, SON.emails[0], "TIỂU HỌC KIM SƠN")
    with writing(office.engine) as conn:
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.MERGED, SON.code, (GIANG,), TODAY)))
        seen = boards(conn)
    assert seen[REVIEW.code, SON.code] is Standing.ON_TIME
    assert seen[REVIEW.code, GIANG.code] is Standing.AWAITING
    assert (SAFETY.code, SON.code) not in seen
    with reading(office.engine) as conn:
        cells = board.cells(conn, REVIEW.code)
        assert [one.unit for cell in cells if (one := notice_now(cell, NOW, "x"))] == [MAI.code, GIANG.code]
        letter = word(conn)
    assert set(letter.to) == {*GIANG.emails, *SON.emails}
    assert "Trường Tiểu học Kim Sơn sáp nhập vào Trường THCS Trường Giang" in letter.text


@pytest.mark.parametrize("counts", [True, False])
def test_two_schools_merged_into_a_new_one_owe_one_report(office: TestOffice, counts: bool) -> None:
    report(office, SON.emails[0], "TIỂU HỌC KIM SƠN")
    with writing(office.engine) as conn:
        for one in (SON, GIANG):
            done(succeed(office.hand(conn, why=WHY), Succession(Fate.MERGED, one.code, (UNION,), TODAY, counts)))
        seen = boards(conn)
    assert seen[REVIEW.code, SON.code] is Standing.ON_TIME
    assert seen[REVIEW.code, UNION.code] is Standing.AWAITING  # the other half never reported
    assert (REVIEW.code, GIANG.code) not in seen
    assert seen[SAFETY.code, UNION.code] is Standing.AWAITING


def test_where_the_officer_says_so_the_report_of_a_merged_school_counts(office: TestOffice) -> None:
    report(office, SON.emails[0], "TIỂU HỌC KIM SƠN")
    with writing(office.engine) as conn:
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.MERGED, SON.code, (UNION,), TODAY, counts=True)))
        seen = boards(conn)
    assert seen[REVIEW.code, SON.code] is Standing.ON_TIME
    assert seen[REVIEW.code, UNION.code] is Standing.EXEMPT


def test_what_is_overdue_in_an_open_campaign_is_the_successors(office: TestOffice) -> None:
    late = DUE + timedelta(days=3)
    with writing(office.engine) as conn:
        done(cell_acts.extend(office.hand(conn, why=WHY), REVIEW.code, SON.code, DUE + timedelta(days=2)))
        done(succeed(office.hand(conn, now=late, why=WHY), Succession(Fate.RENAMED, SON.code, (LAKE,), late.date())))
        rows = {row.cell.unit.code: row for row in board.rows(conn, REVIEW.code, late)}
    assert rows[SON.code].standing is Standing.EXEMPT
    assert rows[LAKE.code].standing is Standing.OVERDUE
    assert rows[LAKE.code].cell.due == DUE + timedelta(days=2)


def test_what_is_closed_stays_as_it_was_however_late_the_change_is_recorded(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(mute_acts.close(conn, "hanh", REVIEW.code, "xong", NOW))
        before = [row for row in board.rows(conn, REVIEW.code, NOW) if row.standing is not Standing.EXEMPT]
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.RENAMED, SON.code, (LAKE,), TODAY - timedelta(days=90))))
        after = [row for row in board.rows(conn, REVIEW.code, NOW) if row.standing is not Standing.EXEMPT]
        names = [[(row.cell.unit.name, row.standing) for row in rows] for rows in (before, after)]
    assert names[0] == names[1]


def test_a_school_that_is_split_leaves_a_report_to_each(office: TestOffice) -> None:
    parts = (LAKE, replace(UNION, code="thcs-ho-xanh", name="Trường THCS Hồ Xanh", level=Level.THCS, emails=()))
    with writing(office.engine) as conn:
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.SPLIT, SON.code, parts, TODAY)))
        seen = boards(conn)
    assert {unit for campaign, unit in seen if campaign == REVIEW.code} == {MAI.code, GIANG.code, *(one.code for one in parts)}


def test_a_school_split_off_another_owes_from_its_first_day(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.SPLIT, SON.code, (SON, LAKE), DUE.date() - timedelta(days=5))))
        seen = boards(conn)
    assert {unit for campaign, unit in seen if campaign == REVIEW.code} == {MAI.code, SON.code, GIANG.code, LAKE.code}


def test_a_school_that_is_dissolved_owes_nothing_more(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.DISSOLVED, SON.code, (), TODAY)))
        seen = boards(conn)
    assert SON.code not in {unit for _, unit in seen}
    with reading(office.engine) as conn:
        assert "không phải nộp báo cáo nữa" in word(conn).text


def test_a_campaign_opened_later_asks_those_who_stand_and_whom_its_list_named_before(office: TestOffice) -> None:
    later = replace(SAFETY, code="KH2023", due=DUE + timedelta(days=60), units=(SON.code, MAI.code))
    with writing(office.engine) as conn:
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.MERGED, SON.code, (UNION,), TODAY)))
        campaigns.put(conn, later, NOW)
        asked = [row.cell.unit.code for row in board.rows(conn, "KH2023", NOW)]
        counted = tallies(conn, NOW)["KH2023"]
    assert sorted(asked) == sorted((UNION.code, MAI.code))
    assert sum(counted.values()) == 2


@pytest.mark.parametrize(
    ("wanted", "why", "code"),
    [
        (Succession(Fate.MERGED, SON.code, (GIANG,), TODAY), "", "reason-needed"),
        (Succession(Fate.MERGED, "th-nao", (GIANG,), TODAY), WHY, "no-such-unit"),
        (Succession(Fate.MERGED, SON.code, (GIANG,), TODAY + timedelta(days=1)), WHY, "day-not-come"),
        (Succession(Fate.MERGED, SON.code, (), TODAY), WHY, "successor-needed"),
        (Succession(Fate.MERGED, SON.code, (SON,), TODAY), WHY, "own-successor"),
        (Succession(Fate.SPLIT, SON.code, (LAKE,), TODAY), WHY, "successor-needed"),
    ],
)
def test_what_makes_no_sense_is_refused(office: TestOffice, wanted: Succession, why: str, code: str) -> None:
    with writing(office.engine) as conn:
        assert refused(succeed(office.hand(conn, why=why), wanted)) == code


def test_a_unit_that_stands_no_more_is_nobodys_successor(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        done(succeed(office.hand(conn, why=WHY), Succession(Fate.MERGED, SON.code, (GIANG,), TODAY)))
        again = Succession(Fate.DISSOLVED, SON.code, (), TODAY)
        assert refused(succeed(office.hand(conn, why=WHY), again)) == "ended-already"
        into = Succession(Fate.MERGED, MAI.code, (SON,), TODAY)
        assert refused(succeed(office.hand(conn, why=WHY), into)) == "successor-ended"
        assert refused(change(office.hand(conn, why=WHY), [UnitChange(SON.code, TODAY, "Tên Mới")])) == "ended-already"


def test_a_change_is_undone_as_long_as_nothing_was_reported_by_its_successor(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        before = (boards(conn), roster.units(conn))
        act = done(succeed(office.hand(conn, why=WHY), Succession(Fate.RENAMED, SON.code, (LAKE,), TODAY)))
    with writing(office.engine) as conn:
        done(undo(office.hand(conn), act.act))
        assert (boards(conn), roster.units(conn)) == before
        act = done(
            succeed(office.hand(conn, now=NOW + timedelta(1), why=WHY), Succession(Fate.RENAMED, SON.code, (LAKE,), TODAY))
        )
    report(office, SON.emails[0], "TIỂU HỌC KIM SƠN")
    with writing(office.engine) as conn:
        assert refused(undo(office.hand(conn), act.act)) == "changed-since"
        assert date(2023, 5, 24) == TODAY


def test_a_group_says_who_is_asked_and_an_undo_undoes_it(office: TestOffice) -> None:
    only = replace(SAFETY, units=("group:Cụm 1", "not:th-kim-son"))
    with writing(office.engine) as conn:
        campaigns.put(conn, only, NOW)
        assert expected(conn, SAFETY.code) == 0
        done(group_units(office.hand(conn), "  Cụm  1 ", {MAI.code, SON.code}))
        assert expected(conn, SAFETY.code) == 1, "the one that is left out owes nothing"
        act = done(group_units(office.hand(conn), "Cụm 1", {GIANG.code, MAI.code}))
        assert expected(conn, SAFETY.code) == 2
        assert set(act.cells) == {(SAFETY.code, SON.code), (SAFETY.code, GIANG.code)}
        done(undo(office.hand(conn), act.act))
        assert unit_groups.members(conn, "Cụm 1") == (MAI.code, SON.code)
        assert refused(group_units(office.hand(conn), "Cụm 1", {MAI.code, SON.code})) == "nothing-to-do"
        assert refused(group_units(office.hand(conn), " ", {MAI.code})) == "bad-group-name"
        assert refused(group_units(office.hand(conn), "Cụm 2", {"th-nao"})) == "no-such-unit"


def test_a_list_without_a_column_of_groups_leaves_them_as_they_are(office: TestOffice) -> None:
    with writing(office.engine) as conn:
        roster.replace_units(conn, [replace(MAI, groups=("Cụm 1",)), replace(SON, groups=("Cụm 1", "Cụm 2"))])
        assert {one.change for one in roster.replace_units(conn, [MAI, SON])} == {Change.UNCHANGED, Change.ABSENT}
        roster.replace_units(conn, [MAI, replace(SON, groups=("Cụm 2",))])
        assert unit_groups.sizes(conn) == {"Cụm 1": 1, "Cụm 2": 1}
