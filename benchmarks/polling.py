"""What a poll costs: a folder of 100,000 mails that are known and one new, against an empty folder and one new.

    python benchmarks/polling.py [NUMBER OF OLD MAILS]

Dovecot on this machine, with mail found by an index (mdbox) and as files (Maildir); SQLite, medians of interleaved
runs. Three times for each folder: the whole poll, the processor time it costs us, and the barest imaplib session that
signs in, selects and fetches the one new mail. The last is the server's own: with the default settings Dovecot looks
through a Maildir again after every delivery, for any client. Also the daily reconciliation, and the rate at which a
full mailbox is taken in.
"""

from __future__ import annotations

import imaplib
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from imapclient import IMAPClient  # noqa: E402 - the project is found by the line above
from servers import dovecot  # noqa: E402
from sqlalchemy import Engine  # noqa: E402 - the project is found by the line above

from config.settings import MailboxSettings, Office, Server, Settings  # noqa: E402
from intake.envelope import MailboxUid, StoredMail  # noqa: E402
from intake.mailbox import Mailbox, mailbox_name  # noqa: E402
from intake.vault import Vault, vault_at  # noqa: E402
from tracker.jobs.mails.collect import Collected, collect  # noqa: E402
from tracker.store.mails.mails import MailboxState, keep, save_mailbox_state  # noqa: E402
from tracker.store.session import connect, migrate, writing  # noqa: E402

OLD = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
RUNS = 9
TAKEN_IN = 2_000
SIZE = 60_000
NEW = b"Subject: new %d\r\n\r\n"

Home = tuple[Engine, Vault, Settings]


def now() -> datetime:
    return datetime.now(UTC)


def maildir(folder: Path, user: str) -> Path:
    """An empty Maildir that belongs to the server's user."""
    box = folder / "mail" / user / "Maildir"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True, exist_ok=True)
    give(folder, box.parent)
    return box


def give(folder: Path, *paths: Path) -> None:
    owner = (folder / "mail").stat()
    for top in paths:
        for path in (top, *top.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)


def put(box: Path, name: str, content: bytes, seen: bool) -> None:
    owner = box.stat()
    path = box / "tmp" / name
    path.write_bytes(content)
    os.chown(path, owner.st_uid, owner.st_gid)
    path.rename(box / "cur" / f"{name}:2,S" if seen else box / "new" / name)


class Maildir:
    """A user's mail as files, put there by hand."""

    def __init__(self, servers: Path, _port: int, user: str) -> None:
        self._box = maildir(servers, user)

    def fill(self, count: int) -> None:
        for number in range(count):
            put(self._box, f"1700000000.{number:06}.old", b"Subject: old %d\r\n\r\n" % number, seen=True)

    def deliver(self, name: str, content: bytes) -> None:
        put(self._box, name, content, seen=False)


class Mdbox:
    """A user's mail found by an index, put there by the server."""

    def __init__(self, _servers: Path, port: int, user: str) -> None:
        self._client = IMAPClient("127.0.0.1", port, ssl=False)
        self._client._imap.debug = 0
        self._client.login(user, "secret")

    def fill(self, count: int) -> None:
        for start in range(0, count, 1_000):
            many = [b"Subject: old %d\r\n\r\n" % number for number in range(start, min(count, start + 1_000))]
            self._client.multiappend("INBOX", many)

    def deliver(self, _name: str, content: bytes) -> None:
        self._client.append("INBOX", content)


def home_of(root: Path, user: str, port: int) -> Home:
    home = root / f"home-{user}"
    home.mkdir()
    (home / "secret").write_text("secret")
    server = Server("127.0.0.1", port, "plain", user, password_file=home / "secret")
    office = Office("", "", "", "", "", ZoneInfo("Asia/Ho_Chi_Minh"))
    settings = Settings(home, office, MailboxSettings(server), server, "sqlite:///baocao.db")
    engine = connect(settings)
    migrate(engine)
    return engine, vault_at(settings.vault), settings


def know(engine: Engine, settings: Settings) -> None:
    """Book every mail of the folder as taken in before."""
    name = mailbox_name(settings.mailbox.server, "INBOX")
    with Mailbox(settings.mailbox.server) as mailbox:
        selected, uids = mailbox.select("INBOX"), mailbox.all_uids()
    with writing(engine) as conn:
        stored = [StoredMail(f"{uid:064x}", MailboxUid(name, selected.uidvalidity, uid), now(), 500) for uid in uids]
        keep(conn, stored, now())
        save_mailbox_state(conn, MailboxState(name, selected.uidvalidity, uids[-1] + 1, reconciled_at=now()))


@dataclass(frozen=True)
class Cost:
    """Seconds."""

    poll: float
    processor: float
    bare: float


def compare(root: Path, servers: Path, port: int, kind: type[Maildir] | type[Mdbox]) -> None:
    full, empty = kind(servers, port, "full"), kind(servers, port, "empty")
    full.fill(OLD)
    homes = {user: home_of(root, user, port) for user in ("full", "empty")}
    know(homes["full"][0], homes["full"][2])
    collect(*homes["empty"], now)
    runs: dict[str, list[Cost]] = {user: [] for user in homes}
    for run in range(RUNS):
        for user, box in (("full", full), ("empty", empty)):
            runs[user].append(costs(port, user, box, homes[user], run))
    median = {user: [statistics.median(one) for one in zip(*map(astuple, found), strict=True)] for user, found in runs.items()}
    print(f"{f'{kind.__name__}, milliseconds':<28}{f'{OLD:,} known mails':>22}{'no other mail':>16}{'ratio':>8}")
    for what, many, none in zip(
        ("poll with one new mail", "our processor time", "bare session"), *median.values(), strict=True
    ):
        print(f"{what:<28}{many * 1000:>22.1f}{none * 1000:>16.1f}{many / none:>8.2f}")
    print(f"poll against bare session, {OLD:,} known mails: {median['full'][0] / median['full'][2]:.2f}")
    reconcile(*homes["full"])


def costs(port: int, user: str, box: Maildir | Mdbox, home: Home, run: int) -> Cost:
    box.deliver(f"18{run:08}.bare", b"X-For: bare\r\n" + NEW % run)
    bare = bare_session(port, user)
    collect(*home, now)
    box.deliver(f"18{run:08}.poll", NEW % run)
    began, processor = time.perf_counter(), time.process_time()
    found = collect(*home, now)
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    if found != Collected(new=1):
        raise SystemExit(f"expected one new mail, not {found}")
    return Cost(seconds, processor, bare)


def bare_session(port: int, user: str) -> float:
    began = time.perf_counter()
    with imaplib.IMAP4("127.0.0.1", port) as client:
        client.login(user, "secret")
        client.select("INBOX")
        newest = client.uid("SEARCH", "UID", "*")[1][0].split()[-1].decode()
        client.uid("FETCH", newest, "(BODY.PEEK[])")
    return time.perf_counter() - began


def reconcile(engine: Engine, vault: Vault, settings: Settings) -> None:
    with Mailbox(settings.mailbox.server) as mailbox:
        selected = mailbox.select("INBOX")
    with writing(engine) as conn:
        save_mailbox_state(conn, MailboxState(selected.mailbox, selected.uidvalidity, OLD))
    began = time.perf_counter()
    collect(engine, vault, settings, now)
    print(f"daily reconciliation of {OLD:,} mails: {(time.perf_counter() - began) * 1000:.0f} ms")


def take_in(root: Path, servers: Path, port: int) -> None:
    box = maildir(servers, "many")
    for number in range(TAKEN_IN):
        line = (b"%06d" % number) * 12 + b"\r\n"
        put(box, f"1700000000.{number:06}.many", b"Subject: many\r\n\r\n" + line * (SIZE // len(line)), seen=True)
    engine, vault, settings = home_of(root, "many", port)
    began = time.perf_counter()
    found = collect(engine, vault, settings, now)
    seconds = time.perf_counter() - began
    if found != Collected(new=TAKEN_IN):
        raise SystemExit(f"expected {TAKEN_IN} new mails, not {found}")
    print(f"taking in {TAKEN_IN:,} mails of {SIZE // 1000} KB: {seconds:.1f} s, {TAKEN_IN / seconds:,.0f} mails/s")


def main() -> None:
    root = Path(tempfile.mkdtemp(prefix="baocao-polling-"))
    root.chmod(0o755)
    try:
        for kind in (Mdbox, Maildir):
            folder = root / kind.__name__
            folder.mkdir()
            with dovecot(folder / "servers", kind.__name__.lower()) as port:
                compare(folder, folder / "servers", port, kind)
                if kind is Maildir:
                    take_in(folder, folder / "servers", port)
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
