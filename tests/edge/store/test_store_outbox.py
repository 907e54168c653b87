"""Letters: decided once, claimed by one worker, retried with the same Message-ID."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from intake.envelope import MailboxUid, StoredMail
from tracker.rules.letters.notice import LetterKind
from tracker.rules.mails.mail_state import MailState
from tracker.store.filings.board_details import details_of
from tracker.store.letters import outbox, waiting
from tracker.store.mails import mails
from tracker.store.mails.mails import MailboxState
from tracker.store.session import reading, writing

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
LEASE = timedelta(minutes=5)
LETTER = outbox.QueuedLetter(
    key="reminder:CM:th-a:7d",
    kind=LetterKind.REMINDER,
    unit="th-a",
    campaign="CM",
    to=("Th.A@pgd.example",),
    subject="Nhắc nộp báo cáo",
    message_id="<k0@pgd.example>",
    text="Kính gửi",
    html="<p>Kính gửi</p>",
    headers=(("Auto-Submitted", "auto-generated"),),
    created_at=NOW,
    not_before=NOW,
)


def letter(number: int, **changes: object) -> outbox.QueuedLetter:
    named = replace(LETTER, key=f"reminder:CM:th-{number}:7d", message_id=f"<k{number}@pgd.example>")
    return replace(named, **changes)  # type: ignore[arg-type]


def test_a_letter_is_decided_once(engine: Engine) -> None:
    with writing(engine) as conn:
        assert outbox.add(conn, LETTER)
        assert not outbox.add(conn, replace(LETTER, subject="Khác", message_id="<other@pgd.example>"))
        (row,) = outbox.listing(conn)
        assert (row.subject, row.to, row.headers, row.state) == (LETTER.subject, LETTER.to, LETTER.headers, "queued")
        assert outbox.keys(conn) == {LETTER.key}


def test_a_suppressed_letter_is_remembered_and_never_claimed(engine: Engine) -> None:
    with writing(engine) as conn:
        assert outbox.add(conn, LETTER, suppressed="too many answers")
        assert outbox.claim(conn, NOW, LEASE, 10) == ()
        assert [(row.state, row.error) for row in outbox.listing(conn)] == [("suppressed", "too many answers")]


def test_a_letter_waits_for_its_time_and_the_oldest_goes_first(engine: Engine) -> None:
    with writing(engine) as conn:
        outbox.add(conn, letter(1, not_before=NOW))
        outbox.add(conn, letter(2, not_before=NOW - timedelta(hours=1)))
        outbox.add(conn, letter(3, not_before=NOW + timedelta(seconds=1)))
        taken = outbox.claim(conn, NOW, LEASE, 10)
        assert [row.message_id for row in taken] == ["<k2@pgd.example>", "<k1@pgd.example>"]
        assert [(row.state, row.attempts, row.uncertain) for row in taken] == [("sending", 1, False)] * 2


def test_no_more_letters_are_claimed_than_asked_for(engine: Engine) -> None:
    with writing(engine) as conn:
        for number in range(5):
            outbox.add(conn, letter(number))
        assert [len(outbox.claim(conn, NOW, LEASE, 2)) for _ in range(4)] == [2, 2, 1, 0]


def test_a_letter_whose_sender_died_is_claimed_again_as_uncertain(engine: Engine) -> None:
    with writing(engine) as conn:
        outbox.add(conn, LETTER)
        outbox.claim(conn, NOW, LEASE, 10)
        assert outbox.claim(conn, NOW + LEASE - timedelta(seconds=1), LEASE, 10) == ()
        (again,) = outbox.claim(conn, NOW + LEASE, LEASE, 10)
        assert (again.uncertain, again.attempts, again.message_id) == (True, 2, LETTER.message_id)


def test_a_letter_that_did_not_leave_waits_and_stays_certain(engine: Engine) -> None:
    with writing(engine) as conn:
        outbox.add(conn, LETTER)
        (row,) = outbox.claim(conn, NOW, LEASE, 10)
        outbox.retry_later(conn, row.id, "connection refused", NOW + timedelta(minutes=10), NOW)
        assert outbox.claim(conn, NOW + LEASE, LEASE, 10) == ()
        (again,) = outbox.claim(conn, NOW + timedelta(minutes=10), LEASE, 10)
        assert (again.uncertain, again.error) == (False, "connection refused")
        outbox.retry_later(conn, row.id, "connection lost", NOW, NOW, uncertain=True)
        assert outbox.claim(conn, NOW, LEASE, 10)[0].uncertain


def test_a_letter_that_was_sent_or_failed_is_never_claimed_again(engine: Engine) -> None:
    with writing(engine) as conn:
        outbox.add(conn, letter(1))
        outbox.add(conn, letter(2))
        first, second = outbox.claim(conn, NOW, LEASE, 10)
        outbox.mark_sent(conn, first.id, NOW)
        outbox.mark_failed(conn, second.id, "no such address")
        assert outbox.claim(conn, NOW + timedelta(days=9), LEASE, 10) == ()
        assert [(row.state, row.sent_at, row.error) for row in outbox.listing(conn)] == [
            ("sent", NOW, None),
            ("failed", None, "no such address"),
        ]
        assert outbox.counts(conn) == {"queued": 0, "sending": 0, "sent": 1, "failed": 1, "suppressed": 0}


def test_two_senders_never_hold_the_same_letter(database_url: str, open_engine: Callable[[str], Engine]) -> None:
    engines = [open_engine(database_url) for _ in range(3)]
    with writing(engines[0]) as conn:
        for number in range(30):
            outbox.add(conn, letter(number))
    taken: list[int] = []
    start = threading.Barrier(len(engines))

    def send(engine: Engine) -> None:
        start.wait()
        for _ in range(20):
            with writing(engine) as conn:
                taken.extend(row.id for row in outbox.claim(conn, NOW, LEASE, 2))

    senders = [threading.Thread(target=send, args=(engine,)) for engine in engines]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(taken) == len(set(taken)) == 30


def test_keys_are_compared_letter_by_letter(engine: Engine) -> None:
    with writing(engine) as conn:
        outbox.add(conn, letter(1, key="late:CM_1:th-a"))
        outbox.add(conn, letter(2, key="late:CMx1:th-a", campaign="CMx1"))
        outbox.add(conn, letter(3, key="late:cm_1:th-a"))
        assert outbox.keys(conn, "late:CM_1:") == {"late:CM_1:th-a"}
        assert outbox.keys(conn, campaign="CMx1") == {"late:CMx1:th-a"}


def test_our_own_message_ids_are_recognised_in_the_order_asked(engine: Engine) -> None:
    with writing(engine) as conn:
        outbox.add(conn, letter(1))
        outbox.add(conn, letter(2, kind=LetterKind.LATE, campaign=""))
        found = outbox.by_message_id(conn, ["<k2@pgd.example>", "<foreign@x.example>", "<k1@pgd.example>"])
        assert found == (
            outbox.SentRef("<k2@pgd.example>", "th-a", "", LetterKind.LATE, letter(2).key),
            outbox.SentRef("<k1@pgd.example>", "th-a", "CM", LetterKind.REMINDER, letter(1).key),
        )


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({"kind": "confirmation"}, 1),
        ({"kind": "question", "to": ("x@y.example",), "cc": ("th.a@PGD.example",)}, 1),
        ({"kind": "reminder"}, 0),
        ({"kind": "confirmation", "to": ("x@y.example",)}, 0),
        ({"kind": "confirmation", "created_at": NOW - timedelta(seconds=1)}, 0),
    ],
)
def test_only_answers_to_the_address_since_the_instant_are_counted(
    engine: Engine, changes: dict[str, object], counted: int
) -> None:
    with writing(engine) as conn:
        outbox.add(conn, letter(1, **changes))
        assert outbox.answered(conn, ("TH.a@pgd.example",), NOW) == {"th.a@pgd.example": [NOW] * counted}


def test_the_letters_of_a_campaign_are_listed_by_unit(engine: Engine) -> None:
    with writing(engine) as conn:
        for number, kind in ((1, "reminder"), (2, "late"), (3, "late")):
            outbox.add(conn, letter(number, kind=kind, unit="th-a" if number < 3 else "th-b"))
        for row in outbox.claim(conn, NOW, LEASE, 2):
            outbox.mark_sent(conn, row.id, NOW + timedelta(minutes=row.id))
        letters = outbox.last_letters(conn, "CM")
        assert {unit: [kind for kind, _ in sent] for unit, sent in letters.items()} == {"th-a": ["reminder", "late"]}
        assert outbox.last_letters(conn, "other") == {}


def test_a_joint_letter_counts_as_sent_for_each_campaign_that_it_carries(engine: Engine) -> None:
    joint = letter(1, campaign="", attachments=("CM",))
    told = [letter(2, campaign="CM", carried_by=joint.message_id), letter(3, campaign="DVK", carried_by=joint.message_id)]
    with writing(engine) as conn:
        outbox.add(conn, joint)
        for one in told:
            outbox.add(conn, one, "in-letter")
        assert outbox.carried(conn, joint.message_id) == {"CM", "DVK"}
        assert outbox.last_letters(conn, "CM") == {}
        (row,) = outbox.claim(conn, NOW, LEASE, 5)
        assert (row.attachments, row.carried_by) == (("CM",), "")
        outbox.mark_sent(conn, row.id, NOW)
        assert outbox.last_letters(conn, "CM", ["th-a"]) == {"th-a": (("reminder", NOW),)}
        assert outbox.last_letters(conn, "CM", ["th-b"]) == {}
        assert details_of(conn, "DVK", ["th-a"])["th-a"].letters == (("reminder", NOW),)
        assert [one.carried_by for one in outbox.listing(conn)] == ["", joint.message_id, joint.message_id]
        outbox.untell(conn, joint.message_id)
        assert outbox.carried(conn, joint.message_id) == frozenset()


def test_a_bounce_finds_its_letter(engine: Engine) -> None:
    with writing(engine) as conn:
        outbox.add(conn, LETTER)
        assert outbox.note_bounce(conn, LETTER.message_id, "th.a@pgd.example", "5.1.1", NOW)
        assert not outbox.note_bounce(conn, "<foreign@x.example>", "a@b.example", "5.1.1", NOW)
        assert [(row.bounced_at, row.bounce) for row in outbox.listing(conn)] == [(NOW, "th.a@pgd.example 5.1.1")]


def test_an_address_too_long_to_index_does_not_stop_the_letter(engine: Engine) -> None:
    with writing(engine) as conn:
        assert outbox.add(conn, replace(LETTER, to=("a" * 400 + "@pgd.example",)))
    with reading(engine) as conn:
        assert len(list(outbox.listing(conn))) == 1


def test_mail_that_comes_after_the_first_poll_is_not_of_it_and_keeps_its_answers_from_nobody(engine: Engine) -> None:
    """Where several machines collect and decide there always is mail that waits."""
    box, minute = "tccb@mail/INBOX", timedelta(minutes=1)

    def keep(uid: int, seen: datetime) -> int:
        stored = StoredMail(f"{uid}" * 64, MailboxUid(box, 1, uid), seen, 10)
        return mails.keep(conn, [stored], seen)[0]

    with writing(engine) as conn:
        first = keep(1, NOW)
        assert waiting.from_first_poll(conn, [first]) == {first}
        assert not waiting.unsettled(conn), "it is still going on"
        mails.save_mailbox_state(conn, MailboxState(box, 1, 2, last_success=NOW + minute, opened_at=NOW + minute))
        second = keep(2, NOW + 2 * minute)
        assert not waiting.unsettled(conn), "the first is not decided"
        assert waiting.from_first_poll(conn, [first, second]) == {first}
        mails.set_state(conn, first, MailState.IGNORED, None, NOW)
        assert waiting.unsettled(conn)
        waiting.settle_first_poll(conn, 5, NOW)
        mails.save_mailbox_state(conn, MailboxState(box, 1, 3, last_success=NOW + 3 * minute, opened_at=NOW + minute))
        assert not waiting.unsettled(conn), "a poll that began before does not take back that it is settled"
        assert waiting.from_first_poll(conn, [first, second]) == frozenset()
