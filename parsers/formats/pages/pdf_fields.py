"""What was typed onto a page of a PDF: values of form fields, text beside it, notes (ISO 32000-1, 12.5 and 12.7)."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from parsers.formats.layout.text_lines import Segment
from parsers.formats.pages.pdf_segments import PageText

_MOST = 500  #: fields and notes of one page that are looked at
_LONGEST = 20_000  #: characters of one
_TYPED = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_TICKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_EM = 12.0  #: points; the letters of a field that is higher
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


def opened_form(document: pdfium.PdfDocument) -> raw.FPDF_FORMHANDLE | None:
    """The form of a document, to be opened before its pages are; None where it has none."""
    if raw.FPDF_GetFormType(document.raw) == raw.FORMTYPE_NONE:
        return None
    document.init_forms()
    return document.formenv.raw if document.formenv else None


def typed_in(page: raw.FPDF_PAGE, form: raw.FPDF_FORMHANDLE | None, text: PageText) -> tuple[list[Segment], list[str]]:
    """What was typed onto the page, where it stands, and the notes stuck on it."""
    shown: list[Segment] = []
    notes: list[str] = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if not raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            if kind == raw.FPDF_ANNOT_WIDGET and form is not None:
                shown += _placed(annotation, _value(form, annotation), text)
            elif kind == raw.FPDF_ANNOT_FREETEXT:
                shown += _placed(annotation, _contents(annotation), text)
            elif kind == raw.FPDF_ANNOT_TEXT and (note := " ".join(_contents(annotation).split())):
                notes.append(note)
        raw.FPDFPage_CloseAnnot(annotation)
    return shown, notes


def _value(form: raw.FPDF_FORMHANDLE, annotation: raw.FPDF_ANNOTATION) -> str:
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKED:
        return "☑" if raw.FPDFAnnot_IsChecked(form, annotation) else "☐"
    if kind not in _TYPED:
        return ""
    return _string(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _contents(annotation: raw.FPDF_ANNOTATION) -> str:
    return _string(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))


def _string(ask: Callable[[object, int], int]) -> str:
    """What PDFium answers in UTF-16, ended by a zero, asked for its length first."""
    size = ask(None, 0)
    if not 2 < size <= 2 * _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    ask(buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").partition("\0")[0]


def _placed(annotation: raw.FPDF_ANNOTATION, value: str, text: PageText) -> Iterator[Segment]:
    """A value in its rectangle, line under line; a single one in the middle of its height."""
    rows = [row.strip() for row in value.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    rectangle = raw.FS_RECTF()
    if not value.strip() or not raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle)):
        return
    across, along = zip(
        text.upright(rectangle.left, rectangle.bottom), text.upright(rectangle.right, rectangle.top), strict=True
    )
    bottom, top = min(along), max(along)
    size = max(min((top - bottom) / len(rows), _EM), 1.0)
    first = (top + bottom) / 2 - 0.35 * size if len(rows) == 1 else top - 0.85 * size
    for number, row in enumerate(rows):
        if row:
            baseline = text.nearest(first - number * size, 0.5 * size)
            yield Segment(min(across), max(min(across) + 1.0, max(across)), baseline, size, row, -1, -1)
