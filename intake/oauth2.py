"""Tokens for the mail servers (RFC 6749, with 7636 for consent). The protocol is Authlib's; ours is that no grant is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from config.settings import OAuth2Settings, SettingsError, client_secret
from intake.grant_file import AtPoint, Grant, from_answer, store_of
from intake.mailbox_error import MailboxError, MailboxErrorKind

RETURN_PATH = "/ket-noi/ve"  #: of the pages: where a consent comes back to
_NO_PAGES = "http://localhost"  #: where it comes back to without pages: the browser shows an error, and the address to paste
_LEEWAY = 120  # seconds before its end at which a token is renewed
_PATIENCE = 20.0  # seconds that a provider may say nothing
_SAID = 300  # letters of a provider's words that are kept
_PASSING = (MailboxErrorKind.UNREACHABLE, MailboxErrorKind.UNAVAILABLE)
_LATER = ("temporarily_unavailable", "server_error", "slow_down")


@dataclass(frozen=True, slots=True)
class Provider:
    """What is known of a provider of mail; {tenant} is the directory."""

    authorize_url: str
    token_url: str
    program_scope: str  #: where the program signs in for itself
    person_scope: str  #: where a person consents
    asking: tuple[tuple[str, str], ...] = ()  #: besides, when a person is asked
    method: str = "client_secret_post"  #: how the client shows its secret
    default_tenant: str = "organizations"


_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
PROVIDERS = {
    "microsoft": Provider(
        f"{_MICROSOFT}/authorize",
        f"{_MICROSOFT}/token",
        "https://outlook.office365.com/.default",
        "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
    ),
    "google": Provider(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "",
        "https://mail.google.com/",
        (("access_type", "offline"), ("prompt", "consent")),  # else a second consent brings no refresh token
    ),
    "other": Provider("", "", "", "", method="client_secret_basic"),  # the one that RFC 6749, 2.3.1 asks of every server
}


class Tokens:
    """The tokens of one home, or of one mailbox in it.

    Every method raises MailboxError, nothing else; no sentence of it holds a secret.
    """

    def __init__(self, oauth2: OAuth2Settings, at_point: AtPoint = lambda _name: None) -> None:
        self._oauth2, self._provider = oauth2, PROVIDERS[oauth2.provider]
        self._by_consent = oauth2.grant == "authorization_code"
        self._kept_in = store_of(oauth2.home, oauth2.name, at_point)
        usual = self._provider.person_scope if self._by_consent else self._provider.program_scope
        self._scope = " ".join(oauth2.scope) or usual
        tenant = oauth2.tenant or self._provider.default_tenant
        self._authorize_url = oauth2.authorize_url or self._provider.authorize_url.format(tenant=tenant)
        self._token_url = oauth2.token_url or self._provider.token_url.format(tenant=tenant)
        self._client = " ".join((oauth2.grant, oauth2.client_id, self._token_url, self._scope))
        self._where = urlsplit(self._token_url).netloc

    @property
    def held(self) -> Grant | None:
        """The grant as it lies there, if it was given for these settings."""
        try:
            found = self._kept_in.read()
        except OSError as error:
            raise self._no("reading", f"the grant cannot be read: {error.strerror}", MailboxErrorKind.UNAVAILABLE) from None
        return found if found and found.client == self._client else None

    def current(self) -> str:
        """A token that is good for a while yet, renewed if need be."""
        held = self.held
        if held and held.access_token and not _ends(held, _LEEWAY):
            return held.access_token
        try:
            return self._renewed(lambda now: not _ends(now, _LEEWAY))
        except MailboxError as trouble:
            if held and trouble.kind in _PASSING and not _ends(held, 0):
                return held.access_token  # the provider is down, and what we hold is still good
            raise

    def another(self, refused: str) -> str:
        """A token other than one that a mail server would not take: clocks may differ, or it was revoked."""
        return self._renewed(lambda now: now.access_token != refused)

    def consent_address(self, state: str, verifier: str) -> str:
        """Where a person consents; `state` and `verifier` are asked for again when the answer comes back."""
        with self._session() as session:
            address, _ = session.create_authorization_url(
                self._authorize_url, state=state, code_verifier=verifier, **dict(self._provider.asking)
            )
        return str(address)

    def redeem(self, answer: str, state: str, verifier: str) -> Grant:
        """Keep the grant of the address that a person was sent back to, and return it."""
        said = dict(parse_qsl(urlsplit(answer).query))
        if said.get("state") != state or not state:
            raise self._no("consent", "state_mismatch: the answer belongs to another sign-in, or came back elsewhere")
        if "code" not in said:
            raise self._no("consent", f"{said.get('error', 'no_code')}: {said.get('error_description', '')}")
        asking = {"authorization_response": answer, "state": state, "code_verifier": verifier}
        with self._alone():
            grant = self._kept(self._asked("consent", (said["code"], verifier), "fetch_token", **asking), None)
            self._kept_in.ring()
        return grant

    def put_back(self, grant: Grant) -> None:
        """The grant that was there before a consent which the mailbox does not take."""
        with self._alone():
            self._write(grant)

    def _renewed(self, suffices: Callable[[Grant], bool]) -> str:
        """The access token of a grant that suffices: the one held, else a new one, safe on disk before it is used."""
        with self._alone():
            held = self.held  # whoever was here before us may have renewed it
            if held and held.access_token and suffices(held):
                return held.access_token
            if not self._by_consent:
                answer = self._asked("renewal", (), "fetch_token", grant_type="client_credentials")
            elif held and held.refresh_token:
                answer = self._asked("renewal", held.secrets, "refresh_token", refresh_token=held.refresh_token)
            else:
                raise self._no("renewal", "no_grant: nobody has consented yet")
            return self._kept(answer, held).access_token

    def _asked(self, what: str, secrets: tuple[str, ...], how: str, **asking: str) -> Mapping[str, object]:
        """The provider's answer to one request of Authlib's."""
        from requests import RequestException  # with Authlib half a second, which a home with passwords need not wait

        with self._session() as session:
            hidden = (*secrets, session.client_secret or "")
            try:
                answer: Mapping[str, object] = getattr(session, how)(self._token_url, allow_redirects=False, **asking)
            except RequestException as error:
                status = getattr(error.response, "status_code", 0)
                kind = MailboxErrorKind.UNAVAILABLE if status else MailboxErrorKind.UNREACHABLE
                raise self._no(what, f"provider_down: {status or type(error).__name__}", kind) from None
            except Exception as error:
                found, code = _plain(str(error), hidden), getattr(error, "error", "")
                kind = MailboxErrorKind.UNAVAILABLE if code in _LATER or not code else MailboxErrorKind.GRANT
                raise self._no(what, found if code else f"provider_down: {found}", kind) from None
        if not answer.get("access_token"):
            raise self._no(what, "provider_down: an answer without a token", MailboxErrorKind.UNAVAILABLE)
        return answer

    def _session(self) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        try:
            secret = client_secret(self._oauth2)
        except SettingsError as error:
            raise MailboxError(MailboxErrorKind.SETTINGS, "; ".join(map(str, error.mistakes))) from None
        return OAuth2Session(
            self._oauth2.client_id,
            secret or None,
            token_endpoint_auth_method=self._provider.method if secret else "none",
            scope=self._scope or None,
            redirect_uri=return_address(self._oauth2),
            code_challenge_method="S256",
            default_timeout=_PATIENCE,
        )

    def _kept(self, answer: Mapping[str, object], before: Grant | None) -> Grant:
        grant = from_answer(self._client, answer, before, _account(str(answer.get("id_token") or answer["access_token"])))
        self._write(grant)
        return grant

    def _write(self, grant: Grant) -> None:
        try:
            self._kept_in.keep(grant)
        except OSError as error:
            raise MailboxError(MailboxErrorKind.SETTINGS, f"the grant cannot be kept: {error.strerror}") from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                stack.enter_context(self._kept_in.alone())
            except OSError as error:
                raise MailboxError(MailboxErrorKind.SETTINGS, f"the grant cannot be kept: {error.strerror}") from None
            yield

    def _no(self, what: str, words: str, kind: MailboxErrorKind = MailboxErrorKind.GRANT) -> MailboxError:
        return MailboxError(kind, f"{self._where}: {what} failed: {' '.join(words.split())[:_SAID].rstrip(': ')}")


def return_address(oauth2: OAuth2Settings) -> str:
    """Where a consent comes back to, as it must be registered at the provider."""
    return f"{oauth2.public_url}{RETURN_PATH}" if oauth2.public_url else _NO_PAGES


def claims(token: str) -> Mapping[str, Any]:
    """What a token says of itself, unverified: only the mail server's word counts. Empty for one that says nothing."""
    from joserfc import jws

    try:
        found = json.loads(jws.extract_compact(token.encode()).payload)
    except Exception:  # Google's say nothing, and whatever is no token says nothing either
        return {}
    return found if isinstance(found, dict) else {}


def _account(token: str) -> str:
    told = claims(token)
    return str(next((told[name] for name in ("upn", "email", "preferred_username", "unique_name") if told.get(name)), ""))


def _ends(grant: Grant, leeway: int) -> bool:
    """Whether the access token is over by this machine's clock; one that does not say when is good until it is refused."""
    from authlib.oauth2.rfc6749.wrappers import OAuth2Token

    return bool(OAuth2Token({"expires_at": grant.expires_at or None}).is_expired(leeway))


def _plain(words: str, secrets: tuple[str, ...]) -> str:
    """Words of a provider without what it may have repeated of ours."""
    for secret in filter(None, secrets):
        words = words.replace(secret, "***")
    return words
