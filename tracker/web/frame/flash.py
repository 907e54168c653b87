"""A sentence for the next page: what was done, or why not. Shown once, then forgotten.

The cookie is signed with a secret of the session, so no other site can put words on our pages.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.web.frame import page_words
from tracker.web.frame.security import own_path

COOKIE = "baocao_flash"
_LONGEST = 900  # letters; a browser keeps 4,096 bytes a cookie, and base64 of Vietnamese takes up to four a letter
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Flash:
    """What the next page says at its top."""

    sentence: str  #: plain text; the page escapes it
    good: bool = True
    undo: int = 0  #: the act (audit id) that can be taken back: the page offers it as a form to /hoan-tac


def flashed(code: str, good: bool = True, undo: int = 0, **facts: object) -> Flash:
    """The sentence of table [flash] of the labels, with its facts filled in; a text without a code stands for itself."""
    return Flash(page_words.label(code, "flash").format_map(page_words.Spoken(facts)), good, undo)


def go(request: Request, to: str, flash: Flash | None = None) -> Response:
    """After a form: on to a page of ours (303), where the flash is shown."""
    answer = RedirectResponse(own_path(to), 303)
    if flash is not None:
        seal(request, answer, flash)
    return answer


def seal(request: Request, answer: Response, flash: Flash) -> None:
    """Put the flash into a cookie of the answer."""
    short = replace(flash, sentence=flash.sentence[:_LONGEST])
    body = base64.urlsafe_b64encode(json.dumps(asdict(short), ensure_ascii=False).encode()).decode()
    secure = request.url.scheme == "https"
    value = f"{_signature(request, body)}.{body}"
    answer.set_cookie(COOKIE, value, max_age=_SECONDS, httponly=True, samesite="lax", secure=secure)


def opened(request: Request) -> Flash | None:
    """The flash that came with this request; None if there is none or it is not ours."""
    signature, _, body = request.cookies.get(COOKIE, "").partition(".")
    expected = _signature(request, body)
    if not body or not expected or not hmac.compare_digest(signature.encode(), expected.encode()):
        return None
    try:
        return Flash(**json.loads(base64.urlsafe_b64decode(body)))
    except (ValueError, TypeError):
        return None


def _signature(request: Request, body: str) -> str:
    visitor = getattr(request.state, "visitor", None)
    secret = visitor.csrf if visitor else ""
    return hmac.new(f"flash {secret}".encode(), body.encode(), hashlib.sha256).hexdigest() if secret else ""
