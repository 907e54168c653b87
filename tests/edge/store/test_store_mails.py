"""Mails in the ledger: kept once, read in order, decided as a whole, shown with everything that belongs to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from config.campaigns import read_campaign
from config.entities import Unit
from intake.envelope import MailboxUid, StoredMail
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.filings import ledger
from tracker.store.mails import file_away, mails
from tracker.store.mails.sightings import places
from tracker.store.office import roster
from tracker.store.session import reading, writing

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
BOX = "tccb@pgd.example/INBOX"
CAMPAIGN = 'code = "CM"\ntitle = "Báo cáo"\ndue = 2024-06-01T00:00:00+07:00\nparts = [{code = "report", name = "Báo cáo"}]'


def sha(number: int) -> str:
    return f"{number:064x}"


def mail(number: int, uid: int | None = None, mailbox: str = BOX) -> StoredMail:
    return StoredMail(sha(number), MailboxUid(mailbox, 9, number if uid is None else uid), NOW, 100)


def decided(state: str = "tray", **more: object) -> mails.DecidedMail:
    return mails.DecidedMail(MailState(state), None, NOW, **more)  # type: ignore[arg-type]


def document(number: int = 1, **more: object) -> mails.DecidedDocument:
    return mails.DecidedDocument(f"báo cáo {number}.docx", ("hồ sơ.zip",), "docx", sha(900 + number), 5, "read", **more)  # type: ignore[arg-type]


def test_keeping_the_same_mails_again_changes_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        first = mails.keep(conn, [mail(1), mail(2)], NOW)
    with writing(engine) as conn:
        assert mails.keep(conn, [mail(2), mail(1)], NOW + timedelta(days=1)) == first[::-1]
        assert set(places(conn, BOX, 9, range(9))) == {1, 2}
        assert [one.sha256 for one in mails.pending(conn, 10)] == [sha(1), sha(2)]


def test_the_same_bytes_at_another_place_are_the_same_mail_sighted_twice(engine: Engine) -> None:
    with writing(engine) as conn:
        assert len(set(mails.keep(conn, [mail(1, 5), mail(1, 6)], NOW))) == 1
        mails.keep(conn, [mail(1, 5, "other")], NOW)
        (row,) = mails.listing(conn)
        assert [(one.mailbox, one.uid) for one in row.sightings] == [(BOX, 5), (BOX, 6), ("other", 5)]


def test_keeping_nothing_is_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        assert mails.keep(conn, [], NOW) == ()
        assert set(places(conn, BOX, 9, [])) == set()


def test_a_uid_is_known_only_in_its_mailbox_and_numbering(engine: Engine) -> None:
    with writing(engine) as conn:
        mails.keep(conn, [mail(1, 5), mail(2, 7), mail(3, 1152921504606846975, "files")], NOW)
        assert set(places(conn, BOX, 9, range(1, 12_000))) == {5, 7}
        assert set(places(conn, BOX, 10, [5, 7])) == set()
        assert set(places(conn, "files", 9, [1152921504606846975])) == {1152921504606846975}


def test_mails_wait_in_the_order_they_came_and_those_that_failed_behind_all_others(engine: Engine) -> None:
    with writing(engine) as conn:
        first, second, third = mails.keep(conn, [mail(30), mail(10), mail(20)], NOW)
        mails.note_attempt(conn, first)
        mails.note_attempt(conn, first)
        mails.note_error(conn, first, "ran out of time")
        mails.decide(conn, second, decided("ignored"))
        waiting = mails.pending(conn, 10)
        assert [(one.id, one.attempts, one.error) for one in waiting] == [(third, 0, None), (first, 2, "ran out of time")]
        assert [one.id for one in mails.pending(conn, 1)] == [third]
        assert mails.counts(conn) == {"stored": 2, "filed": 0, "tray": 0, "ignored": 1}


def test_a_decision_replaces_the_one_before_it_whole(engine: Engine) -> None:
    clue = {"kind": "sender", "found": "a@b.example", "where": "From", "points_to": ["th-a"]}
    with writing(engine) as conn:
        (one,) = mails.keep(conn, [mail(1)], NOW)
        mails.decide(conn, one, decided(documents=(document(1), document(2)), units=("th-a", "th-b"), subject="Cũ"))
        finding = ("bad-date", "Sheet1!C7", "32/13")
        last = document(3, header={"number": "7"}, records=({"row": 5, "values": {"name": "Ê"}},), findings=(finding,))
        mails.decide(
            conn,
            one,
            decided("filed", documents=(last,), clues=(clue,), problems=(("no-date", "", ""),), answerable=True, subject="Mới"),
        )
        (row,) = mails.listing(conn)
        assert (row.state, row.subject, row.units, row.campaigns, row.clues) == ("filed", "Mới", (), (), (clue,))
        assert (row.answerable, row.problems, row.received_at) == (True, (("no-date", "", ""),), None)
        (file,) = row.documents
        assert (file.filename, file.inside, file.header) == ("báo cáo 3.docx", ("hồ sơ.zip",), {"number": "7"})
        assert (file.records, file.findings) == (({"row": 5, "values": {"name": "Ê"}},), (finding,))


def test_a_mail_without_a_header_field_has_none_not_the_word_null(engine: Engine) -> None:
    with writing(engine) as conn:
        (one,) = mails.keep(conn, [mail(1)], NOW)
        mails.decide(conn, one, decided(documents=(document(),)))
        (row,) = mails.listing(conn)
        assert (row.documents[0].header, row.message_id, row.documents[0].records) == (None, None, ())


@pytest.mark.parametrize("hostile", ["x\0y", "x\udc80y", "<" + "m" * 200_000 + "@a.example>", "😀" * 70_000])
def test_whatever_a_header_holds_the_mail_is_decided(engine: Engine, hostile: str) -> None:
    with writing(engine) as conn:
        (one,) = mails.keep(conn, [mail(1)], NOW)
        file = mails.DecidedDocument(hostile, (hostile,), "", sha(7), 1, "unreadable", {"issuer": hostile})
        mails.decide(conn, one, decided(message_id=hostile, subject=hostile, body=hostile, sender=hostile, documents=(file,)))
        mails.note_error(conn, one, hostile)
    with reading(engine) as conn:
        (row,) = mails.listing(conn)
        assert (row.message_id or "").encode().startswith(hostile[:1].encode())


def test_only_decided_mails_are_filed_away_and_only_once(engine: Engine) -> None:
    with writing(engine) as conn:
        first, _ = mails.keep(conn, [mail(1, 5), mail(2, 6)], NOW)
        assert file_away.to_file_away(conn, BOX, 9) == ()
        mails.decide(conn, first, decided())
        ((sighting, uid),) = file_away.to_file_away(conn, BOX, 9)
        assert uid == 5
        assert file_away.to_file_away(conn, BOX, 8) == ()
        file_away.mark_filed_away(conn, [sighting])
        assert file_away.to_file_away(conn, BOX, 9) == ()


def test_a_fingerprint_is_seen_when_an_earlier_mail_was_decided(engine: Engine) -> None:
    with writing(engine) as conn:
        first, second = mails.keep(conn, [mail(1), mail(2)], NOW)
        assert mails.first_seen(conn, (sha(77),), (second,)) == {}
        mails.decide(conn, first, decided(fingerprint=sha(77)))
        assert mails.first_seen(conn, (sha(77),), (second,)) == {sha(77): first}
        assert mails.first_seen(conn, (sha(77),), (first,)) == {}


def test_a_mailbox_remembers_where_polling_stands(engine: Engine) -> None:
    state = mails.MailboxState(BOX, 9, 120, NOW, "unavailable", NOW, 118, 1, NOW)
    with writing(engine) as conn:
        assert mails.mailbox_state(conn, BOX) is None
        mails.save_mailbox_state(conn, mails.MailboxState(BOX, 8, 1))
        mails.save_mailbox_state(conn, state)
        assert mails.mailbox_state(conn, BOX) == state
        assert mails.mailbox_states(conn) == (state,)


def test_a_mail_is_found_by_message_id_with_or_without_brackets_and_by_the_start_of_its_hash(engine: Engine) -> None:
    with writing(engine) as conn:
        first, second = mails.keep(conn, [mail(0xABC << 240, 1), mail(2)], NOW)
        for one in (first, second):
            mails.decide(conn, one, decided(message_id="<same@a.example>"))
        assert [row.id for row in mails.find(conn, "same@a.example")] == [first, second]
        assert [row.id for row in mails.find(conn, "<same@a.example>")] == [first, second]
        assert [row.id for row in mails.find(conn, sha(0xABC << 240)[:9].upper())] == [first]
        assert mails.find(conn, "nothing") == ()
        assert mails.find(conn, "") == ()


def test_the_tray_holds_what_a_person_must_decide(engine: Engine) -> None:
    with writing(engine) as conn:
        first, second, third = mails.keep(conn, [mail(1), mail(2), mail(3)], NOW)
        for one, state in ((first, "tray"), (second, "filed"), (third, "tray")):
            mails.decide(conn, one, decided(state))
        assert [row.id for row in mails.tray(conn)] == [first, third]
        mails.set_state(conn, first, MailState.IGNORED, "not-a-report", NOW)
        assert [row.id for row in mails.tray(conn)] == [third]
        mails.set_state(conn, third, MailState.STORED, None, NOW)
        assert [(one.id, one.attempts) for one in mails.pending(conn, 5)] == [(third, 0)]


def test_showing_a_thousand_mails_costs_as_many_queries_as_showing_one_page(engine: Engine) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, [Unit("th-a", "Trường Tiểu học An Lạc")])
        campaigns.put(conn, read_campaign(CAMPAIGN), NOW)
        ids = mails.keep(conn, [mail(number) for number in range(400)], NOW)
        for one in ids:
            mails.decide(conn, one, decided("filed", documents=(document(),)))
        ledger.add(
            conn, ledger.FilingRow("th-a", "CM", "report", 1, NOW, True, True, sha(1), "CM-0001", NOW, mail=ids[7], document=0)
        )
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with reading(engine) as conn:
        rows = list(mails.listing(conn))
    assert [row.id for row in rows] == list(ids)
    assert [row.id for row in rows if row.filings] == [ids[7]]
    assert sum(statement.startswith("SELECT") for statement in statements) == 4
