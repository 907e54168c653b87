"""The head and the foot of a worksheet: what stands above and below its table, read as that of any document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from parsers.facts import Block, Cell, OfficialHeader, Paragraph, Table
from parsers.forms.row_words import is_figure, is_recipients, is_signing
from parsers.forms.sample_columns import heading_rows
from parsers.forms.values import as_text, is_blank
from parsers.official.header import read_header
from parsers.official.letterhead import is_office
from parsers.official.lines import MARK
from parsers.official.signature import is_position
from parsers.official.symbol import parse_place_date
from parsers.vietnamese.document_types import heads_form, split_type
from parsers.vietnamese.names import parse_school
from parsers.vietnamese.text import fold

_HEAD_ROWS = 40  #: above a table, or of a sheet that holds none
_FOOT_ROWS = 40  #: below a table; signatures take no more
_COLUMNS = 3  #: different headings; with fewer, a row of words is a letterhead
#: What tables are headed by that no document of the decree is.
_TITLE = re.compile(
    r"(?:thong ke|tong hop|theo doi|ket qua|so lieu|danh muc|dang ky|ke khai|bang|bieu|phieu|bao cao|lich|so theo doi"
    r"|du toan|quyet toan|du kien|ra soat|nhu cau)\b"
)
_ASIDE = re.compile(r"\W*(?:\(|\[|dvt\b|don vi tinh\b)")  #: "(Số liệu tính đến …)", "Đơn vị tính: đồng": no part of a title

Places = dict[int, str]  #: grid column to text, of one row


def sheet_header(tables: Iterable[Table]) -> OfficialHeader | None:
    """What the first visible sheet that names its issuer states of itself, else the first that states anything."""
    found = [header for table in tables if not table.hidden and table.rows and (header := _of_sheet(table))]
    return next((header for header in found if header.issuer), found[0] if found else None)


def _of_sheet(table: Table) -> OfficialHeader | None:
    covered = _covered(table)
    heading = heading_rows(table, _COLUMNS)
    start, end = heading or (min(len(table.rows), _HEAD_ROWS), len(table.rows))
    head = [_places(table, number, covered) for number in range(start)]
    foot = [_places(table, number, covered) for number in _foot(table, end)]
    wide = frozenset(
        top for top, left, _, right in table.merged if 3 * (right + 1 - left) >= 2 * max(_COLUMNS, len(table.rows[0]))
    )
    title, further = _title(head, wide)
    known = any(map(_is_title, chain.from_iterable(row.values() for row in head[title:further])))
    lines = head[title:] if known else head[further:]
    blocks: tuple[Block, ...] = (
        *_columns(head[:title], max(head[:title], key=len, default={})),
        Paragraph(""),
        *_lines(lines),
        Paragraph(""),
    )
    header = read_header((*blocks, *_columns(foot, _signing_row(foot))))
    if heading and not foot:
        header = replace(header, signer=None, signer_title=None)  # a name that stands alone is one of the list
    if header.summary is None and not known and further > title:
        header = replace(header, summary=" ".join(text for row in head[title:further] for text in row.values()))
    return header if header != OfficialHeader() else None


def _covered(table: Table) -> frozenset[tuple[int, int]]:
    """Places of merged cells other than their first: what stands there is said once."""
    return frozenset(
        (row, column)
        for top, left, bottom, right in table.merged
        for row in range(top, min(bottom, top + _HEAD_ROWS) + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    )


def _places(table: Table, number: int, covered: frozenset[tuple[int, int]]) -> Places:
    row = enumerate(table.rows[number])
    return {grid: as_text(cell) for grid, cell in row if not is_blank(cell) and (number, grid) not in covered}


def _lines(rows: Iterable[Places]) -> Iterator[Paragraph]:
    told = ("\t".join(row.values()) for row in rows)
    return (Paragraph(text) for text in told if text and not _ASIDE.match(fold(text)))


def _title(rows: Sequence[Places], wide: frozenset[int]) -> tuple[int, int]:
    """Rows of the title: from the first that a document could be headed by, or that is in capitals across the sheet."""
    start = next((number for number, row in enumerate(rows) if any(map(_is_title, row.values()))), None)
    if start is None:
        start = next((number for number, row in enumerate(rows) if _heads_sheet(row, number in wide)), len(rows))
    end = start
    while end < len(rows) and (end == start or _is_capital(rows[end])):
        end += 1
    return start, end


def _is_capital(row: Places) -> bool:
    return len(row) == 1 and next(iter(row.values())).isupper()


def _heads_sheet(row: Places, across: bool) -> bool:
    """Whether a row is the title of a table that is of no type of the decree: "THỐNG KÊ TAI NẠN …"."""
    if not _is_capital(row):
        return False
    text = next(iter(row.values()))
    return bool(_TITLE.match(fold(text))) or (
        across and parse_school(text) is None and not is_office(text) and not MARK.search(fold(text))
    )


def _is_title(text: str) -> bool:
    return split_type(text) is not None or heads_form(text)


def _columns(rows: Sequence[Places], widest: Places) -> Iterator[Table]:
    """Blocks that stand side by side, one after the other. Each cell belongs to the nearest cell of the widest row."""
    for anchor in sorted(widest):
        cells = [
            text
            for row in rows
            for grid, text in row.items()
            if min(widest, key=lambda at, to=grid: (abs(at - to), at)) == anchor  # type: ignore[misc]
        ]
        yield Table(tuple((text,) for text in cells))


def _foot(table: Table, end: int) -> range:
    """The rows from the first below all data that says where, to whom or by whom it is signed."""
    last = max((number for number in range(end, len(table.rows)) if _is_data(table.rows[number])), default=end - 1)
    signed = (number for number, row in enumerate(islice(table.rows, last + 1, None), last + 1) if any(map(_signs, row)))
    start = next(signed, None)
    return range(start, min(len(table.rows), start + _FOOT_ROWS)) if start is not None else range(0)


def _is_data(row: Sequence[Cell]) -> bool:
    """Whether a figure or a day stands beside something else."""
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) > 1 and any(not isinstance(cell, str) or is_figure(cell.strip()) for cell in filled)


def _signs(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    return (
        is_signing(cell)
        or is_position(cell)
        or is_recipients(cell)
        or ("ngay" in fold(cell) and parse_place_date(cell) is not None)
    )


def _signing_row(rows: Sequence[Places]) -> Places:
    """The row in which most sign side by side."""
    signing = [row for row in rows if any(map(_signs, row.values()))]
    return max(signing, key=len, default={})
