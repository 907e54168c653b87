"""Filings, receipts and versions; and two workers that file at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine

from config.campaigns import read_campaign
from config.entities import Unit
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.filings.ledger import FilingRow
from tracker.store.office import roster
from tracker.store.session import reading, writing

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
CAMPAIGN = 'code = "CM"\ntitle = "Báo cáo"\ndue = 2024-06-01T00:00:00+07:00\nparts = [{code = "report", name = "Báo cáo"}]'
FILING = ledger.FilingRow("th-a", "CM", "report", 1, NOW, True, True, "a" * 64, "CM-0001", NOW)


@pytest.fixture(autouse=True)
def _town(engine: Engine) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, [Unit("th-a", "Trường Tiểu học An Lạc"), Unit("th-b", "Trường Tiểu học Bình Minh")])
        campaigns.put(conn, read_campaign(CAMPAIGN), NOW)


def test_a_filing_comes_back_as_it_was_booked(engine: Engine) -> None:
    clue = {"kind": "issuer", "found": "TRƯỜNG TIỂU HỌC AN LẠC", "where": "bc.docx", "points_to": ["th-a"]}
    booked = replace(FILING, evidence=("sender", "issuer"), clues=(clue,), filed_by="an", on_time=False)
    with writing(engine) as conn:
        new = ledger.add(conn, booked)
        assert ledger.of_cell(conn, "th-a", "CM") == (replace(booked, id=new),)
        assert ledger.get(conn, new) == replace(booked, id=new)
        assert ledger.of_cell(conn, "th-b", "CM") == ()


def test_a_withdrawn_filing_counts_nowhere_but_stays_and_keeps_its_number(engine: Engine) -> None:
    with writing(engine) as conn:
        new = ledger.add(conn, FILING)
        assert ledger.withdraw(conn, new, NOW)
        assert not ledger.withdraw(conn, new, NOW)
        assert (ledger.of_cell(conn, "th-a", "CM"), ledger.filed_with(conn, ["a" * 64])) == ((), ())
        assert ledger.next_version(conn, "th-a", "CM", "report") == 2
        assert [one.id for one in ledger.history_of(conn, "th-a", "CM")] == [new]


def test_versions_are_counted_for_each_part_of_each_unit(engine: Engine) -> None:
    with writing(engine) as conn:
        assert ledger.next_version(conn, "th-a", "CM", "report") == 1
        ledger.add(conn, FILING)
        ledger.add(conn, replace(FILING, version=2, sha256="b" * 64))
        assert ledger.next_version(conn, "th-a", "CM", "report") == 3
        assert ledger.next_version(conn, "th-a", "CM", "appendix") == 1
        assert ledger.next_version(conn, "th-b", "CM", "report") == 1
        assert [one.version for one in ledger.of_campaign(conn, "CM")] == [1, 2]


def test_the_same_bytes_are_found_wherever_they_were_booked(engine: Engine) -> None:
    with writing(engine) as conn:
        ledger.add(conn, FILING)
        ledger.add(conn, replace(FILING, unit="th-b"))
        found = ledger.filed_with(conn, ["a" * 64, "f" * 64, "a" * 64])
        assert [unit for _, unit, _ in found] == ["th-a", "th-b"]


def test_the_next_version_counts_withdrawn_ones_and_only_its_own_part(engine: Engine) -> None:
    with writing(engine) as conn:
        first, version = ledger.add_next(conn, FILING)
        assert version == 1
        ledger.withdraw(conn, first, NOW)
        second, version = ledger.add_next(conn, replace(FILING, version=9))
        assert version == 2
        assert ledger.add_next(conn, replace(FILING, part="appendix"))[1] == 1
        assert ledger.add_next(conn, replace(FILING, unit="th-b"))[1] == 1
        found = ledger.get(conn, second)
    assert found == replace(FILING, version=2, id=second)


def test_what_a_mail_needs_of_the_ledger_is_what_the_whole_rows_say(engine: Engine) -> None:
    with writing(engine) as conn:
        for part in ("report", "appendix", "report"):
            ledger.add_next(conn, replace(FILING, part=part))
        withdrawn, _ = ledger.add_next(conn, FILING)
        ledger.withdraw(conn, withdrawn, NOW)
        rows = ledger.of_cell(conn, "th-a", "CM")
        short = ledger.standing_of(conn, "th-a", "CM")
        assert short == tuple((row.part, row.version, row.received_at, row.valid, row.receipt) for row in rows)
        found = ledger.filed_with(conn, ["a" * 64, "f" * 64])
        assert found == tuple((row.sha256, row.unit, row.mail) for row in rows)
        assert len(short) == len(found) == 3


def test_receipts_run_on_and_a_failed_transaction_gives_its_number_back(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as conn:
            assert ledger.next_receipt(conn, "CM") == "CM-0002"
            raise ZeroDivisionError

    with writing(engine) as conn:
        assert ledger.next_receipt(conn, "CM") == "CM-0001"
    with pytest.raises(ZeroDivisionError):
        fail()
    with writing(engine) as conn:
        campaigns.put(conn, replace(read_campaign(CAMPAIGN), title="Báo cáo (sửa)"), NOW)
        assert ledger.next_receipt(conn, "CM") == "CM-0002"


def test_a_receipt_for_no_campaign_is_our_mistake(engine: Engine) -> None:
    with pytest.raises(ledger.NoSuchCampaignError), writing(engine) as conn:
        ledger.next_receipt(conn, "none")


def test_an_officer_can_return_and_accept_a_report(engine: Engine) -> None:
    with writing(engine) as conn:
        new = ledger.add(conn, FILING)
        ledger.send_back(conn, new, "thiếu chữ ký", NOW)
        ledger.set_on_time(conn, new, False)
        found = ledger.of_cell(conn, "th-a", "CM")[0]
        assert (found.valid, found.on_time, found.returned_at, found.note) == (False, False, NOW, "thiếu chữ ký")
        ledger.accept(conn, new, "đã bổ sung")
        found = ledger.of_cell(conn, "th-a", "CM")[0]
        assert (found.valid, found.returned_at, found.note) == (True, None, "đã bổ sung")


def _by_a_version_asked_for(conn: Connection, filing: FilingRow) -> None:
    ledger.add(conn, replace(filing, version=ledger.next_version(conn, "th-a", "CM", "report")))


@pytest.mark.parametrize("book", [_by_a_version_asked_for, ledger.add_next])
def test_workers_that_file_at_once_get_different_versions_and_receipts(
    database_url: str, open_engine: Callable[[str], Engine], book: Callable[[Connection, FilingRow], object]
) -> None:
    def file_one(engine: Engine, start: threading.Barrier) -> None:
        start.wait()
        for _ in range(5):
            with writing(engine) as conn:
                book(conn, replace(FILING, receipt=ledger.next_receipt(conn, "CM")))

    engines = [open_engine(database_url) for _ in range(3)]
    start = threading.Barrier(len(engines))
    workers = [threading.Thread(target=file_one, args=(one, start)) for one in engines]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with reading(engines[0]) as conn:
        filed = ledger.of_cell(conn, "th-a", "CM")
    assert [one.version for one in filed] == list(range(1, 16))
    assert sorted(one.receipt for one in filed) == [f"CM-{number:04}" for number in range(1, 16)]
