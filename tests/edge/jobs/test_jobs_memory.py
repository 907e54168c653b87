"""Mails that are written together are asked for together, and decided as if each had come alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, event

from intake.envelope import MailboxUid, StoredMail
from parsers.facts import Authentication, Budget, Outcome, Problem, Reading
from parsers.reading import read_mail
from tests.papers.office import GIANG, MAI, NOW, REPORT, ROWS, SON, TestOffice, message
from tracker.jobs.mails.receive import receive
from tracker.jobs.mails.record import record
from tracker.jobs.office.registry import Books, load
from tracker.jobs.reading.forecast import by_itself
from tracker.jobs.reading.readers import Item, Read, Readers, Result
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Attribution, Disposition, Reason
from tracker.rules.attribution.registry import History
from tracker.rules.mails.mail_state import MailState
from tracker.store.filings import ledger
from tracker.store.letters import bounces, outbox
from tracker.store.mails import mails, messages
from tracker.store.mails.mails import PendingMail
from tracker.store.session import reading, writing


class _Together(Readers):
    """Readings that are all done at once, read in this process, each with what it comes to where the books are empty."""

    def __init__(self, office: TestOffice, raw: dict[str, bytes]) -> None:
        super().__init__(office.settings)
        self._raw = raw

    def each(self, items: Iterator[Item]) -> Iterator[tuple[tuple[Item, Result], ...]]:
        read = [(item, read_mail(self._raw[item.sha256], Budget())) for item in items]
        yield tuple((item, Read(reading, by_itself(reading, self._forecaster.page))) for item, reading in read)


def _receive(office: TestOffice, *raw: bytes) -> list[str]:
    """What became of mails that came together, in their order."""
    kept = {read_mail(one, Budget()).sha256: one for one in raw}
    stored = [
        StoredMail(sha256, MailboxUid("INBOX", 1, uid), NOW - timedelta(minutes=30), 1) for uid, sha256 in enumerate(kept, 1)
    ]
    with writing(office.engine) as conn:
        mails.keep(conn, stored, NOW)
    became: list[str] = []

    def note(_mail: PendingMail, outcome: object) -> None:
        became.append(str(outcome))

    receive(office.engine, office.settings, _Together(office, kept), lambda: NOW, note)
    return became


def _report(sender: str, school: str, subject: str = "Báo cáo y tế trường học") -> bytes:
    return message(sender, subject, ("bao cao.txt", REPORT.format(name=school)))


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_the_same_file_twice_in_one_transaction_is_booked_once(office: TestOffice) -> None:
    first = _report(SON.emails[0], "TIỂU HỌC KIM SƠN")
    again = _report(SON.emails[0], "TIỂU HỌC KIM SƠN", "Gửi lại báo cáo y tế trường học")
    assert _receive(office, first, again) == ["recorded", "ignored"]
    with reading(office.engine) as conn:
        assert [row.version for row in ledger.of_cell(conn, SON.code, "TK2023")] == [1]
        assert [row.reason for row in mails.listing(conn)] == [None, "duplicate"]


def test_the_same_mail_redelivered_in_one_transaction_is_ignored(office: TestOffice) -> None:
    first = _report(SON.emails[0], "TIỂU HỌC KIM SƠN")
    again = b"Received: from a.example by b.example; Wed, 24 May 2023 10:00:00 +0700\r\n" + first
    assert _receive(office, first, again) == ["recorded", "ignored"]
    with reading(office.engine) as conn:
        assert len(list(outbox.listing(conn))) == 1


def test_two_reports_of_one_unit_in_one_transaction_are_two_versions_with_two_receipts(office: TestOffice) -> None:
    first = _report(SON.emails[0], "TIỂU HỌC KIM SƠN")
    second = message(SON.emails[0], "Báo cáo y tế", ("bc.txt", REPORT.format(name="TIỂU HỌC KIM SƠN") + "\nBổ sung.\n"))
    assert _receive(office, first, second) == ["recorded", "recorded"]
    with reading(office.engine) as conn:
        filed = ledger.of_cell(conn, SON.code, "TK2023")
    assert [(row.version, row.receipt) for row in filed] == [(1, "TK2023-0001"), (2, "TK2023-0002")]


def test_a_mail_from_an_address_that_was_dead_wakes_it_up_among_others(office: TestOffice) -> None:
    assert _receive(office, _report(SON.emails[0], "TIỂU HỌC KIM SƠN")) == ["recorded"]
    with writing(office.engine) as conn:
        (letter,) = outbox.listing(conn)
        bounces.note_dead(conn, letter.message_id, SON.emails[0], "5.1.1", NOW)
    others = (_report(MAI.emails[0], "MẦM NON BÔNG MAI"), message(SON.emails[0], "Hỏi về báo cáo", body="Bao giờ nộp ạ?"))
    _receive(office, *others)
    with reading(office.engine) as conn:
        assert bounces.dead_among(conn, (SON.emails[0].upper(), "other@truong.example")) == frozenset()


def test_only_dead_addresses_are_named_among_several(office: TestOffice) -> None:
    assert _receive(office, _report(SON.emails[0], "TIỂU HỌC KIM SƠN")) == ["recorded"]
    with writing(office.engine) as conn:
        (letter,) = outbox.listing(conn)
        bounces.note_dead(conn, letter.message_id, SON.emails[0], "5.1.1", NOW)
        assert bounces.dead_among(conn, ("x@truong.example", SON.emails[0].upper())) == {SON.emails[0]}


def test_mails_that_come_together_cost_few_statements_each(office: TestOffice) -> None:
    schools = ((SON, "TIỂU HỌC KIM SƠN"), (MAI, "MẦM NON BÔNG MAI"), (GIANG, "THCS TRƯỜNG GIANG"))
    raw = [_report(unit.emails[0], name) for unit, name in schools]
    with _counted(office.engine) as said:
        assert _receive(office, *raw) == ["recorded"] * 3
    asked = [one for one in said if one.startswith("SELECT") and ("fingerprint" in one.split("FROM")[0] or "dead" in one)]
    assert len(asked) == 2  # once for all three
    assert not any(one.startswith("DELETE") for one in said)  # nothing was decided before


def test_answers_of_late_are_asked_for_once_for_all_senders(office: TestOffice) -> None:
    schools = ((SON, "TIỂU HỌC KIM SƠN"), (MAI, "MẦM NON BÔNG MAI"), (GIANG, "THCS TRƯỜNG GIANG"))
    with _counted(office.engine) as said:
        _receive(office, *(_report(unit.emails[0], name) for unit, name in schools))
    assert len([one for one in said if "JOIN recipients" in one]) == 1


def test_an_address_gets_no_more_answers_an_hour_when_its_mails_come_together(office: TestOffice) -> None:
    most = office.settings.sending.answers_per_hour
    texts = [REPORT.format(name="TIỂU HỌC KIM SƠN") + f"\nLần {time}.\n" for time in range(most + 2)]
    _receive(office, *(message(SON.emails[0], "Báo cáo y tế", ("bc.txt", text)) for text in texts))
    with reading(office.engine) as conn:
        assert [row.state for row in outbox.listing(conn)] == ["queued"] * most + ["suppressed"] * 2


def test_a_mail_that_is_decided_anew_leaves_no_document_of_before(office: TestOffice) -> None:
    files = (("bao cao.txt", REPORT.format(name="TIỂU HỌC KIM SƠN")), ("danh sach.csv", ROWS))
    raw = message(SON.emails[0], "Báo cáo y tế trường học", *files)
    assert _receive(office, raw) == ["recorded"]
    with writing(office.engine) as conn:
        (row,) = mails.listing(conn)
        mails.set_state(conn, row.id, MailState.STORED, None, NOW)
        assert [one.again for one in mails.pending(conn, 5)] == [True]
    one: Reading = read_mail(raw, Budget())
    receive(office.engine, office.settings, _Together(office, {one.sha256: raw}), lambda: NOW)
    with reading(office.engine) as conn:
        (row,) = mails.listing(conn)
    assert [file.filename for file in row.documents] == ["bao cao.txt", "danh sach.csv"]


def test_what_a_child_said_is_taken_only_where_the_books_do_not_gainsay_it(office: TestOffice) -> None:
    """It says something wrong on purpose, so that it shows whether it was taken."""
    wrong = Attribution(Disposition.IGNORED, Reason.NOT_A_REPORT)
    first = _report(MAI.emails[0], "MẦM NON BÔNG MAI")
    office.get(first)
    again = b"Received: from a.example by b.example; Wed, 24 May 2023 10:00:00 +0700\r\n" + first
    assert _reason_when_told(office, again, wrong) == Reason.DUPLICATE
    assert _reason_when_told(office, _report(SON.emails[0], "TIỂU HỌC KIM SƠN"), wrong) == Reason.NOT_A_REPORT


def test_a_resent_file_is_a_duplicate_whoever_looked_at_it(office: TestOffice) -> None:
    office.get(_report(MAI.emails[0], "MẦM NON BÔNG MAI"))
    resent = _report(MAI.emails[0], "MẦM NON BÔNG MAI", "Gửi lại")
    with reading(office.engine) as conn:
        known = load(conn, office.settings, NOW).attribution
    assert _reason_when_told(office, resent, attribute(read_mail(resent, Budget()), History(), known)) == Reason.DUPLICATE


def test_what_a_mail_says_of_itself_and_of_each_file_is_kept_with_it(office: TestOffice) -> None:
    read = read_mail(_report(MAI.emails[0], "MẦM NON BÔNG MAI"), Budget())
    (document,) = read.documents
    odd = replace(document, outcome=Outcome.UNREADABLE, problems=(Problem("damaged", "x"),))
    reading_ = replace(
        read,
        documents=(document, odd),
        problems=(Problem("over-budget", "header"),),
        answerable=False,
        authentication=Authentication.FAIL,
    )
    with writing(office.engine) as conn:
        (mail,) = mails.keep(conn, (StoredMail(read.sha256, MailboxUid("INBOX", 1, 7), NOW, 9),), NOW)
        (pending,) = mails.pending(conn, 10)
        record(conn, pending, reading_, Books(load(conn, office.settings, NOW), office.settings, NOW))
        row = messages.get(conn, mail)
    assert row is not None
    assert (row.answerable, row.authentication, [code for code, *_ in row.problems]) == (False, "fail", ["over-budget"])
    assert ["damaged" in [code for code, *_ in one.findings] for one in row.documents] == [False, True]


def _reason_when_told(office: TestOffice, raw: bytes, alone: Attribution) -> str | None:
    reading = read_mail(raw, Budget())
    with writing(office.engine) as conn:
        (mail,) = mails.keep(conn, (StoredMail(reading.sha256, MailboxUid("INBOX", 1, 7), NOW, len(raw)),), NOW)
        (pending,) = mails.pending(conn, 10)
        record(conn, pending, reading, Books(load(conn, office.settings, NOW), office.settings, NOW), alone=alone)
        row = messages.get(conn, mail)
    return row.reason if row else None
