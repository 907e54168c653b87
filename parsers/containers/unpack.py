"""Every file of a message, listed once, however deep it is packed; within the budget."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from parsers.containers import binhex, outlook_msg, sevenzip_rar, smime, tar_archive, tnef, zip_archive
from parsers.containers.members import LISTED_BYTES, Opened, Purse, refused
from parsers.facts import Attachment, Forwarded, Outcome, Problem
from parsers.message import body, charset, quotation
from parsers.message.addresses import mailboxes
from parsers.message.attachments import PGP_MESSAGE, LeafPart, decorates, leaf_parts, settled
from parsers.message.filenames import extension, given_name, safe_name
from parsers.message.mime_tree import MimePart, read_tree
from parsers.message.transfer import base64_file, standing_in_text, unmarked, uuencoded, without_standing, without_uuencoded

Reader = Callable[[bytes, Purse], Opened]

_MESSAGE = re.compile(rb"\A(?:>?From [^\r\n]*[\r\n]+)?(?:[!-9;-~]{1,80}:[^\r\n]*(?:\r?\n|\r)(?:[ \t][^\r\n]*(?:\r?\n|\r))*){3}")
_MAIL_FIELD = re.compile(rb"(?im)^(?:from|received|return-path|message-id|mime-version):")
_MESSAGE_TYPE = "message/rfc822"
_YENC = re.compile(rb"(?m)^=ybegin [^\r\n]{0,200}?size=\d[^\r\n]{0,60} name=([^\r\n]{1,250})")
_META_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}charset=[\"']?([\w.:-]{2,40})")


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its text read and its files taken out."""

    root: MimePart
    text: str
    links: tuple[str, ...]
    files: tuple[Attachment, ...]
    forwarded: tuple[Forwarded, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    files: tuple[Attachment, ...] = ()
    forwarded: tuple[Forwarded, ...] = ()


def open_message(content: bytes, purse: Purse, inside: tuple[str, ...] = ()) -> Message:
    """Read a message, top-level or carried in another; `inside` is the way in."""
    root, problems = read_tree(content, purse.budget)
    found = list(leaf_parts(root))
    texts = [leaf for leaf in found if leaf.role == "body"]
    text, links, shown = _body(texts, purse)
    files: list[Attachment] = []
    forwarded: list[Forwarded] = []
    for leaf in found:
        for file in _files_of(leaf, inside, shown, purse.budget.files):
            taken = unpack(file, purse)
            files += taken.files
            forwarded += taken.forwarded
    return Message(root, text, links, tuple(files), tuple(forwarded), problems)


def _body(texts: list[LeafPart], purse: Purse) -> tuple[str, tuple[str, ...], frozenset[str]]:
    """The text of all body parts, of alternatives the plain one unless it is blank; links; pictures shown."""
    plain: dict[int, list[str]] = {}
    rich: dict[int, list[str]] = {}
    links: list[str] = []
    shown: set[str] = set()
    for leaf in texts:
        if leaf.part.kind == "text/plain":
            plain.setdefault(leaf.choice, []).append(_plain(leaf, purse))
        else:
            page = body.page(_letters(leaf, purse))
            text = without_uuencoded(page.text.encode()).decode() if "\nbegin " in f"\n{page.text}" else page.text
            rich.setdefault(leaf.choice, []).append(text)
            links += page.links
            shown |= page.pictures
    chosen = []
    for choice in dict.fromkeys(leaf.choice for leaf in texts):
        lines = "\n".join(plain.get(choice, ())).strip()
        chosen.append(lines or "\n".join(rich.get(choice, ())).strip())
    text = unicodedata.normalize("NFC", "\n\n".join(filter(None, chosen))[: purse.budget.text_characters])
    return text, body.sharing_links((text, "\n".join(links))), frozenset(shown)


def _letters(leaf: LeafPart, purse: Purse) -> str:
    raw = leaf.content[: 4 * purse.budget.text_characters]
    label = leaf.part.parameters.get("charset", "")
    if not label and leaf.part.kind != "text/plain" and (meta := _META_CHARSET.search(raw[:4096])):
        label = meta.group(1).decode("ascii")
    return body.newlines(charset.decode(raw, label))[: purse.budget.text_characters]


def _plain(leaf: LeafPart, purse: Purse) -> str:
    if b"\nend" in leaf.content and b"begin " in leaf.content:
        leaf = replace(leaf, content=without_uuencoded(leaf.content))
    leaf = replace(leaf, content=without_standing(leaf.content))
    text = _letters(leaf, purse)
    given = leaf.part.parameters
    if given.get("format", "").lower() == "flowed":
        return body.unflow(text, delete_space=given.get("delsp", "").lower() == "yes")
    return text


def _files_of(leaf: LeafPart, inside: tuple[str, ...], shown: frozenset[str], limit: int) -> Iterator[Attachment]:
    """The files one part carries, before any archive is opened."""
    if leaf.role == "body":
        if b"begin " in leaf.content:
            lines = leaf.content if leaf.part.kind == "text/plain" else unmarked(leaf.content)
            for name, content in islice(uuencoded(lines), limit):
                yield _attachment(charset.decode(name), content, inside, "application/octet-stream")
        yield from _standing_in_text(leaf, inside, limit)
        yield from _sealed_in_text(leaf, inside)
    elif leaf.role == "message":
        yield Attachment(leaf.filename, leaf.original_name, inside, leaf.content, _MESSAGE_TYPE)
    elif leaf.role == "file":
        declared = "" if leaf.part.kind == _MESSAGE_TYPE else leaf.part.kind
        outcome, problems = settled(leaf.filename, leaf.original_name, leaf.content, leaf.part.kind)
        if outcome is None and decorates(leaf, shown):
            outcome = Outcome.SKIPPED
        if outcome is None and not leaf.whole:
            problems = (Problem("damaged-encoding", leaf.filename or ""),)
        yield Attachment(leaf.filename, leaf.original_name, inside, leaf.content, declared, outcome, problems)
        if leaf.part.kind == "text/calendar":
            yield from _standing_in_text(leaf, inside, limit)


def _standing_in_text(leaf: LeafPart, inside: tuple[str, ...], limit: int) -> Iterator[Attachment]:
    """Files that are pasted as base64: into the text, an invitation (RFC 5545, 3.8.1.1), a link (RFC 2397)."""
    for start, end, name in islice(standing_in_text(leaf.content), limit):
        content, _ = base64_file(leaf.content, start, end)
        yield _attachment(charset.decode(name), content, inside, "application/octet-stream")


def _sealed_in_text(leaf: LeafPart, inside: tuple[str, ...]) -> Iterator[Attachment]:
    """What a text holds that nobody reads here: yEnc, and PGP without MIME."""
    if found := _YENC.search(leaf.content):
        name, original = given_name({"filename": charset.decode(found.group(1))}, {})
        unread = Problem("unsupported-format", name or "")
        yield Attachment(name, original, inside, leaf.content[found.start() :], "", Outcome.UNSUPPORTED, (unread,))
    elif (at := leaf.content.find(PGP_MESSAGE)) >= 0:
        yield Attachment(None, "", inside, leaf.content[at:], "", Outcome.ENCRYPTED, (Problem("encrypted"),))


def _attachment(path: str, content: bytes, inside: tuple[str, ...], declared: str) -> Attachment:
    name = safe_name(path)
    outcome, problems = settled(name, path, content, declared)
    return Attachment(name, path[:4_000].replace("\0", ""), inside, content, declared, outcome, problems)


def unpack(file: Attachment, purse: Purse) -> _Found:
    """The file itself, or what it contains when it is an archive or a message."""
    if file.outcome is not None:
        return _listed(file, purse)
    is_message = _is_message(file)
    reader = _reader(file.content, purse)
    if not is_message and reader is None:
        return _listed(file, purse)
    if len(file.inside) >= purse.budget.container_depth:
        return _listed(_with(file, Outcome.UNSAFE, Problem("over-budget", "container-depth")), purse)
    if is_message or reader is None:
        return _unpack_message(file, purse)
    return _unpack_members(file, _opened(reader, file.content, purse), purse)


_READERS: tuple[tuple[bytes, Reader], ...] = (
    (sevenzip_rar.SEVEN_ZIP, sevenzip_rar.read_7z),
    (sevenzip_rar.RAR, sevenzip_rar.read_rar),
    (tnef.MAGIC, tnef.read),
    *((magic, tar_archive.read_packed) for magic in tar_archive.PACKED),
)
_TOLD_BY_MORE: tuple[tuple[Callable[[bytes], bool], Reader], ...] = (
    (outlook_msg.is_message, outlook_msg.read),
    (smime.is_signed, smime.read),
    (tar_archive.is_tar, tar_archive.read_tar),
    (binhex.is_binhex, binhex.read),
)


def _reader(content: bytes, purse: Purse) -> Reader | None:
    """Who reads this archive; None for anything else, documents that are ZIP files included."""
    if zip_archive.is_zip(content):
        purse.listed += zip_archive.directory_bytes(content)
        if purse.listed > LISTED_BYTES:
            return _too_long
        return None if zip_archive.is_document(content) else zip_archive.read
    found = next((read for magic, read in _READERS if content.startswith(magic)), None)
    return found or next((read for belongs, read in _TOLD_BY_MORE if belongs(content)), None)


def _too_long(_content: bytes, _purse: Purse) -> Opened:
    return refused(Outcome.UNSAFE, "over-budget", "files")


def _opened(reader: Reader, content: bytes, purse: Purse) -> Opened:
    """Readers raise what they like on hostile bytes; the archive is then damaged, and the next file has its turn."""
    try:
        return reader(content, purse)
    except MemoryError:
        return refused(Outcome.UNSAFE, "over-budget", "memory")
    except Exception:  # see above
        return refused(Outcome.UNREADABLE, "damaged")


def _is_message(file: Attachment) -> bool:
    if file.declared_type == _MESSAGE_TYPE:
        return True
    head = file.content[:65_536]
    return extension(file.filename) in ("", "eml") and bool(_MESSAGE.match(head) and _MAIL_FIELD.search(head))


def _unpack_message(file: Attachment, purse: Purse) -> _Found:
    message = open_message(file.content, purse, (*file.inside, file.filename or "message.eml"))
    headers = message.root.headers
    subject = headers.text("subject")
    senders = mailboxes(headers.first("from"))
    parts = quotation.parted(message.text, subject)
    head = Forwarded(senders[0] if senders else None, headers.text("date")[:200], subject, parts.own)
    return _Found(message.files, (head, *parts.forwarded, *message.forwarded))


def _unpack_members(file: Attachment, opened: Opened, purse: Purse) -> _Found:
    files: list[Attachment] = []
    forwarded: list[Forwarded] = []
    way = (*file.inside, file.filename or "")
    for member in opened.members:
        purse.expanded += len(member.content)
        path = member.path or (file.filename or "").rpartition(".")[0]
        taken = unpack(_attachment(path, member.content, way, "application/octet-stream"), purse)
        files += taken.files
        forwarded += taken.forwarded
    if opened.outcome is not None:
        problems = (*file.problems, opened.problem) if opened.problem else file.problems
        files += _listed(replace(file, outcome=opened.outcome, problems=problems), purse).files
    elif not files and not opened.letters:
        files += _listed(_with(file, Outcome.UNREADABLE, Problem("empty", file.filename or "")), purse).files
    return _Found(tuple(files), (*opened.letters, *forwarded))


def _with(file: Attachment, outcome: Outcome, problem: Problem) -> Attachment:
    return replace(file, outcome=outcome, problems=(*file.problems, problem))


def _listed(file: Attachment, purse: Purse) -> _Found:
    purse.files += 1
    if purse.files > purse.budget.files and file.outcome is None:
        file = _with(file, Outcome.UNSAFE, Problem("over-budget", "files"))
    return _Found((file,))
