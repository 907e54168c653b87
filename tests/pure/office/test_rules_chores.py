"""Which settings let several machines share the work, and that one machine alone needs none of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import Settings, VaultSettings
from tests.conftest import settings_for
from tracker.rules.office.chores import ALL, ROWS, Chore, refusal, refusals

POSTGRES = settings_for(Path("/home-of-nobody"), "postgresql://db/baocao")
SQLITE = replace(POSTGRES, database_url="sqlite:///baocao.db")


def kept_in(settings: Settings, vault: VaultSettings) -> Settings:
    return replace(settings, mail_store=vault)


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (SQLITE, ["database.url", "vault.url"]),
        (POSTGRES, ["vault.url"]),
        (kept_in(POSTGRES, VaultSettings(shared=True)), []),
        (kept_in(POSTGRES, VaultSettings(url="s3://office/mails")), []),
        (kept_in(SQLITE, VaultSettings(url="s3://office/mails")), ["database.url"]),
    ],
)
def test_what_a_second_machine_could_not_see_is_named(settings: Settings, names: list[str]) -> None:
    assert [one.partition(":")[0] for one in refusals(settings)] == names
    assert all(reason for reason, _, _ in ROWS)


def test_a_machine_that_does_everything_needs_no_other() -> None:
    assert refusal(SQLITE, ALL) == ""
    for chore in Chore:
        assert refusal(SQLITE, {chore}).startswith("database.url: SQLite serves one machine")
        assert refusal(POSTGRES, ALL - {chore}).startswith("vault.url")
