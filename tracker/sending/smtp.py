"""The way out: letters to the office's mail server (RFC 5321), one connection for many.

Every step is taken by itself, because what a failure means depends on how far the letter came: before the
final dot it did not leave; after it, without a reply, nobody knows.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self

from config.settings import Office, Server
from config.settings_types import is_loopback
from intake.mailbox_error import MailboxError
from intake.oauth2 import Tokens
from intake.signin import MECHANISMS, Bearer
from tracker.rules.letters.delivery_failure import DEAD, OFFICE, FailureCause, cause_of
from tracker.sending.letter import Letter
from tracker.sending.message import compose

_LEADING_DOT = re.compile(rb"(?m)^\.")  # RFC 5321, 4.5.2
_REASON_LIMIT = 300
_TROUBLE = (OSError, smtplib.SMTPException, UnicodeError, MailboxError)  #: a password that is not ASCII; no token

#: Seconds that a server may take for a step (RFC 5321, 4.5.3.2). Who waits less after the dot has letters delivered twice.
_GREETING, _COMMAND, _DATA, _BLOCK, _DOT = 300.0, 300.0, 120.0, 180.0, 600.0
_GOODBYE = 5.0  #: seconds for the answer to QUIT, which changes nothing
_NO_SUCH_OPTION = (501, 504, 555)  #: what servers say to options that they have offered (RFC 5321, 4.1.1.11)


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the letter."""

    refused: tuple[str, ...] = ()  #: copies (Cc) it would not take, each as "address: its words"


@dataclass(frozen=True, slots=True)
class Later:
    """The letter did not leave; it may be sent later."""

    reason: str
    down: bool = False  #: the fault is with the server, the sign-in or the office: no other letter would leave either
    refused: bool = False  #: a 5xx reply, which is not about a recipient and not about this letter's size


@dataclass(frozen=True, slots=True)
class Refused:
    """The letter did not leave and never will: its recipients do not exist, or it is too big."""

    reason: str
    recipients: tuple[str, ...] = ()  #: those refused for themselves, each as "address: its words"


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The letter was handed over and the reply never came: it may have left."""

    reason: str


Result = Sent | Later | Refused | Uncertain


class _ReplyError(Exception):
    """A reply that ends the conversation about one letter."""

    def __init__(self, code: int, words: bytes | str, ours: bool = False, stage: str = "") -> None:
        """`ours`: the reply is to a step before any recipient was named, so no other letter would fare better.

        `stage`: the command that it answers, where that tells what its words mean.
        """
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        super().__init__(f"{code} {' '.join(text.split())}"[:_REASON_LIMIT])
        self.permanent = code >= 500
        self.of_letter = self.permanent and not ours
        self.cause = cause_of(f"({stage}) {self}" if stage else str(self))
        self.ours = ours or code == 421 or (self.permanent and self.cause in OFFICE)

    @property
    def result(self) -> Later | Refused:
        if self.permanent and not self.ours and self.cause is FailureCause.SIZE:
            return Refused(str(self))
        return Later(str(self), down=self.ours, refused=self.of_letter)


class _NobodyError(Exception):
    """No recipient of a letter exists."""

    def __init__(self, refused: tuple[str, ...]) -> None:
        super().__init__(refused[0].partition(": ")[2])
        self.refused = refused


class Outgoing:
    """A connection to the office's SMTP server, opened at the first letter and kept."""

    def __init__(
        self,
        server: Server,
        office: Office,
        password: Callable[[], str],
        timeout: float | None = None,
        after_data: Callable[[], None] = lambda: None,
    ) -> None:
        """`timeout` in seconds for each step, in place of those of RFC 5321.

        `password` is called when signing in, and what it raises passes through;
        `after_data` is called when a letter is out and its reply is not read.

        Raises ValueError where the password would travel unprotected beyond this machine.
        """
        if server.security not in ("tls", "starttls") and not is_loopback(server.host):
            raise ValueError(f"smtp.security: plain is for this machine only, not for {server.host}")
        self._server, self._office, self._password = server, office, password
        self._timeout, self._after_data = timeout, after_data
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._client is not None:
                self._allow(self._client, _GOODBYE)
                self._client.quit()
        except _TROUBLE:
            pass  # every letter has its answer already
        self._hang_up()

    def probe(self) -> str:
        """Connect and sign in, send nothing. What goes wrong, in the server's words; empty when nothing does."""
        try:
            self._connected()
        except _TROUBLE as error:
            self._hang_up()
            return _words(error)
        return ""

    def send(self, letter: Letter, now: datetime) -> Result:
        """Try one letter once. `now` becomes its Date.

        A server that does not take it from another address of the office gets it once more from the first, at once.
        """
        result = self._try(letter, now)
        if letter.sender and isinstance(result, Later) and result.down and result.refused:
            return self._try(replace(letter, sender="", return_path=""), now)
        return result

    def _try(self, letter: Letter, now: datetime) -> Result:
        recipients = letter.to + letter.cc
        if not all(address.isascii() for address in recipients):
            return Refused("the address has letters that only SMTPUTF8 (RFC 6531) could carry")
        try:
            content = compose(letter, self._office, now)
        except ValueError as error:
            return Refused(f"the letter cannot be written: {_words(error)}")
        try:
            client = self._connected()
            refused = self._envelope(client, letter, recipients)
        except _NobodyError as nobody:
            self._start_over()
            return Refused(str(nobody), nobody.refused)
        except _ReplyError as reply:
            self._start_over(reply)
            return reply.result
        except _TROUBLE as error:
            self._hang_up()
            return Later(_words(error), down=True)
        return self._hand_over(client, content, refused)

    def _hand_over(self, client: smtplib.SMTP, content: bytes, refused: tuple[str, ...]) -> Result:
        try:
            self._allow(client, _DATA)
            code, words = client.docmd("DATA")
            if code == 354:
                self._allow(client, _BLOCK)
                client.send(_LEADING_DOT.sub(b"..", content))
        except _TROUBLE as error:
            self._hang_up()
            return Later(_words(error), down=True)
        if code == 354:
            return self._end(client, refused)
        if code < 400:  # whoever takes a letter that was not sent is not in step with us: its words mean nothing any more
            self._hang_up()
            return Later(f"DATA was answered with {_ReplyError(code, words)}", down=True)
        return self._refused(_ReplyError(code, words, stage="data"))

    def _end(self, client: smtplib.SMTP, refused: tuple[str, ...]) -> Result:
        """The final dot, and what the server says of the letter. Anything but yes or no leaves it in doubt."""
        try:
            self._allow(client, _DOT)
            client.send(b".\r\n")
            self._after_data()
            code, words = client.getreply()
        except _TROUBLE as error:
            self._hang_up()
            return Uncertain(_words(error))
        if 200 <= code < 300:
            return Sent(refused)
        if 400 <= code < 600:
            return self._refused(_ReplyError(code, words, stage="end of data"))
        self._hang_up()
        return Uncertain(f"the letter was answered with {_ReplyError(code, words)}")

    def _refused(self, reply: _ReplyError) -> Result:
        self._start_over(reply)
        return reply.result

    def _envelope(self, client: smtplib.SMTP, letter: Letter, recipients: tuple[str, ...]) -> tuple[str, ...]:
        """Which recipients were refused for themselves, and copies for any reason of theirs.

        The letter goes to the others. Any other refusal is that of the whole letter.
        """
        dsn = client.has_extn("dsn")  # RFC 3461: bounces name the letter
        identity = re.sub(r"[^A-Za-z0-9.@-]", "", letter.message_id)
        options = [f"ENVID={identity}", "RET=HDRS"] if dsn else []
        answer = client.mail(letter.return_path or self._office.address, options)
        if dsn and answer[0] in _NO_SUCH_OPTION:
            dsn, options = False, []
            answer = client.mail(letter.return_path or self._office.address)
        if letter.return_path and 500 <= answer[0] < 600:  # servers that let nobody send under another name
            answer = client.mail(self._office.address, options)
        _expect(answer, ours=True)
        refused = []
        for address in recipients:
            code, words = client.rcpt(address, ["NOTIFY=FAILURE,DELAY"] if dsn else [])
            if dsn and code in _NO_SUCH_OPTION:
                code, words = client.rcpt(address)
            if 200 <= code < 300:
                continue
            reply = _ReplyError(code, words, stage="rcpt to")
            if not reply.permanent or reply.ours or (address in letter.to and reply.cause not in DEAD):
                raise reply
            refused.append(f"{address}: {reply}")
        if all(address in {one.partition(": ")[0] for one in refused} for address in letter.to):
            raise _NobodyError(tuple(refused))
        return tuple(refused)

    def _allow(self, client: smtplib.SMTP, seconds: float) -> None:
        """How long the next step may take."""
        if client.sock is not None:
            client.sock.settimeout(seconds if self._timeout is None else self._timeout)

    def _connected(self) -> smtplib.SMTP:
        if self._client is not None:
            try:
                self._allow(self._client, _COMMAND)
                if self._client.noop()[0] == 250:
                    return self._client
            except _TROUBLE:
                pass  # servers close idle connections; a new one tells whether more is wrong
            self._hang_up()
        host, port, name = self._server.host, self._server.port, self._office.address.rpartition("@")[2]
        patience = _GREETING if self._timeout is None else self._timeout
        client: smtplib.SMTP
        if self._server.security == "tls":
            client = smtplib.SMTP_SSL(host, port, name, timeout=patience, context=ssl.create_default_context())
        else:
            client = smtplib.SMTP(host, port, name, timeout=patience)
        try:
            if client.sock is not None:  # the final dot travels by itself, and must not wait for the letter's acknowledgement
                client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._server.security == "starttls":
                client.starttls(context=ssl.create_default_context())
            client.ehlo_or_helo_if_needed()
            self._sign_in(client)
        except BaseException:
            client.close()
            raise
        self._client = client
        return client

    def _sign_in(self, client: smtplib.SMTP) -> None:
        server = self._server
        if not server.username:
            return
        if server.oauth2 is None:
            client.login(server.username, self._password())
            return
        taken = next((one for one in MECHANISMS if one in str(client.esmtp_features.get("auth", "")).upper().split()), "")
        if not taken:
            raise smtplib.SMTPNotSupportedError("the server takes no tokens; smtp.auth must be password")
        tokens = Tokens(server.oauth2)
        token = tokens.current()
        try:
            client.auth(taken, Bearer(taken, server, token))
        except smtplib.SMTPAuthenticationError:
            other = tokens.another(token)  # once: it may be over by the server's clock alone, or revoked
            client.auth(taken, Bearer(taken, server, other))

    def _start_over(self, reply: _ReplyError | None = None) -> None:
        """Forget the letter at hand, keep the connection if the server does."""
        try:
            if not (reply and reply.ours) and self._client is not None and self._client.rset()[0] == 250:
                return
        except _TROUBLE:
            pass  # it is closed below all the same
        self._hang_up()

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _expect(answer: tuple[int, bytes], ours: bool = False) -> None:
    code, words = answer
    if not 200 <= code < 300:
        raise _ReplyError(code, words, ours)


def _words(error: Exception) -> str:
    """What went wrong, for the officer; never the password, which no reply repeats."""
    if isinstance(error, UnicodeError):
        return "the user name or the password has letters that this sign-in cannot carry"
    if isinstance(error, MailboxError):
        return str(error)[:_REASON_LIMIT]
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_ReplyError(error.smtp_code, error.smtp_error))
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:_REASON_LIMIT]
