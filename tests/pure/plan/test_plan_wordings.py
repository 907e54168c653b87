"""Single wordings, each with what is due by it: `tests/data/plan_wordings.toml`."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from parsers.plan.proposals import read_plan

TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parents[2] / "data" / "plan_wordings.toml").read_text("utf-8"))
FOOT = "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"
NOW = datetime(2026, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize("row", TABLE["says"], ids=lambda row: row["text"][:60])
def test_a_wording_is_due_at_the_instant_it_says(row: dict[str, Any]) -> None:
    paper = f"{TABLE['heads'][row['head']]}{row['text']}{FOOT}"
    found = read_plan(paper.encode(), "van-ban.txt", NOW).proposals
    assert sorted(f"{one.due:%Y-%m-%d %H:%M}" if one.due else "?" for one in found) == row["due"]
