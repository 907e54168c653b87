"""One token.key for all machines of an office: the books know it by a print, never by itself."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from sqlalchemy import Engine

from config.token_key import FILE_NAME, token_key
from tracker.store.machines import key_print
from tracker.store.machines.work import is_shared
from tracker.store.session import reading, writing

_ABOUT = b"baocao: by what the books know a key"


def key_fault(engine: Engine, home: Path, keep: bool = True) -> str:
    """Why this home's key is not that of the other machines, in a sentence; empty: it is, or it is the first.

    `keep`: the first is remembered. With another key, answers to letters that another machine wrote would be no clue, and
    its links would open nothing.
    """
    if not is_shared(engine):
        return ""
    mine = hmac.new(token_key(home), _ABOUT, hashlib.sha256).hexdigest()
    with reading(engine) as conn:
        known = key_print.get(conn)
    if known is None and keep:
        with writing(engine) as conn:
            known = key_print.keep(conn, mine)
    if known is None or hmac.compare_digest(known, mine):
        return ""
    return (
        f"{home / FILE_NAME}: is not the key that this database was first used with; copy {FILE_NAME} from a machine that"
        " works, or from a backup; if it is lost everywhere: baocao migrate --new-key"
    )


def use_key(engine: Engine, home: Path) -> None:
    """From now on this home's key is the one of all machines: the former is lost everywhere."""
    with writing(engine) as conn:
        key_print.forget(conn)
    key_fault(engine, home)
