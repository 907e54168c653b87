"""Why a mail server or a provider does not let us in: their words to a code, and what the person is to do next.

The first row that fits is told. The Vietnamese of each code stands in table [hints] of templates/labels.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class SignInFault:
    """One reason, and the next step of whoever runs the service."""

    code: str
    pattern: str  #: of what is said, in small letters; empty: told by the token, not by words
    sentence: str

    @property
    def lasting(self) -> bool:
        """Whether no waiting mends it."""
        return self.code != "provider-down"


#: AADSTS numbers are those of Microsoft's reference of sign-in errors; the rest are RFC 6749, 5.2 and the servers' own words.
FAULTS: tuple[SignInFault, ...] = (
    SignInFault(
        "no-grant",
        r"no_grant",
        'nobody has consented yet; open "Kết nối hộp thư" on the pages, or run: baocao mailbox connect',
    ),
    SignInFault(
        "state-mismatch",
        r"state_mismatch|mismatching_state",
        "the consent came back to another sign-in or address; begin it again on the address of web.public_url",
    ),
    SignInFault(
        "secret-expired",
        r"aadsts7000222|client secret.{0,20}expired",
        "the client secret has expired; make a new one at the provider, put it in oauth2.client_secret_file",
    ),
    SignInFault(
        "secret-wrong",
        r"aadsts7000215|aadsts7000216|aadsts7000218",
        "the client secret is wrong; copy the secret's value, not its ID, into oauth2.client_secret_file",
    ),
    SignInFault(
        "client-unknown",
        r"aadsts700016|aadsts7000112|deleted_client|unauthorized_client",
        "the provider knows no such application here; compare oauth2.client_id and oauth2.tenant with its registration",
    ),
    SignInFault(
        "tenant-unknown",
        r"aadsts90002|aadsts900023|aadsts900021|aadsts50020",
        "the directory is wrong; set oauth2.tenant to the directory (tenant) ID of the registration",
    ),
    SignInFault(
        "grant-expired",
        r"aadsts700082|aadsts70008\b|aadsts700084|aadsts50089",
        "the consent was not used for too long or has reached its end; give it again",
    ),
    SignInFault(
        "grant-revoked",
        r"aadsts50173|aadsts50133|expired or revoked|token was revoked",
        "the consent was withdrawn, or the password of its account was changed; give it again",
    ),
    SignInFault(
        "consent-missing",
        r"aadsts65001|aadsts90094|aadsts90095|consent_required|admin_policy_enforced",
        "the administrator has not consented to the permissions of the application; grant admin consent at the provider",
    ),
    SignInFault(
        "consent-refused",
        r"aadsts65004|access_denied",
        "the person refused, or may not consent; ask the administrator",
    ),
    SignInFault(
        "account-blocked",
        r"aadsts50057|aadsts50034|aadsts50053|account has been (?:disabled|deleted)",
        "the account is blocked or gone; unblock it, or let another account consent",
    ),
    SignInFault(
        "policy-blocks",
        r"aadsts5007[69]|aadsts5300[0-9]|aadsts50158|aadsts50074|interaction_required",
        "a policy of the directory (conditional access) blocks the sign-in; exempt the application, or consent again",
    ),
    SignInFault(
        "scope-wrong",
        r"aadsts70011|aadsts1002012|aadsts28000|aadsts650053|invalid_scope|invalid_target",
        "the permission asked for does not exist; leave oauth2.scope empty for the provider's usual",
    ),
    SignInFault(
        "return-address",
        r"aadsts50011|redirect_uri",
        "the return address is not registered; add the one that the page shows at the provider",
    ),
    SignInFault("code-used", r"aadsts54005|aadsts70000\b|no_code", "the answer was used already or is too old; begin again"),
    SignInFault(
        "smtp-auth-off",
        r"smtpclientauthentication is disabled",
        "SMTP AUTH is off for the mailbox or the whole organization; run: "
        "Set-CASMailbox -Identity MAILBOX -SmtpClientAuthenticationDisabled $false",
    ),
    SignInFault(
        "basic-off",
        r"basic authentication is disabled|basicauthblocked|logon_denied.{0,40}basic",
        "the server takes no passwords any more; set auth to oauth2",
    ),
    SignInFault(
        "app-password",
        r"application-specific password required|invalidsecondfactor|5\.7\.9 ",
        "the server wants an app password; turn on two-step verification and make one",
    ),
    SignInFault(
        "imap-off",
        r"imap (?:access )?is disabled|not enabled for imap|imap4? access.{0,20}disabled|lsub.{0,10}disabled",
        "IMAP is off for this mailbox; turn it on in its settings",
    ),
    SignInFault(
        "no-permission",
        r"authenticated but not connected",
        "the token is good and the mailbox does not open to it; add the mailbox permission of the application's principal",
    ),
    SignInFault(
        "send-as",
        r"sendasdenied|5\.7\.60|not (?:allowed|authorized) to send as",
        "the account may not send as office.address; add the SendAs permission, or set smtp.username to the mailbox",
    ),
    SignInFault("provider-down", r"provider_down", "the provider did not answer; it is asked again by itself"),
    SignInFault(
        "secret-refused",
        r"invalid_client",
        "the provider does not know the client ID or its secret; compare both with the registration",
    ),
    SignInFault("grant-dead", r"invalid_grant", "the consent is over; give it again"),
    SignInFault(
        "takes-no-token", r"takes no tokens", 'the server knows no sign-in by token; set auth = "password", or compare the host'
    ),
    SignInFault(
        "token-refused",
        r"by token as|refused-grant|5\.7\.3 authentication unsuccessful|535[ -]5\.7\.8.{0,40}(?:token|oauth)",
        "the mail server refuses the token for this mailbox; run: baocao check, which says what the token lacks",
    ),
    # told by the token
    SignInFault(
        "token-audience",
        "",
        "the token is for another service; leave oauth2.scope empty: the scope must be Outlook's, not Graph's",
    ),
    SignInFault(
        "token-no-roles",
        "",
        "the token carries no role; add the application permissions IMAP.AccessAsApp and SMTP.SendAsApp of "
        "Office 365 Exchange Online and grant admin consent",
    ),
    SignInFault(
        "token-role-imap", "", "the token lacks the permission for IMAP: IMAP.AccessAsApp, or IMAP.AccessAsUser.All by consent"
    ),
    SignInFault("token-role-smtp", "", "the token lacks the permission for SMTP: SMTP.SendAsApp, or SMTP.Send by consent"),
    SignInFault("token-tenant", "", "the token is of another directory than oauth2.tenant"),
    SignInFault("token-clock", "", "the token is over, or not yet valid, by this machine's clock: is the clock right?"),
    SignInFault(
        "token-account",
        "",
        "another account has consented; consent with the mailbox's own, or let that account open the mailbox",
    ),
    SignInFault(
        "token-principal",
        "",
        "the token is right and the mailbox stays shut: the service principal in Exchange was made with the wrong object ID "
        "(take the one of Enterprise applications, not of App registrations), or Add-MailboxPermission is missing",
    ),
)
_BY_CODE = {one.code: one for one in FAULTS}
_AUDIENCES = ("https://outlook.office365.com", "https://outlook.office.com", "00000002-0000-0ff1-ce00-000000000000")
_SKEW = timedelta(minutes=5)  #: that the clocks of a provider and of ours may differ
SOON = timedelta(days=7)  #: before its end a secret or a grant is told on every page


def fault_of(words: str) -> SignInFault | None:
    """What a failure that was told in these words means; None where no row knows it."""
    plain = words.lower()
    return next((one for one in FAULTS if one.pattern and re.search(one.pattern, plain)), None)


def named(code: str) -> SignInFault | None:
    """The row of a code."""
    return _BY_CODE.get(code)


def token_faults(claims: Mapping[str, Any], wanted: TokenUse, now: datetime) -> tuple[SignInFault, ...]:
    """Which of the classic mistakes a token of Microsoft's shows; a token that says nothing of itself shows none."""
    return tuple(_BY_CODE[code] for code in _mistaken(claims, wanted, now)) if claims else ()


@dataclass(frozen=True, slots=True)
class TokenUse:
    """What a token is wanted for."""

    by_consent: bool
    tenant: str
    mailbox: str
    sends: bool = True  #: letters leave by tokens too


def _mistaken(claims: Mapping[str, Any], wanted: TokenUse, now: datetime) -> Iterator[str]:
    if str(claims.get("aud", "")).rstrip("/") not in _AUDIENCES:
        yield "token-audience"
    held = _words(claims.get("scp")) if wanted.by_consent else _words(claims.get("roles"))
    if not held and not wanted.by_consent:
        yield "token-no-roles"
    else:
        if not {"IMAP.AccessAsApp", "IMAP.AccessAsUser.All"} & set(held):
            yield "token-role-imap"
        if wanted.sends and not {"SMTP.SendAsApp", "SMTP.Send"} & set(held):
            yield "token-role-smtp"
    tenant = str(claims.get("tid", ""))
    if tenant and _is_id(wanted.tenant) and tenant.lower() != wanted.tenant.lower():
        yield "token-tenant"
    begins, ends = (claims.get(name) for name in ("nbf", "exp"))
    seconds = now.timestamp()
    if (isinstance(ends, int) and ends < seconds) or (isinstance(begins, int) and begins > seconds + _SKEW.total_seconds()):
        yield "token-clock"
    account = str(claims.get("upn") or claims.get("unique_name") or "")
    if wanted.by_consent and account and account.lower() != wanted.mailbox.lower():
        yield "token-account"


def _words(value: object) -> Sequence[str]:
    return value.split() if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _is_id(tenant: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F-]{36}", tenant) is not None
