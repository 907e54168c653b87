"""Every table. Times are UTC; JSON columns hold facts as they stood when written, never state."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from config.entities import Fate, Role
from tracker.rules.events.news import Often
from tracker.rules.events.office_event import EventKind
from tracker.rules.letters.letter_state import LetterState
from tracker.rules.letters.notice import LetterKind
from tracker.rules.letters.told import ToldStanding
from tracker.rules.mails.mail_state import MailState

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def storable(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text  # nearly always, and then there is nothing to decode


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite has no zones, so it is normalised on the way in and marked on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is nobody's time")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A day of the office's calendar, written out: it orders as it reads, on every database."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, _: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class OneOf(TypeDecorator[StrEnum]):
    """One of a few words, written out; anything else is a mistake of ours."""

    impl = String
    cache_ok = True

    def __init__(self, of: type[StrEnum], length: int) -> None:
        super().__init__(length)
        self.of = of

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        return None if value is None else self.of(value).value

    def process_result_value(self, value: str | None, _: Dialect) -> StrEnum | None:
        return None if value is None else self.of(value)


class Words(TypeDecorator[str]):
    """Text from outside. PostgreSQL refuses NUL and no database takes half a surrogate pair, and mails hold both."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        return None if value is None else storable(value.replace("\0", "") if "\0" in value else value)


Identity = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER
Facts = JSON(none_as_null=True)


def _decided(why: str = "") -> tuple[Column[Any], ...]:
    """Who decided, when, and in their own words."""
    words = (Column(why, Words, nullable=False),) if why else ()
    return (*words, Column("decided_by", Text, nullable=False), Column("decided_at", Instant, nullable=False))


def _cell() -> tuple[Column[Any], ...]:
    """One unit in one campaign."""
    return (
        Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), primary_key=True),
        Column("unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    )


def _record() -> tuple[Column[Any], ...]:
    """One row of an appendix."""
    return (*_cell(), Column("part", String(80), primary_key=True), Column("record", String(64), primary_key=True))


units = Table(
    "units",
    metadata,
    Column("code", String(80), primary_key=True),
    Column("position", Integer, nullable=False),  # order of the roster
    Column("name", Text, nullable=False),
    Column("level", String(20), nullable=False),
    Column("ward", Text, nullable=False),
    Column("aliases", Facts, nullable=False),
    Column("contact", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("since", Day),  # its first day; empty: before the office began
    Column("until", Day),  # first day on which it stands no more
    Column("fate", OneOf(Fate, 12)),
    Column("successors", Facts),  # codes
    Column("former", Facts),  # names it bore: [[name, first day on which it was its name no more], …]
)

addresses = Table(
    "addresses",
    metadata,
    Column("address", String(320), primary_key=True),
    Column(
        "unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True, index=True
    ),  # one address may serve several units
    Column("position", Integer, nullable=False),  # the first is where letters go
    Column("origin", String(20), nullable=False, server_default="roster"),  # roster, or learnt from an officer's decision
    Column("role", OneOf(Role, 12), nullable=False, server_default="recipient"),
)

unit_groups = Table(  # units that the office names together
    "unit_groups",
    metadata,
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("name", String(200), primary_key=True, index=True),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("code", String(80), primary_key=True),
    Column("definition", Facts, nullable=False),  # the campaign.toml, normalised
    Column("due", Instant, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("receipts", Integer, nullable=False, server_default="0"),  # receipt numbers given out
    Column("paused_at", Instant),  # no reminders and late notices since
    Column("series", String(80)),  # the periodic campaign that opened it
)

campaign_files = Table(  # what goes with a campaign's opening letter
    "campaign_files",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes
    Column("content", Text, nullable=False),  # in base64: the journal of acts is JSON
    *_decided(),
)

escalation_stops = Table(  # an officer keeps a step from being taken
    "escalation_stops",
    metadata,
    *_cell(),
    Column("step", OneOf(LetterKind, 12), primary_key=True),
    *_decided("reason"),
)

exceptions = Table(
    "exceptions",
    metadata,
    Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), primary_key=True),
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("exempt", Boolean, nullable=False),
    Column("due", Instant),  # the extension; empty: the campaign's own
    Column("reason", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("excused", Boolean, nullable=False, server_default="0"),  # came late, and the office accepts why
    Column("asked", Boolean, nullable=False, server_default="0"),  # whatever the campaign's selectors and the unit's days say
)

mails = Table(
    "mails",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("state", OneOf(MailState, 10), nullable=False),
    Column("reason", String(30)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Words),
    Column("internal_date", Instant),  # the IMAP server's own stamp, of the first sighting
    Column("received_at", Instant),  # the time that counts; empty until read
    Column("received_how", String(20)),  # mx, internaldate, received, claimed
    Column("claimed_date", Words),
    Column("fingerprint", String(64), index=True),
    Column("message_id", Words),
    Column("sender", Words),
    Column("subject", Words),
    Column("body", Words),
    Column("answerable", Boolean),  # whether an automatic letter may answer it at all
    Column("authentication", String(10)),  # pass, fail, none
    Column("problems", Facts),  # of the mail as a whole: [[code, where, found], …]
    Column("clues", Facts),
    Column("candidates", Facts),  # {"units": […], "campaigns": […]}
    Column("stored_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("parser_version", String(20)),
)
Index("ix_mails_state", mails.c.state)
# Migrations make the tables. What indexes are on PostgreSQL alone stands there: naming it here would load that dialect, three
# megabytes, in every office on SQLite. This one is of hashes: a B-tree refuses keys above 2.7 kB; senders do not.
Index("ix_mails_message_id", mails.c.message_id)

sightings = Table(
    "sightings",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("mailbox", String(320), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("mail", ForeignKey("mails.id"), nullable=False, index=True),
    Column("internal_date", Instant),
    Column("seen_at", Instant, nullable=False),
    Column("filed_away", Boolean, nullable=False, server_default="0"),  # marked or moved on the server
    UniqueConstraint("mailbox", "uidvalidity", "uid"),
)
Index(
    "ix_sightings_to_file_away",
    sightings.c.mailbox,
    sightings.c.uidvalidity,
    sqlite_where=~sightings.c.filed_away,
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("mailbox", String(320), primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("next_uid", BigInteger, nullable=False),  # no UID below it is unaccounted for
    Column("last_success", Instant),
    Column("last_error", Words),
    Column("last_error_at", Instant),
    Column("messages", Integer, nullable=False, server_default="0"),  # in the folder at the last poll
    Column("unaccounted", Integer, nullable=False, server_default="0"),
    Column("reconciled_at", Instant),
    Column("settled_at", Instant),  # when the answers to its first poll were let go or held
    Column("left_since", Instant),  # the last poll that left none, if later ones have left messages
)

documents = Table(
    "documents",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("mail", ForeignKey("mails.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("filename", Words),
    Column("inside", Facts, nullable=False),
    Column("format", String(20), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("header", Facts),
    Column("records", Facts, nullable=False),
    Column("findings", Facts, nullable=False),  # [[code, where, found], …]
    UniqueConstraint("mail", "position"),
)

link_mails = Table(  # mails that a unit's own page made of what was handed in there, and by which link
    "link_mails",
    metadata,
    Column("mail", ForeignKey("mails.id", ondelete="CASCADE"), primary_key=True),
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), nullable=False),
    Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),  # when its last byte came
    Column("files", Integer, nullable=False),
)
Index("ix_link_mails_cell", link_mails.c.campaign, link_mails.c.unit)

link_stops = Table(  # links to units' pages that open nothing any more
    "link_stops",
    metadata,
    Column("scope", String(10), primary_key=True),  # unit, campaign, all
    Column("code", String(80), primary_key=True),  # of the unit or campaign; empty: all
    Column("at", Instant, nullable=False),  # those issued until then
    *_decided("reason"),
)

texts = Table(  # what a search looks in; migrations give it, and the outbox, a full-text index that follows by itself
    "texts",
    metadata,
    Column("mail", ForeignKey("mails.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("id", Identity, primary_key=True, autoincrement=False),  # a place of a mail: `tracker/store/full_text.py`
    Column("words", Words, nullable=False),
)

filings = Table(
    "filings",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("mail", ForeignKey("mails.id"), index=True),  # empty: recorded by hand
    Column("document", Integer),
    Column("unit", ForeignKey("units.code"), nullable=False, index=True),
    Column("campaign", ForeignKey("campaigns.code"), nullable=False),
    Column("part", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("on_time", Boolean, nullable=False),
    Column("valid", Boolean, nullable=False),  # an invalid one never replaces a valid one
    Column("sha256", String(64), nullable=False),
    Column("evidence", Facts, nullable=False),
    Column("clues", Facts, nullable=False),
    Column("receipt", String(120), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("filed_by", Text, nullable=False),  # "baocao", or an officer
    Column("withdrawn_at", Instant),
    Column("note", Words),  # of an officer: how it came by hand, or why it was returned
    Column("returned_at", Instant),  # sent back to the unit with a reason; it does not count any more
)
Index("ix_filings_cell", filings.c.campaign, filings.c.unit, filings.c.part)
Index("ix_filings_sha256", filings.c.sha256)

approvals = Table(  # officers' word that what a filing says is right
    "approvals",
    metadata,
    Column("filing", ForeignKey("filings.id", ondelete="CASCADE"), primary_key=True),
    Column("officer", String(80), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("note", Words, nullable=False),
)

handovers = Table(  # syntheses that were handed to the office above
    "handovers",
    metadata,
    Column("letter", String(300), primary_key=True),  # key of the letter that carries it
    Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), nullable=False, index=True),
    Column("target", String(80), nullable=False),  # code of the campaign in the receiver's home
    Column("address", String(320), nullable=False),
    *_decided(),
    Column("receipt", String(120)),
    Column("received_at", Instant),
)

unit_keys = Table(  # public keys by which what another office hands over is known
    "unit_keys",
    metadata,
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("public_key", String(80), nullable=False),
    *_decided(),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("kind", OneOf(LetterKind, 20), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("campaign", String(80), nullable=False),
    Column("to", Facts, nullable=False),
    Column("cc", Facts, nullable=False),
    Column("subject", Words, nullable=False),
    Column("message_id", String(300), nullable=False, unique=True),
    Column("in_reply_to", Words),
    Column("text", Words, nullable=False),
    Column("html", Words, nullable=False),
    Column("headers", Facts, nullable=False),
    Column("state", OneOf(LetterState, 12), nullable=False),
    Column("uncertain", Boolean, nullable=False, server_default="0"),  # may have left already: the same Message-ID went out
    Column("doubts", Integer, nullable=False, server_default="0"),  # how often it was handed over without an answer
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("waits_since", Instant),  # when not_before was decided; later than now: the clock was set back
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("error", Words),
    Column("bounced_at", Instant),
    Column("bounce", Words),  # what came back: recipient and status (RFC 3464)
    Column("held", Boolean, nullable=False, server_default="0"),  # waits for an officer to let it go
    Column("attachments", Facts, nullable=False),  # made as it leaves: `rules/letters/kinds/enclosure.py`
    Column("carried_by", String(300), index=True),  # Message-ID of the joint letter that tells it
)
Index("ix_outbox_due", outbox.c.state, outbox.c.not_before)
Index("ix_outbox_campaign", outbox.c.campaign, outbox.c.unit)
Index("ix_outbox_unit", outbox.c.unit)

recipients = Table(
    "recipients",
    metadata,
    Column("letter", ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True),
    Column("address", String(320), primary_key=True, index=True),
)

told = Table(  # what a letter says of each report, so that it can be corrected
    "told",
    metadata,
    Column("letter", String(300), ForeignKey("outbox.key", ondelete="CASCADE"), primary_key=True),
    Column("campaign", String(80), primary_key=True),
    Column("unit", String(80), primary_key=True),
    Column("standing", OneOf(ToldStanding, 12), nullable=False),
    Column("due", Instant, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("missing", Facts, nullable=False),
)
Index("ix_told_cell", told.c.campaign, told.c.unit)

told_names = Table(  # old names that a unit was told of, once
    "told_names",
    metadata,
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    Column("name", String(300), primary_key=True),
    Column("told_at", Instant, nullable=False),
)

officers = Table(
    "officers",
    metadata,
    Column("username", String(80), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(20), nullable=False),  # view, officer, admin
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("username", ForeignKey("officers.username", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("address", String(64), nullable=False),  # where the sign-in came from
    Column("agent", Words, nullable=False),  # what the browser says it is
    Column("half", Boolean, nullable=False, server_default="0"),  # the password was right, and a code is asked for
)

second_factors = Table(  # of each account that has one: the secret is made of the nonce and the home's key
    "second_factors",
    metadata,
    Column("username", ForeignKey("officers.username", ondelete="CASCADE"), primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("confirmed_at", Instant),  # empty: begun, not in use
    Column("last_step", BigInteger, nullable=False),  # of time whose code has counted: none counts twice
)

recovery_codes = Table(  # those that were not used
    "recovery_codes",
    metadata,
    Column("username", ForeignKey("officers.username", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("username", String(80), nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(60), nullable=False),
    Column("about", Text, nullable=False),
    Column("why", Words, nullable=False),
    Column("undo", Facts),  # what undoing the act takes; empty: it cannot be undone
    Column("undoes", BigInteger, index=True),  # the act that this one undid
)

# A periodic campaign: each period opens a campaign of its own, once.
series = Table(
    "series",
    metadata,
    Column("code", String(80), primary_key=True),
    Column("definition", Facts, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("stopped_at", Instant),
)

# What an officer's decision taught: an address or a name of a unit, with the mail it was learnt from.
learnt = Table(
    "learnt",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False),  # address, alias
    Column("value", Text, nullable=False),
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), nullable=False, index=True),
    Column("mail", ForeignKey("mails.id")),
    *_decided(),
    Column("undone_at", Instant),
)

# What an officer taught about words: a title that means a campaign (and the later periods of its series), or another way to
# say something that any campaign may ask about.
audit_places = Table(  # of an act on many: each thing it was done to, as `about` would name it
    "audit_places",
    metadata,
    Column("act", ForeignKey("audit.id", ondelete="CASCADE"), primary_key=True),
    Column("about", Words, primary_key=True, index=True),
)
views = Table(  # lists that an officer comes back to
    "views",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("officer", ForeignKey("officers.username", ondelete="CASCADE"), nullable=False),
    Column("name", Words, nullable=False),
    Column("address", Words, nullable=False),  # a path of ours, with what it filters
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("officer", "name"),
)
hints_seen = Table(  # hints of first use that an officer has dismissed
    "hints_seen",
    metadata,
    Column("officer", ForeignKey("officers.username", ondelete="CASCADE"), primary_key=True),
    Column("hint", String(40), primary_key=True),
)
typed_forms = Table(  # what was typed when a session had ended, for its own officer and for an hour
    "typed_forms",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("officer", ForeignKey("officers.username", ondelete="CASCADE"), nullable=False),
    Column("page", Words, nullable=False),  # the address on which the form stood
    Column("action", Words, nullable=False),  # and where it went
    Column("fields", Facts, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
board_links = Table(  # read-only addresses of one campaign's board; of a token its hash alone
    "board_links",
    metadata,
    Column("mark", String(16), primary_key=True),  # the first letters of the token: names the link, and opens nothing
    Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False),
    Column("name", Words, nullable=False),  # for whom it is
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)
link_visits = Table(  # from where a link was opened, and when last: a screen that renews itself opens it once
    "link_visits",
    metadata,
    Column("link", ForeignKey("board_links.mark", ondelete="CASCADE"), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("seen_at", Instant, nullable=False),
)
wordings = Table(
    "wordings",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("said", Words, nullable=False),
    Column("meant", Words),  # what else says the same; NULL: it means the campaign
    Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), index=True),
    Column("mail", ForeignKey("mails.id")),
    *_decided(),
    Column("undone_at", Instant),
)

quiet_units = Table(  # units that get no reminders and late notices
    "quiet_units",
    metadata,
    Column("unit", ForeignKey("units.code", ondelete="CASCADE"), primary_key=True),
    *_decided("reason"),
)

notes = Table("notes", metadata, *_cell(), *_decided("note"))  # an officer's words beside a cell of the board

calls = Table("calls", metadata, *_cell(), *_decided("said"))  # the last telephone call about a cell of the board

dead_addresses = Table(
    "dead_addresses",
    metadata,
    Column("address", String(320), primary_key=True),
    Column("status", Words, nullable=False),  # RFC 3463, or the words of the bounce
    Column("letter", String(300), nullable=False),  # Message-ID of the letter that came back
    Column("bounced_at", Instant, nullable=False),
    Column("cleared_at", Instant),  # an officer says it works again
)

tokens = Table(  # for programs that use the JSON interface
    "tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("scopes", String(80), nullable=False, server_default="read"),  # what it may, with spaces between
)

events = Table(  # what happened, each once, and how far telling a program of it has come
    "events",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("kind", OneOf(EventKind, 20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("noted_at", Instant, nullable=False, index=True),
    Column("campaign", String(80), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("mail", BigInteger),
    Column("state", String(10), nullable=False),  # queued, sent, failed, untold
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),
    Column("answer", Words, nullable=False, default=""),  # of the last try; empty where it was taken
)
Index("ix_events_due", events.c.state, events.c.not_before)

subscriptions = Table(  # how often each officer wants to hear of what happens
    "subscriptions",
    metadata,
    Column("officer", ForeignKey("officers.username", ondelete="CASCADE"), primary_key=True),
    Column("campaign", String(80), primary_key=True),  # empty: every campaign that has no row of its own
    Column("often", OneOf(Often, 10), nullable=False),
    Column("address", String(320), nullable=False),
    Column("told", Instant, nullable=False),
)

# Rows of appendices are known by what they say (`record`), so that marks and corrections outlive a new version.
marks = Table("marks", metadata, *_record(), Column("exemplary", Boolean, nullable=False), *_decided("note"))

corrections = Table(
    "corrections",
    metadata,
    *_record(),
    Column("field", String(80), primary_key=True),
    Column("was", Facts),
    Column("now", Facts),
    *_decided("reason"),
)

synonyms = Table(  # headings that units wrote, confirmed by an officer
    "synonyms",
    metadata,
    Column("campaign", ForeignKey("campaigns.code", ondelete="CASCADE"), primary_key=True),
    Column("part", String(80), primary_key=True),
    Column("field", String(80), primary_key=True),
    Column("header", String(300), primary_key=True),
    *_decided("reason"),
)

backups = Table(  # what was saved of this home, and when
    "backups",
    metadata,
    Column("taken_at", Instant, primary_key=True),  # the books as they were then are in it
    Column("place", Words, nullable=False),
    Column("mails", BigInteger, nullable=False),
)

restores = Table(  # each time the books were put back from a backup; what was done in between they do not know
    "restores",
    metadata,
    Column("restored_at", Instant, primary_key=True),
    Column("taken_at", Instant, nullable=False),
)

alarms = Table(  # troubles that are, or were, worth a message by the second route
    "alarms",
    metadata,
    Column("trouble", String(340), primary_key=True),  # and of which mailbox, where there are several
    Column("words", Words, nullable=False),
    Column("since", Instant, nullable=False),
    Column("gone", Instant),  # seen no more since
    Column("told", Instant),  # when a message last said that it stands
)

alarm_tries = Table(  # messages of the last day, and the last that may not have arrived
    "alarm_tries",
    metadata,
    Column("at", Instant, primary_key=True),
    Column("arrived", Boolean, nullable=False),
)

grants = Table(  # what lets us into mailboxes by token, encrypted; PostgreSQL only, SQLite's lie in a file of the home
    "grants",
    metadata,
    Column("name", String(40), primary_key=True),  # of the mailbox; empty: of all that have none of their own
    Column("sealed", Words, nullable=False),
)

mails_let_go = Table(  # mails whose bytes the vault was told to forget; all that was read of them stays
    "mails_let_go",
    metadata,
    Column("mail", ForeignKey("mails.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

let_go = Table(  # what was let go by the settings, a row a transaction
    "let_go",
    metadata,
    Column("id", Identity, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(10), nullable=False),  # mails, letters, journal
    Column("count", BigInteger, nullable=False),
    Column("before", Instant, nullable=False),
)

# SQLite only: counts the transactions that changed anything, so that a page can tell whether it is still current.
# PostgreSQL knows by its snapshots, and one row that every worker writes would make them queue.
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
)

# Which cells changed, by number of the transaction (SQLite: the number of `changes` that it ends with); noted by triggers.
# Without a campaign: units or their groups changed; with "@" for a unit: addresses, or names that were learnt; with "#" and
# a week: what is older than three of these is let go (`tracker/store/changed_cells.py`).
cell_changes = Table(
    "cell_changes",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("campaign", String(80), primary_key=True),
    Column("unit", String(80), primary_key=True),
    sqlite_with_rowid=False,
)
