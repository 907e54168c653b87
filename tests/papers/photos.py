"""A made-up photo, sixteen pixels wide and eight high, its left half black; and what a camera notes about it."""

from __future__ import annotations

import base64
import struct

_PHOTO = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9"
    "lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIABAD"
    "ASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKB"
    "kaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZ"
    "mqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQF"
    "BgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
    "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX"
    "2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDjK9moooA//9k="
)


def photo(orientation: int | None = None, *, width: int = 16, height: int = 8, order: str = "<") -> bytes:
    """A JPEG large enough as a file to be a page; the size in pixels may be a lie."""
    content = _PHOTO
    at = content.index(b"\xff\xc0")  # start of frame (ITU-T T.81, B.2.2): length, precision, height, width
    content = content[: at + 5] + struct.pack(">HH", height, width) + content[at + 9 :]
    notes = b"\xff\xfe" + struct.pack(">H", 20_002) + b" " * 20_000  # a comment, to be as long as a photo
    if orientation is not None:
        mark = b"II*\0" if order == "<" else b"MM\0*"
        entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
        exif = b"Exif\0\0" + mark + struct.pack(order + "IH", 8, 1) + entry + b"\0" * 4
        notes = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + notes
    return content[:2] + notes + content[2:]
