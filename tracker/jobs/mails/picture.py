"""Pages and photographs as PNG pictures of our own making: nothing of a stranger's file reaches the browser as it came.

For children only: it opens what strangers sent.
"""

from __future__ import annotations

import io
import struct
import zlib

import pypdfium2 as pdfium

_WIDE, _TALL = 1_100, 1_700  # pixels at most
_POINTS = 14_400  # a page larger than that is no paper (PDF 2.0, 7.7.3.3 user space units)
_PIXELS = 80_000_000  # of a photograph
_CHANNELS = 3


def page_count(content: bytes) -> int:
    """How many pages a PDF has; 0 for what is none."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return 0
    try:
        return len(document)
    finally:
        document.close()


def page_png(content: bytes, number: int) -> bytes | None:
    """One page of a PDF (counted from 0) as PNG; None where there is none."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return None
    try:
        return _png_of(document[number]) if 0 <= number < len(document) else None
    except pdfium.PdfiumError:
        return None
    finally:
        document.close()


def photo_png(content: bytes) -> bytes | None:
    """A JPEG photograph as PNG, drawn anew: what else the file holds is left behind. None for what cannot be drawn."""
    document = pdfium.PdfDocument.new()
    try:
        picture = pdfium.PdfImage.new(document)
        picture.load_jpeg(io.BytesIO(content), inline=True)
        width, height = picture.get_px_size()
        if not 0 < width * height <= _PIXELS:
            return None
        scale = _TALL / max(width, height)
        width, height = width * scale, height * scale
        page = document.new_page(width, height)
        picture.set_matrix(pdfium.PdfMatrix().scale(width, height))
        page.insert_obj(picture)
        page.gen_content()
        return _png_of(page)
    except (pdfium.PdfiumError, ValueError):
        return None
    finally:
        document.close()


def _png_of(page: pdfium.PdfPage) -> bytes | None:
    width, height = page.get_size()
    if not (0 < width <= _POINTS and 0 < height <= _POINTS):
        return None
    bitmap = page.render(scale=min(_WIDE / width, _TALL / height), rev_byteorder=True)
    try:
        return _png(bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels, bytes(bitmap.buffer))
    finally:
        bitmap.close()


def _png(width: int, height: int, stride: int, channels: int, pixels: bytes) -> bytes:
    """An RGB picture (ISO/IEC 15948); a fourth channel is dropped."""
    rows = []
    for start in range(0, stride * height, stride):
        row = pixels[start : start + width * channels]
        if channels > _CHANNELS:
            kept = bytearray(width * _CHANNELS)
            for channel in range(_CHANNELS):
                kept[channel::_CHANNELS] = row[channel::channels]
            row = bytes(kept)
        rows.append(b"\0" + row)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 6)
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in ((b"IHDR", header), (b"IDAT", body), (b"IEND", b"")))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
