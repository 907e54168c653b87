"""How long reading a document takes, next to what one would reach for instead. Run: python -m benchmarks.documents"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time

import docx
import openpyxl
import pypdf
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from parsers.facts import Budget
from parsers.formats.document import read_document

_ROUNDS = 15
_PLAIN = "Nha truong bao cao ket qua thuc hien nhiem vu nam hoc"
_HELVETICA = (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))
_SENTENCE = "Nhà trường đã tổ chức thực hiện đầy đủ các nội dung theo kế hoạch đã đề ra trong năm học. "


def word(paragraphs: int, rows: int) -> bytes:
    """A report: a letterhead table, paragraphs, an appendix table."""
    document = docx.Document()
    head = document.add_table(2, 2)
    for cell, text in zip(
        head._cells,
        ("UBND XÃ\nTRƯỜNG MẪU GIÁO SƠN CA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 01/BC", "ngày 02"),
        strict=True,
    ):
        cell.text = text
    for _ in range(paragraphs):
        document.add_paragraph(_SENTENCE * 3)
    table = document.add_table(rows, 6)
    for number, cell in enumerate(table._cells):
        cell.text = f"mục {number}"
    return _saved(document.save)


def sheet(rows: int, columns: int) -> bytes:
    """An appendix of text and numbers."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Phụ lục")
    for row in range(rows):
        page.append([f"mục {row}" if column % 2 else row * column for column in range(columns)])
    return _saved(book.save)


def pages(count: int, lines: int) -> bytes:
    """A PDF of plain lines."""
    stream = "".join(f"BT /F 12 Tf 60 {800 - 14 * line} Td ({_PLAIN}) Tj ET\n" for line in range(lines)).encode()
    writer = pypdf.PdfWriter()
    font = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in _HELVETICA})
    for _ in range(count):
        page = writer.add_blank_page(595, 842)
        content = StreamObject()
        content.set_data(stream)
        page[NameObject("/Contents")] = writer._add_object(content)
        fonts = DictionaryObject({NameObject("/F"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    return _saved(writer.write)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    memory = io.BytesIO()
    save(memory)
    return memory.getvalue()


def with_python_docx(content: bytes) -> None:
    """The usual loop: paragraphs, then cells."""
    document = docx.Document(io.BytesIO(content))
    _ = [paragraph.text for paragraph in document.paragraphs]
    _ = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def with_openpyxl(content: bytes) -> None:
    """The usual loop over values."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    _ = [row for page in book for row in page.iter_rows(values_only=True)]


def with_pypdf(content: bytes) -> None:
    """The usual text extraction."""
    _ = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def milliseconds(*readers: Callable[[], object]) -> list[float]:
    """Median processor time of interleaved rounds, so that a busy machine troubles all alike."""
    times: list[list[float]] = [[] for _ in readers]
    for _ in range(_ROUNDS):
        for number, reader in enumerate(readers):
            start = process_time()
            reader()
            times[number].append((process_time() - start) * 1000)
    return [median(taken) for taken in times]


def main() -> None:
    """Print a table of medians and ratios."""
    logging.disable()
    samples: list[tuple[str, str, bytes, str, Callable[[bytes], None]]] = [
        ("report, 3 pages", "a.docx", word(30, 10), "python-docx", with_python_docx),
        ("report, long", "a.docx", word(300, 400), "python-docx", with_python_docx),
        ("appendix 50 x 10", "a.xlsx", sheet(50, 10), "openpyxl", with_openpyxl),
        ("appendix 2000 x 20", "a.xlsx", sheet(2000, 20), "openpyxl", with_openpyxl),
        ("PDF, 3 pages", "a.pdf", pages(3, 50), "pypdf", with_pypdf),
    ]
    print(f"{'document':<22}{'here, ms':>10}{'other, ms':>11}{'ratio':>8}  other")
    for title, name, content, other, reader in samples:
        ours, theirs = milliseconds(partial(read_document, content, name, Budget()), partial(reader, content))
        print(f"{title:<22}{ours:>10.2f}{theirs:>11.2f}{theirs / ours:>7.1f}x  {other}")


if __name__ == "__main__":
    main()
