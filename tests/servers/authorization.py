"""An authorization server on Authlib over 127.0.0.1, whose tokens Dovecot asks about; with the faults that providers have."""

from __future__ import annotations

import base64
import itertools
import json
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, ClientCredentialsGrant, RefreshTokenGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from config.settings import OAuth2Settings
from intake.grant_file import Grant
from intake.oauth2 import Tokens

MAILBOX = "tccb@anbinh.example"
STATE, VERIFIER = "state-of-this-session", "v" * 43  #: of a consent
CLIENT, SECRET = "baocao-client", "s3cret~of+the/client"  # with letters that a form must escape


@dataclass
class Issued:
    """A token, or a code before it, as Authlib asks for it."""

    user: str
    scope: str
    client_id: str = CLIENT
    access_token: str = ""
    refresh_token: str = ""
    ends: float = 0.0
    revoked: bool = False
    used: bool = False  #: its refresh token was
    family: int = 0  #: the consent that it descends from
    redirect_uri: str = ""
    code_challenge: str = ""
    code_challenge_method: str = "S256"

    def check_client(self, client: Any) -> bool:
        return bool(client.client_id == self.client_id)

    def get_scope(self) -> str:
        return self.scope

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def is_expired(self) -> bool:
        return time.time() > self.ends

    def is_revoked(self) -> bool:
        return self.revoked


@dataclass
class _Client:
    client_id: str = CLIENT
    secret: str = SECRET
    redirects: tuple[str, ...] = ("http://localhost", "https://baocao.anbinh.example/ket-noi/ve")

    def check_client_secret(self, given: str) -> bool:
        return given == self.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002 - Authlib's names, here and below
        return method in ("client_secret_post", "client_secret_basic")

    def check_redirect_uri(self, address: str) -> bool:
        return address in self.redirects

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:  # noqa: ARG002
        return True

    def get_allowed_scope(self, scope: str) -> str:
        return scope or ""


@dataclass
class Behaviour:
    """What a test wants of the server."""

    life: float = 3600.0  #: seconds of an access token
    program: str = MAILBOX  #: the mailbox that a token by client credentials opens
    claims: dict[str, Any] = field(default_factory=dict)  #: what else such a token says of itself
    rotates: bool = True
    strict: bool = False  #: a refresh token is dead at once when used, and using it again ends the whole family
    wait: float = 0.0  #: seconds before an answer
    faults: deque[tuple[int, str]] = field(default_factory=deque)  #: for the next token requests: status and body


class Authorization(AuthorizationServer):  # type: ignore[misc]
    """The server; `with Authorization(port) as provider:` answers /authorize, /token and /introspect."""

    def __init__(self, port: int = 0) -> None:
        super().__init__()
        self.behaviour, self.client, self.asked = Behaviour(), _Client(), [0]
        self.issued: list[Issued] = []
        self.codes: dict[str, Issued] = {}
        self._families = itertools.count(1)
        self._one = threading.Lock()
        self._in_hand = 0
        self.register_grant(_Code, [CodeChallenge(required=True)])
        self.register_grant(_Refresh)
        self.register_grant(_Program)
        self.register_endpoint(_Introspection)
        self.register_token_generator("default", self._made)
        self._http = ThreadingHTTPServer(("127.0.0.1", port), type("Asked", (_Asked,), {"provider": self}))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()

    def begin_anew(self, behaviour: Behaviour) -> None:
        """As it was at first, once whoever was answered slowly has been answered."""
        while self._in_hand:
            time.sleep(0.02)
        self.behaviour, self.issued, self.codes = behaviour, [], {}
        self.asked[0] = 0

    def consents(self, address: str, user: str, back: str | None = None) -> str:
        """A person opens the address and consents: where the browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        if back:
            asked["redirect_uri"] = back
        grant = self.get_consent_grant(("GET", asked, {}), user)
        _, _, headers = self.create_authorization_response(grant.request, grant_user=user, grant=grant)
        return str(dict(headers)["Location"])

    def revoke(self, user: str = "") -> None:
        """Every token of a user, or of all, is dead from now on."""
        for one in self.issued:
            if user in ("", one.user):
                one.revoked = True

    def user_of(self, access_token: str) -> str:
        """Whose mailbox a token opens; nobody's if it is over."""
        found = next((one for one in self.issued if one.access_token == access_token), None)
        return found.user if found and not found.revoked and not found.is_expired() else ""

    # What Authlib asks of whoever makes a server of it.

    def query_client(self, client_id: str) -> _Client | None:
        return self.client if client_id == self.client.client_id else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        parent = request.refresh_token
        self.issued.append(
            Issued(
                request.user or self.behaviour.program,
                token.get("scope", ""),
                access_token=token["access_token"],
                refresh_token=token.get("refresh_token", ""),
                ends=time.time() + self.behaviour.life,
                family=parent.family if parent else next(self._families),
            )
        )

    def create_oauth2_request(self, request: tuple[str, dict[str, str], dict[str, str]]) -> OAuth2Request:
        if isinstance(request, OAuth2Request):
            return request
        method, values, headers = request
        made = _Request(method, "https://provider.example/", headers=headers)
        made.payload, made.values = BasicOAuth2Payload(values), values
        return made

    def handle_response(self, status: int, body: Any, headers: Any) -> tuple[int, Any, Any]:
        return status, body, headers

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None: ...

    def answer(self, path: str, request: tuple[str, dict[str, str], dict[str, str]]) -> tuple[int, Any, Any]:
        """One request over the wire."""
        if path == "/introspect":
            found: tuple[int, Any, Any] = self.create_endpoint_response("introspection", request)
            return found
        with self._one:
            self.asked[0] += 1
            self._in_hand += 1
            fault = self.behaviour.faults.popleft() if self.behaviour.faults else None
        time.sleep(self.behaviour.wait)
        with self._one:
            spoilt = fault and (*fault, {"Content-Type": "application/json"})
            answered: tuple[int, Any, Any] = spoilt or self.create_token_response(request)
            self._in_hand -= 1
        return answered

    def _made(self, grant_type: str, client: Any, user: str | None, scope: str, **_how: Any) -> dict[str, Any]:  # noqa: ARG002
        now, person = int(time.time()), user or self.behaviour.program
        told = {"upn": person, "iat": now, "exp": now + int(self.behaviour.life)} | self.behaviour.claims
        parts = (json.dumps(one).encode() for one in ({"alg": "none", "typ": "JWT"}, told))
        text = ".".join(base64.urlsafe_b64encode(one).decode().rstrip("=") for one in parts)
        token = {"token_type": "Bearer", "access_token": f"{text}.{secrets.token_urlsafe(16)}", "scope": scope or ""}
        if grant_type != "client_credentials" and (grant_type != "refresh_token" or self.behaviour.rotates):
            token["refresh_token"] = secrets.token_urlsafe(24)
        return token | {"expires_in": int(self.behaviour.life)}


class _Request(OAuth2Request):  # type: ignore[misc]
    values: dict[str, str]

    @property
    def args(self) -> dict[str, str]:
        return self.values

    @property
    def form(self) -> dict[str, str]:
        return self.values


class _Code(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_post", "client_secret_basic")

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        asked = request.payload.data
        self.server.codes[code] = Issued(
            request.user,
            request.scope,
            ends=time.time() + 60,
            redirect_uri=asked["redirect_uri"],
            code_challenge=asked.get("code_challenge", ""),
        )

    def query_authorization_code(self, code: str, client: Any) -> Issued | None:  # noqa: ARG002
        found: Issued | None = self.server.codes.get(code)
        return found

    def delete_authorization_code(self, authorization_code: Issued) -> None:
        self.server.codes = {code: one for code, one in self.server.codes.items() if one is not authorization_code}

    def authenticate_user(self, authorization_code: Issued) -> str:
        return authorization_code.user


class _Refresh(RefreshTokenGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_post", "client_secret_basic")
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Issued | None:
        found: Issued | None = next((one for one in self.server.issued if one.refresh_token == refresh_token), None)
        if found and found.used and self.server.behaviour.strict:
            for one in self.server.issued:  # RFC 9700, 4.14.2
                one.revoked = one.revoked or one.family == found.family
        return None if found is None or found.revoked else found

    def authenticate_user(self, refresh_token: Issued) -> str:
        return refresh_token.user

    def revoke_old_credential(self, refresh_token: Issued) -> None:
        refresh_token.used = self.server.behaviour.rotates


class _Program(ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_post", "client_secret_basic")


class _Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    def check_permission(self, token: Issued, client: Any, request: OAuth2Request) -> bool:  # noqa: ARG002
        return True

    def query_token(self, token_string: str, token_type_hint: str | None) -> Issued | None:  # noqa: ARG002
        found: Issued | None = next((one for one in self.server.issued if one.access_token == token_string), None)
        return found

    def introspect_token(self, token: Issued) -> dict[str, Any]:
        return {"active": True, "username": token.user, "client_id": token.client_id}


class _Asked(BaseHTTPRequestHandler):
    provider: Authorization

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        status, answer, headers = self.provider.answer(self.path, ("POST", dict(parse_qsl(body)), dict(self.headers)))
        content = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        try:
            self.send_response(status)
            for name, value in dict(headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            pass  # whoever asked waits no longer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests want no lines."""


def consent(provider: Authorization, oauth2: OAuth2Settings, user: str = MAILBOX) -> Grant:
    """A person consents, and the home keeps the grant."""
    tokens = Tokens(oauth2)
    return tokens.redeem(provider.consents(tokens.consent_address(STATE, VERIFIER), user), STATE, VERIFIER)


def microsoft(code: str, text: str) -> str:
    """An error as Microsoft's token endpoint words it."""
    said = f"{text} Trace ID: 0d1e Correlation ID: 7c2a Timestamp: 2026-11-30 02:00:00Z"
    return json.dumps(
        {"error": code, "error_description": said, "error_codes": [0], "error_uri": f"https://x/?{urlencode({'c': code})}"}
    )
