"""What the rooms of this folder share: an office with its books open."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.papers.office import TestOffice, opened


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> TestOffice:
    """Units, campaigns and an empty ledger, in every database that is tried."""
    return opened(engine, tmp_path)
