"""What a file is, by its bytes. The name breaks ties only: schools rename .rtf to .doc and .doc to .docx."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import olefile

from parsers.formats.zip_directory import ZipDirectory

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"MSCF", "cab"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "lnk"),
    (b"\x7fELF", "elf"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
)
_OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}
_OOXML_MAIN = (("word/document", "docx"), ("xl/workbook.bin", "xlsb"), ("xl/workbook", "xlsx"), ("ppt/presentation", "pptx"))
_OOXML_TYPES = (
    (b"wordprocessingml", "docx"),
    (b"ms-word.document.macroEnabled", "docx"),
    (b"sheet.binary", "xlsb"),
    (b"spreadsheetml", "xlsx"),
    (b"ms-excel.sheet.macroEnabled", "xlsx"),
    (b"presentationml", "pptx"),
)
_OOXML_NAMES = ("docx", "docm", "dotx", "xlsx", "xlsm", "xlsb", "pptx", "pptm")
_OLE_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))
_HEADER_LINE = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_MAIL_FIELD = re.compile(rb"^(?:from|received|return-path|message-id|delivered-to|mime-version):", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|div|p)\b", re.IGNORECASE)
_WEB = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
#: Office documents in one XML file, by what their root declares.
_XML_KINDS = (
    (b"schemas.microsoft.com/office/2006/xmlPackage", "docx"),
    (b"schemas.microsoft.com/office/word/2003/wordml", "doc"),
    (b'"urn:schemas-microsoft-com:office:spreadsheet"', "xls"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(content: bytes, filename: str | None) -> str:
    """The format: "docx", "doc", "pdf", "zip" …; "" when nothing is recognised.

    An encrypted Office Open XML file, which is an OLE container, keeps the format its name claims, else "docx".
    """
    name = extension(filename)
    for magic, found in _MAGIC:
        if content.startswith(magic):
            return found
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole(content, name)
    if content[4:8] == b"ftyp":
        return "heic" if content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc") else "mp4"
    if content.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(content[8:12], "avi")
    if content.startswith(b"MZ") and len(content) > 64:
        return "exe"
    if content.startswith(b"BM") and content[6:10] == b"\0\0\0\0":
        return "bmp"
    if content[257:262] == b"ustar":
        return "tar"
    return _textual(content, name)


def extension(filename: str | None) -> str:
    """The last extension in lower case without its dot; "" without one."""
    return filename.rpartition(".")[2].strip().lower() if filename and "." in filename else ""


def encrypted_ooxml(content: bytes) -> bool:
    """Whether this OLE container holds an Office Open XML file under a password (MS-OFFCRYPTO, 2.3.1)."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return bool(ole.exists("EncryptedPackage"))
    except (OSError, IndexError, ValueError, AttributeError):
        return False


def _zipped(content: bytes, name: str) -> str:
    try:
        archive = ZipDirectory(content)
        if archive.size("mimetype") < 200:
            kind = archive.read("mimetype").strip()
            if kind.startswith(b"application/vnd.oasis.opendocument."):
                return _OPEN_DOCUMENT.get(kind.decode("ascii", "replace").rpartition(".")[2].partition("-")[0], "zip")
        return _ooxml(archive) or "zip"
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        pass
    for part, found in _OOXML_MAIN:
        if part.encode() in content:
            return name if name in _OOXML_NAMES else found
    return name if name in (*_OOXML_NAMES, "odt", "ods") else "zip"


def _ooxml(archive: ZipDirectory) -> str:
    if "[Content_Types].xml" not in archive.names:
        return ""
    listed = "\0" + "\0".join(archive.names) + "\0"
    found = next((kind for part, kind in _OOXML_MAIN if f"\0{part}" in listed), "")
    if not found and archive.size("[Content_Types].xml") < 1_000_000:
        types = archive.read("[Content_Types].xml")
        found = next((kind for mark, kind in _OOXML_TYPES if mark in types), "")
    if found in ("docx", "xlsx", "pptx") and "vbaProject.bin\0" in listed:
        return found[:3] + "m"
    return found


def _ole(content: bytes, name: str) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            if ole.exists("EncryptedPackage"):
                return name if name in _OOXML_NAMES else "docx"
            for stream, found in _OLE_STREAMS:
                if ole.exists(stream):
                    return found
            return "msg" if ole.exists("__properties_version1.0") else ""
    except (OSError, IndexError, ValueError, AttributeError):
        return name if name in ("doc", "xls", "ppt", "msg") else ""


def _textual(content: bytes, name: str) -> str:
    head = content[:4096].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    text = _decoded(content[:4096])
    if text is None:
        return ""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("BEGIN:VCALENDAR"):
        return "ics"
    if start.startswith("BEGIN:VCARD"):
        return "vcf"
    plain = start.encode("utf-8", "replace")
    if _HEADER_LINE.match(plain) and _MAIL_FIELD.search(plain):
        return "mht" if b"multipart/related" in plain and name != "eml" else "eml"
    if start.startswith("<"):
        kind = next((kind for mark, kind in _XML_KINDS if mark in plain), "")
        if kind and not _WEB.match(plain):
            return kind
        if _HTML.search(plain):
            return "html"
        return "xml" if start.startswith("<?xml") else _by_name(name)
    return _by_name(name)


def _by_name(name: str) -> str:
    return "csv" if name in ("csv", "tsv", "xls", "xlsx") else "txt"


def _decoded(head: bytes) -> str | None:
    """The beginning as text, or None when it looks binary."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    unmarked = utf16_without_mark(head)
    if unmarked:
        return head[: len(head) // 2 * 2].decode(unmarked, "replace")
    if not head:
        return None
    text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return None if len(_CONTROL.findall(text)) > len(text) // 200 else text


def utf16_without_mark(head: bytes) -> str:
    """The UTF-16 flavour of text without a byte order mark, by where its zeros stand; "" when it is none."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) == 0 or max(even, odd) * 4 < len(head[1::2]) or min(even, odd) > 0:
        return ""
    return "utf-16-le" if odd else "utf-16-be"
