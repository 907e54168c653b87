"""Mail from .eml files, folders of them, mbox and Maildir, one at a time, as the same FetchedMail."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from config.mistakes import PlainError
from intake.envelope import FetchedMail, MailboxUid

MAILBOX = "files"
_MESSAGE = (".eml",)
_MBOX = (".mbox", ".mbx")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")  # RFC 5322, 3.6.8: a field name and its colon
_DATED = re.compile(rb"From .*\b\d{1,2}:\d\d(:\d\d)?\b.*\b\d{4}\b")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class FilesError(PlainError):
    """A file cannot be read; the sentence names it."""


@dataclass(frozen=True, slots=True)
class FileMail:
    """One mail in a file, not read yet."""

    label: str  #: path, and for an mbox the number of the mail in it
    path: Path
    start: int = 0  #: offset in bytes
    end: int | None = None  #: None: to the end of the file
    quoted: bool = False  #: lines beginning "From " carry a ">" that is not theirs (mbox)

    def read(self) -> bytes:
        """The raw bytes, line ends as in the file. Raises FilesError."""
        try:
            with self.path.open("rb") as file:
                file.seek(self.start)
                content = file.read() if self.end is None else file.read(self.end - self.start)
        except OSError as error:
            raise FilesError(f"{self.path}: {error.strerror or error}") from error
        return _QUOTED.sub(rb"\1", content) if self.quoted else content

    def fetch(self) -> FetchedMail:
        """The mail with a place that its content alone decides, so taking it in twice changes nothing."""
        content = self.read()
        uid = int(hashlib.sha256(content).hexdigest()[:15], 16)
        return FetchedMail(MailboxUid(MAILBOX, 0, uid), None, content)


def find(paths: Iterable[Path]) -> Iterator[FileMail]:
    """Every mail under the paths, folders in order of name.

    A file named outright is taken whatever it is called; in folders only .eml, .mbox, .mbx, files without
    an extension that begin like an mbox, and the `cur` and `new` of a Maildir.
    Raises FilesError, before the first mail, for a path that does not exist.
    """
    named = tuple(paths)
    for path in named:
        if not path.exists():
            raise FilesError(f"{path}: no such file or folder")
    return (mail for path in named for mail in _under(path))


def _under(path: Path) -> Iterator[FileMail]:
    if path.is_dir():
        yield from _in_folder(path)
    else:
        yield from _in_file(path)


def _in_folder(folder: Path) -> Iterator[FileMail]:
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        here = Path(parent)
        maildir = {"cur", "new"} <= set(folders)
        if maildir:
            for name in ("cur", "new"):
                yield from (FileMail(str(path), path) for path in sorted((here / name).iterdir()) if path.is_file())
            folders[:] = [name for name in folders if name not in ("cur", "new", "tmp")]
        folders.sort()
        for name in sorted(names):
            path = here / name
            if not name.startswith(".") and not maildir and _is_mail(path):
                yield from _in_file(path)


def _is_mail(path: Path) -> bool:
    suffix = path.suffix.lower()
    return suffix in _MESSAGE + _MBOX or (not suffix and _begins_like_mbox(path))


def _in_file(path: Path) -> Iterator[FileMail]:
    if path.suffix.lower() not in _MESSAGE and _begins_like_mbox(path):
        yield from _in_mbox(path)
    elif path.suffix.lower() not in _MBOX or path.stat().st_size:  # an empty mbox holds no mail
        yield FileMail(str(path), path)


def _begins_like_mbox(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(5) == b"From "
    except OSError as error:
        raise FilesError(f"{path}: {error.strerror or error}") from error


def _in_mbox(path: Path) -> Iterator[FileMail]:
    with path.open("rb") as file:
        for number, (start, end) in enumerate(_spans(file), 1):
            yield FileMail(f"{path}, mail {number}", path, start, end, quoted=True)


def _spans(file: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """Where each mail of an mbox begins and ends, without its "From " line and the empty line before the next one.

    RFC 4155 leaves the quoting to the writer, so not every "From " begins a mail: it does when a header field
    follows it and an empty line stands before it, or a date in it.
    """
    start = offset = gap = 0
    lines = chain(file, (b"",))
    line = next(lines)
    for following in lines:
        begins = line.startswith(b"From ") and _HEADER.match(following) and (gap or _DATED.match(line))
        if offset == 0 or begins:
            if offset:
                yield start, offset - gap
            start = offset + len(line)
        gap = len(line) if line in (b"\n", b"\r\n") else 0
        offset += len(line)
        line = following
    yield start, offset - gap


def _unreadable(error: OSError) -> None:
    raise FilesError(f"{error.filename}: {error.strerror or error}")
