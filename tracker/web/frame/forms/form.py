"""What a browser sends with a form: fields and files, read within a cap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

FIELD_BYTES = 256 * 1024  #: of a form without files
UPLOAD_BYTES = 32 * 1024 * 1024  #: of a form with files, altogether
SECONDS = 300  #: for a form to arrive in full: 32 MB over one megabit a second
_FIELDS = 2_000
_FILES = 10
_CONTROLS = {code: "\ufffd" for code in (*range(32), 127) if chr(code) not in "\t\r\n"}  # no database or workbook takes them


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form. The name is the sender's: show it escaped, never open a path with it."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, each with all its values in order, and its files."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uploads: Mapping[str, tuple[Upload, ...]] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """The last value of a field, without the spaces around it."""
        values = self.fields.get(name, ())
        return values[-1].strip() if values else default

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return self.fields.get(name, ())

    def file(self, name: str) -> Upload | None:
        """The file chosen for a field; None if none was (a browser then sends an empty one without a name)."""
        return next((one for one in self.uploads.get(name, ()) if one.filename or one.content), None)


async def read_form(request: Request, files: bool = True) -> Form:
    """The form of a request; `files`: whether it may be one with files, which strangers' forms are not.

    Raises HTTPException: 413 for a form that is too big, 408 for one that takes too long, 400 for one that is none.
    """
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    multipart = kind.strip().lower() == "multipart/form-data"
    if multipart and not files:
        raise HTTPException(400)
    try:
        async with asyncio.timeout(SECONDS):
            return await (_multipart(request) if multipart else _plain(request))
    except TimeoutError as error:
        raise HTTPException(408) from error


async def _plain(request: Request) -> Form:
    body = b"".join([chunk async for chunk in _capped(request, FIELD_BYTES)])
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error
    return Form(_gathered(pairs))


async def _multipart(request: Request) -> Form:
    pairs: list[tuple[str, str]] = []
    uploads: dict[str, tuple[Upload, ...]] = {}
    async with files_on_disk(request, UPLOAD_BYTES) as parsed:
        for name, value in parsed.multi_items():
            if isinstance(value, UploadFile):
                uploads[name] = (*uploads.get(name, ()), Upload(value.filename or "", await value.read()))
            else:
                pairs.append((name, value))
    return Form(_gathered(pairs), uploads)


@asynccontextmanager
async def files_on_disk(
    request: Request,
    most: int,
    last_byte: Callable[[], None] = lambda: None,
    max_files: int = _FILES,
    seconds: float = SECONDS,
) -> AsyncIterator[FormData]:
    """A form with files as it came, the files on the disk until they are read. `last_byte`: told when all has come.

    Raises HTTPException: 413 for a form of more than `most` bytes, 408 for one that takes too long, 400 for one that is none.
    """
    # Of other encodings some take minutes to read a megabyte, and none is a browser's: our pages are UTF-8.
    if "charset" in request.headers.get("content-type", "").lower():
        raise HTTPException(400)
    source = _capped(request, most, last_byte)
    parser = MultiPartParser(request.headers, source, max_files=max_files, max_fields=_FIELDS, max_part_size=FIELD_BYTES)
    try:
        async with asyncio.timeout(seconds):
            parsed = await parser.parse()
    except TimeoutError as error:
        raise HTTPException(408) from error
    except (MultiPartException, UnicodeError, KeyError) as error:
        raise HTTPException(400) from error
    try:
        yield parsed
    finally:
        await parsed.close()


async def _capped(request: Request, most: int, last_byte: Callable[[], None] = lambda: None) -> AsyncGenerator[bytes, None]:
    taken = 0
    async for chunk in request.stream():
        taken += len(chunk)
        if taken > most:
            raise HTTPException(413)
        yield chunk
    last_byte()


def _gathered(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value.translate(_CONTROLS))
    return found
