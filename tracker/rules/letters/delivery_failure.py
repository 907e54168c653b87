"""Why a letter was not taken: whose failure it is, the recipient's, the letter's, or that of the office's own way out.

A reply code says little (550 stands for all of them), a status more (RFC 3463), the words of the server most; but many
servers write a general status beside telling words. So the rows of `failure_table.py` are read from the top.
"""

from __future__ import annotations

import re

from parsers.facts import FailedDelivery
from parsers.vietnamese.text import fold
from tracker.rules.letters.failure_table import DEAD as DEAD
from tracker.rules.letters.failure_table import OFFICE as OFFICE
from tracker.rules.letters.failure_table import TOLD_BY_CODE, TOLD_BY_STATUS, TOLD_BY_WORDS, Row
from tracker.rules.letters.failure_table import FailureCause as FailureCause

_READ = 1_000  #: characters of a server's words
_ADDRESS = re.compile(r"[^\s<>]{1,100}@[^\s<>]{1,200}")  #: a name in an address is no word of the server's
_AFTER_TEXT = re.compile(r"\((?:end of )?data\)")  #: as parsers/message/bounces.py notes the command that was refused
_OF_ADDRESS = re.compile(r"(?<![\d.])[45]\.1\.\d")
_OF_ANOTHER_CLASS = re.compile(r"(?<![\d.])[45]\.[2367]\.\d")
#: Where a refusal was said of the recipient: at RCPT, in qmail's words, or as PowerMTA sorts it.
_AT_RCPT = re.compile(r"\brcpt(?:\b|_to)|(?:does|did) not like recipient|\bbad-mailbox$", re.IGNORECASE)
_CONCLUDED = re.compile(
    r"error [45]\d\d-'|ERROR_CODE :(?!.*ERROR_CODE :)"
)  #: what a gateway makes of it; then the server's words
_NAMES_ACCOUNT = re.compile(
    r"this user doesn't have an? \S+ account", re.IGNORECASE
)  #: the account's own provider, at any stage
_BARRED = re.compile(r"(?<![\d.])5\.7\.13(?![\d.])")  #: RFC 5248: an account that its administrator has barred
_STATUS = re.compile(r"(?<![\d.])([245])[. ](\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.#/:-])([45]\d\d)(?=[ \-#,:;)>]|$)")


def cause_of(words: str, status: str = "") -> FailureCause:
    """What a server's words (a reply, a Diagnostic-Code, the text of a bounce) and a status are about.

    Words may have several lines, the most telling first: the next is asked only where one says nothing.
    """
    lines = words.split("\n")
    for line in lines:
        told = _told(TOLD_BY_WORDS, _words(line))
        if told is not None:
            return _at_its_place(told, line, f"{lines[0]} {status}")
        told = _by_status(line)
        if told is not None:
            return told
    told = _by_status(status)
    code = _REPLY.search(lines[0])
    return told or (TOLD_BY_CODE.get(code[1], FailureCause.UNCLEAR) if code else FailureCause.UNCLEAR)


def _words(line: str) -> str:
    """What the server itself said, without addresses."""
    concluded = _CONCLUDED.search(line)
    said = line[concluded.end() :] if concluded else line
    return " ".join(fold(_ADDRESS.sub(" ", said[:_READ])).split())


def _at_its_place(told: FailureCause, line: str, around: str) -> FailureCause:
    """What words mean where they were said: an unknown user is told at RCPT, or by its status.

    Whoever has taken the text first refuses what it read. Who says "user unknown" with a status of mailboxes, systems or
    policy, and not at RCPT, may mean that this sender is not wanted: servers of telephone companies and filters say it so.
    """
    if _OF_ADDRESS.search(around):
        return FailureCause.UNKNOWN_USER if told is FailureCause.LOCKED else told
    if told not in DEAD:
        return told
    if told is FailureCause.DISABLED and _BARRED.search(around):
        return FailureCause.LOCKED
    if _AFTER_TEXT.match(line):
        return told if _NAMES_ACCOUNT.search(line) else FailureCause.CONTENT
    unsure = told is FailureCause.UNKNOWN_USER and _OF_ANOTHER_CLASS.search(around) and not _AT_RCPT.search(line)
    return FailureCause.UNCLEAR if unsure else told


def _by_status(text: str) -> FailureCause | None:
    numbers = (f"{found[1]}.{found[2]}.{found[3]}" for found in _STATUS.finditer(text))
    return next((row.cause for number in numbers for row in TOLD_BY_STATUS if row.words.fullmatch(number)), None)


def _told(rows: tuple[Row, ...], said: str) -> FailureCause | None:
    return next((row.cause for row in rows if row.words.search(said)), None)


def is_dead(failed: FailedDelivery) -> bool:
    """Whether a delivery report says that nothing will reach the address: failed, for good, because of the address."""
    return failed.action in ("failed", "") and cause_of(failed.words, failed.status) in DEAD


def of_recipient(reply: str) -> bool:
    """Whether a mail server says at RCPT that nothing will ever reach the recipient: "550 5.1.1 no such user"."""
    return cause_of(f"(rcpt to) {reply}") in DEAD
