"""What watchers are told: whether we live, are ready and are well, and figures that the books bear out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from config.settings import write_default
from tests.bench.web_office import BOX, NOW, office
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.cli import main
from tracker.jobs import figures
from tracker.rules.letters.notice import LetterKind
from tracker.rules.office.vitals import Signs
from tracker.store.letters import outbox
from tracker.store.letters.outbox import QueuedLetter
from tracker.store.office.accounts import api_tokens
from tracker.store.office.saving import restores
from tracker.store.session import writing
from tracker.web.app import create_app

__all__ = ("office",)

PACKAGING = Path(__file__).parents[3] / "packaging"
PROMTOOL = shutil.which("promtool")
HOUR = timedelta(hours=1)
LETTER = QueuedLetter(
    "reminder:1", LetterKind.REMINDER, "", "", ("a@t.example",), "Thư", "<1@pgd.example>", "a", "a", (), NOW - HOUR, NOW - HOUR
)


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """SQLite alone: what is asked of the books is the store's, tried on both."""
    shutil.copy(sqlite_template, tmp_path / "baocao.db")
    return f"sqlite:///{tmp_path}/baocao.db"


@pytest.fixture
def scrape(office: Engine, tmp_path: Path) -> Callable[[], str]:
    """What a Prometheus with a token gets from a service that has just begun."""
    with writing(office) as conn:
        token = api_tokens.create(conn, "Sở", "lan", NOW)

    def asked() -> str:
        browser = Browser(create_app(office, settings_for(tmp_path, ""), lambda: NOW, Signs))
        return browser.get("/metrics", authorization=f"Bearer {token}").text

    return asked


def test_figures_of_the_books_are_the_same_from_every_process(office: Engine, scrape: Callable[[], str]) -> None:
    with writing(office) as conn:
        outbox.add(conn, LETTER)
        restores.note_backup(conn, NOW - HOUR, "", 1)
    text = scrape()
    for line in (
        'baocao_units{campaign="KT2020",standing="late"} 1.0',
        f'baocao_poll_age_seconds{{mailbox="{BOX}"}} 0.0',
        'baocao_ailment{trouble="vault"} 0.0',
        'baocao_ailment{trouble="letters"} 1.0',
        "baocao_healthy 0.0",
        "baocao_mails_taken_total 1.0",
        "baocao_mail_oldest_seconds 0.0",
        "baocao_letter_oldest_seconds 3600.0",
        "baocao_oldest_job_seconds 0.0",
        'baocao_letters_of_kind{kind="reminder",state="queued"} 1.0',
        "baocao_backup_age_seconds 3600.0",
    ):
        assert f"{line}\n" in text, line
    assert re.search(r"baocao_disk_free_bytes \d", text)
    books = re.compile(r"(?m)^baocao_(?!stage_|mails_read|children_|disk_).*$")
    assert books.findall(text) == books.findall(scrape())


def test_a_letter_that_left_is_counted_where_it_was_counted_as_waiting(office: Engine, scrape: Callable[[], str]) -> None:
    with writing(office) as conn:
        outbox.add(conn, LETTER)
        outbox.mark_sent(conn, outbox.claim(conn, NOW, HOUR, 1)[0].id, NOW)
    text = scrape()
    assert 'baocao_letters_sent_total{kind="reminder"} 1.0' in text
    assert "baocao_letter_oldest_seconds 0.0" in text


def test_steps_are_counted_by_the_process_that_took_them(scrape: Callable[[], str]) -> None:
    def counted() -> list[float]:
        names = ('stage_seconds_count{stage="read"}', 'mails_read_total{outcome="review"}', 'children_killed_total{why="time"}')
        text = scrape()
        return [float(text.partition(f"baocao_{name} ")[2].split("\n")[0]) for name in names]

    before = counted()
    figures.read(1, (0.2, 0.001))
    figures.decided("review")
    figures.killed("time")
    assert [after - one for after, one in zip(counted(), before, strict=True)] == [1, 1, 1]


def test_every_alarm_and_every_panel_asks_for_a_figure_that_is_given(scrape: Callable[[], str]) -> None:
    given = set(re.findall(r"(?m)^# TYPE (baocao_\w+) ", scrape()))
    board = json.loads((PACKAGING / "grafana.json").read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    rules = re.findall(r"(?m)^ +expr: (.*)$", (PACKAGING / "alerts.yml").read_text("utf-8"))
    named = {re.sub(r"_bucket$", "", name) for words in (*asked, *rules) for name in re.findall(r"\bbaocao_\w+", words)}
    assert {name for name in named if name not in given} == set()
    assert {"baocao_backup_age_seconds", "baocao_stage_seconds", "baocao_disk_free_bytes"} <= named


def test_prometheus_takes_the_rules_and_the_figures(scrape: Callable[[], str]) -> None:
    if PROMTOOL is None:  # a machine without it: names and form only
        assert scrape().count("# HELP") == scrape().count("# TYPE") > 20
        return
    for words, said in (("check rules " + str(PACKAGING / "alerts.yml"), ""), ("check metrics", scrape())):
        done = subprocess.run([PROMTOOL, *words.split()], input=said, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_figures_are_for_whoever_has_a_token(office: Engine, tmp_path: Path) -> None:
    browser = Browser(create_app(office, settings_for(tmp_path, ""), lambda: NOW, Signs))
    assert browser.get("/metrics").status_code == 403, "a server in front of us asks from this machine too"


def test_alive_is_not_ready_and_ready_is_not_well(office: Engine, tmp_path: Path) -> None:
    def asked(signs: Signs = Signs()) -> list[int]:  # noqa: B008 - frozen
        browser = Browser(create_app(office, settings_for(tmp_path, ""), lambda: NOW, lambda: signs))
        return [browser.get(path).status_code for path in ("/livez", "/readyz", "/healthz")]

    assert asked() == [200, 200, 200]
    assert asked(Signs(missing=("ab" * 32,))) == [200, 200, 503]
    with writing(office) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert asked() == [200, 503, 200]
    (tmp_path / "baocao.db").rename(tmp_path / "elsewhere.db")
    office.dispose()
    assert asked() == [200, 503, 503]


def test_a_request_has_the_number_of_the_server_in_front_or_one_of_ours(office: Engine, tmp_path: Path) -> None:
    browser = Browser(create_app(office, settings_for(tmp_path, ""), lambda: NOW, Signs))
    assert browser.get("/livez", x_request_id="a-1").headers["x-request-id"] == "a-1"
    for given in ("", 'a"}{', "a b", "x" * 65):
        assert re.fullmatch(r"[0-9a-f]{12}", browser.get("/livez", x_request_id=given).headers["x-request-id"])


def test_the_command_says_a_line_a_trouble_and_its_status(
    office: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_default(tmp_path)
    with writing(office) as conn:
        outbox.add(conn, LETTER)
    assert main(["--home", str(tmp_path), "health", "--json"]) == 1
    told = [json.loads(line)["trouble"] for line in capsys.readouterr().out.splitlines()]
    assert "letters" in told
    assert "clock" not in told
    assert main(["--home", str(tmp_path), "health"]) == 1
    assert "letters: 1 letters are due and do not leave" in capsys.readouterr().out
