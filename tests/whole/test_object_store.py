"""The vault in an object store, on a real one that dies and comes back: what it says it keeps, it keeps."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.store import S3Store
from sqlalchemy import func, select

from config.settings import VaultSettings
from intake import vault_bucket
from intake.mailbox_error import MailboxErrorKind
from intake.vault import FolderVault, VaultAwayError, VaultError, vault_at
from tests.bench.balance import books_balance
from tests.bench.cut_office import FIRST, SECOND, opened
from tests.bench.wire import Wire
from tests.servers.seaweed import ACCESS_KEY, SECRET, ObjectStore, object_store
from tracker.jobs.office.health import VaultWatch
from tracker.jobs.office.saving import vault_move
from tracker.store.schema import mails
from tracker.store.session import reading

MAIL = b"Subject: b\xc3\xa1o c\xc3\xa1o\r\n\r\nxin g\xe1\xbb\xadi\r\n"
NAME = hashlib.sha256(MAIL).hexdigest()
TOWN = Path(__file__).parents[1] / "data" / "town"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    with object_store() as running:
        yield running


@pytest.fixture
def place(store: ObjectStore, tmp_path: Path, request: pytest.FixtureRequest) -> VaultSettings:
    """A corner of the bucket for this test alone."""
    return store.vault(tmp_path / "vault.secret", f"t/{abs(hash(request.node.name))}")


@pytest.fixture
def bucket(place: VaultSettings) -> S3Store:
    """The same corner, for a hand that damages things."""
    keys = {"access_key_id": ACCESS_KEY, "secret_access_key": SECRET}
    return S3Store(
        "baocao",
        prefix=place.url.removeprefix("s3://baocao/"),
        endpoint=place.endpoint,
        region=place.region,
        client_options={"allow_http": True},
        **keys,  # type: ignore[arg-type]
    )


def test_a_kept_mail_is_read_back_and_never_put_twice(place: VaultSettings, bucket: S3Store) -> None:
    vault = vault_at(place)
    assert not vault.any_mail()
    assert vault.keep_all((MAIL, b"other", MAIL)) == (NAME, hashlib.sha256(b"other").hexdigest(), NAME)
    vault.keep(b"")
    first = obstore.head(bucket, f"{NAME[:2]}/{NAME[2:]}")["last_modified"]
    assert (vault.keep(MAIL), vault.read(NAME)) == (NAME, MAIL)
    assert obstore.head(bucket, f"{NAME[:2]}/{NAME[2:]}")["last_modified"] == first
    assert sorted(vault.names()) == sorted({NAME, hashlib.sha256(b"other").hexdigest()})
    vault.remove(NAME)
    vault.remove(NAME)
    assert vault.lacking({NAME: len(MAIL), hashlib.sha256(b"other").hexdigest(): 5}) == {NAME}
    with pytest.raises(VaultError, match="is not there"):
        vault.read(NAME)


@pytest.mark.parametrize("damage", [MAIL.replace(b"xin", b"xIn"), b"short"])
def test_a_damaged_mail_is_never_handed_out_and_mended_when_it_comes_again(
    place: VaultSettings, bucket: S3Store, damage: bytes
) -> None:
    vault = vault_at(place)
    vault.keep(MAIL)
    obstore.put(bucket, f"{NAME[:2]}/{NAME[2:]}", damage)
    with pytest.raises(VaultError, match=NAME[2:]):
        vault.read(NAME)
    assert not vault.is_whole(NAME)
    vault.keep(MAIL)
    assert vault.read(NAME) == MAIL


@pytest.mark.parametrize("lack", ["another secret", "no secret", "nobody there"])
def test_a_store_that_cannot_be_asked_lacks_nothing_and_its_secret_is_not_told(place: VaultSettings, lack: str) -> None:
    vault_at(place).keep(MAIL)
    secret = place.secret_key_file
    assert secret
    if lack == "another secret":
        secret.write_text("another-secret-of-ours")
    elif lack == "no secret":
        secret.unlink()
    else:
        place = replace(place, endpoint="http://127.0.0.1:1")
    vault = vault_at(place)
    for ask in (
        lambda: vault.keep(b"new"),
        lambda: vault.read(NAME),
        lambda: vault.lacking({NAME: len(MAIL)}),
        lambda: vault.is_whole(NAME),
        vault.any_mail,
    ):
        with pytest.raises(VaultAwayError) as told:
            ask()
        assert "\n" not in str(told.value)
        assert "another-secret" not in str(told.value)


def test_while_the_store_is_dead_mail_stays_in_the_mailbox_and_health_tells_it(
    store: ObjectStore, place: VaultSettings, open_room: Callable[..., Any], dovecot: Any
) -> None:
    account = dovecot.account()
    room = open_room(account)
    room = replace(room, vault=vault_at(place))
    watch = VaultWatch(room.vault)
    with dovecot.client(account) as owner:
        owner.append("INBOX", MAIL)
        assert room.collect().new == 1
        watch.look(room.engine)
        assert (watch.away, watch.missing) == ("", ())
        store.stop()
        owner.append("INBOX", MAIL + b"of the dead hour\r\n")
        found = room.collect()
        assert (found.new, [one.kind for one in found.troubles]) == (0, [MailboxErrorKind.UNAVAILABLE])
        watch.look(room.engine)
        assert "does not answer" in watch.away
        assert not watch.missing
        store.start()
        assert (room.collect().new, room.collect().new) == (1, 0)
        watch.look(room.engine)
        assert not watch.away
        with reading(room.engine) as conn:
            assert conn.scalar(select(func.count()).select_from(mails)) == len(list(room.vault.names())) == 2


def test_a_store_that_hangs_is_told_of_within_its_silence_and_nothing_is_lost(
    place: VaultSettings, open_room: Callable[..., Any], dovecot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, large = dovecot.account(), MAIL + b"x" * 130_000
    with Wire(int(place.endpoint.rpartition(":")[2])) as wire, dovecot.client(account) as owner:
        vault = vault_at(replace(place, endpoint=f"http://127.0.0.1:{wire.port}"))
        room = replace(open_room(account), vault=vault)
        owner.append("INBOX", MAIL)
        assert room.collect().new == 1
        for number in range(30):
            owner.append("INBOX", MAIL + b"%d\r\n" % number)
        owner.append("INBOX", large)
        wire.turn("hang")
        monkeypatch.setattr(vault_bucket, "_SILENCE", timedelta(seconds=1))
        asks = (room.collect, lambda: vault.read(NAME), lambda: vault.keep(large), lambda: vault.lacking({NAME: len(MAIL)}))
        for ask in asks:
            began = time.monotonic()
            with suppress(VaultAwayError):
                found: Any = ask()
                assert (found.new, [one.kind for one in found.troubles]) == (0, [MailboxErrorKind.UNAVAILABLE])
            assert time.monotonic() - began < 6, "two silences, and what a busy machine needs"
        wire.turn("slow")
        vault.keep(large)  # longer on its way than any silence
        monkeypatch.undo()
        wire.turn("pass")
        assert (room.collect().new, room.collect().new) == (31, 0)
        assert len(list(vault.names())) == 32


def test_power_cuts_around_a_put_lose_no_report_and_double_none(
    store: ObjectStore, sqlite_template: Path, tmp_path: Path, dovecot: Any, smtp_sink: Any
) -> None:
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    place = store.vault(tmp_path / "vault.secret", "cuts")
    with opened(tmp_path, f"sqlite:///{tmp_path}/baocao.db", dovecot, smtp_sink, place) as office:
        office.receive(*FIRST, *SECOND)
        for point in ("before-put:5", "after-put:2"):
            office.cut(point)
        office.settle()
        books_balance(office, seldom_twice=0)


def test_carrying_goes_on_where_it_was_killed_and_lets_go_of_nothing_that_was_not_read_back(
    place: VaultSettings, bucket: S3Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = FolderVault(tmp_path / "vault"), vault_at(place)
    names = source.keep_all(b"mail %d" % number for number in range(120))
    told: list[str] = []

    def killed(what: str, done: int, of: int) -> None:
        told.append(what)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault_move.carry(source, target, delete=True, progress=killed)
    assert len(list(source.names())) == 120
    half = next(iter(target.names()))
    obstore.put(bucket, f"{half[:2]}/{half[2:]}", b"half written")
    there = set(target.names())
    ill = next(name for name in names if name not in there)
    lost = source.root / ill[:2] / ill[2:]
    whole = lost.read_bytes()
    lost.write_bytes(b"rotten")
    done = vault_move.carry(source, target, delete=True, progress=lambda *_: None)
    assert (done.mails, done.copied, done.damaged, done.removed) == (119, 19, (ill,), 0)
    lost.write_bytes(whole)
    done = vault_move.carry(source, target, delete=True, progress=lambda *_: None)
    assert (done.mails, done.copied, done.damaged, done.removed) == (120, 1, (), 120)
    assert not source.any_mail()
    back = vault_move.carry(target, source, delete=False, progress=lambda *_: None)
    assert (back.mails, back.copied, back.removed) == (120, 120, 0)
    assert set(source.names()) == set(target.names()) == set(names)


def test_a_home_is_moved_to_the_store_works_there_and_is_saved_and_made_again_without_copying_a_mail(
    baocao: Run, home: Path, place: VaultSettings, tmp_path: Path
) -> None:
    assert baocao("init")[0] == 0
    assert baocao("units", "import", TOWN / "units.csv")[0] == 0
    one, *others = sorted((TOWN / "mails").iterdir())
    assert baocao("ingest", one)[0] == 0
    file = home / "settings.toml"
    shutil.copy(place.secret_key_file or "", home / "vault.secret")
    table = {"endpoint": place.endpoint, "access_key": ACCESS_KEY, "secret_key_file": "vault.secret"}
    text = file.read_text("utf-8")
    for key, value in table.items():
        text = re.sub(rf"(?m)^(# )?{key} = \".*?\"", f'{key} = "{value}"', text, count=1)
    file.write_text(text, "utf-8")
    status, out, err = baocao("vault", "move", place.url, "--delete")
    assert (status, err) == (0, "")
    assert "holds 1 mails whole, 1 copied now" in out
    assert f'[vault]: url = "{place.url}"' in out
    file.write_text(text.replace('[vault]\nurl = ""', f'[vault]\nurl = "{place.url}"'), "utf-8")
    assert baocao("ingest", others[0])[0] == 0
    assert not FolderVault(home / "vault").any_mail()
    status, out, err = baocao("vault", "verify")
    assert (status, out) == (0, "ok   mail store: every one of 2 mails is there and is what it is named by\n"), err
    saved = tmp_path / "saved"
    status, out, err = baocao("backup", saved)
    assert (status, err) == (0, "")
    assert f"2 mails, in {place.url}" in out
    assert not (saved / "vault").exists()
    assert "2 copied" in baocao("backup", tmp_path / "whole.tar", "--with-mails")[1]
    again = tmp_path / "again"
    status, out, err = baocao("--home", again, "restore", saved)
    assert f"the mails lie in {place.url}" in out, err
    assert "the mails cannot be looked at yet" in out  # its secret is in no backup
    shutil.copy(home / "vault.secret", again / "vault.secret")
    status, out, err = baocao("--home", again, "verify")
    assert status == 0, (out, err)
