"""What the benchmarks share: Dovecot on this machine, Maildirs that it serves, homes that poll them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import Engine  # noqa: E402 - the project is found by the line above

from config.campaigns import read_campaign  # noqa: E402
from config.settings import Settings, load  # noqa: E402
from config.units import read_units  # noqa: E402
from tracker.store.campaigns import campaigns  # noqa: E402
from tracker.store.office import roster  # noqa: E402
from tracker.store.session import connect, migrate, writing  # noqa: E402

SAMPLE = ROOT / "tests" / "data" / "town"
#: A home's settings up to its database, of an office that sends nothing.
OFFICE = """\
[office]
name = "Phòng Giáo dục và Đào tạo thị xã An Hòa"
superior = "UBND thị xã An Hòa"
section = "Bộ phận Tổ chức cán bộ"
place = "An Hòa"
address = "tccb@phonggd.example"

[mailbox]
host = "127.0.0.1"
port = {port}
security = "plain"
username = "{user}"
password_file = "secret"

[smtp]
host = "127.0.0.1"
port = 1
security = "plain"
"""
_SETTINGS = (
    OFFICE
    + """
[database]
url = "sqlite:///baocao.db"
"""
)


@contextmanager
def dovecot(folder: Path, kept_as: str = "maildir") -> Iterator[int]:
    """The port of a server whose mail lies in `folder`, as files (maildir) or found by an index (mdbox)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin", "DOVECOT_FORMAT": kept_as}
    process = subprocess.Popen([ROOT / "scripts" / "dovecot", folder, str(port)], env=environment)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class Box:
    """The Maildir of one user."""

    path: Path

    @classmethod
    def of(cls, folder: Path, user: str) -> Box:
        box = cls(folder / "mail" / user / "Maildir")
        for path in (box.path.parent, box.path, *(box.path / name for name in ("cur", "new", "tmp"))):
            path.mkdir(exist_ok=True)
            _give(path, folder)
        return box

    def put(self, name: str, content: bytes) -> None:
        """One mail, delivered whole."""
        draft = self.path / "tmp" / name
        draft.write_bytes(content)
        _give(draft, self.path.parents[2])
        draft.rename(self.path / "new" / name)


def _give(path: Path, folder: Path) -> None:
    owner = (folder / "mail").stat()
    os.chown(path, owner.st_uid, owner.st_gid)


def home(
    folder: Path, port: int, user: str, units: Path, opened: Sequence[Path], office: Path | None = None
) -> tuple[Settings, Engine]:
    """A home that polls the user's mailbox, with its roster and open campaigns."""
    folder.mkdir()
    (folder / "settings.toml").write_text(_SETTINGS.format(port=port, user=user), encoding="utf-8")
    (folder / "secret").write_text("secret\n")
    settings = load(folder, {})
    # A scanned page costs Tesseract more than a second, and nothing that is measured beside us reads scans.
    settings = replace(settings, reading=replace(settings.reading, ocr=False))
    if office:
        told = json.loads(office.read_text(encoding="utf-8"))
        known = {name: told[name] for name in ("name", "superior", "place", "address")}
        mailbox = replace(settings.mailbox, receiving_mx=told["receiving_mx"], authserv_id=told["authserv_id"])
        settings = replace(settings, office=replace(settings.office, **known), mailbox=mailbox)
    engine = connect(settings)
    migrate(engine)
    with writing(engine) as conn:
        roster.replace_units(conn, read_units(units).units)
        for wanted in map(read_campaign, opened):
            campaigns.put(conn, wanted, wanted.opens or wanted.due)
    return settings, engine
