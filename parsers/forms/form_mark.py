"""The mark that an empty form of the office carries, by which it tells where it comes from: "[#DVK2020/appendix]".

It stands in a cell above the table, where every program that saves a workbook keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.facts import Table

_MARK = re.compile(r"\[#(?P<campaign>[\w.-]{1,60})/(?P<part>[\w.-]{1,80})\]")
_ROWS = 12  # above a table; what stands lower is what the unit wrote


def form_mark(campaign: str, part: str) -> str:
    """The mark of the form of one part of a campaign."""
    return f"[#{campaign}/{part}]"


def marked_campaigns(tables: Iterable[Table]) -> tuple[str, ...]:
    """The campaigns whose forms the visible tables of a file are, by their marks."""
    cells = (cell for table in tables if not table.hidden for row in table.rows[:_ROWS] for cell in row)
    return tuple(dict.fromkeys(found["campaign"] for cell in cells if isinstance(cell, str) and (found := _MARK.search(cell))))
