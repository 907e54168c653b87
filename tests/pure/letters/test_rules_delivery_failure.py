"""Whose failure a refusal is: the recipient's, the letter's, or that of the office's own way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import FailedDelivery
from tracker.rules.letters.delivery_failure import DEAD, OFFICE, FailureCause, cause_of, is_dead, of_recipient


@pytest.mark.parametrize(
    ("words", "status", "cause"),
    [
        ("550 5.1.1 <lan@truong.example>: Recipient address rejected: User unknown", "", FailureCause.UNKNOWN_USER),
        ("550 No such user here", "5.0.0", FailureCause.UNKNOWN_USER),
        ("Địa chỉ lan@truong.example không tồn tại", "", FailureCause.UNKNOWN_USER),
        ("550 5.4.1 Recipient address rejected: Access denied", "5.4.1", FailureCause.UNKNOWN_USER),
        ("Host or domain name not found. Name service error for name=truong.example type=A: Host not found", "5.4.4",
         FailureCause.UNKNOWN_DOMAIN),
        ("556 5.1.10 domain does not accept mail (nullMX)", "", FailureCause.UNKNOWN_DOMAIN),
        ("This person has moved", "5.1.6", FailureCause.MOVED),
        ("550 5.2.1 The email account that you tried to reach is disabled", "5.2.1", FailureCause.DISABLED),
        ("550 5.2.1 The email account that you tried to reach is inactive", "5.2.1", FailureCause.LOCKED),
        ("550 Mailbox is frozen", "5.0.0", FailureCause.LOCKED),
        ("vdelivermail: account is locked email bounced", "", FailureCause.LOCKED),
        ("Tài khoản đã bị tạm khóa", "", FailureCause.LOCKED),
        ("525 5.7.13 <lan@truong.example>: Recipient address rejected: User account disabled", "5.7.13", FailureCause.LOCKED),
        ("550 5.1.1 inactive email address", "5.1.1", FailureCause.UNKNOWN_USER),
        ("550 5.2.1 <lan@truong.example>... User Unknown", "5.2.1", FailureCause.UNCLEAR),
        ("(rcpt to) 550 5.2.1 <lan@truong.example>... User Unknown", "5.2.1", FailureCause.UNKNOWN_USER),
        ("192.0.2.1 does not like recipient. Remote host said: 550 5.2.1 User Unknown", "5.2.1", FailureCause.UNKNOWN_USER),
        ("550 5.7.1 Recipient address rejected: User unknown", "5.7.1", FailureCause.UNCLEAR),
        ("550 5.2.1 User Unknown bad-mailbox", "5.2.1", FailureCause.UNKNOWN_USER),
        ("(rcpt to) 550 <lan@truong.example>: Recipient address rejected.", "5.0.0", FailureCause.UNKNOWN_USER),
        ("(data) 554 delivery error: dd This user doesn't have a truong.example account", "5.0.0", FailureCause.UNKNOWN_USER),
        ("5.1.0 - Unknown address error 550-'5.7.1 <1@x.example>... Access denied'", "5.0.0", FailureCause.POLICY),
        ("5.1.0 - Unknown address error 550-'5.1.1 User unknown'", "5.0.0", FailureCause.UNKNOWN_USER),
        ("Invalid Address, ERROR_CODE :550, ERROR_CODE :Requested action not taken: mailbox unavailable", "",
         FailureCause.UNCLEAR),
        ("550 Requested action not taken: mailbox unavailable (-2147:3030:-2147)", "5.5.0", FailureCause.UNKNOWN_USER),
        ("procmail: Couldn't create /var/spool/mail/lan: No such user", "5.1.1", FailureCause.SYSTEM),
        ("ディレクトリのリストにありません", "", FailureCause.UNKNOWN_USER),
        ("552-5.2.2 The email account that you tried to reach is over quota", "5.0.0", FailureCause.FULL),
        ("Hộp thư đã đầy", "", FailureCause.FULL),
        ("552 5.3.4 Message size exceeds fixed limit", "5.3.4", FailureCause.SIZE),
        ("550 5.4.316 Message expired, connection refused", "5.4.316", FailureCause.NETWORK),
        ("554 5.7.1 <x@y>: Relay access denied", "5.7.1", FailureCause.RELAY),
        ("530 5.7.0 Authentication required", "", FailureCause.RELAY),
        ("553 5.7.60 SMTP; Client does not have permissions to send as this sender (SendAsDenied)", "", FailureCause.SENDER),
        ("553 5.1.8 Sender address rejected: Domain not found", "5.1.8", FailureCause.SENDER),
        ("550 5.4.6 Unusual rate of mail, daily limit reached", "", FailureCause.RATE),
        ("550 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org", "5.7.1", FailureCause.HOST),
        ("550 5.7.25 no reverse DNS record", "", FailureCause.HOST),
        ("550 5.7.26 DMARC policy", "5.7.26", FailureCause.POLICY),
        ("554 Message looks like spam", "", FailureCause.CONTENT),
        ("(data) 550 : User unknown", "5.0.0", FailureCause.CONTENT),
        ("(data) 550 5.1.1 User unknown", "5.1.1", FailureCause.UNKNOWN_USER),
        ("", "5.1.1", FailureCause.UNKNOWN_USER),
        ("", "5.2.252", FailureCause.RATE),
        ("", "5.3.0", FailureCause.SYSTEM),
        ("", "5.2.0", FailureCause.UNCLEAR),
        ("550 mailbox unavailable", "", FailureCause.UNCLEAR),
        ("550 10.5.1.1 is listed", "", FailureCause.UNCLEAR),
        ("", "", FailureCause.UNCLEAR),
    ],
)  # fmt: skip
def test_the_most_telling_of_words_status_and_code_decides(words: str, status: str, cause: FailureCause) -> None:
    assert cause_of(words, status) is cause


@pytest.mark.parametrize(
    ("action", "status", "words", "dead"),
    [
        ("failed", "5.1.1", "", True),
        ("failed", "5.1.10", "", True),
        ("failed", "5.2.1", "", True),
        ("failed", "5.7.13", "525 5.7.13 Disabled recipient address", False),  # barred until somebody lets it go
        ("failed", "5.2.1", "550 5.2.1 The email account is suspended", False),
        ("failed", "5.4.4", "", True),
        ("", "", "550 no such user", True),
        ("failed", "5.0.0", "", False),  # says nothing
        ("failed", "", "", False),
        ("failed", "5.0.0", "552-5.2.2 over quota", False),
        ("failed", "5.1.8", "", False),
        ("failed", "5.3.0", "", False),
        ("failed", "4.4.7", "", False),
        ("delayed", "5.1.1", "user unknown", False),
        ("delivered", "2.0.0", "", False),
    ],
)
def test_only_a_lasting_failure_of_the_address_itself_makes_it_dead(action: str, status: str, words: str, dead: bool) -> None:
    assert is_dead(FailedDelivery("lan@truong.example", action, status, words)) is dead


@pytest.mark.parametrize(
    ("reply", "dead"),
    [
        ("550 5.1.1 no such user", True),
        ("554 5.7.1 message refused as spam", False),
        ("550 mailbox unavailable", False),
        ("552 5.2.2 over quota", False),
        ("550 no-such-user@truong.example is not for us", False),  # a name in the address is no word of the server's
    ],
)
def test_a_refusal_on_the_spot_counts_where_it_says_why(reply: str, dead: bool) -> None:
    assert of_recipient(reply) is dead


@given(st.text(max_size=300), st.text(max_size=10))
def test_any_words_have_one_cause_and_no_cause_is_both_the_recipients_and_the_offices(words: str, status: str) -> None:
    assert cause_of(words, status) in FailureCause
    assert not DEAD & OFFICE
