"""Twenty mistakes of whoever installs and runs the service, and the sentence each is met with, as the page tells them."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.cli import main

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "config" / "sample"
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text("utf-8")

Baocao = Callable[..., tuple[int, str]]
Deed = Callable[[Baocao, Path, pytest.MonkeyPatch], tuple[int, str]]


@pytest.fixture
def baocao(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Baocao:
    """The command line on a home in a folder of the test: exit status and all it said."""

    def run(*words: str | Path) -> tuple[int, str]:
        capsys.readouterr()
        status = main(["--home", str(tmp_path / "home"), *map(str, words)])
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


def changed(line: str, to: str, *words: str) -> Deed:
    """The settings with another line, and what a command says of them."""

    def deed(baocao: Baocao, home: Path, _: pytest.MonkeyPatch) -> tuple[int, str]:
        path = home / "settings.toml"
        text = path.read_text("utf-8")
        assert re.search(line, text, re.MULTILINE)
        path.write_text(re.sub(line, to, text, count=1, flags=re.MULTILINE), "utf-8")
        return baocao(*(words or ("check",)))

    return deed


def told(*words: str | Path) -> Deed:
    return lambda baocao, *_: baocao(*words)


def no_home(baocao: Baocao, home: Path, _: pytest.MonkeyPatch) -> tuple[int, str]:
    home.rename(home.with_name("elsewhere"))
    return baocao("serve")


def taken_port(baocao: Baocao, home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        return changed(r"^port = 8080", f"port = {other.getsockname()[1]}", "serve")(baocao, home, monkeypatch)


def database_lost(baocao: Baocao, home: Path, _: pytest.MonkeyPatch) -> tuple[int, str]:
    baocao("ingest", SAMPLE / "mails" / min(path.name for path in (SAMPLE / "mails").glob("*.eml")))
    (home / "baocao.db").unlink()
    return baocao("init")


def twice_in_the_roster(baocao: Baocao, home: Path, _: pytest.MonkeyPatch) -> tuple[int, str]:
    lines = (SAMPLE / "units.csv").read_text("utf-8").splitlines()
    (home / "units.csv").write_text("\n".join([*lines[:2], lines[1], *lines[2:]]), "utf-8")
    return baocao("units", "import", home / "units.csv")


def without_due(baocao: Baocao, home: Path, _: pytest.MonkeyPatch) -> tuple[int, str]:
    (home / "c.toml").write_text((SAMPLE / "campaign.toml").read_text("utf-8").replace("\ndue = ", "\ndeu = "), "utf-8")
    return baocao("campaign", "import", home / "c.toml")


def misspelt_environment(baocao: Baocao, _: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setenv("BAOCAO_SENDING__PAUSE", "true")
    return baocao("check")


def open_password(baocao: Baocao, home: Path, _: pytest.MonkeyPatch) -> tuple[int, str]:
    (home / "imap.password").write_text("x")
    (home / "imap.password").chmod(0o644)
    return baocao("check")


def backup_at_home(baocao: Baocao, home: Path, _: pytest.MonkeyPatch) -> tuple[int, str]:
    return baocao("backup", home / "backup")


def restore_over(baocao: Baocao, home: Path, _: pytest.MonkeyPatch) -> tuple[int, str]:
    return baocao("restore", home.parent)


#: What was done, the exit status, and what was said; "…" stands for paths, numbers and words of the system.
MISTAKES: dict[str, tuple[Deed, int, str]] = {
    "serve before init": (no_home, 1, "… is no home yet; make it with: baocao --home … init"),
    "a port in quotes": (
        changed(r"^port = 993", 'port = "993"'),
        1,
        'mailbox.port: must be a whole number between 1 and 65535, not "993"',
    ),
    "a misspelt setting": (
        changed(r"^poll_seconds", "pol_seconds"),
        1,
        'mailbox.pol_seconds: is not known; did you mean "poll_seconds"?',
    ),
    "a misspelt section": (changed(r"^\[smtp\]", "[smpt]"), 1, 'smpt: is not known; did you mean "smtp"?'),
    "a quote lost in the settings": (
        changed(r'^place = ""', 'place = "An Bình'),
        1,
        "settings.toml: is not valid TOML: … (at line …, column …)",
    ),
    "a password readable on the wire": (
        changed(r'^security = "tls"', 'security = "plain"'),
        1,
        'mailbox.security: "plain" would send the password readable to …; it is for 127.0.0.1 only',
    ),
    "a sign-in by token without its application": (
        changed(r'^auth = "password"', 'auth = "oauth2"'),
        1,
        "oauth2.client_id: is missing",
    ),
    "a password file open to all": (
        open_password,
        1,
        "mailbox.password_file: … can be read by others; chmod 600 it",
    ),
    "a wrong name of the mail server": (
        changed(r'^host = "mail.anbinh.example"', 'host = "mail.invalid"'),
        1,
        "BAD  mailbox: mail.invalid:993: connecting failed: …",
    ),
    "a port where nothing listens": (
        changed(r'^host = "mail.anbinh.example"\nport = 993', 'host = "127.0.0.1"\nport = 9'),
        1,
        "BAD  mailbox: 127.0.0.1:9: connecting failed: …",
    ),
    "a port of the pages that is taken": (
        taken_port,
        1,
        "web.port: cannot listen on 127.0.0.1:…: …; another program may be there",
    ),
    "a machine of several on SQLite": (
        told("worker"),
        1,
        "database.url: SQLite serves one machine; several need PostgreSQL",
    ),
    "a machine that does a part on SQLite": (
        told("serve", "--web"),
        1,
        "baocao serve without --web, --collect or --work does everything on one machine",
    ),
    "several machines to be checked on a folder of one": (
        told("check", "--machines"),
        1,
        "BAD  machines: vault.url: the mails lie in a folder of this machine; several need an object store",
    ),
    "a database of another kind": (
        changed(r"^url = .*", 'url = "mysql://x/y"'),
        1,
        "database.url: must begin with sqlite: or postgresql+psycopg:",
    ),
    "a database that is not there": (
        changed(r"^url = .*", 'url = "postgresql+psycopg://nobody@127.0.0.1:9/x"'),
        1,
        "BAD  database: the database cannot be used: …",
    ),
    "a database lost, its mail store left": (
        database_lost,
        1,
        "the database is new, and … holds mail of an older one. Put the database back from its backup",
    ),
    "a wrong time zone": (
        changed(r"^timezone = .*", 'timezone = "Asia/Saigonn"'),
        1,
        'office.timezone: must be a zone as "Asia/Ho_Chi_Minh", not "Asia/Saigonn"',
    ),
    "a misspelt name in the environment": (
        misspelt_environment,
        1,
        'sending.pause: is not known; did you mean "paused"?',
    ),
    "another file than the roster": (
        told("units", "import", SAMPLE / "campaign.toml"),
        1,
        'has no heading with a column "name" ("Tên trường")',
    ),
    "one unit twice in the roster": (
        twice_in_the_roster,
        1,
        'units.csv, row …: code: "…" stands in row … too',
    ),
    "a campaign without its due instant": (without_due, 1, "due: is missing"),
    "a campaign before the roster": (
        told("campaign", "import", SAMPLE / "campaign.toml"),
        0,
        "note: no unit of the roster is asked; import units, or mend the key units",
    ),
    "a backup into the home": (
        backup_at_home,
        1,
        "lies in the home itself; a backup lies elsewhere, best on another disk",
    ),
    "a restore over what is there": (
        restore_over,
        1,
        "is not empty (…); restore into an empty folder, nothing is overwritten",
    ),
    "a campaign that does not exist": (
        told("status", "--campaign", "DVK2062"),
        1,
        "there is no campaign DVK2062; see: baocao campaign list",
    ),
    "an account that does not exist": (
        told("officer", "reset-password", "lan"),
        1,
        "there is no account lan; see: baocao officer list",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_met_with_the_sentence_that_the_page_tells(
    mistake: str, baocao: Baocao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deed, status, sentence = MISTAKES[mistake]
    assert baocao("init")[0] == 0
    found, said = deed(baocao, tmp_path / "home", monkeypatch)
    assert found == status, said
    assert re.search(".+".join(map(re.escape, sentence.split("…"))), said), said
    assert "Traceback" not in said


def test_the_page_has_a_row_for_each_mistake_and_for_no_other() -> None:
    rows = re.findall(r"(?m)^\| (.+?) \| `(.+?)` \| .+ \|$", PAGE.partition("## 1.")[2].partition("## 2.")[0])
    assert rows == [(mistake, sentence) for mistake, (_, _, sentence) in MISTAKES.items()]
