"""Databases for tests. Whatever asks for `engine` or `database_url` runs twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from hypothesis import settings as hypothesis
from sqlalchemy import Engine

from config.settings import MailboxSettings, Office, Server, Settings
from tests.bench.compiled_once import compiled_once
from tests.servers import postgres
from tracker.store.machines import work
from tracker.store.office.accounts import officers
from tracker.store.schema import metadata
from tracker.store.session import connect, migrate

_numbers = itertools.count(1)

#: Rooms in the order in which they are run; within one, and behind these, as they are found.
_FIRST = (
    "browser/",
    "whole/test_restores",
    "whole/test_loop",
    "whole/test_power_cuts",
    "whole/test_chaos",
    "whole/",
    "fuzz/",
    "edge/",
)

# How long an example takes is the machine's affair. `make fuzz` runs the thorough profile.
hypothesis.register_profile("short", deadline=None, max_examples=40)
hypothesis.register_profile("thorough", deadline=None, max_examples=1_000)
hypothesis.load_profile("short")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--power-cuts", type=int, default=3, help="how many kills at random tests/whole/test_power_cuts.py does")
    parser.addoption(
        "--node-mishaps",
        type=int,
        default=0,
        help="kills and freezes in tests/whole/test_nodes.py; 0: the few of its short form",
    )
    parser.addoption("--restores", type=int, default=1, help="how many restores at random tests/whole/test_restores.py does")
    parser.addoption("--fuzz-messages", type=int, default=300, help="how many spoilt mails tests/fuzz reads")
    parser.addoption("--fuzz-documents", type=int, default=150, help="how many spoilt documents tests/fuzz reads")
    parser.addoption("--fuzz-seeds", default="", help="a folder of .eml files that tests/fuzz spoils as well")
    parser.addoption("--fuzz-seed", type=int, default=1, help="another number spoils otherwise")
    parser.addoption("--year-seed", type=int, default=5, help="chance of tests/whole/test_year_of_changes.py")
    parser.addoption("--year-of-changes", type=int, default=21, help="days in which tests/whole/test_year_of_changes.py lives")
    parser.addoption("--chaos-minutes", type=float, default=0.25, help="how long tests/whole/test_chaos.py goes on")
    parser.addoption(
        "--renewals", type=int, default=20, help="of a grant, of which tests/whole/test_grant_rotation.py kills some"
    )
    parser.addoption("--growth", action="store_true", help="tests/pure/growth tries every piece behind every head")
    parser.addoption("--pictures", default="", help="a folder for the pictures of the guide that tests/browser makes")
    parser.addoption("--random-schools", type=int, default=3, help="how many schools there are among those acts")
    parser.addoption("--random-acts", type=int, default=64, help="steps of two officers at random, against the books")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Rooms with servers of their own go first, so that no worker ends with a long test while the others are done.

    Whoever asks for a longer limit than a test's own mark gets it: long forms and busy machines need more.
    """
    items.sort(
        key=lambda item: next((at for at, room in enumerate(_FIRST) if item.nodeid.startswith(f"tests/{room}")), len(_FIRST))
    )
    asked = config.getoption("timeout", None)
    for item in items if asked else ():
        mark = item.get_closest_marker("timeout")
        if mark and mark.args[0] < asked:
            item.add_marker(pytest.mark.timeout(asked), append=False)  # before the test's own, of which the first counts


def settings_for(home: Path, database_url: str) -> Settings:
    """Settings of an office that is only tested."""
    nowhere = Server("127.0.0.1", 1, "plain")
    office = Office("Phòng GDĐT", "UBND huyện", "TCCB", "Bình An", "tccb@pgd.example", ZoneInfo("Asia/Ho_Chi_Minh"))
    return Settings(home, office, MailboxSettings(nowhere), nowhere, database_url)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[PasswordHasher]:
    """Passwords of tests are kept by the same scheme at its least cost: a tenth of a second each is for those who guess."""
    strong, officers._hasher = officers._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield strong
    officers._hasher = strong


@pytest.fixture(scope="session", autouse=True)
def quick_compilers() -> Iterator[None]:
    """A quarter of what a test of pages costs, and a fifth of one of the store."""
    with compiled_once():
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server for the whole run; started by the first test that wants it."""
    with postgres.cluster() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database that tests use in turn; emptying it costs a fifth of making another."""
    with postgres.database(postgres_server, f"baocao_test_{next(_numbers)}") as url:
        _migrate(settings_for(tmp_path_factory.mktemp("postgres"), url))
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file that is only copied."""
    home = tmp_path_factory.mktemp("template")
    _migrate(settings_for(home, "sqlite:///template.db"))
    return home / "template.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/baocao.db"
    else:
        with postgres.database(request.getfixturevalue("postgres_server"), f"baocao_test_{next(_numbers)}") as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database without any row, as `database.url` or BAOCAO_DATABASE_URL would name it.

    Tests that change its tables want `empty_database_url`.
    """
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "baocao.db")
        return f"sqlite:///{tmp_path}/baocao.db"
    url: str = request.getfixturevalue("postgres_database")
    noted = ("cell_changes",)  # by triggers, when rows of other tables go: emptied last
    kept = ("changes", *noted)
    postgres.empty(url, [*noted, *(table.name for table in metadata.sorted_tables if table.name not in kept), *work.TABLES])
    return url


@pytest.fixture
def open_engine(tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    """Opens engines by URL; all are closed at the end."""
    opened: list[Engine] = []

    def open_one(url: str) -> Engine:
        opened.append(connect(settings_for(tmp_path, url)))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.dispose()


@pytest.fixture
def engine(database_url: str, open_engine: Callable[[str], Engine]) -> Engine:
    """The migrated, empty database, opened."""
    return open_engine(database_url)


def _migrate(settings: Settings) -> None:
    engine = connect(settings)
    migrate(engine)
    engine.dispose()
