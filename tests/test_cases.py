"""Mails that taught something: each through reading, attribution and judging, against what is right about it.

A case is a folder `cases/NNNN-what` of `mail.eml`, `expected.json` and `why.txt`. `expected.json` states as much as is
known: `disposition`, `reason` (one, or several that will do), `filings`, `documents` (`outcome`, `header`, `records`).
`office` names the folder of its office (`office` where it says nothing); a case may bring its own `units.csv` and
`campaigns` instead. `known_wrong` marks a fault that is not mended: once it is, the mark has to go.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.campaigns import read_campaign
from config.entities import Campaign
from config.units import read_units
from parsers.facts import Budget, DocumentReading, Reading
from parsers.reading import read_mail
from parsers.vietnamese.text import key
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Attribution
from tracker.rules.attribution.registry import History, Registry, registry_of
from tracker.rules.attribution.unit.unit_index import UnitIndex
from tracker.rules.filings.judge import Judged, judge, part_of
from tracker.rules.filings.received_time import received

CASES = Path(__file__).parent / "cases"
NUMBERED = sorted(path for path in CASES.iterdir() if path.is_dir() and path.name[:4].isdigit())
OFFICES = sorted(path for path in CASES.iterdir() if path not in NUMBERED)

_FILES = {"mail.eml", "expected.json", "why.txt"}
_OWN = {"units.csv", "campaigns"}
_STATED = {"disposition", "reason", "filings", "documents", "office", "known_wrong"}
_STATED_OF_A_DOCUMENT = {"filename", "sha256", "outcome", "header", "records"}
_NEVER = datetime(2100, 1, 1, tzinfo=UTC)  # the time of a mail that states none


@dataclass(frozen=True, slots=True)
class Desk:
    """An office that a case is taken in by."""

    known: Registry
    campaigns: Mapping[str, Campaign]
    receiving_mx: str
    authserv_id: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one mail."""

    reading: Reading
    decided: Attribution
    judged: tuple[Judged, ...]  #: of each booking


@cache
def desk(office: Path, units: Path, campaigns: Path) -> Desk:
    """The office of a folder, with a roster and campaigns that may lie elsewhere."""
    told = json.loads((office / "office.json").read_text("utf-8"))
    listed = tuple(row.unit for row in read_units(units).rows if row.unit)
    asked = [read_campaign(path) for path in sorted(campaigns.glob("*.toml"))]
    names = (told["name"], told["superior"], told["place"])
    return Desk(
        registry_of(UnitIndex(listed), asked, told["address"], names),
        {one.code: one for one in asked},
        told["receiving_mx"],
        told["authserv_id"],
    )


def desk_of(case: Path, expected: Mapping[str, Any]) -> Desk:
    """The office that `expected` names, or the case's own roster and campaigns in its place."""
    office = CASES / expected.get("office", "office")
    own = {name: case / name if (case / name).exists() else office / name for name in _OWN}
    return desk(office, own["units.csv"], own["campaigns"])


def take_in(mail: bytes, at: Desk) -> Taken:
    """One mail, as if it were the first that the office ever got."""
    reading = read_mail(mail, Budget(), at.authserv_id)
    decided = attribute(reading, History(), at.known)
    arrived = received(reading, None, at.receiving_mx, _NEVER).at
    judged = []
    for one in decided.bookings:
        campaign = at.campaigns[one.campaign]
        judged.append(judge(reading.documents[one.document], part_of(campaign, one.part), campaign.due, arrived))
    return Taken(reading, decided, tuple(judged))


def differences(expected: Mapping[str, Any], taken: Taken) -> list[str]:
    """Every point in which a mail was taken otherwise than is right."""
    decided = taken.decided
    found = list(_unlike("disposition", expected.get("disposition"), decided.disposition.value))
    if expected.get("reason") is not None:
        found += _unlike("reason", expected["reason"], decided.reason and decided.reason.value)
    if "filings" in expected:
        want = sorted((one["unit"], one["campaign"], one["part"], one["on_time"]) for one in expected["filings"])
        pairs = zip(decided.bookings, taken.judged, strict=True)
        got = sorted((one.unit, one.campaign, one.part, judged.on_time) for one, judged in pairs)
        found += [f"filings: {got}, not {want}"] if got != want else []
    for one in expected.get("documents", ()):
        found += _document_differences(one, taken)
    return found


def _document_differences(want: Mapping[str, Any], taken: Taken) -> Iterator[str]:
    documents = taken.reading.documents
    index = next((at for at, one in enumerate(documents) if _is(one, want)), None)
    if index is None:
        yield f"no document {want.get('filename')}"
        return
    yield from _unlike("outcome", want.get("outcome"), documents[index].outcome.value)
    header = documents[index].header
    for field, value in want.get("header", {}).items():
        got = getattr(header, field) if header else None
        yield from _unlike(field, value, str(got) if got is not None else None, stated=True)
    if want.get("records"):
        rows = [dict(record.values) for record in _records(index, taken)]
        yield from _unlike_rows([one.get("values", one) for one in want["records"]], rows)


def _is(document: DocumentReading, want: Mapping[str, Any]) -> bool:
    return bool(document.sha256 == want["sha256"] if "sha256" in want else document.filename == want["filename"])


def _records(index: int, taken: Taken) -> Iterator[Any]:
    for one, judged in zip(taken.decided.bookings, taken.judged, strict=True):
        if one.document == index and judged.extract:
            yield from judged.extract.records


def _unlike(what: str, want: Any, got: str | None, stated: bool = False) -> Iterator[str]:
    """Nothing where one of the values that will do was found; letter case and signs aside."""
    if want is None and not stated:
        return
    allowed = want if isinstance(want, list) else [want]
    if not any(got is one if got is None or one is None else key(got) == key(one) for one in allowed):
        yield f"{what}: {got!r}, not {want!r}"


def _unlike_rows(want: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    plain = [
        [{name: _plain(cell) for name, cell in row.items() if cell not in (None, "")} for row in rows] for rows in (want, got)
    ]
    if plain[0] != plain[1]:
        yield f"records: {plain[1]}, not {plain[0]}"


def _plain(cell: Any) -> str | float:
    return float(cell) if isinstance(cell, (int, float)) else key(str(cell))


@pytest.mark.parametrize("case", NUMBERED, ids=lambda path: path.name)
def test_a_mail_that_taught_something_is_taken_as_it_should_be(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    found = differences(expected, take_in((case / "mail.eml").read_bytes(), desk_of(case, expected)))
    if expected.get("known_wrong"):
        assert found, f"{case.name} is right now: take its known_wrong away"
    else:
        assert found == []


def test_every_case_is_whole_and_holds_nothing_else() -> None:
    faults = []
    for case in NUMBERED:
        names = {path.name for path in case.iterdir()}
        faults += [f"{case.name}: no {name}" for name in _FILES - names]
        faults += [f"{case.name}: {name} is unknown" for name in names - _FILES - _OWN]
        faults += [f"{case.name}: why.txt says nothing"] * (not (case / "why.txt").read_text("utf-8").strip())
        expected = json.loads((case / "expected.json").read_text("utf-8"))
        faults += [f"{case.name}: {name} is unknown" for name in set(expected) - _STATED]
        faults += [f"{case.name}: no disposition"] * ("disposition" not in expected)
        documents = expected.get("documents", ())
        faults += [f"{case.name}: {name} is unknown" for one in documents for name in set(one) - _STATED_OF_A_DOCUMENT]
    assert faults == []


def test_every_other_folder_is_an_office() -> None:
    assert [path.name for path in OFFICES if {one.name for one in path.iterdir()} != {"office.json", *_OWN}] == []


def test_every_case_has_a_number_of_its_own() -> None:
    numbers = [case.name[:4] for case in NUMBERED]
    assert numbers
    assert sorted(set(numbers)) == numbers
