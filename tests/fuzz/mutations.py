"""How a good input is spoilt: by what senders, programs and attackers do, and by chance. The same seed spoils alike."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from base64 import encodebytes
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random, Sequence[bytes]], bytes]

_EXTREMES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_JUNK = (
    b"\0", b"\xff\xfe", b"\r", b"\n\n", b"\r\n\r\n", b"--", b"=?utf-8?B?", b"?=", b"=3D=\r\n", b"<![CDATA[", b"&#55296;",
    b"(" * 400, b'"' * 99, b";" * 300, b" " * 3_000, b"<" * 500, b"\xed\xa0\x80", "e\u0301".encode(), "\u202e".encode(),
    b"+2AA-", b"%00",
)  # fmt: skip
_CHARSETS = (
    b"utf-7", b"utf-16", b"iso-2022-jp", b"punycode", b"x-none", b"windows-1258", b"hz", b"idna", b"cp437", b"rot13",
)  # fmt: skip
_ENCODINGS = (b"base64", b"quoted-printable", b"7bit", b"8-bit", b"x-uuencode", b"binary", b"BASE64;", b"yenc")
_TYPES = (
    b"text/plain", b"text/html", b"multipart/mixed; boundary=x", b"message/rfc822", b"application/ms-tnef", b"message/partial",
    b"multipart/digest", b"multipart/report; report-type=delivery-status", b"application/pkcs7-mime", b"image/jpeg", b"a/b/c",
    b"message/delivery-status", b"multipart/appledouble", b"text/calendar", b"",
)  # fmt: skip
_FIELDS = (
    b"Auto-Submitted: auto-replied", b"List-Id: <x.example>", b"X-Failed-Recipients: a@x.example", b"Return-Path: <>", b"From:",
    b"Content-Type: text/plain; charset=utf-7", b"Received: by x; Fri, 99 Foo 99999 99:99:99 +9999", b"Subject: \xe1\xba",
    b"Content-Disposition: attachment; filename*=utf-16''%D8%00%00; filename*0=a; filename*9*=b", b"Message-ID: <\x01>",
    b"To: a:b:;;<@", b"Date: 0",
)  # fmt: skip


LARGEST = 8_000_000  # bytes; lines three hundred times over, twice in a row, would fill any memory


def spoilt(content: bytes, random: Random, others: Sequence[bytes], mutations: Sequence[Mutation], most: int = 4) -> bytes:
    """The input after one to `most` mutations in a row."""
    for _ in range(random.randint(1, most)):
        content = random.choice(mutations)(content, random, others)[:LARGEST]
    return content


def _flip(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    spoiling = bytearray(content)
    for _bit in range(min(len(content), random.choice((1, 1, 3, 30)))):
        spoiling[random.randrange(len(spoiling))] ^= 1 << random.randrange(8)
    return bytes(spoiling)


def _extreme(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """A count, an offset or a length at the edge of what it can be."""
    form = random.choice(("<B", "<H", ">H", "<I", ">I"))
    number = struct.pack(form, random.choice(_EXTREMES) & (256 ** struct.calcsize(form) - 1))
    at = random.randrange(max(1, len(content) - 4))
    return content[:at] + number + content[at + len(number) :]


def _cut(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _span(content, random)
    return content[:start] if random.random() < 0.3 else content[:start] + content[end:]


def _repeat(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start, end = _span(content, random, 400)
    return content[:end] + content[start:end] * random.choice((1, 2, 40, 2_000)) + content[end:]


def _insert(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + random.choice(_JUNK) + content[at:]


def _splice(content: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others)
    return content[: random.randint(0, len(content))] + other[random.randint(0, len(other)) :]


BYTES: tuple[Mutation, ...] = (_flip, _flip, _extreme, _cut, _repeat, _insert, _splice)


def _span(content: bytes, random: Random, longest: int = 4_000) -> tuple[int, int]:
    start = random.randint(0, len(content))
    return start, min(len(content), start + random.randint(1, longest))


def _header_lines(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Lines of some header section dropped, doubled, shuffled, or one more put in."""
    sections = [match.start() for match in re.finditer(rb"(?:\A|(?<=\n))[A-Za-z-]+:", content)] or [0]
    start = random.choice(sections)
    end = content.find(b"\r\n\r\n", start)
    lines = content[start : end if end >= 0 else len(content)].split(b"\r\n")
    at = random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines *= random.choice((2, 2, 300))
        case 2:
            random.shuffle(lines)
        case 3:
            lines[at] = lines[at] + b"\r\n " + lines[at][: random.randint(0, 60)]
        case _:
            lines.insert(at, random.choice(_FIELDS))
    return content[:start] + b"\r\n".join(lines) + (content[end:] if end >= 0 else b"")


def _swap(pattern: bytes, values: Sequence[bytes]) -> Mutation:
    """Some value of a field or parameter replaced by another of its kind."""
    field = re.compile(rb"(?i)(%s)([^;\r\n]*)" % pattern)

    def swap(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
        found = list(field.finditer(content))
        if not found:
            return content
        one = random.choice(found)
        return content[: one.start(2)] + random.choice(values) + content[one.end() :]

    return swap


def _boundary(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Boundaries misspelt at one place, or at all."""
    found = [match.group(1) for match in re.finditer(rb'boundary="?([^"\r\n;]+)', content)]
    if not found:
        return content
    old = random.choice(found)
    new = random.choice((old[:-1], old + b"-", b"-", b"=_", b"x" * 200, b"(*)", random.choice(found), b""))
    return content.replace(old, new, random.choice((1, 2, -1)))


def _base64(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """A stretch of base64 with letters missing, junk between, or no line ends."""
    lines = list(re.finditer(rb"[A-Za-z0-9+/]{40,76}\r\n", content))
    if not lines:
        return content
    line = random.choice(lines)
    text = line.group()
    changed = random.choice(
        (text[:-5], b"!!" + text, text.strip(), text.strip() + b"==\r\n", b"\r\n" * 50 + text, b"", text[:7] + b"\r\n--x\r\n")
    )
    return content[: line.start()] + changed + content[line.end() :]


def _nest(content: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """The whole mail carried by another, openly or in base64, some levels deep."""
    for _ in range(random.choice((1, 1, 2, 7))):
        if len(content) > 3_000_000:
            break
        if random.random() < 0.5:
            content = b"From: b@x.example\r\nContent-Type: message/rfc822\r\n\r\n" + content
        else:
            head = b"From: b@x.example\r\nContent-Type: application/octet-stream; name=thu.eml\r\n"
            content = head + b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(content)
    return content


def _line_ends(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return content.replace(b"\r\n", random.choice((b"\n", b"\r", b"\r\r\n", b"\n\r")))


MESSAGES: tuple[Mutation, ...] = (
    *BYTES,
    *[_header_lines] * 4,
    *[_boundary] * 2,
    *[_base64] * 2,
    _swap(rb"charset=", _CHARSETS),
    _swap(rb"\?(?=[^?\s]*\?[bq]\?)", _CHARSETS),
    _swap(rb"content-transfer-encoding: ?", _ENCODINGS),
    _swap(rb"content-type: ?", _TYPES),
    _nest,
    _line_ends,
)


def _member(content: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """One part of a document that is a ZIP archive spoilt inside, renamed, doubled or dropped; any other by its bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # spoilt before
        return _flip(content, random, others)
    if not parts:
        return content
    at = random.randrange(len(parts))
    name, inner = parts[at]
    match random.randrange(6):
        case 0:
            del parts[at]
        case 1:
            parts.insert(at, (random.choice(parts)[0] + random.choice(("", "/", "x")), inner))
        case _:
            parts[at] = (name, random.choice((*BYTES, *[_markup] * 9))(inner, random, [part for _, part in parts]))
    shelf = io.BytesIO()
    with zipfile.ZipFile(shelf, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, inner in parts:
            archive.NameToInfo.clear()  # two parts of one name are what somebody may send
            archive.writestr(zipfile.ZipInfo(name), inner)
    return shelf.getvalue()


def _markup(content: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Elements dropped, repeated, nested a thousand deep or renamed; attributes set to extremes; entities declared."""
    tags = list(re.finditer(rb"<[/\w][^<>]{0,300}>", content))
    if not tags:
        return content
    one, two = sorted((random.choice(tags), random.choice(tags)), key=lambda tag: tag.start())
    stretch = content[one.start() : two.end()]
    before, after = content[: one.start()], content[two.end() :]
    match random.randrange(7):
        case 0:
            return before + after
        case 1:
            return before + stretch[:2_000] * random.choice((2, 50, 1_000)) + after
        case 2:
            return before + one.group() * random.choice((20, 300, 5_000)) + after
        case 3:
            number = str(random.choice((-1, 0, 10**9, 10**30, "", "NaN"))).encode()
            return before + re.sub(rb'="[^"]*"', b'="%s"' % number, stretch, count=random.choice((1, 3))) + after
        case 4:
            return b'<!DOCTYPE a [<!ENTITY b "%s">]>' % (b"x" * 99) + content.replace(b"</", b"&b;</", 3)
        case 5:
            return before + two.group() + stretch + after
        case _:
            return before + re.sub(rb">[^<]{1,99}<", b">%s<" % (b"A" * 20_000), stretch, count=1) + after


DOCUMENTS: tuple[Mutation, ...] = (*BYTES, *[_member] * 6, _markup)
