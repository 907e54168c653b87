"""What every answer carries, and what no request may do without signing in."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecureHeaders:
    """Puts HEADERS on every answer, error pages among them; pages are never kept by a cache unless they say so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_secured)


def masked(token: str) -> str:
    """A token as a page shows it, different each time: what is compressed beside it tells nothing of it (BREACH)."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return "~" + base64.urlsafe_b64encode(pad + bytes(a ^ b for a, b in zip(pad, plain, strict=True))).decode()


def check_token(given: str, expected: str) -> None:
    """The form must carry the token it was given out with, masked or plain. Raises HTTPException 403."""
    if not expected or not hmac.compare_digest(_unmasked(given).encode(), expected.encode()):
        raise HTTPException(403)


def _unmasked(given: str) -> str:
    if not given.startswith("~"):
        return given
    try:
        both = base64.urlsafe_b64decode(given[1:].encode())
    except ValueError:
        return ""
    half = len(both) // 2
    return bytes(a ^ b for a, b in zip(both[:half], both[half:], strict=False)).decode("utf-8", "replace")


def refuse_foreign(request: Request) -> None:
    """Browsers say when another site made them send a form (Fetch Metadata). Raises HTTPException 403."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)


def own_path(wanted: str) -> str:
    """A path of this service to go to after signing in; anything that might lead elsewhere becomes "/"."""
    printable = wanted.isascii() and wanted.isprintable()
    if printable and wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted:
        return wanted
    return "/"
