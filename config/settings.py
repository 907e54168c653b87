"""Settings of one home. The only reader of the environment."""

from __future__ import annotations

import os
import re
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from config.mistakes import mistake
from config.settings_file import FILE_NAME, KEYS, keys_of, parsed, read
from config.settings_types import AlarmSettings as AlarmSettings
from config.settings_types import BackupSettings as BackupSettings
from config.settings_types import EventsSettings as EventsSettings
from config.settings_types import KeepingSettings as KeepingSettings
from config.settings_types import LogSettings as LogSettings
from config.settings_types import MailboxSettings as MailboxSettings
from config.settings_types import OAuth2Settings as OAuth2Settings
from config.settings_types import Office as Office
from config.settings_types import ReadingSettings as ReadingSettings
from config.settings_types import SendingSettings as SendingSettings
from config.settings_types import Server as Server
from config.settings_types import Settings as Settings
from config.settings_types import SettingsError as SettingsError
from config.settings_types import VaultSettings as VaultSettings
from config.settings_types import WebSettings as WebSettings
from config.settings_types import is_loopback

CACHE = "cache"  #: a folder of the home for what can be made again; no backup has it
CONSENT_BELL = "oauth2.consent"  #: a file of the home, written when a person has consented anew
_TEMPLATE = Path(__file__).with_name("settings_template.toml")
_VARIABLE = re.compile(r"BAOCAO_([A-Z0-9]+)__([A-Z0-9_]+)")
_SECRET = re.compile(r"(//[^:@]*:).*(@)|(password=)[^&]*")  # within the address of a database
_TEMPLATE_OF = {"mailboxes": "mailbox"}  # whose values have the types of another table's
_NO_BEGINNING = re.compile(r"(?m)^(# )answers_from = \S+")


def default_home(environ: Mapping[str, str] = os.environ) -> Path:
    """The home where the command line names none: BAOCAO_HOME, else ./baocao-home."""
    return Path(environ.get("BAOCAO_HOME") or "baocao-home")


def officer_password(environ: Mapping[str, str] = os.environ) -> str | None:
    """The password of an officer's account: BAOCAO_OFFICER_PASSWORD, or in the file that BAOCAO_OFFICER_PASSWORD_FILE names.

    None if it is not given. Raises SettingsError for a file that cannot be read.
    """
    if file := environ.get("BAOCAO_OFFICER_PASSWORD_FILE"):
        return _content("BAOCAO_OFFICER_PASSWORD_FILE", Path(file)) or None
    return environ.get("BAOCAO_OFFICER_PASSWORD") or None


def supervisor(environ: Mapping[str, str] = os.environ) -> tuple[str, float]:
    """The socket of the supervisor that started us, and within how many seconds it wants to hear from us (systemd's
    NOTIFY_SOCKET and WATCHDOG_USEC); "" and 0 where there is none."""
    micros = environ.get("WATCHDOG_USEC", "")
    return environ.get("NOTIFY_SOCKET", ""), int(micros) / 1e6 if micros.isdecimal() else 0.0


def crash_at(environ: Mapping[str, str] = os.environ) -> str:
    """The point at which a test of power cuts wants the process killed, BAOCAO_CRASH_AT; empty in service."""
    return environ.get("BAOCAO_CRASH_AT", "")


def load(home: Path, environ: Mapping[str, str] = os.environ, vault: str | None = None) -> Settings:
    """The settings of a home, what the environment says (BAOCAO_<SECTION>__<KEY>) before its file. Raises SettingsError.

    `vault`: as they would be with that in vault.url.
    """
    given = {place: value for place, (value, _) in _given(environ).items()}
    return read(home, given if vault is None else given | {("vault", "url"): vault})


def _given(environ: Mapping[str, str]) -> dict[tuple[str, str], tuple[Any, str]]:
    """By table and key, what the environment says and the name of the variable; of a list the values stand between commas.

    A secret may stand in a file: NAME_FILE names it. BAOCAO_DATABASE_URL is older than the rule and goes before it.
    """
    found: dict[tuple[str, str], tuple[Any, str]] = {}
    for name, value in sorted(environ.items()):
        if place := _VARIABLE.fullmatch(name):
            section, key = _place(place[1].lower(), place[2].lower())
            if key.endswith("_file") and key not in keys_of(section):
                key, value = key.removesuffix("_file"), _content(name, Path(value))
            if key in ("password", "client_secret", "secret_key") and f"{key}_env" in keys_of(section):
                key, value = f"{key}_env", name
            found[section, key] = (typed(section, key, value), name)
    if url := environ.get("BAOCAO_DATABASE_URL"):
        found["database", "url"] = (url, "BAOCAO_DATABASE_URL")
    return found


def _place(section: str, key: str) -> tuple[str, str]:
    """Table and key; of a further mailbox BAOCAO_MAILBOXES__NAME__KEY, a hyphen of its name as one underscore."""
    if section != "mailboxes":
        return section, key
    *names, key = key.split("__")
    return ".".join((section, *(one.replace("_", "-") for one in names))), key


def typed(section: str, key: str, value: str) -> Any:
    """What a person typed, as the type of the setting's default."""
    table = section.rpartition(".")[2] if section.endswith(".oauth2") else _TEMPLATE_OF.get(section.partition(".")[0], section)
    like = _written().get(table, {}).get(key, "")
    if isinstance(like, list):
        return [one.strip() for one in value.split(",")]
    if isinstance(like, bool):
        return {"true": True, "false": False}.get(value.lower(), value)
    return int(value) if isinstance(like, int) and value.isdecimal() else value


def _content(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except OSError as exc:
        raise SettingsError((mistake("file-unreadable", name, why=exc.strerror),)) from exc
    except UnicodeDecodeError as exc:
        raise SettingsError((mistake("file-not-utf8", name),)) from exc


def shown(home: Path, environ: Mapping[str, str] = os.environ) -> tuple[tuple[str, str, str], ...]:
    """Every setting with its value and where that came from; no secret is among them. Raises SettingsError."""
    settings, given, file = load(home, environ), _given(environ), parsed(home)
    lines = []
    tables = {section: (getattr(settings, section, None), file.get(section, {})) for section in KEYS if section != "mailboxes"}
    for one in settings.further:
        within = file.get("mailboxes", {}).get(one.name, {})
        tables[f"mailboxes.{one.name}"] = (one, within)
        if one.server.oauth2 and one.server.oauth2.name:
            tables[f"mailboxes.{one.name}.oauth2"] = (one.server.oauth2, within.get("oauth2", {}))
    for section, (table, written) in tables.items():
        for key in (one for one in keys_of(section) if one != "oauth2"):
            origin = FILE_NAME if key in written else "default"
            value = _said(settings, section, key, table)
            lines.append((f"{section}.{key}", value, given.get((section, key), ("", origin))[1]))
    return tuple(lines)


def _said(settings: Settings, section: str, key: str, table: Any) -> str:
    if section == "database":
        return _SECRET.sub(lambda found: f"{found[1] or found[3]}***{found[2] or ''}", settings.database_url)
    if key == "webhook":
        return "***" if table.webhook else ""
    value = None if table is None else getattr(table if hasattr(table, key) else table.server, key)
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def write_default(home: Path, today: date | None = None) -> bool:
    """Write a commented settings.toml with every default; False, and nothing happens, if there is one.

    `today`: the office begins then, and mail that its mailbox holds from before is answered to nobody.
    """
    text = _TEMPLATE.read_text(encoding="utf-8")
    if today is not None:
        text = _NO_BEGINNING.sub(lambda line: f"answers_from = {today}{' ' * len(line[1])}", text)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with (home / FILE_NAME).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def is_default_office(office: Office) -> bool:
    """Whether the office still is the invented one that `write_default` writes."""
    written = _written()["office"]
    return (office.name, office.address) == (written["name"], written["address"])


def is_default_server(server: Server) -> bool:
    """Whether a mail server is not set up: left out, or still the invented one that `write_default` writes."""
    section = server.section.partition(".")[0] or "mailbox"
    return not server.host or server.host == _written()[_TEMPLATE_OF.get(section, section)]["host"]


@cache
def _written() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_TEMPLATE.read_text(encoding="utf-8"))


def password(server: Server, environ: Mapping[str, str] = os.environ) -> str:
    """The password of a server, read now. Never log it.

    Raises SettingsError, naming the setting, if there is none.
    """
    return _secret(f"{server.section}.password", server.password_file, server.password_env, environ)


def client_secret(oauth2: OAuth2Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The secret that we show the provider, read now; empty for a client that has none. Never log it. Raises SettingsError."""
    if oauth2.client_secret_file is None and not oauth2.client_secret_env:
        return ""
    return _secret("oauth2.client_secret", oauth2.client_secret_file, oauth2.client_secret_env, environ)


def vault_secret(vault: VaultSettings, environ: Mapping[str, str] = os.environ) -> str:
    """The secret by which an object store knows us, read now. Never log it. Raises SettingsError."""
    return _secret("vault.secret_key", vault.secret_key_file, vault.secret_key_env, environ)


def events_secret(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """What events are signed with, read now. Never log it. Raises SettingsError."""
    return _secret("events.secret", settings.events.secret_file, settings.events.secret_env, environ)


def _secret(key: str, file: Path | None, env: str, environ: Mapping[str, str]) -> str:
    if env:
        if secret := environ.get(env, ""):
            return secret
        raise SettingsError((mistake("password-not-in-environment", f"{key}_env", name=env),))
    if file is None:
        raise SettingsError((mistake("no-password-given", f"{key}_file"),))
    try:
        secret = file.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except OSError as exc:
        raise SettingsError((mistake("password-unreadable", f"{key}_file", file=file, why=exc.strerror),)) from exc
    except UnicodeDecodeError as exc:
        raise SettingsError((mistake("password-not-utf8", f"{key}_file", file=file),)) from exc
    if not secret:
        raise SettingsError((mistake("password-empty", f"{key}_file", file=file),))
    return secret


def secrets_stamp(settings: Settings) -> tuple[int, ...]:
    """What changes whenever a secret of the mail servers does, or a person has consented: who waits tries again."""
    servers = (*(one.server for one in settings.mailboxes), settings.smtp)
    secrets = (one.client_secret_file for one in settings.grants)
    files = (*(server.password_file for server in servers), *secrets, settings.home / CONSENT_BELL)
    return tuple(file.stat().st_mtime_ns if file and file.exists() else 0 for file in files)


def remarks(settings: Settings) -> tuple[str, ...]:
    """What works but ought to be mended, a sentence each: sections left out, password files that others may read."""
    found = []
    files = [
        (f"mailboxes.{one.name}.oauth2.client_secret_file" if one.name else "oauth2.client_secret_file", one.client_secret_file)
        for one in settings.grants
    ]
    for server in (*(one.server for one in settings.mailboxes), settings.smtp):
        if not server.host:
            found.append(f"{server.section}: is not set up")
        files.append((f"{server.section}.password_file", None if server.oauth2 else server.password_file))
    files.append(("vault.secret_key_file", settings.vault.secret_key_file))
    if settings.vault.access_key and not settings.vault.url:
        found.append(f"vault.url: is empty, so mails lie in {settings.vault.folder}; baocao vault move carries them")
    for key, file in files:
        if file is not None and file.is_file() and file.stat().st_mode & 0o077:
            found.append(f"{key}: {file} can be read by others; chmod 600 it")
    if settings.mailbox.unverified == "review" and not settings.office.wants_pass:
        found.append('mailbox.unverified: "review" does nothing without mailbox.authserv_id')
    if settings.sending.paused:
        found.append("sending.paused: no letter leaves while it is true")
    if not is_loopback(settings.web.host):
        found.append(f"web.host: {settings.web.host} can be reached by others; put a server with TLS before it")
    file = settings.alarm.server.password_file
    if file is not None and file.is_file() and file.stat().st_mode & 0o077:
        found.append(f"alarm.password_file: {file} can be read by others; chmod 600 it")
    return tuple(found)


class LiveSettings:
    """The settings of one running service, asked for as `live()`.

    The database, the vault, the address of the pages, the log and what the reading children were started with stay as they
    were at the start.
    A file that cannot be used changes nothing.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings, self._stamp = settings, _stamp(settings)
        self._one_at_a_time = threading.Lock()

    def __call__(self) -> Settings:
        """As the file says now."""
        with self._one_at_a_time:
            stamp = _stamp(self._settings)
            if stamp != self._stamp:
                self._stamp, self._settings = stamp, _read_again(self._settings)
            return self._settings


def _read_again(old: Settings) -> Settings:
    try:
        new = load(old.home)
    except (SettingsError, OSError):
        return old
    return replace(new, database_url=old.database_url, mail_store=old.mail_store, web=old.web, reading=old.reading, log=old.log)


def _stamp(settings: Settings) -> tuple[int, int, int]:
    """What changes whenever the file does: it is written beside and put in place."""
    try:
        found = (settings.home / FILE_NAME).stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)
