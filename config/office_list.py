"""A province's table of offices, one a row: what each home is made of. Pure but for reading the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.mistakes import Mistake, MistakesError, mistake
from config.roster_list import code_of, key
from config.settings_file import ADDRESS, KEYS
from config.units import grids_of

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?")  #: names a folder and a unit of systemd
FIRST_PORT = 8101
_SECRET = ("password", "secret", "webhook")  # stand in files, never in a table that is sent around

#: Headings as people write them, folded, by the setting they mean.
_HEADINGS: Mapping[str, str] = {
    "slug": "slug",
    "ma": "slug",
    "ten viet tat": "slug",
    "name": "office.name",
    "ten": "office.name",
    "ten co quan": "office.name",
    "ten don vi": "office.name",
    "address": "office.address",
    "email": "office.address",
    "thu dien tu": "office.address",
    "dia chi thu": "office.address",
    "hop thu": "office.address",
    "superior": "office.superior",
    "co quan cap tren": "office.superior",
    "section": "office.section",
    "bo phan": "office.section",
    "place": "office.place",
    "dia danh": "office.place",
    "port": "web.port",
    "cong": "web.port",
}


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office of the table."""

    row: int  #: as a person counts
    slug: str
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)  #: by table and key of settings.toml, as typed


class OfficeListError(MistakesError):
    """A table of offices that cannot be used."""


def read_offices(path: Path) -> tuple[OfficeRow, ...]:
    """The rows of the first sheet that has a heading with name and address. Raises OfficeListError with every mistake."""
    try:
        sheets = grids_of(path)
    except MistakesError as exc:
        raise OfficeListError(exc.mistakes) from exc
    for grid in sheets:
        for at, row in enumerate(grid[:10]):
            places = [_setting(cell) for cell in row]
            if {"office.name", "office.address"} <= set(places):
                return _rows(grid[at + 1 :], at + 2, places, row)
    raise OfficeListError((mistake("offices-headings", str(path)),))


def _setting(heading: str) -> str:
    plain = heading.strip().lower()
    return plain if _is_setting(plain) else _HEADINGS.get(key(heading), "")


def _is_setting(name: str) -> bool:
    """Any other setting is headed by its own name, as smtp.host."""
    table, _, entry = name.partition(".")
    return entry in KEYS.get(table, ()) and (entry.endswith(("_file", "_env")) or not any(one in entry for one in _SECRET))


def _rows(grid: Sequence[Sequence[str]], first: int, places: Sequence[str], headings: Sequence[str]) -> tuple[OfficeRow, ...]:
    wrong: list[Mistake] = [
        mistake("offices-column", value=heading.strip())
        for heading, place in zip(headings, places, strict=True)
        if heading.strip() and not place and key(heading) not in ("stt", "tt", "so thu tu")
    ]
    rows: list[OfficeRow] = []
    for number, cells in enumerate(grid, first):
        told = {place: cell.strip() for place, cell in zip(places, cells, strict=False) if place and cell.strip()}
        if told:
            row = _row(number, told, {one.slug for one in rows})
            wrong += _mistakes(row, rows)
            rows.append(row)
    if not rows:
        wrong.append(mistake("offices-empty"))
    if wrong:
        raise OfficeListError(tuple(wrong))
    return tuple(rows)


def _row(number: int, told: Mapping[str, str], taken: set[str]) -> OfficeRow:
    slug = told.get("slug", "") or code_of(told.get("office.name", ""), "", taken)
    address = told.get("office.address", "").lower()
    values = {_place(name): value for name, value in told.items() if name != "slug"}
    for table in ("mailbox", "smtp"):  # an office signs in by its own address, where nobody says otherwise
        values.setdefault((table, "username"), address)
    return OfficeRow(number, slug, values)


def _place(name: str) -> tuple[str, str]:
    table, _, entry = name.partition(".")
    return table, entry


def _mistakes(row: OfficeRow, before: Sequence[OfficeRow]) -> Iterator[Mistake]:
    where = f"row {row.row}"
    address = row.values.get(("office", "address"), "")
    if not row.values.get(("office", "name")):
        yield mistake("missing", f"{where}: name")
    if not ADDRESS.fullmatch(address):
        yield mistake("bad-address", f"{where}: address", value=address)
    if not SLUG.fullmatch(row.slug):
        yield mistake("bad-slug", f"{where}: slug", value=row.slug)
    for what, mine, theirs in (
        ("slug", row.slug, [one.slug for one in before]),
        ("address", address.lower(), [one.values.get(("office", "address"), "").lower() for one in before]),
        ("port", row.values.get(("web", "port"), ""), [one.values.get(("web", "port"), "") for one in before]),
    ):
        if mine and mine in theirs:
            yield mistake("office-twice", f"{where}: {what}", value=mine, row=before[theirs.index(mine)].row)
