"""Ways in which mail servers answer that no specification knows, each as a change of the scripted one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.bench.odd_imap import Odd, saying

Change = Callable[[Odd], None]


def _in_answers(old: bytes, new: bytes, at: str = "") -> Change:
    """Other words in every answer to such a command."""
    return lambda odd: saying(odd, lambda line, answer: re.sub(old, new, answer) if at in line else answer)


def _in_bodies(old: bytes, new: bytes) -> Change:
    def change(odd: Odd) -> None:
        odd.body = lambda uid: odd.item(uid).replace(old, new)

    return change


def _around(before: bytes, after: bytes = b"") -> Change:
    def change(odd: Odd) -> None:
        odd.body = lambda uid: before + odd.item(uid) + after

    return change


def _backwards(odd: Odd) -> None:
    items = re.compile(rb"(?s)\* \d+ FETCH.*?\)\r\n(?=\*|TAG)")
    saying(odd, lambda line, said: b"".join(items.findall(said)[::-1]) + b"TAG OK done\r\n" if "FETCH" in line else said)


def _in_pieces(odd: Odd) -> None:
    head = b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n"
    odd.body = lambda uid: head % (uid, uid, len(odd.mails[uid])) + odd.item(uid) + b"* %d FETCH (FLAGS (\\Seen))\r\n" % uid


def _greeted(odd: Odd) -> None:
    odd.greeting = b"* PREAUTH you are known here\r\n"


def _miscounted(by: int) -> Change:
    """The second mail's literal is longer or shorter than it says."""

    def change(odd: Odd) -> None:
        def body(uid: int) -> bytes:
            length = len(odd.mails[uid])
            return odd.item(uid).replace(b"{%d}" % length, b"{%d}" % (length + by)) if uid == 2 else odd.item(uid)

        odd.body = body

    return change


def _second(answer: Callable[[Odd], bytes | None]) -> Change:
    """Something else in place of the second mail."""

    def change(odd: Odd) -> None:
        odd.body = lambda uid: answer(odd) if uid == 2 else odd.item(uid)

    return change


#: What is understood: every mail comes at the first poll, once.
UNDERSTOOD: Mapping[str, Change] = {
    "answers backwards": _backwards,
    "answers in pieces, flags between them": _in_pieces,
    "names the body RFC822": _in_bodies(b"BODY[]", b"RFC822"),
    "names the body by its first byte": _in_bodies(b"BODY[]", b"BODY[]<0>"),
    "names the body BINARY": _in_bodies(b"BODY[]", b"BINARY[]"),
    "leaves out what it was asked by": _in_bodies(b"UID", b"X-UID"),
    "flags that are no atoms": _in_bodies(b"(UID", b'(FLAGS (\\Seen $A[1] \\* "odd one" a]b) UID'),
    "a flag as a literal": _in_bodies(b"(UID", b"(FLAGS ({3}\r\nabc) UID"),
    "more than was asked for": _in_bodies(b"(UID", b'(MODSEQ (1) X-GM-LABELS ("\\\\Inbox" "a b") UID'),
    "alarms and quotas in the middle": _around(b"* OK [ALERT] Quota (99% used)\r\n* NO [OVERQUOTA] over\r\n* BAD x\r\n"),
    "expunges in the middle": _around(b"* 3 EXPUNGE\r\n* VANISHED (EARLIER) 41,43:116\r\n"),
    "UIDVALIDITY anew in the middle": _around(b"* OK [UIDVALIDITY 99] new\r\n"),
    "a continuation that nobody waits for": _around(b"+ idling\r\n"),
    "every body twice": lambda odd: setattr(odd, "body", lambda uid: odd.item(uid) * 2),
    "a list with doubles, out of order": _in_answers(rb"\* SEARCH .*", b"* SEARCH 3 1 2 2 1 3\r", "SEARCH"),
    "a list with words": _in_answers(rb"\* SEARCH (.*)\r", rb"* SEARCH \1 and that is all\r", "SEARCH"),
    "a list in ranges (RFC 4731)": _in_answers(rb"\* SEARCH .*", b'* ESEARCH (TAG "x") UID ALL 1:3\r', "SEARCH"),
    "more messages than there are": _in_answers(rb"\* 3 EXISTS", b"* 999999 EXISTS"),
    "fewer messages than there are": _in_answers(rb"\* 3 EXISTS", b"* 1 EXISTS"),
    "no messages": _in_answers(rb"\* 3 EXISTS", b"* 0 EXISTS"),
    "a size below nought": _in_answers(rb"RFC822.SIZE \d+", b"RFC822.SIZE -1"),
    "a size of 32 bits": _in_answers(rb"RFC822.SIZE \d+", b"RFC822.SIZE 4294967295"),
    "a size in quotes": _in_answers(rb"RFC822.SIZE \d+", b'RFC822.SIZE "14"'),
    "no size": _in_answers(rb"RFC822.SIZE \d+", b"RFC822.SIZE NIL"),
    "a greeting that lets us in": _greeted,
}
#: What costs the mail that it is about, which is named and asked for again; the others come.
ONE_MAIL: Mapping[str, Change] = {
    "a literal one byte too short": _miscounted(-1),
    "a literal one byte too long": _miscounted(1),
    "goodbye in the middle": _second(lambda _odd: b"* BYE idle\r\n"),
    "the mail under another UID": _second(lambda odd: odd.item(2).replace(b"UID 2 ", b"UID 77 ")),
    "lists in lists": _second(lambda odd: odd.item(2).replace(b"(UID", b"(FLAGS (a)b) UID")),
}
#: What cannot be understood at all: nothing comes, nothing is lost, and it is told.
TOLD: Mapping[str, Change] = {
    "a list that names nothing": _in_answers(rb"\* SEARCH .*", b"* SEARCH\r", "SEARCH"),
    "literals as only a client may send them": _in_bodies(b"}\r\n", b"+}\r\n"),
    "empty lines between answers": _around(b"", b"\r\n"),
    "goodbye before the end of every answer": _in_answers(rb"TAG OK", b"* BYE bye\r\nTAG OK", "BODY.PEEK[]"),
    "no to what it has answered": _in_answers(rb"TAG OK", b"TAG NO [EXPUNGEISSUED]", "BODY.PEEK[]"),
    "line ends without CR": _in_answers(rb"\r\n", b"\n"),
}
