"""settings.toml: every mistake at once, no secret shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from config.settings import (
    ReadingSettings,
    SendingSettings,
    Server,
    Settings,
    SettingsError,
    WebSettings,
    crash_at,
    default_home,
    load,
    officer_password,
    password,
    remarks,
    shown,
    write_default,
)

OFFICE = '[office]\nname = "Phòng GDĐT"\naddress = "TCCB@pgd.example"\n'
MAILBOX = '[mailbox]\nhost = "mail.pgd.example"\nusername = "tccb"\npassword_file = "p"\n'
SMTP = '[smtp]\nhost = "127.0.0.1"\nsecurity = "plain"\n'


def loaded(home: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    (home / "settings.toml").write_text(text, "utf-8")
    return load(home, environ or {})


def mistakes(home: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        loaded(home, text)
    return tuple(map(str, caught.value.mistakes))


def test_the_default_file_is_accepted_and_says_what_the_types_say(tmp_path: Path) -> None:
    assert write_default(tmp_path / "new" / "home")
    settings = load(tmp_path / "new" / "home", {})
    assert (settings.reading, settings.sending, settings.web) == (ReadingSettings(), SendingSettings(), WebSettings())
    assert settings.mailbox == replace(settings.mailbox, folders=("INBOX",), processed_folder="", poll_seconds=60)
    assert remarks(settings) == ()


def test_a_new_office_begins_on_the_day_it_is_made(tmp_path: Path) -> None:
    write_default(tmp_path, date(2026, 9, 5))
    settings = load(tmp_path, {})
    assert settings.sending.answers_from == date(2026, 9, 5)
    assert settings.begins == datetime(2026, 9, 5, tzinfo=settings.office.timezone)
    assert loaded(tmp_path, OFFICE + MAILBOX + SMTP).begins is None


def test_the_default_file_is_never_written_over_another(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("mine", "utf-8")
    assert not write_default(tmp_path)
    assert (tmp_path / "settings.toml").read_text("utf-8") == "mine"


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    settings = loaded(tmp_path, OFFICE + MAILBOX + SMTP)
    assert (settings.office.address, settings.office.timezone.key) == ("tccb@pgd.example", "Asia/Ho_Chi_Minh")
    assert (settings.mailbox.server.port, settings.mailbox.server.security) == (993, "tls")
    assert (settings.smtp.port, settings.smtp.username) == (25, "")
    assert settings.mailbox.server.password_file == tmp_path / "p"
    assert settings.database_url == "sqlite:///baocao.db"


def test_a_file_that_was_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufeff" + OFFICE).office.name == "Phòng GDĐT"


def test_the_environment_goes_before_the_file_for_the_database(tmp_path: Path) -> None:
    text = OFFICE + '[database]\nurl = "sqlite:///a.db"\n'
    assert loaded(tmp_path, text).database_url == "sqlite:///a.db"
    assert loaded(tmp_path, text, {"BAOCAO_DATABASE_URL": "postgresql://h/b"}).database_url == "postgresql://h/b"


def test_all_mistakes_are_told_at_once_each_with_its_setting(tmp_path: Path) -> None:
    text = """
        top = 1
        [office]
        nmae = "x"
        address = "nobody"
        timezone = "Moon/Base"
        [mailbox]
        host = "mail.pgd.example"
        port = "abc"
        security = "plain"
        username = "u"
        password_file = "a"
        password_env = "B"
        folders = "INBOX"
        poll_seconds = true
        [smtp]
        host = ""
        port = 70000
        security = "ssl"
        username = "u"
        [database]
        url = "mysql://secret@h/d"
        [sending]
        day_starts = "18:00"
        day_ends = 17:00:00
        [web]
        port = -1
    """
    assert set(mistakes(tmp_path, text)) == {
        "top: is not known",
        'office.nmae: is not known; did you mean "name"?',
        "office.name: is missing",
        'office.address: must be an e-mail address, not "nobody"',
        'office.timezone: must be a zone as "Asia/Ho_Chi_Minh", not "Moon/Base"',
        'mailbox.port: must be a whole number between 1 and 65535, not "abc"',
        'mailbox.security: "plain" would send the password readable to mail.pgd.example; it is for 127.0.0.1 only',
        "mailbox.password_env: must not stand beside password_file; give one of them",
        'mailbox.folders: must be a list of texts, as ["…", "…"], not "INBOX"',
        "mailbox.poll_seconds: must be a whole number between 5 and 86400, not True",
        "smtp.host: must not be empty",
        "smtp.port: must be a whole number between 1 and 65535, not 70000",
        'smtp.security: must be one of tls, starttls, plain, not "ssl"',
        "smtp.password_file: is missing, and so is password_env; one of them must say where the password is",
        "database.url: must begin with sqlite: or postgresql+psycopg:",
        "sending.day_ends: must be later than day_starts",
        "web.port: must be a whole number between 0 and 65535, not -1",
    }


@pytest.mark.parametrize("zone", ["", "Asia", "../etc/passwd", "/etc/passwd", "Asia/Ho_Chi_Minh\0"])
def test_a_zone_that_is_none_is_a_mistake_not_a_crash(tmp_path: Path, zone: str) -> None:
    written = zone.replace("\0", "\\u0000")
    (mistake,) = mistakes(tmp_path, OFFICE + f'timezone = "{written}"\n')
    assert mistake.startswith("office.timezone: must be a zone")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_plain_is_for_this_machine(tmp_path: Path, host: str) -> None:
    assert loaded(tmp_path, OFFICE + f'[smtp]\nhost = "{host}"\nsecurity = "plain"\n').smtp.host == host


@pytest.mark.parametrize("host", ["127.0.0.1.evil.example", "10.0.0.1", "localhost.example", "0.0.0.0"])  # noqa: S104
def test_plain_is_for_no_other_machine(tmp_path: Path, host: str) -> None:
    (mistake,) = mistakes(tmp_path, OFFICE + f'[smtp]\nhost = "{host}"\nsecurity = "plain"\n')
    assert mistake.startswith("smtp.security:")


@pytest.mark.parametrize(
    ("content", "said"), [(None, "is not there"), (b"\xff\xfe\x00", "UTF-8"), (b"[office", "not valid TOML")]
)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "settings.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=said) as caught:
        load(tmp_path, {})
    assert len(caught.value.mistakes) == 1


def test_a_mailbox_that_is_also_where_mails_go_would_be_read_for_ever(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, OFFICE + MAILBOX + 'folders = ["A", "B"]\nprocessed_folder = "B"\n')
    assert mistake.startswith("mailbox.processed_folder:")


def test_working_hours_may_be_written_as_times_or_as_text(tmp_path: Path) -> None:
    sending = loaded(tmp_path, OFFICE + '[sending]\nday_starts = "07:00"\nday_ends = 16:30:00\n').sending
    assert (sending.day_starts, sending.day_ends) == (time(7), time(16, 30))


def test_a_password_is_read_from_its_file_or_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("\ufeffbí mật \r\n", "utf-8")
    assert password(Server("h", 1, "tls", "u", password_file=tmp_path / "p"), {}) == "bí mật "
    assert password(Server("h", 1, "tls", "u", password_env="PW"), {"PW": "bí mật"}) == "bí mật"


@pytest.mark.parametrize(
    ("server", "said"),
    [
        (Server("h", 1, "tls", "u", section="smtp"), r"smtp\.password_file: is missing"),
        (Server("h", 1, "tls", "u", password_env="PW", section="smtp"), r"smtp\.password_env: .* PW"),
        (Server("h", 1, "tls", "u", password_file=Path("/nowhere/p"), section="mailbox"), r"mailbox\.password_file: .*No such"),
        (Server("h", 1, "tls", "u", password_file=Path("/dev/null"), section="mailbox"), r"mailbox\.password_file: .*empty"),
    ],
)
def test_a_missing_password_names_its_setting(server: Server, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        password(server, {})


def test_a_password_file_that_others_may_read_is_remarked_upon(tmp_path: Path) -> None:
    settings = loaded(tmp_path, OFFICE + MAILBOX + SMTP)
    (tmp_path / "p").write_text("x", "utf-8")
    (tmp_path / "p").chmod(0o600)
    assert remarks(settings) == ()
    (tmp_path / "p").chmod(0o644)
    assert [one.partition(":")[0] for one in remarks(settings)] == ["mailbox.password_file"]


def test_what_is_not_set_up_is_remarked_upon(tmp_path: Path) -> None:
    settings = loaded(tmp_path, OFFICE + '[web]\nhost = "0.0.0.0"\n')
    assert [one.partition(":")[0] for one in remarks(settings)] == ["mailbox", "smtp", "web.host"]


def test_the_environment_is_read_in_one_place() -> None:
    assert default_home({}) == Path("baocao-home")
    assert default_home({"BAOCAO_HOME": "/srv/b"}) == Path("/srv/b")
    assert (officer_password({}), officer_password({"BAOCAO_OFFICER_PASSWORD": ""})) == (None, None)
    assert officer_password({"BAOCAO_OFFICER_PASSWORD": "x"}) == "x"
    assert (crash_at({}), crash_at({"BAOCAO_CRASH_AT": "after-keep"})) == ("", "after-keep")


def test_officers_plus_addresses_and_the_switch_for_letters(tmp_path: Path) -> None:
    mailbox = '[mailbox]\nhost = "m"\nusername = "u"\npassword_file = "p"\nplus_address = true\n'
    officers = 'officers = ["Lan@pgd.example", "hoa@pgd.example"]\n'
    settings = loaded(tmp_path, OFFICE.rstrip() + "\n" + officers + mailbox + "[sending]\npaused = true\n")
    assert settings.office.officers == ("lan@pgd.example", "hoa@pgd.example")
    assert (settings.office.plus_address, settings.mailbox.plus_address, settings.office.home) == (True, True, tmp_path)
    assert "sending.paused: no letter leaves while it is true" in remarks(settings)
    assert mistakes(tmp_path, OFFICE.rstrip() + '\nofficers = ["lan"]\nhome = "/"\n') == (
        'office.home: is not known; did you mean "phone"?',
        'office.officers: must hold e-mail addresses, not "lan"',
    )


@pytest.mark.parametrize("value", ["http://baocao.example", "https://", "https://[", "ftp://127.0.0.1", "baocao.example"])
def test_an_address_that_secrets_may_be_sent_to_is_a_mistake_where_they_travel_readable(tmp_path: Path, value: str) -> None:
    said = mistakes(tmp_path, f'{OFFICE}{MAILBOX}{SMTP}[web]\npublic_url = "{value}"\n[alarm]\nwebhook = "{value}"\n')
    assert {one.partition(":")[0] for one in said} == {"web.public_url", "alarm.webhook"}


def test_on_this_machine_it_may_be_http(tmp_path: Path) -> None:
    assert loaded(tmp_path, f'{OFFICE}{MAILBOX}{SMTP}[web]\npublic_url = "http://127.0.0.1:8080/"\n').web.public_url[-1] == "0"


FURTHER = '[mailboxes.cu]\nhost = "imap.thu.example"\nusername = "TCCB@thu.example"\npassword_file = "q"\n'


def test_further_mailboxes_stand_beside_the_first_and_may_have_tokens_of_their_own(tmp_path: Path) -> None:
    own = '[mailboxes.m365]\nhost = "o.example"\nusername = "a@b.example"\nauth = "oauth2"\n[mailboxes.m365.oauth2]\n'
    own += 'tenant = "t"\nclient_id = "c"\nclient_secret_file = "s"\n'
    environ = {"BAOCAO_MAILBOXES__CU__PASSWORD": "geheim", "BAOCAO_MAILBOXES__M365__OAUTH2__TENANT": "u"}
    settings = loaded(tmp_path, OFFICE + MAILBOX + SMTP + FURTHER + own, environ)
    old, new = settings.further
    assert (old.name, old.address, old.server.section) == ("cu", "tccb@thu.example", "mailboxes.cu")
    assert password(old.server, environ) == "geheim"
    assert new.server.oauth2
    assert (new.server.oauth2.name, new.server.oauth2.tenant, settings.oauth2) == ("m365", "u", None)
    assert settings.grants == (new.server.oauth2,)
    assert settings.office.own == ("tccb@pgd.example", "tccb@thu.example", "a@b.example")
    assert settings.mailbox_of(f"{old.account}INBOX") == old
    assert settings.mailbox_of("files") == settings.mailbox
    assert settings.office_at(f"{old.account}INBOX").asked_at == old.address
    lines = {name: (value, origin) for name, value, origin in shown(tmp_path, environ)}
    assert lines["mailboxes.m365.oauth2.tenant"] == ("u", "BAOCAO_MAILBOXES__M365__OAUTH2__TENANT")
    assert lines["mailboxes.cu.host"] == ("imap.thu.example", "settings.toml")
    assert "geheim" not in str(lines)


def test_mistakes_of_further_mailboxes_are_named_by_their_table(tmp_path: Path) -> None:
    twice = FURTHER.replace("mailboxes.cu", "mailboxes.Cu_2")
    wrong = '[mailboxes.m]\nhost = "o.example"\nusername = "a"\nauth = "oauth2"\npoll_seconds = 9\n'
    assert mistakes(tmp_path, OFFICE + MAILBOX + SMTP + FURTHER + twice + wrong) == (
        "mailboxes.Cu_2: must be named by small letters, digits and hyphens, as [mailboxes.old]",
        "mailboxes.Cu_2.username: TCCB@thu.example is read already; name further folders in its folders",
        "mailboxes.m.poll_seconds: is not known",
        'mailboxes.m.address: must be an e-mail address, not "a"',
        "oauth2.client_id: is missing",
        "oauth2.tenant: is missing",
        "oauth2.client_secret_file: is missing, and so is client_secret_env; one of them must say where the secret is",
    )
    assert mistakes(tmp_path, f"mailboxes = []\n{OFFICE}{MAILBOX}{SMTP}") == ("mailboxes: must be written as [mailboxes]",)
