"""What Microsoft, Google and mail servers say when they let nobody in, and the one next step that a person reads."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest

from templates import ROOT
from tracker.rules.office.connection import hint
from tracker.rules.office.sign_in_faults import FAULTS, TokenUse, fault_of, token_faults
from tracker.sending.phrases import ailment

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
SECONDS = int(NOW.timestamp())
RIGHT = {
    "aud": "https://outlook.office365.com",
    "roles": ["IMAP.AccessAsApp", "SMTP.SendAsApp"],
    "tid": TENANT,
    "nbf": SECONDS - 60,
    "exp": SECONDS + 3_600,
}
PERSON = {**RIGHT, "aud": "https://outlook.office.com", "scp": "IMAP.AccessAsUser.All SMTP.Send", "upn": "tccb@anbinh.example"}

SAID = [
    ("secret-expired", "invalid_client: AADSTS7000222: The provided client secret keys for app '0d1e' are expired."),
    (
        "secret-wrong",
        "invalid_client: AADSTS7000215: Invalid client secret provided. Ensure it is the value",
    ),
    ("client-unknown", "unauthorized_client: AADSTS700016: Application with identifier '0d1e' was not found in the directory"),
    ("tenant-unknown", "invalid_request: AADSTS90002: Tenant 'anbinh' not found."),
    ("grant-expired", "invalid_grant: AADSTS700082: The refresh token has expired due to inactivity."),
    ("grant-expired", "invalid_grant: AADSTS70008: The provided authorization code or refresh token has expired"),
    ("grant-revoked", "invalid_grant: AADSTS50173: The provided grant has expired due to it being revoked"),
    ("grant-revoked", "invalid_grant: Token has been expired or revoked."),
    ("consent-missing", "invalid_grant: AADSTS65001: The user or administrator has not consented to use the application"),
    ("consent-refused", "access_denied: AADSTS65004: User declined to consent to access the app."),
    ("account-blocked", "invalid_grant: AADSTS50057: The user account is disabled."),
    ("policy-blocks", "interaction_required: AADSTS50076: Due to a configuration change made by your administrator"),
    ("policy-blocks", "invalid_grant: AADSTS53003: Access has been blocked by Conditional Access policies."),
    ("scope-wrong", "invalid_scope: AADSTS70011: The provided request must include a 'scope' input parameter."),
    ("return-address", "invalid_request: AADSTS50011: The redirect URI 'http://x' does not match"),
    ("code-used", "invalid_grant: AADSTS54005: OAuth2 Authorization code was already redeemed"),
    ("grant-dead", "127.0.0.1:1: renewal failed: invalid_grant"),
    ("secret-refused", "invalid_client: The client cannot authenticate"),
    ("no-grant", "login.microsoftonline.com: renewal failed: no_grant: nobody has consented yet"),
    ("state-mismatch", "login.microsoftonline.com: consent failed: state_mismatch: the answer belongs to another sign-in"),
    ("provider-down", "login.microsoftonline.com: renewal failed: provider_down: 503"),
    (
        "smtp-auth-off",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    ),
    ("basic-off", "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."),
    ("app-password", "534 5.7.9 Application-specific password required. For more information, go to"),
    (
        "app-password",
        "[ALERT] Application-specific password required",
    ),
    ("imap-off", "[ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page"),
    ("no-permission", "NO User is authenticated but not connected."),
    ("send-as", "554 5.2.252 SendAsDenied; tccb@anbinh.example not allowed to send as lan@anbinh.example"),
    ("token-refused", "outlook.office365.com:993: signing in by token as tccb@anbinh.example failed: AUTHENTICATE failed."),
    ("token-refused", "535 5.7.3 Authentication unsuccessful [SG2PR01CA0153.apcprd01.prod.exchangelabs.com]"),
    ("takes-no-token", "127.0.0.1:143: the server takes no tokens; mailbox.auth must be password"),
]


@pytest.mark.parametrize(("code", "words"), SAID, ids=[f"{code}-{number}" for number, (code, _) in enumerate(SAID)])
def test_what_is_said_means_one_thing(code: str, words: str) -> None:
    found = fault_of(words)
    assert found
    assert found.code == code
    assert hint("mailbox", "tls", words).code == code


@pytest.mark.parametrize(
    "words",
    [
        "refused-sign-in: signing in as a failed: [AUTHENTICATIONFAILED] Authentication failed.",
        "550 5.1.1 no such user",
        "554 5.7.1 Access denied",
        "unreachable: connecting failed: timed out",
        "",
    ],
)
def test_what_no_row_knows_is_left_to_others(words: str) -> None:
    assert fault_of(words) is None


def test_every_fault_has_one_code_and_its_next_step_in_both_languages() -> None:
    hints = tomllib.loads((ROOT / "labels.toml").read_text("utf-8"))["hints"]
    codes = [one.code for one in FAULTS]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if code not in hints] == []
    assert [one.code for one in FAULTS if len(one.sentence) < 20] == []
    assert {one.code for one in FAULTS if one.pattern} == {code for code, _ in SAID}, "every row that listens is heard here"


@pytest.mark.parametrize(
    ("claims", "codes"),
    [
        (RIGHT, []),
        ({}, []),
        ({**RIGHT, "aud": "https://graph.microsoft.com"}, ["token-audience"]),
        ({**RIGHT, "roles": []}, ["token-no-roles"]),
        ({key: value for key, value in RIGHT.items() if key != "roles"}, ["token-no-roles"]),
        ({**RIGHT, "roles": ["SMTP.SendAsApp"]}, ["token-role-imap"]),
        ({**RIGHT, "roles": ["IMAP.AccessAsApp"]}, ["token-role-smtp"]),
        ({**RIGHT, "tid": "00000000-0000-0000-0000-000000000000"}, ["token-tenant"]),
        ({**RIGHT, "exp": SECONDS - 1}, ["token-clock"]),
        ({**RIGHT, "nbf": SECONDS + 301}, ["token-clock"]),
        ({**RIGHT, "nbf": SECONDS + 299}, []),
    ],
)
def test_a_programs_token_shows_the_classic_mistakes(claims: dict[str, Any], codes: list[str]) -> None:
    wanted = TokenUse(by_consent=False, tenant=TENANT, mailbox="tccb@anbinh.example")
    assert [one.code for one in token_faults(claims, wanted, NOW)] == codes


@pytest.mark.parametrize(
    ("claims", "codes"),
    [
        (PERSON, []),
        ({**PERSON, "upn": "TCCB@AnBinh.example"}, []),
        ({**PERSON, "upn": "hieu-truong@anbinh.example"}, ["token-account"]),
        ({**PERSON, "scp": "SMTP.Send"}, ["token-role-imap"]),
        ({**PERSON, "scp": "IMAP.AccessAsUser.All"}, ["token-role-smtp"]),
    ],
)
def test_a_persons_token_shows_the_classic_mistakes(claims: dict[str, Any], codes: list[str]) -> None:
    wanted = TokenUse(by_consent=True, tenant="organizations", mailbox="tccb@anbinh.example")
    assert [one.code for one in token_faults(claims, wanted, NOW)] == codes


def test_a_token_that_only_reads_need_not_send() -> None:
    wanted = TokenUse(by_consent=False, tenant=TENANT, mailbox="tccb@anbinh.example", sends=False)
    assert token_faults({**RIGHT, "roles": ["IMAP.AccessAsApp"]}, wanted, NOW) == ()


def test_the_offices_list_tells_the_next_step() -> None:
    assert ailment("polls") == "Hộp thư chưa được kiểm tra"
    told = ailment("letters:smtp-auth-off")
    assert told.startswith("Có thư của hệ thống chưa gửi đi được. Việc gửi thư qua SMTP đang tắt")
