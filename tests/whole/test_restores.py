"""A home that is gone and made again from its backup, killed with -9 at every step: nothing is lost, no letter leaves twice.

pytest -s tests/whole/test_restores.py --restores=30      the long form: kills at random, one restore after the other
"""

from __future__ import annotations

import itertools
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from config.settings import load
from tests.bench.cut_office import FIRST, SECOND, THIRD, Office, full, opened
from tests.servers import postgres
from tracker.rules.letters.gap import RESTORED
from tracker.rules.mails.mail_state import MailState
from tracker.store.schema import filings, mails, outbox
from tracker.store.session import connect, reading

SAVING = ("after-snapshot", "before-rename:2", "after-rename", "after-copies")
MAKING = ("after-begin", "before-rename:2", "after-mails", "after-books", "after-settings")

pytestmark = pytest.mark.timeout(900)

Lost = Callable[[Office, Path, str], Office]
Elsewhere = Callable[[], str]  #: the address of another database, without any table


@pytest.fixture
def office(tmp_path: Path, database_url: str, dovecot: Any, smtp_sink: Any) -> Iterator[Office]:
    (tmp_path / "home").mkdir()
    with opened(tmp_path / "home", database_url, dovecot, smtp_sink) as office:
        yield office


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Iterator[Elsewhere]:
    made = []
    numbers = itertools.count()

    def another() -> str:
        if database_url.startswith("sqlite"):
            return f"sqlite:///{tmp_path}/database{next(numbers)}.db"
        made.append(postgres.database(request.getfixturevalue("postgres_server"), f"baocao_restored_{next(numbers)}"))
        return made[-1].__enter__()

    yield another
    for one in reversed(made):
        one.__exit__(None, None, None)


def filed(office: Office) -> list[tuple[Any, ...]]:
    with reading(office.engine) as conn:
        found = select(filings.c.unit, filings.c.part, filings.c.version, filings.c.sha256)
        return sorted(tuple(row) for row in conn.execute(found))


def not_filed(office: Office) -> list[tuple[Any, ...]]:
    """For whoever looks why: every mail that is not filed."""
    with reading(office.engine) as conn:
        columns = (mails.c.message_id, mails.c.state, mails.c.reason, mails.c.error, mails.c.attempts)
        return [tuple(row) for row in conn.execute(select(*columns).where(mails.c.state != MailState.FILED))]


def held(office: Office) -> int:
    with reading(office.engine) as conn:
        ours = select(func.count()).where(outbox.c.held, outbox.c.error == RESTORED)
        return conn.scalar(ours) or 0


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lost]:
    """The same office in another home, which nobody has made yet; its old one is gone."""
    engines = []

    def gone(office: Office, home: Path, url: str) -> Office:
        office.engine.dispose()
        monkeypatch.setenv("BAOCAO_DATABASE_URL", url)
        engines.append(connect(replace(load(office.home), database_url=url)))
        office.home.rename(office.home.with_name(f"{home.name}-gone"))
        return replace(office, home=home, engine=engines[-1])

    yield gone
    for engine in engines:
        engine.dispose()


def nothing_twice(office: Office) -> None:
    assert max(office.letters().values(), default=1) == 1


def test_a_home_killed_at_every_step_of_saving_and_making_it_again(
    office: Office, elsewhere: Elsewhere, tmp_path: Path, lost: Lost
) -> None:
    folder, archive = tmp_path / "save", tmp_path / "save.tar.gz"
    office.receive(*FIRST)
    assert office.poll()[0] == 0
    for point in SAVING:
        assert office.run("backup", folder, crash_at=point)[0] == -signal.SIGKILL, point
        assert list(folder.glob("2*")) == [], "what is not whole is no backup"
    assert office.run("backup", archive, crash_at="after-copies")[0] == -signal.SIGKILL
    assert not archive.exists()
    assert office.run("backup", folder)[0] == 0

    office.receive(*SECOND, *THIRD)  # the gap
    assert office.poll()[0] == 0
    before, left = filed(office), office.letters().total()
    assert office.run("verify")[0] == 0
    office = lost(office, tmp_path / "again", elsewhere())

    for point in MAKING:
        assert office.run("restore", folder, crash_at=point)[0] == -signal.SIGKILL, point
        status, said = office.poll()
        assert status == 1
        assert "not finished" in said
    status, said = office.run("restore", folder)
    assert status == 0, said
    assert "0 letters that may have left" in said, "all of them had left before the backup"

    assert office.poll()[0] == 0
    assert filed(office) == before, "what is in the mailbox came in again, once"
    assert office.letters().total() == left, "and no letter of the gap left again"
    status, said = office.run("verify")
    assert status == 0
    assert f"{len(SECOND) + len(THIRD)} mails of before the restore have come in since, {held(office)} letters" in said
    assert held(office) == len(SECOND) + len(THIRD) - 1, "all but the answer to an automatic reply"
    nothing_twice(office)


def test_an_archive_makes_the_same_home(office: Office, elsewhere: Elsewhere, tmp_path: Path, lost: Lost) -> None:
    office.receive(*FIRST)
    office.poll()
    before = filed(office)
    assert office.run("backup", tmp_path / "save.tar")[0] == 0
    office = lost(office, tmp_path / "again", elsewhere())
    assert office.run("restore", tmp_path / "save.tar")[0] == 0
    assert filed(office) == before
    assert "not empty" in office.run("restore", tmp_path / "save.tar")[1]
    if office.engine.dialect.name == "postgresql":
        office = lost(office, tmp_path / "third", str(office.engine.url.render_as_string(False)))
        assert "the database is not empty" in office.run("restore", tmp_path / "save.tar")[1]
        with reading(office.engine) as conn:
            assert conn.scalar(text("SELECT count(*) FROM restores")) == 1


def test_restores_after_kills_at_random(
    office: Office, elsewhere: Elsewhere, tmp_path: Path, lost: Lost, request: pytest.FixtureRequest
) -> None:
    """Backup, gap and restore again and again, each command killed at some moment; the seed makes the same plan again."""
    wanted, seed = int(request.config.getoption("restores")), time.time_ns()
    say = request.config.get_terminal_writer().line
    say(f"\nseed {seed}")
    chance = random.Random(seed)  # noqa: S311 - a plan, no secret
    kills: Counter[str] = Counter()
    numbers = itertools.count()

    def insist(*words: str | Path) -> None:
        """The command until it has come to its end, killed on the way."""
        for _ in range(chance.randint(0, 2)):
            status, said = office.run(*words, kill_after=chance.uniform(0, 1.5))
            if status != -signal.SIGKILL:
                assert status == 0 or "is not empty" in said, said  # killed after its end: all of it is there
                return
            kills[str(words[0])] += 1
        status, said = office.run(*words)
        assert status == 0 or "is not empty" in said, said

    for turn in range(wanted):
        for _ in ("before the backup", "in the gap"):
            office.receive(*(full(next(numbers) % 8, again=100 + turn) for _ in range(2)))
            assert office.poll()[0] == 0
            if _ == "before the backup":
                insist("backup", tmp_path / "save")
        before, left = filed(office), office.letters().total()
        office = lost(office, tmp_path / f"home{turn}", elsewhere())
        insist("restore", tmp_path / "save")
        assert office.poll()[0] == 0
        insist("verify")
        assert filed(office) == before, not_filed(office)
        assert office.letters().total() == left
        nothing_twice(office)
    done = f"{wanted} restores, {kills.total()} kills ({dict(kills)}); {len(office.sent_in)} mails"
    say(f"{done}, verify clean each time, 0 letters sent twice")
