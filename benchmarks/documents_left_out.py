"""What a reader that is faster leaves out: small documents, and whether the point of each is in what is read.

Run: python -m benchmarks.documents_left_out. Text is looked for in the printed result, which shows texts and types.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable
from functools import partial

import openpyxl
from openpyxl.styles import Font

from benchmarks import documents_others as others
from parsers.facts import Budget
from parsers.formats.document import read_document
from tests.papers.portable import pdf

_LETTERHEAD = [
    (60.0, 780.0, "UBND XA SUOI TIEN"),
    (300.0, 780.5, "*CONG HOA XA HOI"),
    (60.0, 700.0, "*BAO CAO"),
    (60.0, 680.0, "het"),
]
_RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times New Roman;}{\f1 .VnTime;}}{\header\f0 TRANG DAU\par}"
    rb"\f1 b\'b8o c\'b8o\f0\par\trowd\clvmgf\cellx1000\cellx2000 \intbl nhom\cell mot\cell\row"
    rb"\trowd\clvmrg\cellx1000\cellx2000 \intbl\cell hai\cell\row\pard het\par}"
)
_LIST = "Trường,Số lớp\r\nTrường Sơn Ca,5\r\n"


def _book() -> bytes:
    book = openpyxl.Workbook()
    page = book.create_sheet("Trang", 0)
    page.append(["nhóm", None, 35])
    page.merge_cells("A1:B1")
    page["A2"] = "b¸o c¸o"
    page["A2"].font = Font(name=".VnTime")
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


_BOOK, _SHOWN = _book(), pdf(_LETTERHEAD)
_PDF, _XLSX, _RICH, _CSV = ("pypdf", "pdfplumber"), ("calamine", "openpyxl", "openpyxl read_only"), ("striprtf",), ("csv",)
#: Name, what it is about, the file, who else reads it, and whether the printed result has it.
_POINTS: tuple[tuple[str, str, bytes, tuple[str, ...], Callable[[str], bool]], ...] = (
    ("a.xlsx", "a merged cell's words in each of its places", _BOOK, _XLSX, lambda text: text.count("'nhóm'") == 2),
    ("a.xlsx", "whole numbers as such", _BOOK, _XLSX, lambda text: "35" in text and "35.0" not in text),
    ("a.xlsx", "text in a font of its own encoding", _BOOK, _XLSX, lambda text: "báo cáo" in text),
    ("a.csv", "cells parted by a mark that nobody named", _LIST.encode(), _CSV, lambda text: "'Số lớp'" in text),
    ("a.csv", "UTF-16", _LIST.encode("utf-16"), _CSV, lambda text: "Sơn Ca" in text),
    ("a.csv", "an old Vietnamese code page", _LIST.encode("cp1258", "replace"), _CSV, lambda text: "Ca" in text),
    ("a.rtf", "a table as rows of cells, merged ones filled", _RTF, _RICH, lambda text: "'nhom', 'hai'" in text),
    ("a.rtf", "the page header, known as such", _RTF, _RICH, lambda text: "zone='header'" in text and "TRANG DAU" in text),
    ("a.rtf", "text in a font of its own encoding", _RTF, _RICH, lambda text: "báo cáo" in text),
    ("a.pdf", "the two sides of a letterhead apart", _SHOWN, _PDF, lambda text: "SUOI TIEN CONG" not in text),
    ("a.pdf", "which lines are bold and centred", _SHOWN, _PDF, lambda text: "bold=True" in text),
)


def main() -> None:
    """Print a line a point: who has it, who has not."""
    logging.disable()
    known = others.readers()
    for name, point, content, names, has in _POINTS:
        readers: dict[str, others.Reader] = {"here": partial(_here, name)}
        readers |= {other: known[other] for other in names if other in known}
        found = (f"{reader}: {'yes' if _has(read, content, has) else 'no'}" for reader, read in readers.items())
        print(f"{name[2:]:<6}{point:<48}{', '.join(found)}")


def _here(name: str, content: bytes) -> object:
    return read_document(content, name, Budget())


def _has(read: Callable[[bytes], object], content: bytes, has: Callable[[str], bool]) -> bool:
    try:
        return has(repr(read(content)))
    except Exception as error:  # whatever it raises, it has not read it
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return False


if __name__ == "__main__":
    main()
