"""A reading that goes from one machine to another arrives as it was, and brings nothing else."""

from __future__ import annotations

import os
import pickle
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from parsers.facts import Automatic, Budget, Hop, Reading
from parsers.reading import read_mail
from tests.bench import ben_lau
from tracker.jobs.reading.packing import PackError, packed, unpacked

UNIT = ben_lau.UNITS[0]
FILES = (("bao-cao.docx", ben_lau.report(UNIT)), ("danh-muc.xlsx", ben_lau.books(1)))
READ = read_mail(ben_lau.mail(UNIT.emails[0], "one", "Báo cáo", FILES).as_bytes(), Budget())


def rich() -> Reading:
    """A reading with every type that a cell or a time may have."""
    table = READ.documents[1].tables[0]
    cells = replace(table, rows=((None, True, 1, 1.5, "a", date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),))
    document = replace(READ.documents[1], tables=(cells,))
    zones = (UTC, timezone(timedelta(hours=7)))
    hops = tuple(Hop("mx", datetime(2026, 1, 2, tzinfo=zone)) for zone in zones)
    return replace(READ, documents=(READ.documents[0], document), hops=hops, automatic=Automatic.BOUNCE)


def test_a_reading_is_unpacked_as_it_was_packed() -> None:
    for one in (READ, rich()):
        assert unpacked(packed(one)) == one


class _Command:
    """What a pickle of somebody else would do when it is opened."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("exit 1",)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no pack",
        zlib.compress(pickle.dumps(_Command())),
        zlib.compress(pickle.dumps(replace(READ, subject=_Command()))),  # type: ignore[arg-type]
        zlib.compress(pickle.dumps("text")),
        zlib.compress(packed(READ)),
        packed(READ)[:-20],
    ],
)
def test_what_is_no_reading_is_refused_and_runs_nothing(content: bytes) -> None:
    with pytest.raises(PackError):
        unpacked(content)
