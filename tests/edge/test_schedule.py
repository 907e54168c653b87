"""The clockwork's manners: a mail server that does not let us in is left in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from intake.vault import Vault
from tests.conftest import settings_for
from tracker.jobs.reading.readers import Readers
from tracker.schedule import Clockwork
from tracker.store.letters import outbox
from tracker.store.letters.outbox import QueuedLetter
from tracker.store.session import reading, writing

NOW = datetime(2024, 11, 25, 3, 0, tzinfo=UTC)
LETTER = QueuedLetter(
    "confirmation:1", "confirmation", "", "", ("a@truong.example",), "Thư", "<1@pgd.example>", "a", "a", (), NOW, NOW
)


def attempts(engine: Engine) -> int:
    with reading(engine) as conn:
        return next(outbox.listing(conn)).attempts


def test_letters_wait_after_the_mail_server_refused_us(engine: Engine, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "sqlite:///unused.db")  # its mail servers are on a port where nobody listens
    now = NOW
    with writing(engine) as conn:
        outbox.add(conn, LETTER)
    with Readers(settings) as readers:
        clockwork = Clockwork(engine, Vault(settings.vault), settings, readers, lambda: now)
        clockwork._tick()
        assert attempts(engine) == 1
        now = NOW + timedelta(minutes=5)
        clockwork._tick()
        assert attempts(engine) == 1
        now = NOW + timedelta(minutes=11)
        clockwork._tick()
        assert attempts(engine) == 2
