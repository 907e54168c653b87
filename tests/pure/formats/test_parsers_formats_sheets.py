"""What a workbook says of itself is a hint, and what it shows as per cent is per cent."""

import io
import re
import struct
import zipfile
from dataclasses import dataclass

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from parsers.facts import Budget, Cell, Outcome, Table
from parsers.formats.document import read_document
from tests.papers.outlook import stored
from tests.papers.packages import odf, zipped

NUMBERS = (0.965, 1.0, 0.285)


@dataclass(frozen=True)
class Biff:
    """A BIFF5 workbook of one sheet; `formats` are those of its cells' styles."""

    cells: tuple[tuple[str | float, ...], ...]
    formats: tuple[bytes, ...] = (b"General",)

    def stream(self) -> bytes:
        """Its bytes without a container (MS-XLS, 2.1.7.20)."""
        fonts = record(0x31, struct.pack("<HHHHHBBBxB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 5) + b"Arial")
        formats = b"".join(record(0x41E, struct.pack("<HB", 164 + n, len(code)) + code) for n, code in enumerate(self.formats))
        styles = b"".join(record(0xE0, struct.pack("<HHH10x", 0, 164 + n, 1)) for n in range(len(self.formats)))
        before = BOOK + fonts + formats + styles
        start = len(before) + len(record(0x85, struct.pack("<IHB", 0, 0, 2) + b"DS")) + len(END)
        return before + record(0x85, struct.pack("<IHB", start, 0, 2) + b"DS") + END + self._sheet()

    def _sheet(self) -> bytes:
        made = record(0x200, struct.pack("<HHHHH", 0, len(self.cells), 0, max(map(len, self.cells)), 0))
        for row, cells in enumerate(self.cells):
            for column, cell in enumerate(cells):
                place = struct.pack("<HHH", row, column, min(row, len(self.formats) - 1))
                if isinstance(cell, str):
                    made += record(0x204, place + struct.pack("<H", len(cell)) + cell.encode("ascii"))
                else:
                    made += record(0x203, place + struct.pack("<d", cell))
        return SHEET + made + END


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


BOOK, SHEET = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0)), record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
END = record(0x0A, b"")
PUPILS = (("STT", "Ho ten"), (1.0, "Nguyen Van An"), (2.0, "Le Binh"))
EMBEDDED = Biff((("Ghi chu",),))


def tables(content: bytes, name: str) -> list[Table]:
    read = read_document(content, name, Budget())
    assert read.outcome is Outcome.READ, read
    return [block for block in read.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("own", ["Book", "Workbook"])
@pytest.mark.parametrize("other", ["Book", "Workbook"])
def test_a_workbook_is_read_not_the_one_embedded_in_it(own: str, other: str) -> None:
    content = stored({"MBD0001": {other: EMBEDDED.stream().ljust(4096, b"\0")}, own: Biff(PUPILS).stream().ljust(4096, b"\0")})
    assert tables(content, "ds.xls")[0].rows == (("STT", "Ho ten"), (1, "Nguyen Van An"), (2, "Le Binh"))


@pytest.mark.parametrize("given", ["1:5", "A:E", "", "A0:B0", "Sheet1!A1:E5"])
def test_the_range_that_a_sheet_says_it_has_is_only_a_hint(given: str) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook("0%"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{given}"'.encode(), parts[name])
    content = zipped(parts)
    assert [row[0] for row in tables(content, "ds.xlsx")[0].rows] == ["96,5%", "100%", "28,5%"]


def workbook(code: str) -> bytes:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        style = book.add_format({"num_format": code})
        book.add_worksheet("1").write_column(0, 0, NUMBERS, style)
    return memory.getvalue()


@pytest.mark.parametrize("code", ["0%", "0.00%", "#,##0.0 %", "0%;-0%"])
def test_cells_shown_as_per_cent_are_per_cent(code: str) -> None:
    assert [row[0] for row in tables(workbook(code), "ds.xlsx")[0].rows] == ["96,5%", "100%", "28,5%"]
    old = Biff(tuple((number,) for number in NUMBERS), (code.encode(),) * 3)
    assert [row[0] for row in tables(stored({"Book": old.stream().ljust(4096, b"\0")}), "ds.xls")[0].rows] == [
        "96,5%",
        "100%",
        "28,5%",
    ]


@pytest.mark.parametrize("code", ["0.0", '0.0"%"', "0.0\\%"])
def test_a_sign_that_only_stands_there_makes_no_per_cent(code: str) -> None:
    assert [row[0] for row in tables(workbook(code), "ds.xlsx")[0].rows] == [0.965, 1, 0.285]


def test_open_document_says_which_values_are_per_cent() -> None:
    typed = 'office:value-type="percentage" office:value='
    cells = (f'<table:table-cell {typed}"{number}"><text:p>{number}</text:p></table:table-cell>' for number in NUMBERS)
    rows = "".join(f"<table:table-row>{cell}</table:table-row>" for cell in cells)
    found: list[Cell] = [row[0] for row in tables(odf("spreadsheet", f"<table:table>{rows}</table:table>"), "ds.ods")[0].rows]
    assert found == ["96,5%", "100%", "28,5%"]
