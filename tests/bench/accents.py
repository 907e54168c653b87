"""Mail servers with habits of their own: what a real server says is said otherwise on its way to us."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Edit = Callable[[bytes], bytes]  #: one answer, its literals within, and what is said instead

_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_BODY = re.compile(rb"(?s)BODY\[\] \{(\d+)\}\r\n(.*)$")


class Accent:
    """What one connection's server says, answer by answer, changed."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._answer = b""  # as far as it has come
        self._owed = 0  # bytes of a literal that are still to come
        self._rest = b""

    def __call__(self, piece: bytes) -> bytes:
        """Whole answers, changed; what is not whole waits for the next piece."""
        self._rest += piece
        said = b""
        while self._rest:
            if self._owed:
                taken, self._rest = self._rest[: self._owed], self._rest[self._owed :]
                self._answer, self._owed = self._answer + taken, self._owed - len(taken)
                continue
            line, ended, rest = self._rest.partition(b"\r\n")
            if not ended:
                break
            self._answer, self._rest = self._answer + line + ended, rest
            literal = _LITERAL.search(line + ended)
            if literal:
                self._owed = int(literal[1])
                continue
            said, self._answer = said + self._edit(self._answer), b""
        return said


def _listed_line_by_line(answer: bytes) -> bytes:
    head, _, numbers = answer.strip().partition(b"* SEARCH")
    if head or not numbers:
        return answer
    return b"".join(b"* SEARCH %s\r\n" % number for number in numbers.split())


def _counted_wrongly(answer: bytes) -> bytes:
    return b"" if answer.endswith(b" EXISTS\r\n") else re.sub(rb"RFC822\.SIZE \d+", b"RFC822.SIZE 0", answer)


def _bodies(change: Edit) -> Edit:
    def edit(answer: bytes) -> bytes:
        found = _BODY.search(answer)
        if not found:
            return answer
        length = int(found[1])
        body, after = found[2][:length], found[2][length:]
        handed = change(body)
        return answer[: found.start()] + b"BODY[] {%d}\r\n" % len(handed) + handed + after

    return edit


def _interrupted(answer: bytes) -> bytes:
    noise = b"* OK [ALERT] the quota is nearly used up\r\n* 1 FETCH (FLAGS (\\Seen $Odd[1] NonJunk))\r\n"
    return noise + answer if answer.startswith(b"* ") and b"FETCH" in answer else answer


def _renumbered(answer: bytes) -> bytes:
    return re.sub(rb"UIDVALIDITY (\d+)", lambda found: b"UIDVALIDITY %d" % (int(found[1]) + 1), answer)


def _farewell(answer: bytes) -> bytes:
    return b"* BYE shutting down\r\n" if b"BODY[]" in answer else answer


def _without_extensions(answer: bytes) -> bytes:
    return b"" if re.match(rb"250-(?!.*\bhello\b)", answer, re.IGNORECASE) else answer


def _in_several_lines(answer: bytes) -> bytes:
    code = answer[:3]
    return code + b"-one moment\r\n" + code + b"-please\r\n" + answer if code in (b"220", b"250", b"354") else answer


#: Habits that were met, each of a server that somewhere holds an office's mail.
MAILBOX_ACCENTS: Mapping[str, Edit] = {
    "lists in several lines": _listed_line_by_line,
    "counts nothing": _counted_wrongly,
    "hands over empty bodies": _bodies(lambda _body: b""),
    "hands over half of each body": _bodies(lambda body: body[: len(body) // 2]),
    "talks in the middle of answers": _interrupted,
    "numbers its mails anew": _renumbered,
    "says goodbye in the middle of a mail": _farewell,
}
SENDING_ACCENTS: Mapping[str, Edit] = {
    "offers nothing": _without_extensions,
    "answers in several lines": _in_several_lines,
}
