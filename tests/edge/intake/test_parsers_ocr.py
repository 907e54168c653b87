"""The call of Tesseract, with programs of our own in its place: right, slow, failing, missing."""

from __future__ import annotations

import pickle
from pathlib import Path
from time import monotonic

import pytest

from parsers.formats.pages.ocr import Tesseract, find_ocr

TABLE = "level\tpage_num\ttext\n"


def program(folder: Path, script: str) -> str:
    """An executable that answers as the script says."""
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_the_picture_goes_in_and_the_table_comes_out(tmp_path: Path) -> None:
    path = program(tmp_path, f"cat > '{tmp_path}/picture'; echo \"$@\" > '{tmp_path}/words'; printf '{TABLE}'")
    assert Tesseract(path)(b"P5 ...", 60) == TABLE
    assert (tmp_path / "picture").read_bytes() == b"P5 ..."
    assert (tmp_path / "words").read_text() == "stdin stdout -l vie --psm 3 tsv\n"


@pytest.mark.parametrize("script", ["exit 1", "cat > /dev/null; echo trouble", f"printf '{TABLE}'; kill -9 $$", "cat; exit 3"])
def test_a_program_that_fails_reads_nothing(tmp_path: Path, script: str) -> None:
    assert Tesseract(program(tmp_path, script))(b"P5" * 200_000, 60) == ""


@pytest.mark.parametrize("script", ["exec sleep 60", "while :; do :; done"])
def test_a_program_that_is_too_slow_is_ended(tmp_path: Path, script: str) -> None:
    start = monotonic()
    assert Tesseract(program(tmp_path, script))(b"P5", 1) == ""
    assert monotonic() - start < 20


def test_only_a_program_with_vietnamese_data_is_taken(tmp_path: Path) -> None:
    path = program(tmp_path, 'echo "List of available languages (2):"; echo eng; echo vie')
    assert find_ocr(path) == Tesseract(path)
    assert find_ocr(program(tmp_path, "echo eng; echo vie_old")) is None
    assert find_ocr(str(tmp_path / "missing")) is None


def test_it_goes_to_another_process_as_it_is() -> None:
    assert pickle.loads(pickle.dumps(Tesseract("/x"))) == Tesseract("/x")  # noqa: S301 - our own bytes
