"""Papers as PDF: lines of text set with a system font, as a printer driver leaves them."""

from __future__ import annotations

import ctypes
import io
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")


def as_pdf(text: str) -> bytes:
    """The lines of the text, one under the other on A4 pages."""
    document = pdfium.PdfDocument.new()
    data = _FONT.read_bytes()
    font = raw.FPDFText_LoadFont(
        document, (ctypes.c_uint8 * len(data)).from_buffer_copy(data), len(data), raw.FPDF_FONT_TRUETYPE, 1
    )
    lines = text.split("\n")
    for first in range(0, len(lines), 48):
        page = document.new_page(595, 842)
        for number, line in enumerate(lines[first : first + 48]):
            if not line.strip():
                continue
            made = raw.FPDFPageObj_CreateTextObj(document, font, 11.0)
            wide = (line + "\0").encode("utf-16-le")
            raw.FPDFText_SetText(made, ctypes.cast(ctypes.create_string_buffer(wide), ctypes.POINTER(ctypes.c_ushort)))
            raw.FPDFPageObj_Transform(made, 1, 0, 0, 1, 60, 790 - 15.5 * number)
            raw.FPDFPage_InsertObject(page, made)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
