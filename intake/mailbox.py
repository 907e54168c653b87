"""The office's mailbox over IMAP: what is new, fetched without touching it, filed away afterwards."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any

from imapclient import IMAPClient

from config.settings import MailboxSettings, Server, is_default_server
from intake.envelope import FetchedMail, MailboxUid
from intake.imap_answers import (
    KEYWORD,
    UNKNOWN_SIZE,
    Outline,
    Selected,
    announced,
    body,
    copied,
    in_halves,
    instant,
    lacking,
    numbers_in_ranges,
    numbers_listed,
    outline,
    slices,
)
from intake.mailbox_error import MailboxError, MailboxErrorKind, speaking
from intake.patience import SLOWEST, Patience
from intake.signin import sign_in

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SILENCE = 60.0  #: seconds a server may say nothing before the connection counts as lost
ANSWER = 300.0  #: seconds for any answer, and then what its bytes take over the slowest line
IDLE_LONGEST = 9 * 60.0  #: seconds; RFC 2177 allows 29 minutes, home routers forget a connection after ten
COMMAND_UIDS = 500  #: UIDs in one command; servers take lines of 8 KB and more
LISTED_AT_ONCE = 50_000  #: UIDs in one answer; imaplib takes a line of a million bytes, a UID and its space are eleven


def mailbox_name(server: Server, folder: str) -> str:
    """The name of a folder in the ledger."""
    return f"{MailboxSettings(server).account}{folder}"


def mailbox_names(*mailboxes: MailboxSettings) -> tuple[str, ...]:
    """The folders that are polled, as the ledger names them; none of a mailbox that is not set up."""
    ready = (one for one in mailboxes if not is_default_server(one.server))
    return tuple(mailbox_name(one.server, folder) for one in ready for folder in one.folders)


class Mailbox:
    """One signed-in connection; `with Mailbox(server) as mailbox:` opens and closes it.

    Certificates are verified against the system's authorities (SSL_CERT_FILE adds an office's own).
    Every method raises MailboxError, nothing else; after one of kind `unreachable` the connection is gone.
    """

    def __init__(self, server: Server, silence: float = SILENCE, leave: Callable[[], bool] | None = None) -> None:
        """`leave` is asked while the server is spoken to: True hangs up."""
        self._server = server
        self._patience = Patience(leave)
        self._sizes: dict[int, int] = {}  # of messages, as the server has announced them
        self._silence = silence
        self._where = f"{server.host}:{server.port}"
        self._selected: Selected | None = None
        self._client: Any = None  # IMAPClient carries no types

    def __enter__(self) -> Mailbox:
        server = self._server
        if server.security == "plain" and server.host not in LOOPBACK:
            sentence = f'mailbox.security: "plain" would show the password to the network; use "tls" for {server.host}'
            raise MailboxError(MailboxErrorKind.SETTINGS, sentence)
        with self._speaking("connecting"):
            self._client = self._connect()
        self._patience.__enter__()
        self._patience.watch(self._client._imap.sock)
        try:
            with self._patience.allowing(ANSWER):
                if server.security == "starttls":
                    with self._speaking("STARTTLS"):
                        self._client.starttls(ssl.create_default_context())
                    self._patience.watch(self._client._imap.sock)
                if self._client._imap.state == "NONAUTH":  # else greeted as one who is known already (PREAUTH)
                    sign_in(self._client, server, self._where)
        except MailboxError as trouble:
            self._patience.__exit__(None, trouble, None)
            self._hang_up()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if isinstance(error, MailboxError) and error.kind is MailboxErrorKind.UNREACHABLE:
                self._hang_up()
                return
            with self._speaking("signing out"):
                self._client.logout()
        except MailboxError as trouble:
            log.info("%s", trouble)
            self._hang_up()
        finally:
            self._patience.__exit__(kind, error, trace)

    def select(self, folder: str) -> Selected:
        """Open a folder, named in Unicode with "/" between levels, or by its use (RFC 6154), such as `\\Junk`."""
        with self._speaking(f"opening folder {folder}"):
            name = self._on_server(folder)
            try:
                answer = self._client.select_folder(name)
            except IMAPClient.ReadOnlyError:  # a mailbox we may only read still holds reports
                answer = {**self._client.select_folder(name, readonly=True), b"PERMANENTFLAGS": ()}
            if b"UIDVALIDITY" not in answer:  # a guess here would be a mail lost later (docs/mail.md, I1)
                raise MailboxError(MailboxErrorKind.PROTOCOL, f"{self._where}: folder {folder} has no UIDVALIDITY")
            exists = answer.get(b"EXISTS") or self._counted()
            self._selected = Selected(
                folder,
                mailbox_name(self._server, folder),
                answer[b"UIDVALIDITY"],
                answer.get(b"UIDNEXT"),
                exists,
                frozenset(answer.get(b"PERMANENTFLAGS", ())),
            )
        return self._selected

    def uids_from(self, first: int) -> tuple[int, ...]:
        """The UIDs not below `first`, ascending. `n:*` always names the last message too, so the answer is filtered."""
        selected = self._open
        if selected.exists == 0:
            return ()
        span = selected.exists if selected.uidnext is None else selected.uidnext - first
        if min(span, selected.exists) > LISTED_AT_ONCE:
            return tuple(uid for uid in self.all_uids() if uid >= first)
        try:
            found = self._search("UID", f"{max(first, 1)}:*")
        except MailboxError as trouble:
            if trouble.kind is not MailboxErrorKind.PROTOCOL:
                raise
            found = []  # some servers know UIDs in answers only
        if not found:  # the last message is named in any case: a list without it is none
            found = self.all_uids()
        return tuple(sorted(uid for uid in found if uid >= first))

    def all_uids(self) -> tuple[int, ...]:
        """Every UID in the folder, ascending, asked for in slices whose answers fit in a line.

        From the top down: a message expunged meanwhile moves later ones down, so some are named twice and none missed.
        """
        found: set[int] = set()
        end = "*"
        exists = self._open.exists
        for start in range(exists - (exists - 1) % LISTED_AT_ONCE, 0, -LISTED_AT_ONCE) if exists else ():
            found.update(self._search(f"{start}:{end}"))
            end = str(start - 1)
        if exists and not found:
            sentence = f"{self._where}: folder {self._open.folder} holds {exists} messages, and none of them is listed"
            raise MailboxError(MailboxErrorKind.PROTOCOL, sentence)
        return tuple(sorted(found))

    def outlines(self, uids: Sequence[int], with_ids: bool = False) -> tuple[Outline, ...]:
        """Sizes, and with `with_ids` the Message-IDs and times; messages that are gone are left out."""
        items = ["RFC822.SIZE", *(["INTERNALDATE", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"] if with_ids else [])]
        found: list[Outline] = []
        for asked in slices(uids, COMMAND_UIDS):
            found.extend(in_halves(lambda some: [outline(*one) for one in self._fetch(some, items).items()], asked))
        self._sizes |= {one.uid: one.size for one in found if one.size}
        return tuple(found)

    def fetch(self, uids: Sequence[int]) -> tuple[FetchedMail, ...]:
        """The raw mails of one batch, `\\Seen` untouched. One that came without its body, or with less of it than the server
        announced and its own structure promises, has not come.
        """
        selected = self._open
        mails = []
        whole = sum(self._sizes.get(uid, UNKNOWN_SIZE) for uid in uids)
        for uid, answer in self._fetch(list(uids), ["BODY.PEEK[]", "RFC822.SIZE", "INTERNALDATE"], whole).items():
            content, size = body(answer), announced(answer)
            if content is None:
                log.warning("%s: UID %d came without its body", self._where, uid)
                continue
            if lacking(content, size):
                log.warning("%s: UID %d came cut: %d bytes of %s", self._where, uid, len(content), size)
                continue
            if size != len(content):
                log.warning("%s: UID %d has %d bytes, %s were announced", self._where, uid, len(content), size)
            mails.append(FetchedMail(MailboxUid(selected.mailbox, selected.uidvalidity, uid), instant(answer), content))
        return tuple(mails)

    def mark(self, uids: Sequence[int]) -> None:
        """Put our keyword on messages of a folder that keeps it (`Selected.markable`)."""
        with self._speaking("marking"):
            for asked in slices(uids, COMMAND_UIDS):
                self._client.add_flags(asked, [KEYWORD], silent=True)

    def move(self, uids: Sequence[int], folder: str) -> dict[int, int]:
        """Move messages to a folder, made if need be. Returns old to new UID where the server says (RFC 4315)."""
        moved: dict[int, int] = {}
        with self._speaking(f"moving to {folder}"):
            name = self._on_server(folder)
            if not self._client.folder_exists(name):
                self._client.create_folder(name)
            for asked in slices(uids, COMMAND_UIDS):
                self._copyuid()
                self._move(asked, name)
                moved |= copied(self._copyuid())
        return moved

    @property
    def pushes(self) -> bool:
        """Whether the server can say when mail comes."""
        with self._speaking("asking what it can"):
            return bool(self._client.has_capability("IDLE"))

    def idle(self, seconds: float) -> bool:
        """Wait for news of the open folder, at most so long. Only a hint: a poll tells the truth."""
        with self._speaking("IDLE", seconds=IDLE_LONGEST + ANSWER):
            if not self._client.has_capability("IDLE"):
                return False
            _, missed = self._client.noop()  # news that came meanwhile would be taken for the answer to IDLE
            self._client.idle()
            heard = [] if _brings_mail(missed) else self._client.idle_check(min(seconds, IDLE_LONGEST))
            _, late = self._client.idle_done()
        return _brings_mail((*missed, *heard, *late))

    def wake(self) -> None:
        """From another thread: whatever waits for the server ends now, and the connection with it."""
        with suppress(OSError, AttributeError):  # none yet, or none any more
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def _connect(self) -> Any:
        server = self._server
        tls = server.security == "tls"
        context = ssl.create_default_context() if tls else None
        client = IMAPClient(server.host, server.port, ssl=tls, ssl_context=context, timeout=self._silence)
        client.normalise_times = False  # else INTERNALDATE loses its zone
        client._imap.debug = 0  # else every mail is rendered with %r for a log that is off: 5 to 13 times slower
        return client

    def _hang_up(self) -> None:
        try:
            self._client.shutdown()
        except (OSError, IMAPClient.Error) as error:
            log.info("%s: closing failed: %s", self._where, error)

    @contextmanager
    def _speaking(self, doing: str, seconds: float = 0.0) -> Iterator[None]:
        """`seconds`: that the server may take beyond those of any answer."""
        with speaking(self._where, doing), self._patience.allowing(ANSWER + seconds):
            yield

    @property
    def _open(self) -> Selected:
        if self._selected is None:
            raise RuntimeError("select a folder first")
        return self._selected

    def _on_server(self, folder: str) -> str:
        if folder.startswith("\\"):
            wanted = folder.encode("ascii", "replace").lower()
            for flags, _, name in self._client.list_folders():
                if wanted in (flag.lower() for flag in flags):
                    return str(name)
            raise MailboxError(MailboxErrorKind.SETTINGS, f"{self._where}: no folder is marked {folder}; see mailbox.folders")
        if "/" not in folder:
            return folder
        roots = self._client.list_folders("", "")
        delimiter = roots[0][1].decode("ascii") if roots and roots[0][1] else "/"
        return folder.replace("/", delimiter)

    def _search(self, *criteria: str) -> Sequence[int]:
        with self._speaking("listing"):  # the library's own search takes an answer of one line only
            arguments = [one.encode("ascii") for one in criteria]
            listed = numbers_listed(self._client._raw_command_untagged(b"SEARCH", arguments))
            return listed or numbers_in_ranges(self._client._imap.untagged_responses.pop("ESEARCH", None) or ())

    def _counted(self) -> int:
        """How many messages a folder holds that says none, or nothing: some servers are wrong, and some refuse to look."""
        try:
            return len(self._search("ALL"))
        except MailboxError as trouble:
            if trouble.kind is not MailboxErrorKind.PROTOCOL:
                raise
            return 0

    def _fetch(self, uids: list[int], items: Sequence[str], size: int = 0) -> Mapping[int, Mapping[bytes, Any]]:
        with self._speaking("fetching", seconds=size / SLOWEST):
            answers: Mapping[int, Mapping[bytes, Any]] = self._client.fetch(uids, items)
        return answers

    def _move(self, uids: list[int], name: str) -> None:
        if self._client.has_capability("MOVE"):
            self._client.move(uids, name)
            return
        if not self._client.has_capability("UIDPLUS"):  # a plain EXPUNGE would remove what other people deleted
            sentence = f"{self._where} can neither MOVE nor UID EXPUNGE; leave mailbox.processed_folder empty"
            raise MailboxError(MailboxErrorKind.SETTINGS, sentence)
        self._client.copy(uids, name)
        self._client.add_flags(uids, [b"\\Deleted"], silent=True)
        self._client.uid_expunge(uids)

    def _copyuid(self) -> list[bytes]:
        # imaplib never clears it, so it is taken before a command and after.
        return self._client._imap.untagged_responses.pop("COPYUID", None) or []


def _brings_mail(lines: Sequence[Sequence[Any]]) -> bool:
    return any(b"EXISTS" in line for line in lines)
