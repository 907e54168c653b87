"""Styles, script and icon: their addresses name their content, so a browser keeps them until they change."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_FOLDER = Path(__file__).parent / "static"


@cache
def address(name: str) -> str:
    """The address of a file of ours, with a stamp of its content."""
    return f"/static/{name}?v={hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:12]}"


class Assets(StaticFiles):
    """The files; one asked for by its stamp may be kept for a year."""

    def __init__(self) -> None:
        super().__init__(directory=_FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 404."""
        answer = await super().get_response(path, scope)
        stamped = "v" in parse_qs(scope.get("query_string", b"").decode("latin-1"))
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if stamped else "no-cache"
        return answer
