"""What was typed into a form when its session had ended: for its own officer, and for a short while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from tracker.store.office.accounts.api_tokens import digest
from tracker.store.schema import typed_forms

_MOST = 5  # of an officer


@dataclass(frozen=True, slots=True)
class TypedForm:
    """One of them."""

    page: str  #: the address on which the form stood
    action: str  #: and where it went
    fields: Mapping[str, tuple[str, ...]]


def keep(conn: Connection, officer: str, key: str, form: TypedForm, expires_at: datetime) -> None:
    """Keep a form by a key; the officer's oldest makes way."""
    mine = select(typed_forms.c.key_hash).where(typed_forms.c.officer == officer)
    old = conn.scalars(mine.order_by(typed_forms.c.expires_at.desc()).offset(_MOST - 1)).all()
    conn.execute(delete(typed_forms).where(typed_forms.c.key_hash.in_(old)))
    fields = {name: list(values) for name, values in form.fields.items()}
    row = {"key_hash": digest(key), "officer": officer, "page": form.page, "action": form.action, "fields": fields}
    conn.execute(insert(typed_forms).values(**row, expires_at=expires_at))


def get(conn: Connection, officer: str, key: str, now: datetime) -> TypedForm | None:
    """The form of a key, if it is the officer's and its time has not run out."""
    mine = (typed_forms.c.key_hash == digest(key)) & (typed_forms.c.officer == officer) & (typed_forms.c.expires_at > now)
    row = conn.execute(select(typed_forms.c.page, typed_forms.c.action, typed_forms.c.fields).where(mine)).one_or_none()
    return None if row is None else TypedForm(row.page, row.action, {name: tuple(some) for name, some in row.fields.items()})


def forget(conn: Connection, officer: str, key: str, action: str = "") -> bool:
    """It was sent to its action, or is wanted no more; False where there is none such."""
    mine = (typed_forms.c.key_hash == digest(key)) & (typed_forms.c.officer == officer)
    mine = mine & (typed_forms.c.action == action) if action else mine
    return conn.execute(delete(typed_forms).where(mine)).rowcount > 0


def sweep(conn: Connection, now: datetime) -> None:
    """Delete those whose time has run out."""
    conn.execute(delete(typed_forms).where(typed_forms.c.expires_at <= now))
