"""Opening, migrating, writing and reading, on both databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Table, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from config.entities import Unit
from tests.servers import postgres
from tracker.store import schema
from tracker.store.acts import audit
from tracker.store.office import roster
from tracker.store.office.saving import book_copy
from tracker.store.session import HEAD, StoreError, migrate, reading, version, writing

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_the_migrations_make_exactly_the_tables_of_the_schema(
    empty_database_url: str, open_engine: Callable[[str], Engine]
) -> None:
    engine = open_engine(empty_database_url)
    migrate(engine)
    with reading(engine) as conn:
        opts = {"compare_type": True, "compare_server_default": True, "include_object": _is_ours}
        context = MigrationContext.configure(conn, opts=opts)
        assert compare_metadata(context, schema.metadata) == []


def _is_ours(_object: object, name: str, *_: object) -> bool:
    """Full-text indexes are the databases' own: SQLAlchemy knows neither FTS5's tables nor indexes of a function.

    Tables of jobs are procrastinate's.
    """
    return "_index" not in name and "full_text" not in name and "procrastinate" not in name


def test_the_newest_migration_is_the_one_the_service_looks_for() -> None:
    folder = Path(schema.__file__).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, [Unit("mn-sen", "Trường Mầm non Sen Hồng")])
    migrate(engine)
    with reading(engine) as conn:
        assert [unit.code for unit in roster.units(conn)] == ["mn-sen"]


def test_two_services_that_start_together_migrate_once(empty_database_url: str, open_engine: Callable[[str], Engine]) -> None:
    engines = [open_engine(empty_database_url) for _ in range(2)]
    threads = [threading.Thread(target=migrate, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engines[0]) as conn:
        assert conn.scalars(text("SELECT version_num FROM alembic_version")).all() == [HEAD]


def test_a_new_file_may_be_opened_by_several_at_the_same_moment(tmp_path: Path, open_engine: Callable[[str], Engine]) -> None:
    def open_file(number: int) -> None:
        engine = open_engine(f"sqlite:///{tmp_path}/new{number}.db")
        together.wait()
        with engine.begin() as conn:
            conn.execute(text("CREATE TABLE IF NOT EXISTS made (number INTEGER)"))

    for number in range(60):
        together = threading.Barrier(6)
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(open_file, [number] * 6))


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(
    empty_database_url: str, open_engine: Callable[[str], Engine]
) -> None:
    engine = open_engine(empty_database_url)
    migrate(engine)
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        migrate(engine)


def test_a_putting_back_that_is_cut_off_leaves_the_database_empty(
    postgres_server: str, tmp_path: Path, open_engine: Callable[[str], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """psql takes the end of what it is told for a good end, so its own transaction would keep half of the books."""

    def cut(_statements: object) -> str:
        raise MemoryError

    with (
        postgres.database(postgres_server, "baocao_whole") as whole,
        postgres.database(postgres_server, "baocao_cut") as target,
    ):
        source, engine = open_engine(whole), open_engine(target)
        migrate(source)
        with reading(source) as conn:
            book_copy.copy_out(conn, tmp_path / "dump", lambda _done, _of: None)
        monkeypatch.setattr(book_copy, "_sql", cut)
        with pytest.raises(MemoryError):
            book_copy.put_back(engine, tmp_path / "dump", ())
        assert book_copy.is_empty(engine)
        monkeypatch.undo()
        book_copy.put_back(engine, tmp_path / "dump", ())
        assert not book_copy.is_empty(engine)
        source.dispose()
        engine.dispose()


def test_every_migration_can_be_taken_back(empty_database_url: str, open_engine: Callable[[str], Engine]) -> None:
    engine = open_engine(empty_database_url)
    migrate(engine)
    with engine.begin() as conn:
        config = Config(attributes={"connection": conn})
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        command.downgrade(config, "base")
    with reading(engine) as conn:
        assert inspect(conn).get_table_names() == ["alembic_version"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://somewhere/else", "nonsense"])
def test_a_url_that_names_no_usable_database_is_refused(url: str, open_engine: Callable[[str], Engine]) -> None:
    with pytest.raises(StoreError, match=r"database\.url"):
        open_engine(url)


def test_a_server_that_is_not_there_is_said_in_one_line(open_engine: Callable[[str], Engine], tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        migrate(open_engine(f"postgresql://nobody:very-secret@/none?host={tmp_path}"))
    assert "\n" not in str(caught.value)
    assert "very-secret" not in str(caught.value)


def test_a_relative_file_lies_in_the_home(open_engine: Callable[[str], Engine], tmp_path: Path) -> None:
    migrate(open_engine("sqlite:///data.db"))
    assert (tmp_path / "data.db").exists()


def test_sqlite_survives_a_power_cut_and_keeps_its_references(
    sqlite_template: Path, open_engine: Callable[[str], Engine]
) -> None:
    with reading(open_engine(f"sqlite:///{sqlite_template}")) as conn:
        found = {
            name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_an_exception_takes_everything_back(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as conn:
            roster.replace_units(conn, [Unit("mn-sen", "Trường Mầm non Sen Hồng")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(engine) as conn:
        assert roster.units(conn) == ()


def test_reading_cannot_write(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), reading(engine) as conn:
        audit.add(conn, NOW, "an", "try", "nothing")


def test_writing_works_after_reading_on_the_same_connection(engine: Engine) -> None:
    with reading(engine):
        pass
    with writing(engine) as conn:
        audit.add(conn, NOW, "an", "try", "something")
    with reading(engine) as conn:
        assert [row.what for row in audit.listing(conn)] == ["try"]


def test_one_reading_sees_one_moment(engine: Engine) -> None:
    with reading(engine) as conn:
        before = audit.listing(conn)
        with writing(engine) as other:
            audit.add(other, NOW, "an", "meanwhile", "")
        assert audit.listing(conn) == before


def test_writers_wait_for_each_other_instead_of_failing(database_url: str, open_engine: Callable[[str], Engine]) -> None:
    """A transaction that first reads and then writes is the one that SQLite would refuse half-way."""

    def add_one(engine: Engine) -> None:
        with writing(engine) as conn:
            seen = len(audit.listing(conn))
            time.sleep(0.05)
            audit.add(conn, NOW, "an", "count", str(seen))

    engines = [open_engine(database_url) for _ in range(4)]
    threads = [threading.Thread(target=add_one, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engines[0]) as conn:
        assert len(audit.listing(conn)) == 4


def test_the_version_stays_while_nothing_is_written_and_moves_when_something_is(engine: Engine) -> None:
    def now() -> str:
        with reading(engine) as conn:
            return version(conn)

    before = now()
    assert now() == before
    with writing(engine) as conn:
        audit.listing(conn)
    assert now() == before
    with writing(engine) as conn:
        audit.add(conn, NOW, "an", "write", "")
    assert now() != before


def test_a_reference_to_nothing_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as conn:
        conn.execute(insert(schema.addresses).values(address="a@b.example", unit="nowhere", position=0))


def test_times_come_back_as_the_same_instant_in_utc(engine: Engine) -> None:
    local = datetime.fromisoformat("2024-05-06T00:30:00.123456+07:00")
    with writing(engine) as conn:
        audit.add(conn, local, "an", "write", "")
        at = audit.listing(conn)[0].at
    assert (at, at.utcoffset()) == (local, NOW.utcoffset())


def test_a_time_without_a_zone_is_a_mistake_of_ours(engine: Engine) -> None:
    with pytest.raises(Exception, match="naive"), writing(engine) as conn:
        audit.add(conn, NOW.replace(tzinfo=None), "an", "write", "")


def test_text_that_no_database_takes_is_kept_without_what_it_refuses(engine: Engine) -> None:
    with writing(engine) as conn:
        audit.add(conn, NOW, "an", "write", "", "Báo\0 cáo \udc80")
        assert conn.scalar(select(schema.audit.c.why)) == "Báo cáo ?"


@pytest.mark.parametrize("table", [schema.mails, schema.outbox], ids=str)
def test_a_state_that_is_none_is_refused(engine: Engine, table: Table) -> None:
    with pytest.raises(StatementError, match="is not a valid"), writing(engine) as conn:
        conn.execute(update(table).values(state="lost"))
