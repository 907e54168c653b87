"""ZIP archives, with member names in whatever encoding their maker used (APPNOTE 4.4.4, 4.6.9)."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import unicodedata
import zipfile
import zlib

from parsers.containers.members import Member, Opened, Purse, over_budget, refused
from parsers.facts import Outcome, Problem
from parsers.message.filenames import safe_name
from parsers.vietnamese import legacy

_DICTIONARY_BYTES = 128 << 20
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075
_OFFICE_FOLDERS = ("_rels/", "word/", "xl/", "ppt/", "docprops/")
_FIRST_MEMBERS = (b"mimetype", b"[Content_Types].xml")  # as ODF demands and every office program that writes OOXML does
_OFFICE_TRACES = (b"[Content_Types].xml", b"word/document", b"xl/workbook", b"mimetypeapplication/")
_VIETNAMESE = frozenset("aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz")


def is_zip(content: bytes) -> bool:
    """By its first bytes; a document that is a ZIP as well says yes too."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def is_document(content: bytes) -> bool:
    """An OOXML or ODF file, an e-book and the like: one thing to its user, never unpacked. Decided by content."""
    if content.startswith(_FIRST_MEMBERS, 30):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [info.filename.lower() for info in archive.infolist()]
    except UnicodeDecodeError:
        return False  # names of its own, none of them ASCII: no office program writes such
    except Exception:  # a directory too broken to read: its traces still say what it was meant to be
        return any(trace in content for trace in _OFFICE_TRACES)
    has_types = "[content_types].xml" in names
    return "mimetype" in names or (has_types and any(name.startswith(_OFFICE_FOLDERS) for name in names))


def directory_bytes(content: bytes) -> int:
    """How long the archive says its central directory is; zipfile reads all of it before anybody can count."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_600))
    if at < 0 or len(content) < at + 16:
        return 0
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    if size == 0xFFFFFFFF and content[at - 20 : at - 16] == b"PK\x06\x07":  # Zip64 (APPNOTE 4.3.14, 4.3.15)
        record = int.from_bytes(content[at - 12 : at - 4], "little")
        size = int.from_bytes(content[record + 40 : record + 48], "little")
    return size


def read(content: bytes, purse: Purse) -> Opened:
    """All members, or why not. A bomb among them refuses the whole archive. Raises on damage."""
    try:
        return _read(content, purse)
    except UnicodeDecodeError:
        return _read(_without_utf8_claim(content), purse)


def _without_utf8_claim(content: bytes) -> bytes:
    """Names that claim to be UTF-8 and are not: take the claim away."""
    changed = bytearray(content)
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = changed.find(signature)
        while at >= 0 and at + flags + 2 <= len(changed):
            changed[at + flags + 1] &= ~(_UTF8_NAME >> 8) & 0xFF
            at = changed.find(signature, at + 4)
    return bytes(changed)


def _read(content: bytes, purse: Purse) -> Opened:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = [info for info in archive.infolist() if not _is_folder(info)]
        if cap := over_budget(((info.file_size, info.compress_size) for info in files), purse):
            return refused(Outcome.UNSAFE, "over-budget", cap)
        locked = [info for info in files if info.flag_bits & _ENCRYPTED]
        if locked and len(locked) == len(files):
            return refused(Outcome.ENCRYPTED, "encrypted")
        members: list[Member] = []
        outcome: Outcome | None = None
        problem: Problem | None = None
        if locked:
            outcome, problem = Outcome.ENCRYPTED, Problem("encrypted", _shown(locked[0]))
        for info in files:
            if info.flag_bits & _ENCRYPTED:
                continue
            try:
                members.append(Member(member_path(info), _content(archive, info, content)))
            except NotImplementedError:
                outcome, problem = Outcome.UNSUPPORTED, Problem("unsupported-archive", _shown(info))
            except MemoryError:
                outcome, problem = Outcome.UNSAFE, Problem("over-budget", _shown(info))
            except Exception:  # hostile bytes raise anything; the other members have their turn
                outcome, problem = Outcome.UNREADABLE, Problem("damaged", _shown(info))
    return Opened(tuple(members), outcome, problem)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, whole: bytes) -> bytes:
    """The member's bytes. zipfile would expand all there is and cut it to the declared size afterwards."""
    start = info.header_offset + 30 + sum(struct.unpack_from("<HH", whole, info.header_offset + 26))
    packed = whole[start : start + info.compress_size]
    most = info.file_size + 1
    if info.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    elif info.compress_type == zipfile.ZIP_BZIP2:
        content = bz2.BZ2Decompressor().decompress(packed, most)
    elif info.compress_type == zipfile.ZIP_LZMA:
        content = _from_lzma(packed, most)
    else:
        return archive.read(info)
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise zipfile.BadZipFile(info.filename)
    return content


def _from_lzma(packed: bytes, most: int) -> bytes:
    """As the member's own head says (APPNOTE 5.8.8)."""
    size, kinds, dictionary = struct.unpack_from("<2xHBI", packed)
    if dictionary > _DICTIONARY_BYTES:
        raise MemoryError("a dictionary that no honest archive needs")
    kind = {"id": lzma.FILTER_LZMA1, "dict_size": dictionary, "lc": kinds % 9, "lp": kinds // 9 % 5, "pb": kinds // 45}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[kind]).decompress(packed[4 + size :], most)


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or (info.file_size == 0 and info.orig_filename.endswith("\\"))


def member_path(info: zipfile.ZipInfo) -> str:
    """The name as its maker meant it: Unicode Path field, UTF-8 (flagged or not), else the likeliest code page."""
    if info.flag_bits & _UTF8_NAME:
        return unicodedata.normalize("NFC", info.orig_filename)
    raw = info.orig_filename.encode("cp437", "replace")
    return unicodedata.normalize("NFC", _unicode_path(info.extra, raw) or decode_name(raw))


def _shown(info: zipfile.ZipInfo) -> str:
    """The member's name as a person may read it in a letter."""
    return safe_name(member_path(info)) or ""


def _unicode_path(extra: bytes, raw: bytes) -> str:
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        data = extra[at + 4 : at + 4 + size]
        if tag == _UNICODE_PATH and len(data) > 5 and int.from_bytes(data[1:5], "little") == zlib.crc32(raw):
            return data[5:].decode("utf-8", "replace")
        at += 4 + size
    return ""


def decode_name(raw: bytes) -> str:
    """A file name without a declared encoding, read so that the most letters are Vietnamese."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    typed = legacy.guess(raw.decode("latin-1"))
    if typed != raw.decode("latin-1"):
        return typed
    readings = [unicodedata.normalize("NFC", raw.decode(name, "replace")) for name in ("cp1258", "cp437", "cp850")]
    return max(readings, key=lambda name: -sum(c > "\x7f" and c.lower() not in _VIETNAMESE for c in name))
