"""settings.toml to Settings, all mistakes at once. The keys are those of docs/interface.md, 2; all others have defaults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from config.mistakes import mistake
from config.settings_types import (
    ALARMING,
    TELLING,
    AlarmSettings,
    BackupSettings,
    EventsSettings,
    KeepingSettings,
    LogSettings,
    MailboxSettings,
    OAuth2Settings,
    Office,
    ReadingSettings,
    SendingSettings,
    Server,
    Settings,
    SettingsError,
    VaultSettings,
    WebSettings,
    is_loopback,
)
from config.toml_table import TableReader

FILE_NAME = "settings.toml"
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+")  #: a usable addr-spec

_SERVER = ("host", "port", "security", "username", "auth", "password_file", "password_env")
_OFFICE = (
    "name", "superior", "superior_address", "section", "place", "address", "timezone", "officers", "contact", "phone",
)  # fmt: skip
_MAILBOX = ("folders", "authserv_id", "unverified", "receiving_mx", "processed_folder", "poll_seconds", "push", "plus_address")
_OAUTH2 = tuple(one.name for one in fields(OAuth2Settings) if one.name not in ("home", "name", "public_url"))
_OF_ALL = ("unverified", "poll_seconds")  # said once, in [mailbox]
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")  # of a further mailbox: it names files and variables
#: Every key that a table of settings.toml may have.
KEYS: Mapping[str, tuple[str, ...]] = {
    "office": _OFFICE,
    "mailbox": (*_SERVER, *_MAILBOX),
    "smtp": _SERVER,
    "oauth2": _OAUTH2,
    "database": ("url",),
    "vault": tuple(one.name for one in fields(VaultSettings) if one.name != "folder"),
    "reading": tuple(one.name for one in fields(ReadingSettings)),
    "sending": tuple(one.name for one in fields(SendingSettings)),
    "web": tuple(one.name for one in fields(WebSettings)),
    "backup": tuple(one.name for one in fields(BackupSettings)),
    "alarm": (*(one for one in _SERVER if one != "auth"), "sender", "to", "webhook", "troubles", "most_per_day"),
    "keeping": tuple(one.name for one in fields(KeepingSettings)),
    "events": tuple(one.name for one in fields(EventsSettings)),
    "log": tuple(one.name for one in fields(LogSettings)),
    "mailboxes": ("address", *_SERVER, *(one for one in _MAILBOX if one not in _OF_ALL), "oauth2"),
}
Given = Mapping[tuple[str, str], Any]  #: values by table and key that go before those of the file
_NOTHING: Given = MappingProxyType({})
_PASSWORDS = tuple((f"{of}_file", f"{of}_env") for of in ("password", "client_secret", "secret_key"))  # one says where it is
_CONSENT = "authorization_code"
_PORTS = {"mailbox": {"tls": 993, "starttls": 143, "plain": 143}, "smtp": {"tls": 465, "starttls": 587, "plain": 25}}
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9._-]+)*/?")
_LEAST_KEPT = 30  # days: what is let go does not come back, and a 1 is typed sooner than meant
_PORTS["alarm"] = _PORTS["smtp"]


def read(home: Path, given: Given = _NOTHING) -> Settings:
    """The settings of a home; what is given goes before what its file says. Raises SettingsError with every mistake."""
    root = TableReader(_with(parsed(home), given), "", tuple(KEYS))
    web = _web(root.sub("web", KEYS["web"]))
    tokens = root.sub("oauth2", _OAUTH2)
    oauth2 = _oauth2(tokens, home, web.public_url)
    mailbox = _mailbox(root.sub("mailbox", KEYS["mailbox"]), home, oauth2)
    further = tuple(_further(root, mailbox, oauth2))
    smtp = _server(root.sub("smtp", _SERVER), "smtp", home, oauth2)
    uses_tokens = any(server.oauth2 == oauth2 for server in (mailbox.server, smtp, *(one.server for one in further)))
    if uses_tokens:
        _must_be_whole(tokens, oauth2)
    settings = Settings(
        home=home,
        office=replace(
            _office(root.sub("office", _OFFICE)),
            plus_address=mailbox.plus_address,
            wants_pass=any(one.authserv_id for one in (mailbox, *further)) and mailbox.unverified == "review",
            unit_pages=web.public_url if web.unit_links else "",
            home=home,
            also=tuple(one.address for one in further),
        ),
        mailbox=mailbox,
        smtp=smtp,
        oauth2=oauth2 if uses_tokens else None,
        further=further,
        database_url=_database(root.sub("database", KEYS["database"])),
        mail_store=_vault(root.sub("vault", KEYS["vault"]), home),
        reading=_reading(root.sub("reading", KEYS["reading"])),
        sending=_sending(root.sub("sending", KEYS["sending"])),
        web=web,
        log=_log(root.sub("log", KEYS["log"])),
        events=_events(root.sub("events", KEYS["events"]), home),
        keeping=_keeping(root.sub("keeping", KEYS["keeping"])),
        alarm=_alarm(root.sub("alarm", KEYS["alarm"]), home),
        backup=BackupSettings(root.sub("backup", KEYS["backup"]).whole("oldest_days", BackupSettings().oldest_days, 0, 365)),
    )
    if root.mistakes:
        raise SettingsError(tuple(root.mistakes))
    return settings


def keys_of(section: str) -> tuple[str, ...]:
    """The keys of a table by its place, as "mailbox", "mailboxes.old" or "mailboxes.old.oauth2"."""
    return KEYS.get("oauth2" if section.endswith(".oauth2") else section.partition(".")[0], ())


def parsed(home: Path) -> Mapping[str, Any]:
    """The tables of settings.toml as they are written. Raises SettingsError."""
    path = home / FILE_NAME
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as exc:
        raise SettingsError((mistake("file-missing", str(path), home=path.parent),)) from exc
    except OSError as exc:
        raise SettingsError((mistake("file-unreadable", str(path), why=exc.strerror),)) from exc
    except UnicodeDecodeError as exc:
        raise SettingsError((mistake("file-not-utf8", str(path)),)) from exc
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError((mistake("settings-not-toml", str(path), why=exc),)) from exc


def _with(file: Mapping[str, Any], given: Given) -> Mapping[str, Any]:
    if not given:
        return file
    tables = {name: dict(table) if isinstance(table, dict) else table for name, table in file.items()}
    for (section, key), value in given.items():
        table: Any = tables
        for name in section.split("."):
            if isinstance(table, dict):
                table[name] = dict(table.get(name, {})) if isinstance(table.get(name, {}), dict) else table[name]
                table = table[name]
        if isinstance(table, dict):
            for other in (other for both in _PASSWORDS if key in both for other in both):
                table.pop(other, None)
            table[key] = value
    return tables


def _one_address(table: TableReader, key: str) -> str:
    """An address, or none."""
    address = table.text(key).lower()
    if address and not ADDRESS.fullmatch(address):
        table.wrong(key, "bad-address", value=address)
    return address


def _office(table: TableReader) -> Office:
    address = table.text("address", required=True).lower()
    if address and not ADDRESS.fullmatch(address):
        table.wrong("address", "bad-address", value=address)
    zone = table.text("timezone", "Asia/Ho_Chi_Minh")
    try:
        timezone = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # not found, not a name, or the name of a folder of zones
        table.wrong("timezone", "bad-zone", value=zone)
        timezone = ZoneInfo("UTC")
    return Office(
        name=table.text("name", required=True),
        superior=table.text("superior"),
        superior_address=_one_address(table, "superior_address"),
        section=table.text("section"),
        place=table.text("place"),
        address=address,
        timezone=timezone,
        officers=_addresses(table, "officers"),
        contact=table.text("contact"),
        phone=table.text("phone"),
    )


def _addresses(table: TableReader, key: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(one.lower() for one in table.texts(key)))
    for one in found:
        if not ADDRESS.fullmatch(one):
            table.wrong(key, "bad-addresses", value=one)
    return found


def _server(table: TableReader, section: str, home: Path, oauth2: OAuth2Settings | None = None) -> Server:
    given = bool(table.table)  # a section left out is a server not set up yet
    kind = "mailbox" if section.startswith("mailboxes.") else section
    security = table.choice("security", tuple(_PORTS[kind]), "tls")
    host = table.text("host", required=given and section != "alarm")  # an alarm may go by a webhook alone
    if security == "plain" and host and not is_loopback(host):
        table.wrong("security", "plain-password", host=host)
    username, file, env = table.text("username"), table.text("password_file"), table.text("password_env")
    if file and env:
        table.wrong("password_env", "two-passwords")
    tokens = oauth2 is not None and table.choice("auth", ("password", "oauth2"), "password") == "oauth2"
    if username and not file and not env and not tokens:
        table.wrong("password_file", "no-password")
    if given and (kind == "mailbox" or tokens) and not username:
        table.wrong("username", "missing")
    return Server(
        host=host,
        port=table.whole("port", _PORTS[kind][security], 1, 65_535),
        security=security,
        username=username,
        password_file=home / Path(file).expanduser() if file else None,
        password_env=env,
        section=section,
        oauth2=oauth2 if tokens else None,
    )


def _oauth2(table: TableReader, home: Path, public_url: str) -> OAuth2Settings:
    provider = table.choice("provider", ("microsoft", "google", "other"), "microsoft")
    usual = "client_credentials" if provider == "microsoft" else _CONSENT
    file, env = table.text("client_secret_file"), table.text("client_secret_env")
    if file and env:
        table.wrong("client_secret_env", "two-secrets")
    return OAuth2Settings(
        home=home,
        provider=provider,
        grant=table.choice("grant", ("client_credentials", _CONSENT), usual),
        tenant=table.text("tenant"),
        client_id=table.text("client_id"),
        client_secret_file=home / Path(file).expanduser() if file else None,
        client_secret_env=env,
        secret_expires=table.day("secret_expires"),
        scope=table.texts("scope"),
        authorize_url=_address(table, "authorize_url"),
        token_url=_address(table, "token_url"),
        public_url=public_url,
    )


def _must_be_whole(table: TableReader, oauth2: OAuth2Settings) -> None:
    """What a sign-in by tokens cannot do without, where a mail server asks for it."""
    by_consent = oauth2.grant == _CONSENT
    wanted = {
        "client_id": True,
        "tenant": oauth2.provider == "microsoft" and not by_consent,
        "token_url": oauth2.provider == "other",
        "authorize_url": oauth2.provider == "other" and by_consent,
    }
    for key in (key for key, is_wanted in wanted.items() if is_wanted and not table.table.get(key)):
        table.wrong(key, "missing")
    if not by_consent and not (oauth2.client_secret_file or oauth2.client_secret_env):
        table.wrong("client_secret_file", "no-secret")
    if oauth2.provider == "google" and not by_consent:
        table.wrong("grant", "consent-only")


def _address(table: TableReader, key: str) -> str:
    """An address that secrets may be sent to."""
    value = table.text(key)
    if value and not _travels_safely(value):
        table.wrong(key, "not-https", value=value)
        return ""
    return value.rstrip("/")


def _mailbox(table: TableReader, home: Path, oauth2: OAuth2Settings, name: str = "") -> MailboxSettings:
    folders = table.texts("folders", ("INBOX",))
    if not folders:
        table.wrong("folders", "no-folder")
    processed = table.text("processed_folder")
    if processed and processed in folders:
        table.wrong("processed_folder", "folder-read-and-filed", value=processed)
    server = _server(table, f"mailboxes.{name}" if name else "mailbox", home, oauth2)
    address = (table.text("address") or server.username).lower() if name else ""
    if address and not ADDRESS.fullmatch(address):
        table.wrong("address", "bad-address", value=address)
    return MailboxSettings(
        server=server,
        name=name,
        address=address,
        folders=tuple(dict.fromkeys(folders)),
        authserv_id=table.text("authserv_id").lower(),
        unverified=table.choice("unverified", ("file", "review"), "file"),
        receiving_mx=table.text("receiving_mx").lower(),
        processed_folder=processed,
        poll_seconds=table.whole("poll_seconds", 60, 5, 86_400),
        push=table.flag("push", True),
        plus_address=table.flag("plus_address", False),
    )


def _further(root: TableReader, first: MailboxSettings, shared: OAuth2Settings) -> Iterator[MailboxSettings]:
    """The tables [mailboxes.NAME], in their order: what the office reads besides its own mailbox."""
    said = root.table.get("mailboxes")
    tables = root.sub("mailboxes", tuple(said) if isinstance(said, Mapping) else ())
    known = {first.account}
    for name in tables.table:
        table = tables.sub(name, KEYS["mailboxes"])
        if not _NAME.fullmatch(name):
            tables.wrong(name, "bad-mailbox-name")
        tokens = shared
        if own := table.table.get("oauth2"):
            inner = table.sub("oauth2", _OAUTH2)
            tokens = replace(_oauth2(inner, shared.home, shared.public_url), name=name)
            if isinstance(own, Mapping) and table.table.get("auth") == "oauth2":
                _must_be_whole(inner, tokens)
        found = _mailbox(table, shared.home, tokens, name)
        if found.account in known:
            table.wrong("username", "mailbox-twice", value=found.server.username)
        known.add(found.account)
        yield replace(found, unverified=first.unverified, poll_seconds=first.poll_seconds)


def _database(table: TableReader) -> str:
    url = table.text("url", "sqlite:///baocao.db")
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")):
        table.wrong("url", "bad-database")  # not shown: it may hold a password
    return url


def _vault(table: TableReader, home: Path) -> VaultSettings:
    """What signs in to an object store may stand there before the address does: mails are moved first."""
    default, url = VaultSettings(), table.text("url")
    file, env = table.text("secret_key_file"), table.text("secret_key_env")
    if url and not _BUCKET.fullmatch(url):
        table.wrong("url", "bad-vault", value=url)
    if file and env:
        table.wrong("secret_key_env", "two-secret-keys")
    if url and not table.text("access_key"):
        table.wrong("access_key", "missing")
    if url and not file and not env:
        table.wrong("secret_key_file", "no-secret-key")
    return VaultSettings(
        url=url.rstrip("/"),
        shared=table.flag("shared", default.shared),
        endpoint=_address(table, "endpoint"),
        region=table.text("region", default.region),
        access_key=table.text("access_key"),
        secret_key_file=home / Path(file).expanduser() if file else None,
        secret_key_env=env,
    )


def _reading(table: TableReader) -> ReadingSettings:
    default = ReadingSettings()
    return ReadingSettings(
        workers=table.whole("workers", default.workers, 1, 256),
        seconds=table.whole("seconds", default.seconds, 1, 3_600),
        memory_mb=table.whole("memory_mb", default.memory_mb, 256, 65_536),
        ocr=table.flag("ocr", default.ocr),
        idle_minutes=table.whole("idle_minutes", default.idle_minutes, 0, 1_440),
    )


def _sending(table: TableReader) -> SendingSettings:
    default = SendingSettings()
    starts, ends = table.clock("day_starts", default.day_starts), table.clock("day_ends", default.day_ends)
    if starts >= ends:
        table.wrong("day_ends", "day-ends-early")
    return SendingSettings(
        day_starts=starts,
        day_ends=ends,
        answers_per_hour=table.whole("answers_per_hour", default.answers_per_hour, 0, 10_000),
        answers_per_day=table.whole("answers_per_day", default.answers_per_day, 0, 100_000),
        letters_per_run=table.whole("letters_per_run", default.letters_per_run, 1, 1_000_000),
        paused=table.flag("paused", default.paused),
        started=table.flag("started", default.started),
        first_answers=table.whole("first_answers", default.first_answers, 0, 1_000_000),
        held_days=table.whole("held_days", default.held_days, 1, 365),
        answers_from=table.day("answers_from"),
    )


def _keeping(table: TableReader) -> KeepingSettings:
    days = {key: table.whole(key, 0, 0, 36_500) for key in KEYS["keeping"]}
    for key, value in days.items():
        if 0 < value < _LEAST_KEPT:
            table.wrong(key, "keeping-short", least=_LEAST_KEPT)
    return KeepingSettings(**days)


def _alarm(table: TableReader, home: Path) -> AlarmSettings:
    default = AlarmSettings()
    server, to = _server(table, "alarm", home), _addresses(table, "to")
    if bool(server.host) != bool(to):
        table.wrong("to" if server.host else "host", "missing")
    webhook = table.text("webhook")
    if webhook and not _travels_safely(webhook):
        table.wrong("webhook", "bad-webhook")  # not shown: it may hold a secret
    troubles = table.texts("troubles", default.troubles)
    for one in troubles:
        if one not in ALARMING:
            table.wrong("troubles", "not-a-choice", allowed=", ".join(ALARMING), value=one)
    return AlarmSettings(
        server=server,
        sender=table.text("sender").lower(),
        to=to,
        webhook=webhook,
        troubles=troubles,
        most_per_day=table.whole("most_per_day", default.most_per_day, 1, 50),
    )


def _events(table: TableReader, home: Path) -> EventsSettings:
    default = EventsSettings()
    webhook, file = table.text("webhook"), table.text("secret_file")
    if webhook and not _travels_safely(webhook):
        table.wrong("webhook", "bad-webhook")  # not shown: it may hold a secret
    secret_env = table.text("secret_env")
    if webhook and not (file or secret_env):
        table.wrong("secret_file", "missing")
    kinds = table.texts("kinds", default.kinds)
    for one in kinds:
        if one not in TELLING:
            table.wrong("kinds", "not-a-choice", allowed=", ".join(TELLING), value=one)
    return EventsSettings(webhook, home / file if file else None, secret_env, kinds)


def _travels_safely(url: str) -> bool:
    """Whether it is the address of a web server to which nothing travels readable beyond this machine."""
    try:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname or ""
        return bool(host) and (scheme == "https" or (scheme == "http" and is_loopback(host)))
    except ValueError:
        return False


def _log(table: TableReader) -> LogSettings:
    default = LogSettings()
    return LogSettings(
        format=table.choice("format", ("text", "json"), default.format),
        level=table.choice("level", ("debug", "info", "warning"), default.level),
        slow_seconds=table.whole("slow_seconds", default.slow_seconds, 0, 3_600),
    )


def _web(table: TableReader) -> WebSettings:
    default = WebSettings()
    return WebSettings(
        host=table.text("host", default.host, required=True),
        port=table.whole("port", default.port, 0, 65_535),
        session_hours=table.whole("session_hours", default.session_hours, 1, 720),
        second_factor=table.choice("second_factor", ("optional", "required"), default.second_factor),
        trusted_proxies=table.texts("trusted_proxies", default.trusted_proxies),
        public_url=_address(table, "public_url"),
        unit_links=table.flag("unit_links", default.unit_links),
    )
