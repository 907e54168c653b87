"""Which parts of a message are its text, which are files, and which files nobody needs to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.containers import smime
from parsers.facts import Outcome, Problem
from parsers.message.filenames import extension, given_name
from parsers.message.headers import parameters
from parsers.message.mime_tree import BARE_FILE, MimePart, payload

_BODY_KINDS = frozenset({"text/plain", "text/html", "text/enriched", "text/x-amp-html", "text/watch-html"})
_OF_REPORTS = ("message/", "text/", "multipart/")  #: what a report brings beside its words; anything else is somebody's file
_MACHINE_KINDS = frozenset(
    {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "message/feedback-report"}
    | {"message/global-delivery-status", "message/global-disposition-notification", "message/global-headers"}
)
_FILE_MAGIC = (*BARE_FILE, b"{\\rtf", b"\xff\xd8\xff", b"\x89PNG")
_PICTURE_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"\x00\x00\x01\x00")
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "webp", "ico", "svg", "emz", "wmz", "emf", "wmf"})
_DECORATION = re.compile(
    r"(?i)^(?:image\d{3}|image|img\d{1,3}|logo.*|.*[-_ ]logo|outlook-.*|signature.*|chu ?ky.*|chữ ?ký.*|banner.*|icon.*|spacer"
    r"|facebook|zalo|youtube|twitter|linkedin|~wrd\d+|oledata)\.[a-z]{3,4}$"
)
_CAMERA = re.compile(
    r"(?i)^(?:img[_-]|dsc|dcim|pxl_|photo|(?:anh|ảnh)[ _-]?\d|scan|camscanner|z\d{8,}|\d{8}[_-]|received_|fb_img|screenshot|wp_"
    r"|20\d\d)"
)
PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"
_CARDS = frozenset({"vcf", "ics", "vcs", "p7s", "asc", "sig", "pgp"})
_SEALS = frozenset({"pgp", "gpg", "p7m"})
_SEALED_KINDS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ELSEWHERE = frozenset({"message/partial", "message/external-body"})  #: the file is not in this mail (RFC 2046, 5.2)
_CARD_KINDS = frozenset(
    {"text/vcard", "text/x-vcard", "text/directory", "text/calendar", "application/ics", "application/pkcs7-signature"}
    | {"application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys", "application/pgp-encrypted"}
    | {"application/applefile"}
)
_LEFTOVERS = re.compile(r"(?i)^(?:~\$.*|\._.*|(?:eh)?thumbs\.db|\.ds_store|desktop\.ini|att\d{5}\.(?:txt|html?|c|dat))$")
_NUMBERED = re.compile(r"(?i)^att\d{5}\.")  # a mail program's name for a part without one, be it a document
_PROGRAM = re.compile(
    "exe|com|scr|pif|bat|cmd|jse?|vb[se]|ws[fh]|hta|ps1|psm1|lnk|ms[ip]|cpl|jar|reg|dll|sys|apk|sh|app|gadget|in[fs]|job|msc"
    "|scf|url|chm|xll|ade|ppkg|appref-ms|application|iqy|settingcontent-ms"
)

_SMALL = 50 * 1024  #: bytes; nobody photographs a page into so few
_PAGE = 700  #: pixels of the shorter side; a page photographed or scanned to be read has more, a banner fewer
_BANNER = 500 * 1024  #: bytes; beyond it a picture in the text is a page somebody pasted


def _is_leftover(name: str, content: bytes) -> bool:
    document = bool(_NUMBERED.match(name)) and content.lstrip()[:8].startswith(_FILE_MAGIC)
    return bool(_LEFTOVERS.match(name)) and not document


@dataclass(frozen=True, slots=True)
class LeafPart:
    """One part that is no multipart, with its own bytes."""

    part: MimePart
    content: bytes
    whole: bool  #: False: the encoding was damaged
    filename: str | None
    original_name: str
    role: str  #: body, file, message, machine
    choice: int  #: leaves of one multipart/alternative share a number; all others have their own
    related: bool  #: stands in a multipart/related, thus is shown by another part
    inline: bool

    @property
    def content_id(self) -> str:
        """Content-ID without its brackets."""
        return self.part.headers.first("content-id").strip().strip("<>")


def leaf_parts(root: MimePart) -> Iterator[LeafPart]:
    """All leaves, in order. What a report returns of another mail is left out: it is not this mail's."""
    numbers = iter(range(1, 1_000_000))
    yield from _below(root, 0, numbers, related=False)


def _below(part: MimePart, choice: int, numbers: Iterator[int], *, related: bool) -> Iterator[LeafPart]:
    if not part.children:
        yield _leaf(part, choice or next(numbers), related=related)
        return
    if part.kind == "multipart/alternative":
        choice = choice or next(numbers)
    related = related or part.kind == "multipart/related"
    for place, child in enumerate(part.children):
        if part.kind == "multipart/report" and place > 0:
            if child.kind in _MACHINE_KINDS:
                yield _leaf(child, next(numbers), related=False)
            if child.kind.startswith(_OF_REPORTS):
                continue
        yield from _below(child, choice, numbers, related=related)


def _leaf(part: MimePart, choice: int, *, related: bool) -> LeafPart:
    how, disposition = parameters(part.headers.first("content-disposition"))
    name, original = given_name(disposition, part.parameters)
    content, whole = payload(part)
    if part.kind in _MACHINE_KINDS and not content.startswith(_FILE_MAGIC):
        role = "machine"
    elif part.kind in ("message/rfc822", "message/global") and not content.startswith(_FILE_MAGIC):
        role = "message"
    elif part.kind in _BODY_KINDS and name is None and how != "attachment" and not content.startswith(_FILE_MAGIC):
        role = "body"
    else:
        role = "file"
    return LeafPart(part, content, whole, name, original, role, choice, related, how == "inline")


def is_picture(name: str | None, content: bytes, declared: str) -> bool:
    """By content, else by what it claims to be."""
    if content.startswith(_PICTURE_MAGIC):
        return True
    return (declared.startswith("image/") or extension(name) in _PICTURES) and not content.startswith(_FILE_MAGIC)


def decorates(leaf: LeafPart, shown: frozenset[str]) -> bool:
    """A signature image or the like; `shown` are the Content-IDs that the text shows.

    A phone's photo of a page is a document whatever its disposition.
    """
    if not is_picture(leaf.filename, leaf.content, leaf.part.kind):
        return False
    name, size = leaf.filename or "", len(leaf.content)
    if size >= _SMALL and (_CAMERA.match(name) or min(pixels(leaf.content)) >= _PAGE):
        return False
    if leaf.related or (leaf.content_id and leaf.content_id in shown):
        return size < _BANNER
    return size < _SMALL and (leaf.inline or bool(_DECORATION.match(name)) or extension(name) in ("gif", "ico", "emz", "wmz"))


def pixels(content: bytes) -> tuple[int, int]:
    """Width and height that a PNG or JPEG states of itself; zeros for anything else."""
    if content.startswith(b"\x89PNG"):
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    at = 2
    while content.startswith(b"\xff\xd8\xff") and at + 9 <= len(content) and content[at] == 0xFF:
        if 0xC0 <= content[at + 1] <= 0xCF and content[at + 1] not in (0xC4, 0xC8, 0xCC):  # a frame header (T.81, B.2.2)
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0


def settled(name: str | None, path: str, content: bytes, declared: str) -> tuple[Outcome | None, tuple[Problem, ...]]:
    """What is known of a file without reading its format: leftovers and cards are skipped, programs are unsafe."""
    ending = extension(name)
    if declared in _ELSEWHERE:
        return Outcome.UNSUPPORTED, (Problem("unsupported-format", declared),)
    if is_sealed(ending, content, declared):
        return Outcome.ENCRYPTED, (Problem("encrypted", name or ""),)
    if _is_leftover(name or "", content) or "__MACOSX" in re.split(r"[/\\]", path) or declared == "application/applefile":
        return Outcome.SKIPPED, ()
    if ending in _CARDS or (declared in _CARD_KINDS and (not ending or ending in ("txt", "dat"))):
        return Outcome.SKIPPED, ()
    if _PROGRAM.fullmatch(ending) or content.startswith((b"MZ", b"\x7fELF")):
        return Outcome.UNSAFE, (Problem("executable", name or ""),)
    if not content:
        return Outcome.UNREADABLE, (Problem("empty", name or ""),)
    return None, ()


def is_sealed(ending: str, content: bytes, declared: str) -> bool:
    """Encrypted with PGP or S/MIME, by content first; what is only signed is open (RFC 3156, 4; RFC 8551, 3.3)."""
    if content.lstrip()[:64].startswith(PGP_MESSAGE) or smime.is_sealed(content):
        return True
    named = ending in _SEALS or declared in _SEALED_KINDS
    return named and bool(content) and not smime.is_signed(content) and not content.lstrip().startswith(b"-----BEGIN PGP")
