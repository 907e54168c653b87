"""Every code that people meet has its word in the table of labels that must know it."""

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from config.entities import ColumnType
from parsers.plan.duty.evidence import Lack
from tracker.rules.attribution.evidence import Reason, Standing
from tracker.rules.letters.notice import LetterKind

ROOT = Path(__file__).resolve().parents[3]
PARSERS = "\n".join(path.read_text("utf-8") for path in (ROOT / "parsers").rglob("*.py"))


def labels(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "templates" / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("codes", "file", "table"),
    [
        (LetterKind, "web/labels.toml", "letters"),
        (Reason, "web/labels.toml", "reasons"),
        (ColumnType, "web/labels.toml", "types"),
        (Standing, "labels.toml", "standing"),
        (Lack, "web/labels.toml", "lacks"),
        (Lack, "plan/labels.toml", "lacks"),
    ],
)
def test_every_code_has_its_word(codes: type[StrEnum], file: str, table: str) -> None:
    assert {one.value for one in codes} - labels(file)[table].keys() == set()


def test_every_problem_that_a_parser_finds_has_its_word() -> None:
    found = set(re.findall(r'Problem\(\s*"([a-z0-9-]+)"', PARSERS))
    assert "encrypted" in found
    assert found - labels("labels.toml")["problems"].keys() == set()
