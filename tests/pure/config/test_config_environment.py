"""What the environment says goes before the file, and what is shown of all settings holds no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import SettingsError, load, officer_password, password, shown, write_default


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_default(tmp_path)
    return tmp_path


def test_a_variable_goes_before_the_file_whatever_its_type(home: Path) -> None:
    found = load(
        home,
        {
            "BAOCAO_OFFICE__NAME": "Phòng GDĐT An Lão",
            "BAOCAO_OFFICE__OFFICERS": "Lan@anlao.example, hoa@anlao.example",
            "BAOCAO_MAILBOX__PORT": "1993",
            "BAOCAO_SENDING__PAUSED": "true",
            "BAOCAO_SENDING__DAY_STARTS": "08:15",
            "BAOCAO_BACKUP__OLDEST_DAYS": "1",
            "BAOCAO_HOME": "/elsewhere",
        },
    )
    assert found.office.name == "Phòng GDĐT An Lão"
    assert found.office.officers == ("lan@anlao.example", "hoa@anlao.example")
    assert (found.mailbox.server.port, found.sending.paused, found.backup.oldest_days) == (1993, True, 1)
    assert f"{found.sending.day_starts:%H:%M}" == "08:15"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("BAOCAO_MAILBOX__PROT", "1", 'mailbox.prot: is not known; did you mean "port"'),
        ("BAOCAO_MALBOX__PORT", "1", 'malbox: is not known; did you mean "mailbox"'),
        ("BAOCAO_WEB__PORT", "many", "web.port: must be a whole number"),
        ("BAOCAO_SENDING__PAUSED", "yes", "sending.paused: must be true or false"),
        ("BAOCAO_DATABASE__URL_FILE", "/nowhere", "BAOCAO_DATABASE__URL_FILE: cannot be read"),
    ],
)
def test_a_variable_that_cannot_be_used_is_a_mistake_with_its_name(home: Path, variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load(home, {variable: value})


def test_secrets_come_from_a_variable_or_a_file_that_it_names(home: Path, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://lan:hoa@h/d\n")
    (tmp_path / "pw").write_text("cây tre\n")
    environ = {
        "BAOCAO_DATABASE__URL_FILE": str(tmp_path / "url"),
        "BAOCAO_MAILBOX__PASSWORD": "trăm đốt",
        "BAOCAO_SMTP__PASSWORD_FILE": str(tmp_path / "pw"),
        "BAOCAO_OFFICER_PASSWORD_FILE": str(tmp_path / "pw"),
    }
    found = load(home, environ)
    assert found.database_url == "postgresql://lan:hoa@h/d"
    assert password(found.mailbox.server, environ) == "trăm đốt"
    assert password(found.smtp, environ) == "cây tre"
    assert officer_password(environ) == "cây tre"
    every_word = " ".join(f"{value} {origin}" for _, value, origin in shown(home, environ))
    assert not [one for one in ("hoa@h", "tre", "đốt") if one in every_word]


def test_what_is_shown_says_where_each_value_came_from(home: Path) -> None:
    told = {name: (value, origin) for name, value, origin in shown(home, {"BAOCAO_WEB__PORT": "9"})}
    assert told["web.port"] == ("9", "BAOCAO_WEB__PORT")
    assert told["web.session_hours"] == ("12", "settings.toml")
    assert told["mailbox.receiving_mx"] == ("", "default")


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        (
            "postgresql://u:p@w:x/y@h:5432/d?sslmode=require&password=z",
            "postgresql://u:***@h:5432/d?sslmode=require&password=***",
        ),
        ("postgresql://u@/d?host=/tmp/x", "postgresql://u@/d?host=/tmp/x"),
        ("sqlite:///a@b.db", "sqlite:///a@b.db"),
    ],
)
def test_the_password_of_a_database_is_not_shown(home: Path, url: str, seen: str) -> None:
    told = {name: value for name, value, _ in shown(home, {"BAOCAO_DATABASE_URL": url})}
    assert told["database.url"] == seen
