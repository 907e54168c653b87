"""Rows of many mails written with one execution: each execution costs as much as the writing of several rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Executable


class WriteBatch:
    """Takes statements as a connection does, and executes them at `write`, each once with all its rows.

    For statements whose order does not matter, and rows that nobody in the transaction asks for before `write`.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._rows: dict[Executable, list[dict[str, Any]]] = {}

    def execute(self, statement: Executable, rows: dict[str, Any] | Sequence[dict[str, Any]]) -> None:
        """Remember one row of a statement, or several."""
        self._rows.setdefault(statement, []).extend([rows] if isinstance(rows, dict) else rows)

    def write(self) -> None:
        """Execute what was remembered."""
        remembered, self._rows = self._rows, {}
        for statement, rows in remembered.items():
            self._conn.execute(statement, rows)
