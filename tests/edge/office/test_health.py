"""What the books and the vault say of health, and what a home must not be opened with."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from intake.envelope import MailboxUid, StoredMail
from intake.vault import FolderVault, Vault, vault_at
from tests.conftest import settings_for
from tracker.jobs.office.books import opened, vault_faults
from tracker.jobs.office.health import VaultWatch, health
from tracker.rules.letters.letter_state import OUTSIDE_HOURS
from tracker.rules.letters.notice import LetterKind
from tracker.rules.mails.mail_state import MailState
from tracker.rules.office.health import Trouble
from tracker.rules.office.vitals import Signs
from tracker.store.letters import outbox
from tracker.store.letters.outbox import QueuedLetter
from tracker.store.mails import mails
from tracker.store.mails.mails import DecidedMail
from tracker.store.schema import outbox as letters
from tracker.store.session import StoreError, writing

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KIND = LetterKind.CONFIRMATION


def kept(engine: Engine, vault: Vault, content: bytes, at: datetime = NOW) -> int:
    sha256 = vault.keep(content)
    with writing(engine) as conn:
        place = MailboxUid("m", 1, len(content))
        return mails.keep(conn, [StoredMail(sha256, place, at, len(content))], at)[0]


def letter(engine: Engine, key: str, at: datetime = NOW, held: bool = False) -> None:
    to = ("a@truong.example",)
    with writing(engine) as conn:
        outbox.add(conn, QueuedLetter(key, KIND, "", "", to, "Thư", f"<{key}@x>", "a", "a", (), at, at, held=held))


@pytest.fixture
def told(engine: Engine, tmp_path: Path) -> Callable[..., list[Trouble]]:
    settings = settings_for(tmp_path, "")

    def at(now: datetime, signs: Signs = Signs()) -> list[Trouble]:  # noqa: B008 - frozen
        return [one.trouble for one in health(engine, settings, now, signs)]

    return at


def test_a_mail_that_stays_stored_is_told_until_it_is_decided(
    engine: Engine, tmp_path: Path, told: Callable[..., list[Trouble]]
) -> None:
    mail = kept(engine, FolderVault(tmp_path / "vault"), b"one")
    assert told(NOW + 4 * MINUTE) == []
    assert told(NOW + 6 * MINUTE) == [Trouble.MAILS]
    with writing(engine) as conn:
        mails.decide(conn, mail, DecidedMail(state=MailState.IGNORED, reason=None, decided_at=NOW))
    assert told(NOW + 6 * MINUTE) == []
    with writing(engine) as conn:
        mails.set_state(conn, mail, MailState.STORED, None, NOW + 60 * MINUTE)
    assert told(NOW + 61 * MINUTE) == [], "given back to be read again, it waits since then"


def test_letters_that_stay_queued_are_told_and_those_that_wait_by_a_rule_are_not(
    engine: Engine, told: Callable[..., list[Trouble]]
) -> None:
    letter(engine, "held", held=True)
    letter(engine, "tomorrow")
    with writing(engine) as conn:
        conn.execute(update(letters).where(letters.c.key == "tomorrow").values(not_before=NOW + timedelta(days=1)))
    assert told(NOW + 6 * MINUTE) == []
    letter(engine, "due")
    assert told(NOW + 6 * MINUTE) == [Trouble.LETTERS]
    refused = {"attempts": 5, "error": "450 later", "not_before": NOW + timedelta(hours=9)}
    with writing(engine) as conn:
        conn.execute(update(letters).where(letters.c.key == "due").values(refused))
    assert told(NOW + 59 * MINUTE) == []
    assert told(NOW + 61 * MINUTE) == [Trouble.LETTERS]
    with writing(engine) as conn:
        conn.execute(update(letters).where(letters.c.key == "due").values(error=OUTSIDE_HOURS))
    assert told(NOW + 61 * MINUTE) == []


def test_a_letter_of_a_clock_that_was_set_back_leaves_now(engine: Engine) -> None:
    letter(engine, "ahead", NOW + timedelta(hours=7))
    letter(engine, "late", NOW)
    with writing(engine) as conn:
        conn.execute(update(letters).where(letters.c.key == "late").values(not_before=NOW + timedelta(hours=7)))
        assert [one.key for one in outbox.claim(conn, NOW, 10 * MINUTE, 9)] == ["ahead"]
    with writing(engine) as conn:
        assert outbox.claim(conn, NOW, 10 * MINUTE, 9) == (), "its lease is as long as any"
        conn.execute(update(letters).where(letters.c.key == "ahead").values(lease_until=NOW + timedelta(hours=7)))
        assert [(one.key, one.uncertain) for one in outbox.claim(conn, NOW, 10 * MINUTE, 9)] == [("ahead", True)]


def test_a_file_that_the_vault_lacks_is_missed_until_it_is_back(
    engine: Engine, tmp_path: Path, told: Callable[..., list[Trouble]]
) -> None:
    vault = FolderVault(tmp_path / "vault")
    for number in range(3):
        kept(engine, vault, b"mail %d" % number)
    watch = VaultWatch(vault)
    seen = []
    for before, after in (("vault", "vault"), ("vault", "elsewhere"), ("elsewhere", "vault")):
        (tmp_path / before).rename(tmp_path / after)
        watch.look(engine)
        seen.append((len(watch.missing), told(NOW, Signs(missing=watch.missing))))
    assert seen == [(0, []), (3, [Trouble.VAULT]), (0, [])]


def test_a_look_through_the_vault_tells_the_missing_from_the_damaged(engine: Engine, tmp_path: Path) -> None:
    vault = FolderVault(tmp_path / "vault")
    for content in (b"whole", b"gone", b"short", b"turned"):
        kept(engine, vault, content)
    files = {path.read_bytes(): path for path in (tmp_path / "vault").glob("??/*")}
    files[b"gone"].unlink()
    files[b"short"].write_bytes(b"sho")
    files[b"turned"].write_bytes(b"Turned")
    missing, damaged = vault_faults(engine, vault)
    assert len(missing) == 2
    assert len(damaged) == 1


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_new_database_beside_a_vault_with_mail_is_refused(tmp_path: Path, left: str) -> None:
    settings = settings_for(tmp_path, "sqlite:///baocao.db")
    engine = opened(settings)
    kept(engine, vault_at(settings.vault), b"a report")
    engine.dispose()
    opened(settings).dispose()
    for path in tmp_path.glob("baocao.db*"):
        path.unlink()
    if left != "nothing":
        (tmp_path / "baocao.db").touch()
    with pytest.raises(StoreError, match="Put the database back from its backup"):
        opened(settings)
    settings.vault.folder.rename(tmp_path / "vault-of-before")
    opened(settings).dispose()


def test_a_crash_within_the_first_poll_or_a_check_of_the_disk_refuses_nothing(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "sqlite:///baocao.db")
    vault_at(settings.vault).keep(b"")
    opened(settings).dispose()
    vault_at(settings.vault).keep(b"kept, and killed before the ledger")
    opened(settings).dispose()


def test_the_database_is_closed_to_other_users_of_the_machine(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "sqlite:///baocao.db")
    before = os.umask(0o022)
    try:
        engine = opened(settings)
        with writing(engine) as conn:
            mails.keep(conn, [], NOW)
        assert {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("baocao.db*")}.keys() >= {"baocao.db"}
        assert not any(path.stat().st_mode & 0o077 for path in tmp_path.glob("baocao.db*"))
        engine.dispose()
        (tmp_path / "baocao.db").chmod(0o644)
        opened(settings).dispose()
        assert (tmp_path / "baocao.db").stat().st_mode & 0o007 == 0
    finally:
        os.umask(before)
