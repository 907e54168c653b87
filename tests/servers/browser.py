"""A browser for tests: it keeps cookies, follows nothing by itself, and runs no script. It talks ASGI, not HTTP."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from html import unescape

import httpx
from starlette.applications import Starlette


class Browser:
    """One visitor of one application."""

    def __init__(self, app: Starlette, base: str = "http://127.0.0.1:8080", address: str = "127.0.0.1") -> None:
        self._app = app
        self._base = base
        self._address = address
        self.cookies = httpx.Cookies()

    def get(self, path: str, **headers: str) -> httpx.Response:
        """GET; header names with _ for -."""
        return self._send("GET", path, headers)

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> httpx.Response:
        """POST of a form."""
        return self._send("POST", path, headers, form)

    def json(self, path: str, body: Mapping[str, object], **headers: str) -> httpx.Response:
        """POST of a program."""
        return self._send("POST", path, headers, json=body)

    def upload(
        self, path: str, form: Mapping[str, str], files: Mapping[str, tuple[str, bytes]], **headers: str
    ) -> httpx.Response:
        """POST of a form with files, each by its field: name and content."""
        return self._send("POST", path, headers, form, files)

    def submit(self, page: httpx.Response, path: str, **fields: str) -> httpx.Response:
        """Fills in the form of a page that goes to `path`, with its hidden fields, and sends it."""
        form = next(form for form in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if f'action="{path}"' in form)
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        return self.post(path, {name: unescape(value) for name, value in found} | fields)

    def _send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        json: Mapping[str, object] | None = None,
    ) -> httpx.Response:
        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False, client=(self._address, 1234))
            async with httpx.AsyncClient(transport=transport, base_url=self._base, cookies=self.cookies) as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                answer = await client.request(method, path, data=form, files=files, json=json, headers=named)
                self.cookies = client.cookies
                return answer

        return asyncio.run(exchange())
