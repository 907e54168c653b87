"""Spoilt mails and documents through the very children that read in production: none may fall, hang, or swell.

The short form runs with every test. `--fuzz-messages 20000 --fuzz-documents 5000` is the long one, `--fuzz-seeds DIR` spoils
the .eml files of a folder as well, `--fuzz-seed N` takes another road. What fails is written to the folder that is named.
"""

from __future__ import annotations

import hashlib
import random
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import NamedTuple

import pytest

from config.settings import Settings
from intake.vault import vault_at
from parsers.facts import Reading
from parsers.message.filenames import safe_name
from tests.conftest import settings_for
from tests.fuzz import mutations, seeds
from tracker.jobs.reading.readers import Read, Readers, Unreadable

Case = tuple[str, bytes, str]  #: what it is, the mail, and the SHA-256 of the document in it ("" where it holds none alone)


class Kept(NamedTuple):
    case: Case
    sha256: str
    size: int
    mailbox: str = ""


@pytest.mark.timeout(0)
def test_no_spoilt_mail_fells_or_holds_up_its_reader(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    own = list(seeds.messages().values())
    folder = request.config.getoption("--fuzz-seeds")
    own += [path.read_bytes() for path in sorted(Path(folder).rglob("*.eml"))] if folder else []
    count, seed = request.config.getoption("--fuzz-messages"), request.config.getoption("--fuzz-seed")
    _all_are_read(_spoilt_mails(own, count, seed), tmp_path)


@pytest.mark.timeout(0)
def test_no_spoilt_document_fells_or_holds_up_its_reader(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    count, seed = request.config.getoption("--fuzz-documents"), request.config.getoption("--fuzz-seed")
    _all_are_read(_spoilt_documents({**seeds.documents(), **seeds.containers()}, count, seed), tmp_path)


def test_what_the_fuzz_begins_with_is_read_whole(tmp_path: Path) -> None:
    whole = seeds.documents()
    cases = [(name, _carrying(name, content), _sha256(content)) for name, content in whole.items()]
    outcomes = {
        name: reading.documents[0].outcome for name, reading in _read(iter(cases), tmp_path) if isinstance(reading, Reading)
    }
    assert outcomes == dict.fromkeys(whole, "read")


def _spoilt_mails(whole: list[bytes], count: int, seed: int) -> Iterator[Case]:
    for number in range(count):
        chance = random.Random(f"mail {seed} {number}")  # noqa: S311 - chance that can be repeated
        one = chance.choice(whole)
        yield f"mail {number}", mutations.spoilt(one, chance, whole, mutations.MESSAGES, most=6), ""


def _spoilt_documents(whole: dict[str, bytes], count: int, seed: int) -> Iterator[Case]:
    names, alone = list(whole), frozenset(seeds.documents())
    for number in range(count):
        chance = random.Random(f"document {seed} {number}")  # noqa: S311
        name = names[number % len(names)]
        content = mutations.spoilt(whole[name], chance, list(whole.values()), mutations.DOCUMENTS)
        yield f"document {number} {name}", _carrying(name, content), _sha256(content) if name in alone else ""


def _carrying(name: str, content: bytes) -> bytes:
    return seeds.HEAD + seeds.part(f"Content-Type: application/octet-stream; name={name}", file=content or b"\0")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content or b"\0").hexdigest()


def _read(cases: Iterator[Case], home: Path) -> Iterator[tuple[str, Reading | Unreadable]]:
    """Each case through the pool, and what is kept of those that failed."""
    settings = _settings(home)
    vault, failed = vault_at(settings.vault), home / "failed"

    def kept() -> Iterator[Kept]:
        for case in cases:
            yield Kept(case, vault.keep(case[1]), len(case[1]))

    with Readers(settings) as readers:
        for done in readers.each(kept()):
            for ((name, content, expected), *_), result in done:
                reading = result.reading if isinstance(result, Read) else result
                fault = _fault(reading, expected)
                if fault:
                    failed.mkdir(exist_ok=True)
                    (failed / f"{name.replace(' ', '-')}.eml").write_bytes(content)
                yield (f"{name}: {fault}" if fault else name), reading


def _settings(home: Path) -> Settings:
    settings = settings_for(home, "sqlite://")
    return replace(settings, mailbox=replace(settings.mailbox, authserv_id="mx1.phong.example"))


def _all_are_read(cases: Iterator[Case], home: Path) -> None:
    began, faults, outcomes = time.monotonic(), [], Counter[str]()
    for name, reading in _read(cases, home):
        if ": " in name:
            faults.append(name)
        outcomes["mails"] += 1
        if isinstance(reading, Reading):
            outcomes.update(document.outcome.value for document in reading.documents)
            outcomes.update([f"is {reading.automatic.value}"] if reading.automatic else [])
    spent = time.monotonic() - began
    print(f"\n{spent:.0f} s, {outcomes['mails'] / spent:.0f} mails/s, {len(faults)} faults: {dict(outcomes.most_common())}")  # noqa: T201
    assert not faults, f"the first of {len(faults)}, kept in {home / 'failed'}: " + "\n".join(faults[:20])


def _fault(reading: Reading | Unreadable, expected: str) -> str:
    """What is wrong with a reading; empty when nothing is."""
    if isinstance(reading, Unreadable):
        return reading.why
    for text in _texts(reading):
        if "\0" in text or not unicodedata.is_normalized("NFC", text) or any("\ud800" <= letter <= "\udfff" for letter in text):
            return f"no clean text: {text[:80]!a}"
    for document in reading.documents:
        if document.filename is not None and safe_name(document.filename) != document.filename:
            return f"no clean name: {document.filename!a}"
        if len(document.sha256) != 64 or document.size < 0:
            return "no hash"
    if expected and not any(document.sha256 == expected or document.inside for document in reading.documents):
        return "the document is not listed as it was sent"
    return ""


def _texts(value: object) -> Iterator[str]:
    """Every text in a reading, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
