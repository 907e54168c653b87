"""What one would reach for instead: the usual call of each library, as its own introduction shows it."""

from __future__ import annotations

import csv
import importlib
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

Reader = Callable[[bytes], object]


def readers() -> dict[str, Reader]:
    """Those that are installed, by name."""
    found: dict[str, Reader] = {"csv": _csv}
    for name, make in _LIBRARIES.items():
        with suppress(ImportError):
            found[name] = make()
    catdoc = shutil.which("catdoc")
    if catdoc:
        found["catdoc"] = lambda content: _catdoc(catdoc, content)
    return found


def _csv(content: bytes) -> object:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def _catdoc(program: str, content: bytes) -> object:
    with tempfile.NamedTemporaryFile(suffix=".doc") as file:
        Path(file.name).write_bytes(content)
        return subprocess.run([program, "-d", "utf-8", "-w", file.name], capture_output=True, check=True).stdout


def _python_docx() -> Reader:
    library: Any = importlib.import_module("docx")

    def read(content: bytes) -> object:
        document = library.Document(io.BytesIO(content))
        texts = [paragraph.text for paragraph in document.paragraphs]
        return texts, [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]

    return read


def _docx2python() -> Reader:
    library: Any = importlib.import_module("docx2python")

    def read(content: bytes) -> object:
        with library.docx2python(io.BytesIO(content)) as document:
            return document.document

    return read


def _markitdown() -> Reader:
    converter: Any = importlib.import_module("markitdown").MarkItDown()
    return lambda content: converter.convert_stream(io.BytesIO(content), file_extension=".docx")


def _openpyxl(**options: bool) -> Reader:
    library: Any = importlib.import_module("openpyxl")

    def read(content: bytes) -> object:
        book = library.load_workbook(io.BytesIO(content), data_only=True, **options)
        return [list(page.iter_rows(values_only=True)) for page in book]

    return read


def _calamine() -> Reader:
    library: Any = importlib.import_module("python_calamine")

    def read(content: bytes) -> object:
        book = library.load_workbook(io.BytesIO(content))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    return read


def _pypdf(**options: str) -> Reader:
    library: Any = importlib.import_module("pypdf")
    return lambda content: [page.extract_text(**options) for page in library.PdfReader(io.BytesIO(content)).pages]


def _pdfplumber() -> Reader:
    library: Any = importlib.import_module("pdfplumber")

    def read(content: bytes) -> object:
        with library.open(io.BytesIO(content)) as document:
            return [page.extract_text() for page in document.pages]

    return read


def _striprtf() -> Reader:
    library: Any = importlib.import_module("striprtf.striprtf")
    return lambda content: library.rtf_to_text(content.decode("ascii"))


def _odfpy() -> Reader:
    opendocument: Any = importlib.import_module("odf.opendocument")
    teletype, text = importlib.import_module("odf.teletype"), importlib.import_module("odf.text")

    def read(content: bytes) -> object:
        document = opendocument.load(io.BytesIO(content))
        return [teletype.extractText(paragraph) for paragraph in document.getElementsByType(text.P)]

    return read


_LIBRARIES: dict[str, Callable[[], Reader]] = {
    "python-docx": _python_docx,
    "docx2python": _docx2python,
    "markitdown": _markitdown,
    "openpyxl": _openpyxl,
    "openpyxl read_only": lambda: _openpyxl(read_only=True),
    "calamine": _calamine,
    "pypdf": _pypdf,
    "pypdf layout": lambda: _pypdf(extraction_mode="layout"),
    "pdfplumber": _pdfplumber,
    "striprtf": _striprtf,
    "odfpy": _odfpy,
}
