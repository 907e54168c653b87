"""The quick reader of ZIP files says what `zipfile` says, of honest files and of broken ones."""

import io
import random
import zipfile
from collections.abc import Callable
from functools import partial
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.formats.zip_directory import LOCKED, ZipDirectory

PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:p>loi van</w:p>" * 400, "word/empty.xml": b""}


def _made(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        archive.comment = comment
        for name, part in parts.items():
            archive.writestr(name, part)
    return memory.getvalue()


def _by_library(content: bytes) -> list[object]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found: list[object] = [(info.filename, info.file_size, info.flag_bits & LOCKED) for info in archive.infolist()]
            return found + [_tried(partial(archive.read, name)) for name in sorted(archive.namelist())]
    except Exception as error:
        return [type(error)]


def _by_us(content: bytes) -> list[object]:
    try:
        archive = ZipDirectory(content)
    except Exception as error:
        return [type(error)]
    names = sorted(entry.name for entry in archive.entries)
    found: list[object] = [(entry.name, entry.size, entry.flags & LOCKED) for entry in archive.entries]
    return found + [_tried(partial(archive.read, name)) for name in names]


def _tried(read: Callable[[], object]) -> object:
    try:
        return read()
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("comment", [b"", b"saved by hand"])
def test_members_are_what_zipfile_reads(method: int, comment: bytes) -> None:
    content = _made(PARTS | {"ảnh.txt": b"x" * 100_000}, method, comment)
    archive = ZipDirectory(content)
    assert _by_us(content) == _by_library(content)
    assert {name: archive.read(name) for name in archive.names} == PARTS | {"ảnh.txt": b"x" * 100_000}


def test_a_comment_at_the_end_is_nothing_out_of_the_ordinary() -> None:
    archive = ZipDirectory(_made(PARTS, comment=b"saved by hand"))
    assert archive.read("word/document.xml") == PARTS["word/document.xml"]
    assert archive._library is None


def test_a_comment_that_looks_like_the_end_is_taken_for_what_zipfile_takes_it() -> None:
    content = _made(PARTS, comment=b"PK\x05\x06" + bytes(18))
    assert _by_us(content) == _by_library(content)


def test_a_large_member_is_read_bit_by_bit_and_a_small_one_alike() -> None:
    archive = ZipDirectory(_made({"large.xml": b"abc" * 100_000, "small.xml": b"abc"}))
    with archive.open("large.xml") as large, archive.open("small.xml") as small:
        assert (large.read(4), large.read(2), small.read()) == (b"abca", b"bc", b"abc")


def test_the_size_of_a_member_that_is_not_there_is_above_every_limit() -> None:
    archive = ZipDirectory(_made(PARTS))
    assert archive.size("[Content_Types].xml") == 8
    assert archive.size("mimetype") > 10**12
    with pytest.raises(KeyError):
        archive.read("mimetype")


@given(st.integers(0, 2**32), st.integers(1, 6))
@settings(max_examples=400)
def test_of_a_damaged_file_both_say_the_same(seed: int, wounds: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - where to damage a test file is no secret
    content = bytearray(_made(PARTS, chance.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])))
    for _ in range(wounds):
        content[chance.randrange(len(content)) if chance.random() < 0.4 else -chance.randrange(1, 320)] = chance.randrange(256)
    damaged = bytes(content[: chance.randrange(len(content))] if chance.random() < 0.1 else content)
    assert _by_us(damaged) == _by_library(damaged)


def test_members_that_share_their_bytes_are_left_to_the_library() -> None:
    content = bytearray(_made({"a": b"first" * 50, "b": b"other" * 50}))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = (0).to_bytes(4, "little")
    assert _by_us(bytes(content)) == _by_library(bytes(content))


def _in_bits(part: IO[bytes], size: int) -> object:
    pieces = []
    while piece := part.read(size):
        pieces.append(piece)
    return b"".join(pieces)


@given(st.binary(max_size=40_000), st.integers(1, 20_000))
@settings(max_examples=60)
def test_bits_put_together_are_the_whole(part: bytes, size: int) -> None:
    content = _made({"part.xml": part * 3})
    assert _in_bits(ZipDirectory(content).open("part.xml"), size) == part * 3


@pytest.mark.parametrize("place", [0.02, 0.5, 0.98])
def test_a_large_member_damaged_anywhere_fails_as_the_library_does(place: float) -> None:
    noise = random.Random(5).randbytes(90_000)  # noqa: S311 - no secret
    content = bytearray(_made({"part.xml": noise}))
    content[int(place * 90_000)] ^= 0xFF
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive, archive.open("part.xml") as part:
        expected = _tried(lambda: _in_bits(part, 7_000))
    assert isinstance(expected, type)
    assert _tried(lambda: _in_bits(ZipDirectory(bytes(content)).open("part.xml"), 7_000)) == expected
