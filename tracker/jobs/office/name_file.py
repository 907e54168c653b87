"""A roster's names taken apart, kept in a file of the home: a start loads them in a fraction of what taking them apart costs.

The file is plain JSON under the hash of all it follows from: the roster's names, and the code that takes them apart. One that
is broken, foreign or of before is not believed, and written anew. It can only be wrong by whoever may write in the home, who
can write the database too; and it is data, never code.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import parsers
import tracker
from config.entities import Unit
from tracker.jobs.cache_files import print_of, put
from tracker.rules.attribution.unit.name_tables import NameTables, name_tables, names_as_told, tables_of_plain
from tracker.rules.attribution.unit.unit_index import UnitIndex

_FEWEST = 1_000  # units: fewer are taken apart as fast as a file is read
_NAME = "names.json"
_MADE_BY = ("vietnamese", "official"), ("rules/attribution/unit",)  # folders of the parsers, and of ours

_last: list[tuple[str, NameTables]] = []  # of this process: an address that is learnt changes the roster, and no name


def index_of(units: Sequence[Unit], folder: Path) -> UnitIndex:
    """The index of a roster; `folder`: where its names may be kept."""
    if len(units) < _FEWEST:
        return UnitIndex(units)
    told = sha256(f"{_code()}{names_as_told(units)}".encode()).hexdigest()
    if not _last or _last[0][0] != told:
        _last[:] = [(told, _tables(units, folder / _NAME, told))]
    return UnitIndex(units, _last[0][1])


def _tables(units: Sequence[Unit], file: Path, told: str) -> NameTables:
    return _read(file, told) or _written(name_tables(units), file, told)


def _read(file: Path, told: str) -> NameTables | None:
    try:
        head, body = file.read_bytes().split(b"\n", 1)
    except (OSError, ValueError):
        return None
    if head != _head(told, body):
        return None
    return tables_of_plain(json.loads(body))


def _written(tables: NameTables, file: Path, told: str) -> NameTables:
    body = json.dumps(tables.as_plain(), ensure_ascii=False, separators=(",", ":")).encode()
    put(file, _head(told, body) + b"\n" + body)  # without it everything goes on, and the next start is slower
    return tables


def _head(told: str, body: bytes) -> bytes:
    return f"{told} {sha256(body).hexdigest()}".encode()


@cache
def _code() -> str:
    """A hash of the code that takes names apart."""
    roots = (Path(parsers.__file__).parent, Path(tracker.__file__).parent)
    files = (
        one for root, folders in zip(roots, _MADE_BY, strict=True) for name in folders for one in (root / name).glob("*.py")
    )
    return print_of(sorted(files))
