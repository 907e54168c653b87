"""A small real post office: IMAP for the office, SMTP for everybody's letters, both on 127.0.0.1.

It speaks the protocols through pymap and aiosmtpd, so what works here works against a provider's server.
It is made for tens of mails; it keeps no secrets and must never listen to anything but the loopback.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from types import TracebackType
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.maildir import Config, Identity, MaildirBackend
from pymap.backend.maildir.mailbox import LoadedMessage, Message
from pymap.frozen import frozendict
from pymap.imap import IMAPServer, IMAPService
from pymap.mime import MessageContent
from pymap.parsing.specials import FetchRequirement
from pymap.user import UserMetadata
from pysasl.hashing import BuiltinHash

from tracker.demo import maildir

LOOPBACK = "127.0.0.1"
_LARGEST = 64 * 1024 * 1024  # bytes of one letter


@dataclass(frozen=True, slots=True)
class ReceivedLetter:
    """A letter as it lies in somebody's inbox."""

    sender: str
    subject: str
    sent: datetime | None
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


class PostOffice:
    """Both servers, in one thread of their own, from `with` to the end of it.

    Mail for an address lies in the Maildir `root/<address>`; the office reads its own by IMAP, signing in as its
    address with `password`. `clock` dates what comes by SMTP. `imap_port` and `smtp_port` are free ports chosen by the system.
    """

    def __init__(self, root: Path, office: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.root = root
        self.clock = clock
        self.office = office.lower()
        self.password = secrets.token_urlsafe(12)
        self.imap_port = 0
        self.smtp_port = 0
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="post-office", daemon=True)

    def __enter__(self) -> PostOffice:
        self.root.mkdir(parents=True, exist_ok=True)
        maildir.make(self._box(self.office))
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._loop is not None and self._closing is not None:
            self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    def deliver(self, content: bytes, to: str, at: datetime | None = None) -> None:
        """Puts a mail into an inbox as if a server had taken it at that instant (its INTERNALDATE); None: now."""
        maildir.add(self._box(to), content, at)

    def inboxes(self) -> Mapping[str, tuple[ReceivedLetter, ...]]:
        """Every address that got letters, but for the office, with its letters in the order they came."""
        found = {}
        for box in sorted(self.root.iterdir()):
            if (box / "new").is_dir() and box != self._box(self.office):
                found[maildir.address_of(box)] = tuple(_read_letter(content) for content in maildir.contents(box))
        return found

    def _box(self, address: str) -> Path:
        return maildir.box_of(self.root, address)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._failure = error
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._closing = asyncio.Event()
        async with AsyncExitStack() as stack:
            smtp = await self._loop.create_server(self._smtp_session, LOOPBACK, 0)
            stack.callback(smtp.close)
            imap = await self._imap_server(stack)
            stack.callback(imap.close)
            self.smtp_port = smtp.sockets[0].getsockname()[1]
            self.imap_port = imap.sockets[0].getsockname()[1]
            self._ready.set()
            await self._closing.wait()

    def _smtp_session(self) -> SMTP:
        return SMTP(_Delivery(self), hostname="localhost", enable_SMTPUTF8=True, data_size_limit=_LARGEST)

    async def _imap_server(self, stack: AsyncExitStack) -> asyncio.Server:
        _mend(Message, load_content=_load_exactly)
        _mend(Config, greeting=property(_greeting))
        backend, config = await MaildirBackend.init(_pymap_arguments(self.root))
        config.apply_context()
        await backend.start(stack)
        box = self._box(self.office).name
        digest = BuiltinHash(hash_name="sha256", rounds=1000).hash(self.password)
        account = UserMetadata(config, self.office, password=digest, params=frozendict({"mailbox_path": box}))
        await Identity(config, backend.login.tokens, self.office, None, {"admin"}).set(account)
        session = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        return await asyncio.start_server(session, host=LOOPBACK, port=0)


class _Delivery:
    """What the SMTP server does with a letter: one copy into each recipient's Maildir."""

    def __init__(self, office: PostOffice) -> None:
        self._office = office

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        content = envelope.original_content or b""
        for address in envelope.rcpt_tos:
            self._office.deliver(content, address, self._office.clock())
        return "250 OK"


def _pymap_arguments(root: Path) -> Namespace:
    parser = ArgumentParser()
    MaildirBackend.add_subparser("maildir", parser.add_subparsers())
    IMAPService.add_arguments(parser)
    parser.set_defaults(skip_services=[], passlib_cfg=None, debug=False)
    return parser.parse_args(["--no-tls", "--host", LOOPBACK, "maildir", str(root)])


def _mend(owner: type, **replacements: object) -> None:
    for name, replacement in replacements.items():
        setattr(owner, name, replacement)


def _greeting(config: object) -> bytes:  # noqa: ARG001
    """Without this machine's name: pymap's own asks DNS for it, and may wait long."""
    return b"Ready"


async def _load_exactly(message: Any, requirement: FetchRequirement) -> LoadedMessage:
    """The mail as it was delivered. pymap's own goes through the `email` package, which changes line ends."""
    if message._key is None or message._maildir is None or requirement.has_none(FetchRequirement.CONTENT):
        return LoadedMessage(message, requirement, None)
    try:
        raw = message._maildir.get_bytes(message._key)
    except (KeyError, FileNotFoundError):
        return LoadedMessage(message, requirement, None)
    return LoadedMessage(message, requirement, MessageContent.parse(raw))


def _read_letter(content: bytes) -> ReceivedLetter:
    letter = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    plain, rich = letter.get_body(("plain",)), letter.get_body(("html",))
    senders = getaddresses([str(letter["From"] or "")])
    date = letter["Date"]
    return ReceivedLetter(
        sender=senders[0][1] if senders else "",
        subject=str(letter["Subject"] or ""),
        sent=date.datetime if date is not None else None,
        text=str(plain.get_content()) if plain else "",
        html=str(rich.get_content()) if rich else "",
        headers=tuple((name, str(value)) for name, value in letter.items()),
    )
