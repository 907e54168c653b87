"""A letter with its words, ready for a mail server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file that travels with a letter, made when it leaves."""

    filename: str
    kind: str  #: media type, as "application/pdf"
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. Headers hold what RFC 3834 asks of automatic mail (docs/mail.md, A6)."""

    message_id: str  #: derived from the notice's key, so a second try is recognisably the same mail
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    attachments: tuple[LetterFile, ...] = ()
    return_path: str = ""  #: where bounces go; empty: the office's address
    sender: str = ""  #: whom it comes from, of the office's addresses; empty: its first
