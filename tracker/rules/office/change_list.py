"""A list of what changes: who a unit was, and the name, the commune and the addresses it has from now on. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from config.mistakes import Mistake, MistakesError, mistake
from config.roster_list import key
from config.units import Grid, addresses_in, is_address

_HEADINGS = {
    "old": (
        "ten cu",
        "ten truong cu",
        "ten don vi cu",
        "don vi cu",
        "truong cu",
        "ma",
        "ma don vi",
        "ma truong",
        "code",
    ),
    "name": ("ten moi", "ten truong moi", "ten don vi moi", "don vi moi", "truong moi", "doi thanh", "ten sau khi doi"),
    "ward": ("xa moi", "phuong moi", "xa phuong moi", "dia ban moi", "xa phuong", "xa", "phuong"),
    "emails": ("dia chi moi", "email moi", "e mail moi", "thu dien tu moi", "dia chi email moi", "hop thu moi"),
}
_SEARCHED_ROWS = 30  # the heading may stand below the title of the list


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of the list."""

    row: int  #: as a person counts: the first line of the file is 1
    old: tuple[str, ...]  #: code or name that the unit has; several columns may say it
    name: str = ""
    ward: str = ""
    emails: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def from_grids(grids: Sequence[Grid], name: str) -> tuple[ChangeRow, ...]:
    """The rows of the first sheet that is such a list. Raises MistakesError."""
    rows = next((found for one in grids if (found := from_grid(one)) is not None), None)
    if not rows:
        raise MistakesError((mistake("changes-headings" if rows is None else "roster-empty", name),))
    return rows


def from_grid(grid: Grid) -> tuple[ChangeRow, ...] | None:
    """The rows below the heading; None where no line names who a unit was and what it becomes."""
    for at, line in enumerate(grid[:_SEARCHED_ROWS]):
        columns = {name: [i for i, cell in enumerate(line) if key(cell) in words] for name, words in _HEADINGS.items()}
        if columns["old"] and (columns["name"] or columns["emails"]):
            below = enumerate(grid[at + 1 :], at + 2)
            return tuple(_row(number, cells, columns) for number, cells in below if _told(cells, columns["old"]))
    return None


def _row(number: int, cells: Sequence[str], columns: dict[str, list[int]]) -> ChangeRow:
    emails = tuple(dict.fromkeys(one.lower() for text in _told(cells, columns["emails"]) for one in addresses_in(text)))
    name, ward = (re.sub(r"\s+", " ", next(iter(_told(cells, columns[one])), "")) for one in ("name", "ward"))
    wrong = [mistake("unit-address", "emails", value=one) for one in emails if not is_address(one)]
    if not (name or emails):
        wrong.append(mistake("nothing-changes"))
    return ChangeRow(number, _told(cells, columns["old"]), name, ward, emails, tuple(wrong))


def _told(cells: Sequence[str], columns: Sequence[int]) -> tuple[str, ...]:
    return tuple(cells[i] for i in columns if i < len(cells) and cells[i])
