"""A mail that a person looks at is read once: for its page, for what an act would do, and for the act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.settings import MailboxSettings, Office, Server, Settings
from intake.vault import Vault, vault_at
from parsers.facts import Budget, Reading
from parsers.reading import read_mail
from tracker.jobs.reading import on_demand
from tracker.jobs.reading.on_demand import reread
from tracker.jobs.reading.readers import Unreadable


class Asked:
    """What a child would answer, read here, and how often it was asked."""

    def __init__(self, vault: Vault) -> None:
        self.vault, self.times = vault, 0

    def __call__(self, _settings: Settings, task: partial[Reading]) -> Reading | Unreadable:
        self.times += 1
        sha256, authserv_id = task.args
        return read_mail(self.vault.read(sha256), Budget(), authserv_id, None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    nowhere = Server("127.0.0.1", 1, "plain")
    office = Office("Phòng GDĐT", "", "TCCB", "Bình An", "tccb@pgd.example", ZoneInfo("Asia/Ho_Chi_Minh"))
    return Settings(tmp_path, office, MailboxSettings(nowhere), nowhere, "sqlite://")


@pytest.fixture
def asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    child = Asked(vault_at(settings.vault))
    monkeypatch.setattr(on_demand, "in_child", child)
    yield child
    on_demand.close()


def kept(asked: Asked, words: str) -> str:
    return asked.vault.keep(f"From: a@truong.example\r\nSubject: {words}\r\n\r\n{words}\r\n".encode())


def test_what_was_shown_is_not_read_again_for_the_act(settings: Settings, asked: Asked) -> None:
    mail = kept(asked, "nop bao cao")
    assert reread(settings, mail) == reread(settings, mail)
    assert asked.times == 1


def test_a_mail_that_the_vault_has_let_go_is_not_remembered(settings: Settings, asked: Asked) -> None:
    mail = kept(asked, "nop bao cao")
    reread(settings, mail)
    asked.vault.remove(mail)
    with pytest.raises(Exception, match="No such file"):
        reread(settings, mail)


def test_other_settings_read_with_other_eyes(settings: Settings, asked: Asked) -> None:
    mail = kept(asked, "nop bao cao")
    reread(settings, mail)
    reread(replace(settings, sending=replace(settings.sending, held_days=9)), mail)
    assert asked.times == 2


def test_only_the_last_readings_are_remembered(settings: Settings, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_demand, "_MOST_READINGS", 2)
    first, second, third = (kept(asked, words) for words in ("mot", "hai", "ba"))
    for mail in (first, second, first, third, first):
        reread(settings, mail)
    assert asked.times == 3
    reread(settings, second)
    assert asked.times == 4
