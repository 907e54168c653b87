from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.settings import SendingSettings
from parsers.facts import Authentication, Automatic
from tracker.rules.attribution.evidence import Disposition, Reason
from tracker.rules.letters.answering import CAPS, FORBIDDING, Asked, may_answer
from tracker.rules.letters.notices import Arrival

OWN = frozenset({"tccb@phong.edu.example"})
MAIL = Arrival(
    sha256="ab" * 32,
    message_id="<1@truong.example>",
    references=(),
    subject="Báo cáo",
    sender="vanthu@truong.example",
    received_at=datetime(2020, 11, 25, 3, tzinfo=UTC),
    disposition=Disposition.RECORDED,
    registered=True,
)


CAPPED = SendingSettings(answers_per_hour=6, answers_per_day=20)
ASKED = Asked(MAIL, OWN, CAPPED)


def rule(mail: Arrival, hour: int = 0, day: int = 0) -> str:
    return may_answer(replace(ASKED, arrival=mail, last_hour=hour, last_day=day))


def test_a_school_on_the_roster_is_answered() -> None:
    assert rule(MAIL) == ""


@pytest.mark.parametrize("automatic", list(Automatic))
def test_a1_a3_a4_what_a_machine_wrote_is_not_answered(automatic: Automatic) -> None:
    assert rule(replace(MAIL, automatic=automatic)) == "automatic"


def test_a1_a_mail_whose_headers_forbid_it_is_not_answered_though_its_report_is_filed() -> None:
    assert rule(replace(MAIL, answerable=False, looks_like_report=True)) == "automatic"


@pytest.mark.parametrize(
    "local",
    ["mailer-daemon", "postmaster", "owner-giaovien", "giaovien-request", "ds-bounces", "bounces+123=a", "no-reply", "noreply",
     "do-not-reply", "donotreply", "no_reply", "noreply+x", "postmaster+vn", "nobody", "MAIL-DAEMON",
     "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e"],
)  # fmt: skip
def test_a2_a_mailbox_in_which_nobody_reads_is_not_answered(local: str) -> None:
    assert rule(replace(MAIL, sender=f"{local}@truong.example")) == "machine-address"


@pytest.mark.parametrize("local", ["replyma", "vanthu-thcs", "owner", "c2noreplyhouse.x", "thaibounce"])
def test_a2_an_address_that_only_resembles_one_is_answered(local: str) -> None:
    assert rule(replace(MAIL, sender=f"{local}@truong.example")) == ""


def test_a4_our_own_address_is_not_answered() -> None:
    assert rule(replace(MAIL, sender="tccb@phong.edu.example")) == "own-address"
    assert rule(replace(MAIL, sender="tccb+x1@phong.edu.example")) == "own-address"
    assert rule(replace(MAIL, reason=Reason.OWN_MESSAGE)) == "own-address"


@pytest.mark.parametrize(
    "sender", ["", "a", "a@b@c", "a b@c.example", "a@c.example\r\nBcc: x@y.example", "<a@c.example>", "a,b@c"]
)
def test_h1_a_sender_that_is_no_single_address_is_not_answered(sender: str) -> None:
    assert rule(replace(MAIL, sender=sender)) == "no-sender"


def test_s3_a_school_whose_sender_failed_authentication_is_not_answered() -> None:
    assert rule(replace(MAIL, authentication=Authentication.FAIL)) == "unverified-sender"
    assert rule(replace(MAIL, reason=Reason.UNVERIFIED_SENDER)) == "unverified-sender"


def test_a_stranger_is_answered_only_about_a_report() -> None:
    stranger = replace(MAIL, registered=False)
    assert rule(stranger) == "stranger-without-report"
    assert rule(replace(stranger, looks_like_report=True)) == ""


def test_a7_the_sixth_answer_of_an_hour_leaves_and_the_seventh_does_not() -> None:
    assert rule(MAIL, hour=5, day=5) == ""
    assert rule(MAIL, hour=6, day=6) == "cap-hour"
    assert rule(MAIL, hour=0, day=19) == ""
    assert rule(MAIL, hour=0, day=20) == "cap-day"


def test_a9_two_instances_that_strip_every_header_stop_at_the_cap() -> None:
    exchanged = 0
    while rule(replace(MAIL, looks_like_report=True), hour=exchanged, day=exchanged) == "":
        exchanged += 1
    assert exchanged == 6


def test_who_was_asked_three_times_and_sent_no_report_is_asked_no_more() -> None:
    assert may_answer(replace(ASKED, in_vain=2)) == ""
    assert may_answer(replace(ASKED, in_vain=3)) == "asked-in-vain"
    assert "asked-in-vain" in CAPS  # so it is shown


def test_mail_from_before_the_office_began_is_answered_to_nobody() -> None:
    began = replace(ASKED, begins=MAIL.received_at)
    assert may_answer(began) == ""
    assert may_answer(replace(began, arrival=replace(MAIL, received_at=MAIL.received_at - timedelta(seconds=1)))) == (
        "before-the-beginning"
    )


def test_no_letter_leaves_while_roster_or_campaigns_are_empty() -> None:
    assert may_answer(replace(ASKED, has_roster=False)) == "no-roster"
    assert may_answer(replace(ASKED, has_campaigns=False)) == "no-campaigns"


def test_every_rule_that_forbids_an_answer_has_a_reason_and_a_mail_that_only_it_forbids() -> None:
    forbidden = (
        replace(ASKED, arrival=replace(MAIL, sender="")),
        replace(ASKED, arrival=replace(MAIL, sender="tccb@phong.edu.example")),
        replace(ASKED, arrival=replace(MAIL, answerable=False)),
        replace(ASKED, arrival=replace(MAIL, sender="noreply@truong.example")),
        replace(ASKED, begins=MAIL.received_at + timedelta(days=1)),
        replace(ASKED, has_roster=False),
        replace(ASKED, has_campaigns=False),
        replace(ASKED, arrival=replace(MAIL, authentication=Authentication.FAIL)),
        replace(ASKED, arrival=replace(MAIL, registered=False)),
        replace(ASKED, last_hour=6),
        replace(ASKED, last_day=20),
        replace(ASKED, in_vain=3),
    )
    assert [may_answer(one) for one in forbidden] == [name for name, _, _ in FORBIDDING]
    for one in forbidden:
        assert sum(holds(one) for _, _, holds in FORBIDDING) == 1
    assert all(because for _, because, _ in FORBIDDING)
