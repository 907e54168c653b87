"""The settings of one home, frozen. Reading them is `settings_file.py`; the door to both is `settings.py`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import ZoneInfo

from config.mistakes import MistakesError


class SettingsError(MistakesError):
    """Settings that cannot be used; `mistakes` names every one of them, each with its setting."""


@dataclass(frozen=True, slots=True)
class Office:
    """Who the office is; nothing of it is ever hard-coded."""

    name: str
    superior: str
    section: str
    place: str
    address: str  #: the mailbox's own address, lower case; letters come from it
    timezone: ZoneInfo
    officers: tuple[str, ...] = ()  #: who gets the lists; nobody named: the office's own address
    contact: str = ""  #: whom a school may ask, as it stands at the foot of every letter
    phone: str = ""
    plus_address: bool = False  #: [mailbox]: address+anything@… arrives too, so answers may name the letter they answer
    wants_pass: bool = False  #: [mailbox]: mail of a registered address is filed only if its sender was checked and passed
    superior_address: str = ""  #: whom the last step of escalation tells; empty: it is not taken
    unit_pages: str = ""  #: [web]: where units open their own pages, as https://…; empty: letters carry no link
    home: Path | None = None  #: where the office's own words (templates/mail) and its key lie; None: it has neither
    also: tuple[str, ...] = ()  #: [mailboxes]: further addresses of its own, whose mail is read too
    asked_at: str = ""  #: of those the one that a mail came to, so that its answer leads back there; empty: `address`

    @property
    def own(self) -> tuple[str, ...]:
        """Every address that is the office's."""
        return (self.address, *self.also)

    def sender_of(self, reply_to: str) -> str:
        """Whom a letter comes from whose answers go to `reply_to`: that address, where it stands in the office's own domain.

        A server that sends for one domain makes mail of another look forged (SPF, DMARC), and schools never see it.
        """
        local, _, domain = reply_to.lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        return plain if plain in self.also and domain == self.address.rpartition("@")[2] else self.address


@dataclass(frozen=True, slots=True)
class OAuth2Settings:
    """Where the tokens for the mail servers come from. Neither secret nor token is ever kept here."""

    home: Path  #: where the grant lies, and the key that its states are signed with
    name: str = ""  #: of the one further mailbox that it is for; empty: [oauth2], for all that have none of their own
    provider: str = "microsoft"  #: microsoft, google, other
    grant: str = "client_credentials"  #: the program signs in for itself; or authorization_code: a person has consented
    tenant: str = ""  #: Microsoft: the directory that the mailbox belongs to
    client_id: str = ""
    client_secret_file: Path | None = None
    client_secret_env: str = ""
    secret_expires: date | None = None  #: the day the administrator was told when the secret was made
    scope: tuple[str, ...] = ()  #: empty: the provider's usual
    authorize_url: str = ""  #: empty: the provider's usual
    token_url: str = ""  #: empty: the provider's usual
    public_url: str = ""  #: [web]: where officers open the pages, and so where a consent comes back to


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server to sign in to. The password is read when it is needed, never kept here."""

    host: str
    port: int
    security: str  #: tls, starttls, plain (127.0.0.1 only)
    username: str = ""  #: empty: no sign-in (SMTP only)
    password_file: Path | None = None
    password_env: str = ""
    section: str = ""  #: the table of settings.toml it stands in: mailbox, smtp, alarm or mailboxes.NAME
    oauth2: OAuth2Settings | None = None  #: None: signs in by password

    @property
    def auth(self) -> str:
        """How it is signed in to, as settings.toml says it."""
        return "oauth2" if self.oauth2 else "password"


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """A mailbox that is polled: the office's, or a further one."""

    server: Server
    name: str = ""  #: of a further one, as [mailboxes.NAME] says it; empty: the office's
    address: str = ""  #: of a further one: what is written to; empty: office.address
    folders: tuple[str, ...] = ("INBOX",)
    authserv_id: str = ""  #: whose Authentication-Results are believed; empty: nobody's
    unverified: str = "file"  #: mail of a registered address whose check is no pass: file or review; with authserv_id only
    receiving_mx: str = ""  #: whose Received header says when the office got the mail; empty: docs/interface.md, 4.1
    processed_folder: str = ""  #: empty: mark with a keyword where the server allows it, else leave alone
    poll_seconds: int = 60
    push: bool = True  #: the server is asked to say when mail comes (IDLE), so that a poll need not wait for its minute
    plus_address: bool = False  #: the server delivers address+anything@… to address@…

    @property
    def account(self) -> str:
        """How the ledger names it; what follows is the folder."""
        return f"{self.server.username}@{self.server.host}/"


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What reading one mail may cost."""

    workers: int = 2
    seconds: int = 30  #: wall clock a mail
    memory_mb: int = 1024  #: address space of the child
    ocr: bool = True  #: scans are read by Tesseract where it is installed
    idle_minutes: int = 10  #: the reading children end after so long without work; 0: they are always there


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """How letters may leave."""

    day_starts: time = time(7, 30)  #: reminders and chasers only between these, on working days
    day_ends: time = time(17, 0)
    answers_per_hour: int = 6  #: automatic answers to one address
    answers_per_day: int = 20
    letters_per_run: int = 500  #: reminders and late notices; more than this decided at once wait for the officer
    paused: bool = False  #: no letter leaves at all
    started: bool = True  #: False: an office that is being set up on pages; nothing leaves before its officer says so
    first_answers: int = 30  #: answers to what a mailbox held at its first poll; more than this wait for the officer
    held_days: int = 3  #: what waited longer for an officer, or answers that waited through a pause, are not sent late
    answers_from: date | None = None  #: mail that came before this day is filed and answered to nobody; None: all is answered

    @property
    def silent(self) -> bool:
        """Whether no letter may leave at all."""
        return self.paused or not self.started


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """How old a backup may become."""

    oldest_days: int = 3  #: older than this is told; 0: never


@dataclass(frozen=True, slots=True)
class KeepingSettings:
    """For how many days things are kept; 0: for ever."""

    mail_days: int = 0  #: raw mails, after they came and after the campaign was closed in which they count
    letters_days: int = 0  #: the words of letters that have left
    journal_days: int = 0  #: who did what


#: What may be told by the second route, as tracker/rules/office/health.py names it; the books must be there to remember it.
ALARMING = (
    "clock", "turns", "sign-in", "polls", "access", "undelivered", "mails", "letters", "vault", "disk", "backup", "rows",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlarmSettings:
    """The second route, by which whoever runs the service hears of troubles. Nothing set: nobody is told."""

    server: Server = field(default_factory=lambda: Server("", 465, "tls", section="alarm"))  #: not the office's own account
    sender: str = ""  #: the address of that account; empty: its user name
    to: tuple[str, ...] = ()
    webhook: str = ""  #: an https address that takes JSON; it may hold a secret
    troubles: tuple[str, ...] = ("turns", "sign-in", "polls", "access", "letters", "disk", "backup")
    most_per_day: int = 6  #: messages, the all-clear among them

    @property
    def wanted(self) -> bool:
        """Whether there is any route."""
        return bool(self.webhook or self.server.host)


#: What a program may be told of, as tracker/rules/events/office_event.py names it.
TELLING = ("mail.filed", "mail.tray", "report.complete", "report.late")


@dataclass(frozen=True, slots=True)
class EventsSettings:
    """The program that is told what happens. Nothing set: none is."""

    webhook: str = ""  #: an https address that takes JSON (Standard Webhooks); it may hold a secret
    secret_file: Path | None = None  #: what the messages are signed with
    secret_env: str = ""
    kinds: tuple[str, ...] = TELLING


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What the running service writes down."""

    format: str = "text"  #: text for a person, json for a program
    level: str = "info"  #: debug, info, warning
    slow_seconds: int = 10  #: a step or a page that took as long is written down with its time; 0: none


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the pages are served."""

    host: str = "127.0.0.1"
    port: int = 8080
    session_hours: int = 12
    second_factor: str = "optional"  #: required: every account sets up an authenticator before it sees another page
    trusted_proxies: tuple[str, ...] = ()  #: addresses whose X-Forwarded-For and X-Forwarded-Proto are believed
    public_url: str = ""  #: what officers type to open the pages, as https://baocao.anbinh.example; empty: nobody has said
    unit_links: bool = False  #: letters carry a link to the unit's own page, where `public_url` can be reached from outside


@dataclass(frozen=True, slots=True)
class VaultSettings:
    """Where the raw mails are kept. The secret is read when it is needed, never kept here."""

    folder: Path = Path("vault")  #: of this machine
    url: str = ""  #: s3://bucket/prefix of an object store; empty: the folder
    endpoint: str = ""  #: the store's address; empty: Amazon's of the region
    region: str = "us-east-1"
    access_key: str = ""  #: who we are there
    secret_key_file: Path | None = None
    secret_key_env: str = ""
    shared: bool = False  #: the folder is one that several machines see

    @property
    def on_disk(self) -> Path | None:
        """The folder, where the mails lie on a disk of this machine."""
        return None if self.url else self.folder


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything `settings.toml` says."""

    home: Path
    office: Office
    mailbox: MailboxSettings
    smtp: Server
    database_url: str
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    sending: SendingSettings = field(default_factory=SendingSettings)
    web: WebSettings = field(default_factory=WebSettings)
    backup: BackupSettings = field(default_factory=BackupSettings)
    oauth2: OAuth2Settings | None = None  #: None: no mail server takes tokens
    log: LogSettings = field(default_factory=LogSettings)
    alarm: AlarmSettings = field(default_factory=AlarmSettings)
    keeping: KeepingSettings = field(default_factory=KeepingSettings)
    events: EventsSettings = field(default_factory=EventsSettings)
    further: tuple[MailboxSettings, ...] = ()  #: mailboxes that are read besides
    mail_store: VaultSettings = field(default_factory=VaultSettings)  #: as [vault] says it; asked for as `vault`

    @property
    def mailboxes(self) -> tuple[MailboxSettings, ...]:
        """Every mailbox, the office's first."""
        return (self.mailbox, *self.further)

    @property
    def grants(self) -> tuple[OAuth2Settings, ...]:
        """Everything that tokens come from, each once."""
        of_mailboxes = (one.server.oauth2 for one in self.further)
        return tuple(dict.fromkeys(one for one in (self.oauth2, *of_mailboxes) if one))

    def mailbox_of(self, place: str) -> MailboxSettings:
        """The mailbox that a place of the ledger is of; the office's for files and for accounts of earlier settings."""
        return next((one for one in self.further if place.startswith(one.account)), self.mailbox)

    def office_at(self, place: str) -> Office:
        """The office as whoever has written there knows it: answers lead back to the address that was written to."""
        found = self.mailbox_of(place)
        return replace(self.office, asked_at=found.address, plus_address=found.plus_address) if found.name else self.office

    @property
    def begins(self) -> datetime | None:
        """When the office began, on its own clock; mail that came before is answered to nobody."""
        day = self.sending.answers_from
        return None if day is None else datetime.combine(day, time(), self.office.timezone)

    @property
    def backup_every(self) -> timedelta | None:
        """How old the newest backup may be before somebody is told; None: as old as it likes."""
        return timedelta(days=self.backup.oldest_days) or None

    @property
    def vault(self) -> VaultSettings:
        """Where the raw mails are kept, its folder in this home."""
        return replace(self.mail_store, folder=self.home / "vault")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine and no other."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
