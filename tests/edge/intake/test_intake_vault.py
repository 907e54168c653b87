"""The vault: what it says it keeps, it keeps."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.vault import FolderVault, VaultError

MAIL = b"Subject: b\xc3\xa1o c\xc3\xa1o\r\n\r\nxin g\xe1\xbb\xadi\r\n"
NAME = hashlib.sha256(MAIL).hexdigest()


def test_a_kept_mail_is_read_back_byte_for_byte(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path / "vault")
    assert vault.keep(MAIL) == NAME
    assert vault.read(NAME) == MAIL


def test_the_same_mail_twice_is_written_once(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path / "vault")
    vault.keep(MAIL)
    path = vault.root / NAME[:2] / NAME[2:]
    first = path.stat().st_ino
    assert vault.keep_all((MAIL, b"other", MAIL)) == (NAME, hashlib.sha256(b"other").hexdigest(), NAME)
    assert path.stat().st_ino == first


def test_only_the_owner_can_look_in(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        vault = FolderVault(tmp_path / "vault")
        vault.keep(MAIL)
    finally:
        os.umask(before)
    for path in (vault.root, *vault.root.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_damaged_mail_is_never_handed_out(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    vault.keep(MAIL)
    path = tmp_path / NAME[:2] / NAME[2:]
    path.write_bytes(MAIL.replace(b"xin", b"xIn"))
    with pytest.raises(VaultError, match=NAME[2:]):
        vault.read(NAME)


def test_a_missing_mail_is_named(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match=NAME[2:]):
        FolderVault(tmp_path).read(NAME)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", NAME.upper(), NAME + "0"])
def test_only_a_hash_names_a_mail(tmp_path: Path, name: str) -> None:
    with pytest.raises(VaultError):
        FolderVault(tmp_path).read(name)


@pytest.mark.parametrize("damaged", [MAIL[:5], MAIL[:-1] + b"X"], ids=["cut", "flipped"])
def test_a_damaged_file_is_written_anew_when_its_mail_comes_again(tmp_path: Path, damaged: bytes) -> None:
    vault = FolderVault(tmp_path)
    vault.keep(MAIL)
    (tmp_path / NAME[:2] / NAME[2:]).write_bytes(damaged)
    assert (not vault.lacking({NAME: len(MAIL)}), vault.is_whole(NAME)) == (len(damaged) == len(MAIL), False)
    vault.keep(MAIL)
    assert vault.read(NAME) == MAIL


def test_everything_is_flushed_before_keeping_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    real: Callable[[int], None] = os.fsync

    def watched(descriptor: int) -> None:
        flushed.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    points: list[tuple[str, int]] = []
    vault = FolderVault(tmp_path / "vault", lambda point: points.append((point, len(flushed))))
    vault.keep(MAIL)
    shard = str(vault.root / NAME[:2])
    assert [point for point, _ in points] == ["before-rename", "after-rename"]
    before_rename = flushed[: points[0][1]]
    assert any(str(vault.root / "tmp") + "/" in path for path in before_rename), "the file is flushed before its rename"
    assert str(vault.root) in before_rename, "the new folder is flushed into the vault"
    assert flushed[points[1][1] :] == [shard], "the folder is flushed after the rename"


def test_a_mail_renamed_by_someone_who_then_died_is_flushed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = FolderVault(tmp_path)
    vault.keep(MAIL)
    flushed: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda fd: flushed.append(str(Path(f"/proc/self/fd/{fd}").readlink())))
    vault.keep(MAIL)
    assert flushed == [str(tmp_path / NAME[:2])]


def test_a_failed_write_leaves_no_file_under_the_mails_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    vault = FolderVault(tmp_path)
    vault.keep(b"first")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        vault.keep(MAIL)
    assert not (tmp_path / NAME[:2] / NAME[2:]).exists()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_sweeping_takes_old_temporary_files_and_nothing_else(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    vault.keep(MAIL)
    old, young = tmp_path / "tmp" / "old", tmp_path / "tmp" / "young"
    old.touch()
    young.touch()
    then = datetime(2026, 3, 2, tzinfo=UTC)
    os.utime(old, (then.timestamp(), then.timestamp()))
    assert vault.sweep(then + timedelta(hours=1)) == 1
    assert not old.exists()
    assert young.exists()
    assert vault.read(NAME) == MAIL
