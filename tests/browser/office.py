"""The sample town's office on the fourth day after its deadline, behind a real web server."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from sqlalchemy import Engine, delete
from starlette.applications import Starlette

from config.settings import Settings, load
from intake.vault import vault_at
from tests.papers.packages import docx, p
from tracker.demo.post_office import PostOffice
from tracker.demo.story import StoryArrival, events
from tracker.demo.town import OFFICER, Town, address_of, found
from tracker.jobs.letters.deliver import deliver
from tracker.jobs.letters.remind import remind
from tracker.jobs.mails.collect import collect
from tracker.jobs.mails.cycle import run_cycle
from tracker.jobs.mails.ingest import ingest
from tracker.jobs.mails.receive import receive
from tracker.jobs.office import registry
from tracker.jobs.reading.readers import Readers
from tracker.rules.office.vitals import Signs
from tracker.store.office import roster
from tracker.store.office.accounts import officers
from tracker.store.schema import metadata
from tracker.store.session import connect, writing
from tracker.web.app import create_app

TOWN = Path(__file__).parents[1] / "data" / "town"
ADDRESS = address_of(TOWN)
EVENTS = events(TOWN)
VN = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2020, 12, 4, 9, 0, tzinfo=VN)  #: three days after the deadline, in office hours
CAMPAIGN = "DVK2020"
PASSWORD = "mật khẩu của cán bộ"
CLERK = "lan"  #: an officer who is no administrator
FILLED = "filled.db"  #: the database as it was filled


@dataclass
class Clock:
    """A clock that stands until it is told otherwise."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Served:
    """The office as a browser reaches it."""

    address: str
    app: Starlette
    settings: Settings
    engine: Engine
    clock: Clock

    def put_back(self) -> None:
        """Everything is again as it was when the office was filled."""
        self.engine.dispose()
        database = self.settings.home / "baocao.db"
        for leftover in ("", "-wal", "-shm"):
            Path(f"{database}{leftover}").unlink(missing_ok=True)
        shutil.copy(self.settings.home / FILLED, database)
        self.app.state.context.kept.forget()
        for memory in (roster._KNOWN, roster._SAID, registry._KNOWN):  # a living service's database is never put back
            memory._known.clear()
        self.clock.now = NOW

    def session(self, username: str = OFFICER) -> str:
        """The cookie of somebody who has signed in."""
        with writing(self.engine) as conn:
            token, _ = officers.open_session(conn, username, self.clock() + timedelta(hours=9))
        return token

    def forget_everything(self, kept: tuple[str, ...] = ("officers", "sessions")) -> None:
        """An office on its first day: nothing but its officers."""
        with writing(self.engine) as conn:
            for table in reversed(metadata.sorted_tables):
                if table.name not in ("changes", "cell_changes", *kept):
                    conn.execute(delete(table))

    def take_in(self, mail: bytes, folder: Path) -> None:
        """A mail arrives, is read and booked."""
        file = folder / "arrived.eml"
        file.write_bytes(mail)
        ingest(self.engine, vault_at(self.settings.vault), [file], self.settings.mailbox.receiving_mx, self.clock())
        with Readers(self.settings) as readers:
            receive(self.engine, self.settings, readers, self.clock)


def fill(home: Path) -> Settings:
    """Everything that happens in the sample town until NOW, by IMAP and SMTP; the last three letters are held."""
    clock = Clock(EVENTS[0].at)
    with PostOffice(home / "post", ADDRESS, clock) as post:
        town = found(home, post, PASSWORD, clock(), TOWN)
        with writing(town.engine) as conn:
            officers.create(conn, CLERK, PASSWORD, "officer", clock())
        with Readers(town.settings) as readers:
            for together, some in groupby(EVENTS, key=lambda event: isinstance(event, StoryArrival)):
                for event in some:
                    clock.now = max(clock.now, event.at)
                    if isinstance(event, StoryArrival):
                        post.deliver(event.content, ADDRESS, event.at)
                        collect(town.engine, town.vault, town.settings, clock)  # each by itself, so that their order is theirs
                    else:
                        _remind(town, clock)
                if together:
                    run_cycle(town.engine, town.vault, town.settings, readers, clock)
            clock.now = NOW - timedelta(minutes=1)
            run_cycle(town.engine, town.vault, town.settings, readers, clock)
        town.engine.dispose()
    shutil.copy(home / "baocao.db", home / FILLED)
    return load(home, {})


def _remind(town: Town, clock: Clock) -> None:
    last = clock.now == EVENTS[-1].at
    settings = replace(town.settings, sending=replace(town.settings.sending, letters_per_run=1)) if last else town.settings
    remind(town.engine, settings, clock())
    deliver(town.engine, town.settings, clock)


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """The filled office on a free port of 127.0.0.1."""
    settings = replace(settings, office=replace(settings.office, unit_pages="https://baocao.anhoa.example"))
    engine, clock = connect(settings), Clock(NOW)
    app = create_app(engine, settings, clock, Signs)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="pages")
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the pages are not served"
                time.sleep(0.01)
            yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", app, settings, engine, clock)
        finally:
            server.should_exit = True
            thread.join()
            engine.dispose()


def late_report() -> bytes:
    """The report that “MN Ban Mai” still owes, without the list."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "mntt.banmai@thudientu.example", ADDRESS, "Nộp báo cáo dân vận khéo"
    mail["Received"] = "from x by mx.phonggd.example; Fri, 04 Dec 2020 08:59:30 +0700"
    mail["Date"], mail["Message-ID"] = "Fri, 04 Dec 2020 08:59:00 +0700", "<nop-muon@thudientu.example>"
    mail.set_content("Trường xin gửi báo cáo.")
    paper = (
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO THỊ XÃ AN HÒA",
        "TRƯỜNG MẦM NON TƯ THỤC BAN MAI",
        "Số: 31/BC-MNBM",
        "Long Giang, ngày 04 tháng 12 năm 2020",
        "BÁO CÁO",
        "Đánh giá kết quả thực hiện “Năm dân vận khéo” 2020",
        "Thực hiện Kế hoạch số 62/KH-PGDĐT, nhà trường báo cáo như sau.",
    )
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    mail.add_attachment(docx("".join(map(p, paper))), maintype="application", subtype=kind, filename="Bao cao DVK.docx")
    return mail.as_bytes()
