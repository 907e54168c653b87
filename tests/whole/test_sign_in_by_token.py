"""Signing in by token, on Dovecot that asks a real authorization server about each: what it takes, and what it must refuse."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from config.settings import OAuth2Settings, Office, Server
from intake.grant_file import FILE_NAME, GrantFile
from intake.mailbox import Mailbox
from intake.mailbox_error import MailboxError, MailboxErrorKind
from intake.oauth2 import Tokens, claims
from intake.signin import Bearer
from tests.conftest import settings_for
from tests.servers.authorization import MAILBOX, SECRET, STATE, VERIFIER, Authorization, consent, microsoft
from tests.whole.conftest import Dovecot, SmtpSink, free_port
from tracker.sending.letter import Letter
from tracker.sending.smtp import Later, Outgoing, Sent

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def box(dovecot: Dovecot, oauth2: OAuth2Settings, username: str = MAILBOX) -> Server:
    return Server("127.0.0.1", dovecot.port, "plain", username, section="mailbox", oauth2=oauth2)


def opens(server: Server) -> str:
    """What the mailbox says: empty when it lets us in."""
    try:
        with Mailbox(server) as mailbox:
            mailbox.select("INBOX")
    except MailboxError as trouble:
        return f"{trouble.kind}: {trouble}"
    return ""


def test_a_program_signs_in_for_itself_and_keeps_its_token(
    dovecot: Dovecot, provider: Authorization, program: OAuth2Settings
) -> None:
    assert opens(box(dovecot, program)) == ""
    assert opens(box(dovecot, program)) == ""
    assert provider.asked[0] == 1
    assert (program.home / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_person_consents_once_and_the_token_is_renewed_by_itself(
    dovecot: Dovecot, provider: Authorization, person: OAuth2Settings
) -> None:
    assert consent(provider, person).account == MAILBOX
    assert opens(box(dovecot, person)) == ""
    first = Tokens(person).held
    assert first
    GrantFile(person.home).keep(replace(first, expires_at=1))
    assert opens(box(dovecot, person)) == ""
    second = Tokens(person).held
    assert second
    assert (second.refresh_token, second.account) != (first.refresh_token, "")
    assert second.account == MAILBOX


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_both_mechanisms_let_a_good_token_in_and_no_bad_one(
    dovecot: Dovecot, provider: Authorization, program: OAuth2Settings, monkeypatch: pytest.MonkeyPatch, mechanism: str
) -> None:
    monkeypatch.setattr("intake.signin.MECHANISMS", (mechanism,))
    assert opens(box(dovecot, program)) == ""
    monkeypatch.setattr(Tokens, "current", lambda _self: "not-a-token")
    monkeypatch.setattr(Tokens, "another", lambda _self, _refused: "no-token-either")
    assert opens(box(dovecot, program)).startswith("refused-grant: ")


def test_a_token_of_another_mailbox_opens_nothing(dovecot: Dovecot, provider: Authorization, person: OAuth2Settings) -> None:
    consent(provider, person, "hieu-truong@anbinh.example")
    said = opens(box(dovecot, person))
    assert said.startswith("refused-grant: ")
    assert f"signing in by token as {MAILBOX} failed" in said
    held = Tokens(person).held
    assert held
    assert held.account == "hieu-truong@anbinh.example"


def test_a_token_that_was_revoked_is_replaced_once_and_a_dead_grant_is_said(
    dovecot: Dovecot, provider: Authorization, program: OAuth2Settings, person: OAuth2Settings
) -> None:
    assert opens(box(dovecot, program)) == ""
    provider.revoke()
    assert opens(box(dovecot, program)) == "", "a program asks for another"
    consent(provider, person)
    provider.revoke()
    assert "invalid_grant" in opens(box(dovecot, person))
    consent(provider, person)
    assert opens(box(dovecot, person)) == "", "consent can always be given again"


def test_a_token_that_is_over_by_the_servers_clock_alone_is_renewed(
    dovecot: Dovecot, provider: Authorization, program: OAuth2Settings
) -> None:
    assert opens(box(dovecot, program)) == ""
    provider.issued[0].ends = 0.0  # we believe in an hour; the server's clock is ahead of ours
    assert opens(box(dovecot, program)) == ""
    held = Tokens(program).held
    assert held
    GrantFile(program.home).keep(replace(held, expires_at=held.expires_at - 90_000))  # and our clock a day ahead
    assert opens(box(dovecot, program)) == ""
    assert provider.asked[0] == 3


def test_the_answer_of_another_session_or_another_client_is_not_redeemed(
    provider: Authorization, person: OAuth2Settings
) -> None:
    tokens = Tokens(person)
    answer = provider.consents(tokens.consent_address(STATE, VERIFIER), MAILBOX)
    for given, verifier, words in (
        (answer.replace(STATE, "another"), VERIFIER, "state_mismatch"),
        (answer.partition("?")[0], VERIFIER, "state_mismatch"),
        (answer, "w" * 43, "invalid_grant"),
        (
            f"http://localhost?state={STATE}&error=access_denied&error_description=AADSTS65004",
            VERIFIER,
            "access_denied: AADSTS65004",
        ),
    ):
        with pytest.raises(MailboxError, match=words) as refused:
            tokens.redeem(given, STATE, verifier)
        assert refused.value.kind is MailboxErrorKind.GRANT
    assert tokens.held is None


def test_a_code_is_redeemed_once(provider: Authorization, person: OAuth2Settings) -> None:
    tokens = Tokens(person)
    answer = provider.consents(tokens.consent_address(STATE, VERIFIER), MAILBOX)
    tokens.redeem(answer, STATE, VERIFIER)
    with pytest.raises(MailboxError, match="invalid_grant"):
        tokens.redeem(answer, STATE, VERIFIER)
    assert tokens.held, "and what it gave stays"


@pytest.mark.parametrize(
    "fault", [(500, "{}"), (503, "<html>busy</html>"), (200, "<html>"), (200, "{}"), (200, "[]"), (429, "{}")]
)
def test_a_provider_that_is_down_for_a_moment_ends_nothing(
    dovecot: Dovecot, provider: Authorization, person: OAuth2Settings, fault: tuple[int, str]
) -> None:
    grant = consent(provider, person)
    provider.behaviour.faults.append(fault)
    GrantFile(person.home).keep(replace(grant, expires_at=1))
    assert opens(box(dovecot, person)).startswith("unavailable: ")
    assert opens(box(dovecot, person)) == ""
    provider.behaviour.faults.append(fault)
    held = Tokens(person).held
    assert held
    GrantFile(person.home).keep(replace(held, expires_at=held.expires_at - 3_550))  # fifty seconds are left
    assert opens(box(dovecot, person)) == "", "a token that is good yet does while the provider is down"


def test_a_provider_that_is_slow_is_waited_for_and_not_for_ever(
    provider: Authorization, program: OAuth2Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.oauth2._PATIENCE", 0.2)
    provider.behaviour.wait = 0.1
    assert Tokens(program).current()
    (program.home / FILE_NAME).unlink()
    provider.behaviour.wait = 0.6
    with pytest.raises(MailboxError, match="provider_down") as slow:
        Tokens(program).current()
    assert slow.value.kind is MailboxErrorKind.UNREACHABLE


def test_nothing_secret_is_logged_said_or_shown(
    provider: Authorization, person: OAuth2Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("authlib.oauth2.rfc6749", "authlib.oauth2.rfc7636"):  # the server's side, which tests alone have
        logging.getLogger(name).setLevel(logging.WARNING)
    grant = consent(provider, person)
    provider.behaviour.faults.append((400, microsoft("invalid_grant", f"of {grant.refresh_token} and {SECRET}")))
    with pytest.raises(MailboxError) as refused:
        Tokens(person).another(grant.access_token)
    shown = caplog.text + str(refused.value) + repr(refused.getrepr()) + repr(grant)
    assert [one for one in (*grant.secrets, SECRET) if one in shown] == []


def test_a_grant_of_other_settings_is_none(provider: Authorization, person: OAuth2Settings) -> None:
    consent(provider, person)
    assert Tokens(person).held
    assert Tokens(replace(person, client_id="another")).held is None
    assert Tokens(replace(person, scope=("less",))).held is None


def test_a_token_says_what_it_is_for(provider: Authorization, program: OAuth2Settings) -> None:
    provider.behaviour.claims = {"aud": "https://outlook.office365.com", "roles": ["IMAP.AccessAsApp"]}
    assert claims(Tokens(program).current())["roles"] == ["IMAP.AccessAsApp"]
    assert claims("ya29.opaque") == claims("") == {}


class Submission(SmtpSink):
    """Takes letters of whoever shows a token that opens the mailbox."""

    def __init__(self, provider: Authorization) -> None:
        super().__init__()
        self.provider = provider
        self.refusal = "535 5.7.3 Authentication unsuccessful"

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's names
        user, token = base64.b64decode(args[1]).decode().split("\1")[:2]
        name = user.removeprefix("user=")
        if name and self.provider.user_of(token.removeprefix("auth=Bearer ")) == name:
            return AuthResult(success=True, auth_data=name)
        await server.challenge_auth(b'{"status":"401"}')
        return AuthResult(success=False, handled=False, message=self.refusal)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if not session.authenticated:
            return "530 5.7.57 Client not authenticated to send mail"
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.fixture
def submission(provider: Authorization) -> Iterator[Submission]:
    sink = Submission(provider)
    sink.port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, auth_require_tls=False)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def out(submission: Submission, oauth2: OAuth2Settings, home: Path) -> Outgoing:
    office: Office = settings_for(home, "").office
    server = Server("127.0.0.1", submission.port, "plain", MAILBOX, section="smtp", oauth2=oauth2)
    return Outgoing(server, office, lambda: "", timeout=5)


LETTER = Letter("<1@anbinh.example>", ("a@truong.example",), (), "Thư", "Kính gửi", "", ())


def test_letters_leave_by_the_same_tokens(submission: Submission, person: OAuth2Settings, tmp_path: Path) -> None:
    grant = consent(submission.provider, person)
    with out(submission, person, tmp_path) as outgoing:
        assert outgoing.send(LETTER, NOW) == Sent()
    submission.provider.revoke()
    submission.provider.issued[-1].revoked = False  # only the access token is dead
    submission.provider.issued[-1].ends = 0.0
    with out(submission, person, tmp_path) as outgoing:
        assert outgoing.send(LETTER, NOW + timedelta(1)) == Sent(), "renewed once"
    assert len(submission.letters) == 2
    assert Tokens(person).held != grant


def test_letters_wait_for_a_consent_and_say_what_the_server_said(
    submission: Submission, person: OAuth2Settings, tmp_path: Path
) -> None:
    with out(submission, person, tmp_path) as outgoing:
        result = outgoing.send(LETTER, NOW)
        assert isinstance(result, Later)
        assert result.down
        assert "no_grant" in result.reason
    consent(submission.provider, person, "hieu-truong@anbinh.example")
    submission.refusal = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."
    with out(submission, person, tmp_path) as outgoing:
        assert "SmtpClientAuthentication is disabled" in outgoing.probe()
    assert submission.letters == []


def test_a_bearers_name_cannot_end_its_part() -> None:
    server = Server("h", 143, "tls", "a=b,c")
    assert Bearer("OAUTHBEARER", server, "t")() == "n,a=a=3Db=2Cc,\1host=h\1port=143\1auth=Bearer t\1\1"
    assert Bearer("XOAUTH2", server, "t")(b'{"status":"400"}') == ""
