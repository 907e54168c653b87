"""The command line as the person who installs it meets it: every promise of docs/interface.md, 2 to 4."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

SAMPLE = Path(__file__).parents[1] / "data" / "town"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sample(baocao: Run, home: Path) -> Run:
    """A home that has taken the sample town's mails in."""
    assert baocao("init")[0] == 0
    settings = home / "settings.toml"
    text = settings.read_text("utf-8")
    text = re.sub(r'(?m)^name = ".*?"', 'name = "Phòng Giáo dục và Đào tạo thị xã An Hòa"', text, count=1)
    settings.write_text(text.replace('place = ""', 'place = "An Hòa"'), "utf-8")
    assert baocao("units", "import", SAMPLE / "units.csv")[0] == 0
    assert baocao("campaign", "import", SAMPLE / "campaign.toml")[0] == 0
    assert baocao("ingest", SAMPLE / "mails")[0] == 0
    return baocao


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_init_writes_a_home_once_and_keeps_it(baocao: Run, home: Path) -> None:
    status, out, _ = baocao("init")
    assert status == 0
    assert "BAOCAO_OFFICER_PASSWORD" in out
    (home / "settings.toml").write_text((home / "settings.toml").read_text("utf-8").replace("8080", "8099"), "utf-8")
    assert baocao("init")[0] == 0
    assert "8099" in (home / "settings.toml").read_text("utf-8")


def test_the_first_officer_is_made_once_and_the_password_is_nowhere(
    baocao: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOCAO_OFFICER_PASSWORD", "một mật khẩu dài")
    assert "account canbo made" in baocao("init")[1]
    assert "exist already" in baocao("init")[1]
    for file in home.rglob("*"):
        assert not file.is_file() or "một mật khẩu dài".encode() not in file.read_bytes()


def test_a_short_password_is_refused(baocao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_OFFICER_PASSWORD", "ngắn")
    status, _, err = baocao("init")
    assert status == 1
    assert "at least 8 characters" in err


def test_a_folder_that_is_no_home_says_how_to_make_one(baocao: Run) -> None:
    status, _, err = baocao("status")
    assert status == 1
    assert "init" in err


def test_wrong_settings_are_all_named_without_a_traceback(baocao: Run, home: Path) -> None:
    baocao("init")
    settings = home / "settings.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("port = 993", 'port = "abc"').replace("workers = 2", "wrokers = 2"), "utf-8"
    )
    status, _, err = baocao("status")
    assert status == 1
    assert "mailbox.port" in err
    assert "wrokers" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["status", "--nonsense"],
        ["ingest"],
        ["tick", "--now", "hôm qua"],
        ["tick", "--now", "2020-11-30T08:00:00"],
    ],
)
def test_wrong_usage_is_status_2(baocao: Run, words: list[str]) -> None:
    baocao("init")
    assert baocao(*words)[0] == 2


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["init"],
        ["units", "import"],
        ["campaign", "import"],
        ["campaign", "list"],
        ["campaign", "close"],
        ["ingest"],
        ["poll"],
        ["tick"],
        ["serve"],
        ["status"],
        ["messages"],
        ["notices"],
        ["why"],
        ["check"],
        ["demo"],
    ],
)
def test_every_command_has_help_with_an_example(baocao: Run, command: list[str]) -> None:
    status, out, _ = baocao(*command, "--help")
    assert status == 0
    assert "Example: baocao" in out


def test_one_wrong_row_imports_nothing_and_is_named(baocao: Run, tmp_path: Path) -> None:
    baocao("init")
    roster = tmp_path / "units.csv"
    roster.write_text("code,name,level,emails\na,Trường TH Một,tieu_hoc,a@edu.example\nb,,tieu_hoc,not an address\n", "utf-8")
    status, _, err = baocao("units", "import", roster)
    assert status == 1
    assert "row 3" in err
    roster.write_text("code,name\nb,Trường TH Hai\n", "utf-8")
    assert "1 added" in baocao("units", "import", roster)[1]


def test_a_list_that_leaves_units_out_is_refused_until_each_is_accounted_for(baocao: Run, tmp_path: Path) -> None:
    baocao("init")
    roster = tmp_path / "units.csv"
    roster.write_text("code,name\na,Trường TH Một\nb,Trường TH Hai\nc,Trường TH Ba\n", "utf-8")
    baocao("units", "import", roster)
    roster.write_text("code,name\nb,Trường TH Hai\nm,Trường TH Mới\n", "utf-8")
    status, _, err = baocao("units", "import", roster)
    assert status == 1
    assert [
        one for one in ("left out  a", "left out  c", "new       m", "leaves out 2 units", "--merged OLD=NEW") if one not in err
    ] == []
    assert "--day must say" in baocao("units", "import", roster, "--merged", "a=b", "--there", "c")[2]
    assert "does not leave out b" in baocao("units", "import", roster, "--dissolved", "b", "--all-there")[2]
    assert "OLD=NEW" in baocao("units", "import", roster, "--merged", "a", "--all-there")[2]
    words = ("--merged", "a=m", "--day", "2026-01-05", "--why", "Quyết định số 1", "--all-there")
    status, out, _ = baocao("units", "import", roster, *words)
    assert (status, out.splitlines()[-1]) == (0, "1 added, 0 changed, 1 unchanged, 2 absent")
    assert baocao("units", "import", roster)[2].count("left out") == 1, "c alone: what became of a is known"


def test_a_wrong_campaign_names_its_keys(baocao: Run, tmp_path: Path) -> None:
    baocao("init")
    campaign = tmp_path / "campaign.toml"
    campaign.write_text('code = "X"\ntitle = "Báo cáo"\ndue = 2020-12-01\nremind_before = ["soon"]\n', "utf-8")
    status, _, err = baocao("campaign", "import", campaign)
    assert status == 1
    assert "due" in err
    assert "remind_before" in err
    assert baocao("campaign", "list")[1] == ""


def test_a_path_that_is_not_there_is_named(baocao: Run) -> None:
    baocao("init")
    status, _, err = baocao("ingest", "/nowhere/mails")
    assert status == 1
    assert "/nowhere/mails" in err


def test_messages_hold_what_the_contract_says(sample: Run) -> None:
    found = lines(sample("messages", "--json")[1])
    assert len(found) == len(list((SAMPLE / "mails").glob("*.eml")))
    keys = {"message_id", "sha256", "from", "subject", "received_at", "disposition", "reason", "filings", "documents"}
    assert all(keys <= set(one) for one in found)
    assert {one["disposition"] for one in found} == {"recorded", "review", "ignored"}
    filings = [filing for one in found for filing in one["filings"]]  # type: ignore[attr-defined]
    assert {"unit", "campaign", "part", "document", "version", "on_time", "evidence"} <= set(filings[0])


def test_the_status_table_is_right_to_the_minute(sample: Run) -> None:
    rows = {row["unit"]: row for row in json.loads(sample("status", "--json")[1])}
    assert rows["thcs-tran-quang-khai"]["status"] == "on_time"
    assert rows["th-thcs-cu-lao-dai"]["status"] == "late"
    assert rows["th-thcs-cu-lao-dai"]["received_at"] == "2020-12-01T00:00:47+07:00"
    assert rows["th-nguyen-van-troi"]["version"] == 2
    assert rows["bp-thanh-tra"]["status"] == "overdue"
    keys = {
        "unit",
        "name",
        "level",
        "ward",
        "campaign",
        "status",
        "received_at",
        "due",
        "version",
        "missing_parts",
        "findings",
        "notices",
    }
    assert all(keys <= set(row) for row in rows.values())


def test_taking_the_same_files_in_twice_changes_nothing(sample: Run) -> None:
    before = sample("messages", "--json")[1], sample("notices", "--json")[1]
    assert "0 new mails, 24 known" in sample("ingest", SAMPLE / "mails")[1]
    assert (sample("messages", "--json")[1], sample("notices", "--json")[1]) == before


def test_ingest_queues_letters_and_sends_none(sample: Run) -> None:
    letters = lines(sample("notices", "--json")[1])
    assert letters
    assert {letter["state"] for letter in letters} == {"queued"}
    keys = {
        "kind",
        "unit",
        "campaign",
        "to",
        "cc",
        "subject",
        "message_id",
        "in_reply_to",
        "state",
        "attempts",
        "created_at",
        "sent_at",
        "error",
    }
    assert all(keys <= set(letter) for letter in letters)


def test_a_dry_tick_names_those_who_owe_and_changes_nothing(sample: Run) -> None:
    before = sample("notices", "--json")[1]
    out = sample("tick", "--now", "2020-11-30T08:00:00+07:00", "--dry-run")[1]
    owing = {line.split("\t")[1] for line in out.splitlines() if line.startswith("reminder")}
    assert owing == {"mn-ban-mai", "thcs-long-giang", "bp-thanh-tra"}
    assert sample("notices", "--json")[1] == before


def test_why_tells_the_clues(sample: Run) -> None:
    one = next(row for row in lines(sample("messages", "--json")[1]) if row["disposition"] == "recorded")
    status, out, _ = sample("why", str(one["message_id"]))
    assert status == 0
    assert "because:" in out
    assert "decided by:" in out
    rules = json.loads(sample("why", "--json", str(one["message_id"]))[1])["why"]["filings"][0]["rules"]
    assert [rule["reason"] for rule in rules] == ["", ""]
    assert all(f"{rule['rule']} -> {rule['points_to'][0]}: {rule['because']}" in out for rule in rules)
    assert "Tên cơ quan ban hành ghi trong văn bản" in out or "Địa chỉ gửi" in out
    assert sample("why", "<nobody@nowhere.example>")[0] == 1


def test_the_table_leaves_as_csv_and_workbook(sample: Run, tmp_path: Path) -> None:
    assert sample("status", "--csv")[1].count("\n") == 21
    assert sample("status", "--campaign", "DVK2020", "--xlsx", tmp_path / "bang.xlsx")[0] == 0
    sheet = load_workbook(tmp_path / "bang.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 23
    assert sample("status", "--campaign", "KHONGCO")[0] == 1


def test_a_closed_campaign_is_closed_once(sample: Run) -> None:
    assert sample("campaign", "close", "DVK2020")[0] == 0
    assert sample("campaign", "close", "DVK2020")[0] == 1
    assert json.loads(sample("status", "--json")[1]) == []


def test_check_says_what_to_mend(baocao: Run, home: Path) -> None:
    baocao("init")
    settings = home / "settings.toml"
    text = (
        settings.read_text("utf-8")
        .replace('host = "mail.anbinh.example"', 'host = "127.0.0.1"')
        .replace('security = "tls"', 'security = "plain"')
    )
    settings.write_text(re.sub(r"(?m)^port = (993|465)", f"port = {free_port()}", text), "utf-8")
    (home / "imap.password").write_text("x")
    (home / "smtp.password").write_text("x")
    status, out, err = baocao("check")
    assert status == 1
    assert re.search(r"(?m)^BAD  mailbox: ", out)
    assert re.search(r"(?m)^BAD  smtp: ", out)
    assert re.search(r"(?m)^ok   database: ", out)
    assert "2 of the above" in err


def test_the_service_answers_stops_on_sigterm_and_allows_no_second(baocao: Run, home: Path) -> None:
    baocao("init")
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "import sys; from tracker.cli import main; sys.exit(main())",
        "--home",
        str(home),
        "serve",
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as service:
        try:
            assert _healthz(port) == 200
            second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            assert second.returncode == 1
            assert "another process" in second.stderr
            service.send_signal(signal.SIGTERM)
            said, _ = service.communicate(timeout=30)
            assert service.returncode == 0
            assert b"Traceback" not in said
        finally:
            service.kill()


def _healthz(port: int) -> int:
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.2)
    return 0


def test_a_reading_child_that_runs_the_first_lines_again_loads_no_database() -> None:
    """CPython gh-126631: forked children run the main program's file once more, as `__mp_main__`."""
    program = shutil.which("baocao", path=Path(sys.executable).parent)
    again = f"import runpy, sys; runpy.run_path({program!r}, run_name='__mp_main__'); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", again], check=True, capture_output=True, text=True).stdout
    assert "tracker.cli" in said.split()
    assert {"sqlalchemy", "click", "imapclient"}.isdisjoint(said.split())


def test_a_service_without_mail_and_visitors_holds_no_library_of_files() -> None:
    """A machine may serve a hundred offices, most of them idle: imports creep back to the top of a module unseen."""
    begun = "import sys, tracker.cli.run, tracker.serve; print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", begun], check=True, capture_output=True, text=True).stdout.split())
    assert "tracker.web.door" in loaded
    pages = {"tracker.web.app", "tracker.web.frame.page_context", "starlette", "prometheus_client"}
    files = {"openpyxl", "xlsxwriter", "reportlab", "PIL", "docx", "docxtpl", "icalendar", "lxml", "olefile", "office_oxide"}
    others = {"markdown_it", "segno", "pyotp", "cryptography", "psycopg", "alembic", "rich", "fastapi", "obstore", "dns"}
    ours = {"parsers.formats.document", "parsers.message.open", "parsers.plan.proposals", "tracker.rules.attribution.attribute"}
    ours |= {"tracker.jobs.synthesis.products"}
    assert loaded & (pages | files | others | ours | {"sqlalchemy.dialects.postgresql"}) == set()
