"""The full-text indexes, FTS5 or GIN, asked without marks: "tan dinh" finds "Tân Định".

Migrations make them; the databases keep them by themselves, and fold by the rule of `fold` (a claim compares them).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Text, column, func, literal, literal_column, select, table

from parsers.vietnamese.text import fold
from tracker.store.schema import outbox, texts

PLACES = 1_000  #: places of a mail at most: itself, then its files (a message is unpacked to 500)
_WORD = re.compile(r"[^\W_]+")
_WORDS = {texts.name: texts.c.words, outbox.name: outbox.c.subject + literal_column("' '") + outbox.c.text}


def place(mail: int, number: int) -> int:
    """The key of a place, 0 the mail itself, n its n-th file: places in order are mails in order."""
    return mail * PLACES + number


def searched(text: str) -> tuple[str, ...]:
    """The words of a search, as the indexes hold them."""
    return tuple(_WORD.findall(fold(text)))


def holds(conn: Connection, where: str, words: Sequence[str], apart: bool) -> ColumnElement[bool]:
    """Which rows of `texts` or `outbox` hold the words: side by side, or `apart` anywhere; the last may go on."""
    of = {texts.name: texts, outbox.name: outbox}[where]
    if conn.dialect.name == "sqlite":
        index = table(f"{where}_index", column("rowid"))
        phrase = " ".join(f'"{word}"' for word in words) if apart else f'"{" ".join(words)}"'
        matches = literal_column(index.name).op("MATCH")(literal(f"{phrase} *"))
        return of.c.id.in_(select(index.c.rowid).select_from(index).where(matches))
    joined = (" & " if apart else " <-> ").join(words)
    said = func.full_text(_WORDS[where], type_=Text)
    return said.op("@@", is_comparison=True)(func.to_tsquery(literal_column("'simple'"), f"{joined}:*"))
