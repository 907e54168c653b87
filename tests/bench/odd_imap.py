"""An IMAP server that answers by rule over a real connection, for what Dovecot cannot be made to do."""

from __future__ import annotations

import re
import socketserver
from collections.abc import Callable


class Odd(socketserver.ThreadingTCPServer):
    """An IMAP server that answers by rule; tests replace single answers. An answer of None ends the connection."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.greeting = b"* OK ready\r\n"
        self.capabilities = b"IMAP4rev1"
        self.uidvalidity: bytes | None = b"* OK [UIDVALIDITY 7] ok\r\n"
        self.mails = {1: b"Subject: 1\r\n\r\n", 2: b"Subject: 2\r\n\r\n", 3: b"Subject: 3\r\n\r\n"}
        self.login = b"OK welcome"
        self.date = b'"02-Mar-2026 08:00:00 +0700"'
        self.dates: dict[int, bytes] = {}  #: of single mails
        self.body: Callable[[int], bytes | None] = lambda uid: self.item(uid)
        self.said: list[str] = []

    def item(self, uid: int, content: bytes | None = None) -> bytes:
        """The FETCH answer of one mail."""
        raw = self.mails[uid] if content is None else content
        head = b"* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE %s BODY[] {%d}\r\n"
        return head % (uid, uid, len(self.mails[uid]), self.dates.get(uid, self.date), len(raw)) + raw + b")\r\n"

    def answer(self, line: str) -> bytes | None:
        """Untagged lines and the tagged one for a command, the tag left out as "TAG"."""
        command = line.upper()
        if command.startswith("CAPABILITY"):
            return b"* CAPABILITY " + self.capabilities + b"\r\nTAG OK done\r\n"
        if command.startswith("LOGIN"):
            return b"TAG " + self.login + b"\r\n" if self.login else None
        if command.startswith(("SELECT", "EXAMINE")):
            flags = b"* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\Seen)] ok\r\n"
            return b"* %d EXISTS\r\n" % len(self.mails) + flags + (self.uidvalidity or b"") + b"TAG OK [READ-WRITE] done\r\n"
        if command.startswith("UID SEARCH"):
            return b"* SEARCH " + b" ".join(b"%d" % uid for uid in self.mails) + b"\r\nTAG OK done\r\n"
        if command.startswith("UID FETCH"):
            return self._fetch(command)
        return b"* BYE\r\nTAG OK bye\r\n" if command.startswith("LOGOUT") else b"TAG OK done\r\n"

    def _fetch(self, command: str) -> bytes | None:
        uids = [int(uid) for uid in re.findall(r"\d+", command.split()[2])]
        if "BODY.PEEK[]" not in command:
            told = b"* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE %s)\r\n"
            sizes = (told % (uid, uid, len(self.mails[uid]), self.dates.get(uid, self.date)) for uid in uids)
            return b"".join(sizes) + b"TAG OK done\r\n"
        answers = [self.body(uid) for uid in uids]
        if None in answers:
            return None
        refused = any(answer == b"NO" for answer in answers)
        whole = b"".join(answer for answer in answers if answer and answer != b"NO")
        return whole + (b"TAG NO [SERVERBUG] cannot be read\r\n" if refused else b"TAG OK done\r\n")


class Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    server: Odd

    def handle(self) -> None:
        """Until either side has enough."""
        self.wfile.write(self.server.greeting)
        for raw in self.rfile:
            tag, _, line = raw.decode().strip().partition(" ")
            self.server.said.append(line)
            answer = self.server.answer(line)
            if answer is None:
                return
            self.wfile.write(answer.replace(b"TAG", tag.encode()))


def saying(odd: Odd, change: Callable[[str, bytes], bytes | None]) -> None:
    """Change what the server answers to each command, given in capitals."""
    real = odd.answer

    def changed(line: str) -> bytes | None:
        answer = real(line)
        return answer if answer is None else change(line.upper(), answer)

    odd.answer = changed  # type: ignore[method-assign]
