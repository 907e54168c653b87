"""A mail's text cut into what was written now, what is quoted, and what is forwarded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.facts import Forwarded
from parsers.message.addresses import mailboxes
from parsers.vietnamese.text import fold

FORWARDS = 10
LINES = 20_000  #: beyond these nothing is the sender's own word

_MARK = "[-_=*—–]"
_FORWARD = re.compile(
    rf"^\s*(?:{_MARK}{{3,}}\s*(?:forwarded message|forwarded by.*|thu chuyen tiep|chuyen tiep"
    r"|(?:thu|tin nhan|noi dung|email|mail|thu dien tu) (?:da )?(?:duoc )?chuyen tiep)"
    rf"\s*:?\s*{_MARK}*"
    r"|begin forwarded message:|bat dau thu (?:duoc )?chuyen tiep:|(?:thu (?:da )?)?(?:duoc )?chuyen tiep:)\s*$"
)
_ORIGINAL = re.compile(
    rf"^\s*{_MARK}{{3,}}\s*(?:original (?:message|appointment)|reply message|thu goc|tin nhan goc|thu ban dau"
    rf"|thong diep goc|email goc|mail goc)\s*{_MARK}*\s*$"
)
_WROTE = re.compile(
    r"^\s*(?:(?:on|vao|luc|ngay|le|am)\b.{4,400}?(?:wrote|writes|da viet|viet|viet rang|da gui)"
    r"|\S.{3,300}(?:wrote|da viet))\s*:\s*$"
)
_WROTE_START = re.compile(r"^\s*(?:on|vao|luc|ngay)\b.*(?:\d|@|<)")
_FIELD = re.compile(
    r"^[>\s*_]*(from|tu|nguoi gui|sent|date|ngay|ngay gui|da gui|gui|gui luc|thoi gian|to|toi|den|nguoi nhan|kinh gui den"
    r"|cc|dong gui|subject|chu de|tieu de|reply-to|importance|attachments|tra loi toi|tep dinh kem)[\s*_]*:[\s*_]*(.*)$"
)
_ROLE = {
    **dict.fromkeys(("from", "tu", "nguoi gui"), "from"),
    **dict.fromkeys(("sent", "date", "ngay", "ngay gui", "da gui", "gui", "gui luc", "thoi gian"), "date"),
    **dict.fromkeys(("subject", "chu de", "tieu de"), "subject"),
    **dict.fromkeys(("to", "toi", "den", "nguoi nhan"), "to"),
}
_RECIPIENTS = re.compile(r"[@<>;,]")
_RULE = re.compile(r"^\s*_{10,}\s*$")
_FORWARD_SUBJECT = re.compile(r"^\s*(?:\[[^\]]{1,80}\]\s*)?(?:fwd?|chuyen tiep|vt|tr)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuotedText:
    """The three kinds of text in one body."""

    own: str
    quoted: str
    forwarded: tuple[Forwarded, ...]


def parted(text: str, subject: str = "") -> QuotedText:
    """Split at the first sign of earlier mail; the subject tells a forward from a reply where the text does not."""
    lines = text.split("\n", LINES)[:LINES]
    forward_subject = bool(_FORWARD_SUBJECT.match(fold(subject)))
    own: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        line = fold(lines[at][:1_000])
        if _FORWARD.match(line):
            return _done(own, quoted, _forwards(lines[at + 1 :]))
        block = at + 1 if _ORIGINAL.match(line) or (_RULE.match(line) and _is_block(lines, at + 1)) else at
        if block > at or _is_block(lines, at):
            if forward_subject and _is_block(lines, block):
                return _done(own, quoted, _forwards(lines[block:]))
            return _done(own, quoted + lines[at:], ())
        length = _attribution(lines, at)
        if length:
            quoted += lines[at : at + length]
            at += length
            if not any(rest.lstrip().startswith(">") for rest in lines[at : at + 3]):
                return _done(own, quoted + lines[at:], ())
        else:
            (quoted if line.lstrip().startswith(">") else own).append(lines[at])
            at += 1
    return _done(own, quoted, ())


def _done(own: list[str], quoted: list[str], forwarded: tuple[Forwarded, ...]) -> QuotedText:
    return QuotedText("\n".join(own).strip(), "\n".join(quoted).strip(), forwarded)


def _attribution(lines: list[str], at: int) -> int:
    """How many lines "On … wrote:" takes here, which mail programs fold; 0 when it is not one."""
    first = fold(lines[at][:500])
    if _WROTE.match(first) and re.search(r"[\d@<]", first):
        return 1
    if not _WROTE_START.match(first):
        return 0
    for count in (2, 3):
        joined = " ".join(fold(line[:300]).strip() for line in lines[at : at + count])
        if _WROTE.match(joined):
            return count
    return 0


def _is_block(lines: list[str], at: int) -> bool:
    """A copied header stands here: a sender, and a date, subject or recipient right below."""
    roles = [_role(line) for line in lines[at : at + 6]]
    if not roles or roles[0] != "from":
        roles = roles[1:] if roles and not lines[at].strip() else []
    return bool(roles) and roles[0] == "from" and len({"date", "subject", "to"} & set(roles)) >= 2


def _role(line: str) -> str:
    found = _FIELD.match(fold(line[:500]))
    return _ROLE.get(found.group(1), "other") if found else ""


def _forwards(lines: list[str]) -> tuple[Forwarded, ...]:
    """The forwarded message whose header starts here, and those forwarded within it."""
    found: list[Forwarded] = []
    while len(found) < FORWARDS:
        fields: dict[str, str] = {}
        at = 0
        while at < len(lines) and ((not lines[at].strip() and not fields) or _FIELD.match(fold(lines[at][:500]))):
            role, value = _role(lines[at]), lines[at].partition(":")[2].strip(" *_\t")
            if role:
                fields.setdefault(role, value)
            at += 1
            if at < len(lines) and _is_continued(lines, at, role):
                if role == "subject":
                    fields[role] = f"{fields[role]} {lines[at].strip()}".strip()
                at += 1
        inner = next((n for n in range(at, len(lines)) if _FORWARD.match(fold(lines[n][:1_000]))), len(lines))
        senders = mailboxes(fields.get("from", "").replace("[mailto:", "<").replace("]", ">"))
        body = "\n".join(lines[at:inner]).strip()
        if fields or body:
            sender = senders[0] if senders else None
            found.append(Forwarded(sender, fields.get("date", "")[:200], fields.get("subject", "")[:2_000], body))
        if inner >= len(lines):
            break
        lines = lines[inner + 1 :]
    return tuple(found)


def _is_continued(lines: list[str], at: int, role: str) -> bool:
    """A long field that the mail program wrapped: indented, or followed by one more field.

    What stands unindented below recipients are more of them only with an address or a separator.
    """
    if role not in ("to", "other", "subject"):
        return False
    if role != "subject" and lines[at][:1] not in " \t" and not _RECIPIENTS.search(lines[at]):
        return False
    below = at + 1 < len(lines) and _FIELD.match(fold(lines[at + 1][:500]))
    return bool(lines[at].strip() and not _FIELD.match(fold(lines[at][:500])) and (below or lines[at][:1] in " \t"))
