"""What every command needs of a home: its settings, its database brought up to date, its vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from config.mistakes import PlainError
from config.settings import Settings, load
from intake.vault import Vault, vault_at
from tracker.jobs.crash_points import crash_point
from tracker.jobs.office.books import opened
from tracker.jobs.office.saving.restore import UNDER_WAY


class RefusedError(PlainError):
    """Something could not be done; the message is what the person should read."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one office's service, as the command line names it."""

    path: Path
    debug: bool = False

    def settings(self) -> Settings:
        """The settings of the home. Raises SettingsError."""
        self.must_be_whole()
        if not (self.path / "settings.toml").exists():
            raise RefusedError(f"{self.path} is no home yet; make it with: baocao --home {self.path} init")
        return load(self.path)

    def must_be_whole(self) -> None:
        """Raises RefusedError while a restore of this home is not finished."""
        if (self.path / UNDER_WAY).exists():
            raise RefusedError(f"{self.path} is not whole: a restore was not finished; run it again")

    def open(self) -> tuple[Settings, Engine]:
        """Settings and database, migrated. Raises SettingsError, StoreError."""
        settings = self.settings()
        return settings, opened(settings)


def vault_of(settings: Settings) -> Vault:
    """The vault of a home, with the named points of a power cut watched."""
    return vault_at(settings.vault, crash_point)


def now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


pass_home = click.make_pass_decorator(Home)
