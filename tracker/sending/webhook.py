"""JSON to an address that the settings name: alarms and events. A redirect is not followed: it leads where nobody said."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

PATIENCE = 20.0  #: seconds for a step: the other turns do not wait, but a stop does


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Whoever moves tells the administrator."""

    def redirect_request(self, *_: Any) -> None:
        """No other address."""


_OPENER = urllib.request.build_opener(_NoRedirect)


def post(address: str, body: bytes, headers: Mapping[str, str]) -> str:
    """Why it was not taken, never with the address, for that may be a secret; "" where it was (an answer 2xx)."""
    request = urllib.request.Request(address, body, dict(headers))  # noqa: S310 - https, by the settings
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            answer.read(1)
    except (OSError, ValueError, http.client.HTTPException) as error:
        code = f" {error.code}" if isinstance(error, urllib.error.HTTPError) else ""
        return f"{type(error).__name__}{code}"
    return ""
