"""The form that a plan attaches: an empty table under "Mẫu" or "Phụ lục", as parts and columns of a campaign."""

from __future__ import annotations

import re
from dataclasses import replace

from config.entities import Column, ColumnType, Part
from parsers.facts import Block, Paragraph, Table
from parsers.forms.heading_types import type_of_heading
from parsers.vietnamese.text import clean, fold, key, squeeze

REPORT_FORMATS = ("docx", "doc", "pdf", "odt", "rtf")
TABLE_FORMATS = ("xlsx", "xls", "ods", "docx", "doc")
_ORDINAL = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", ""})
_CHOICES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"tap\s+the\s*[/,]?\s*(?:hoac\s+)?ca\s+nhan"), ("Tập thể", "Cá nhân")),
    (re.compile(r"^(?:gioi\s+tinh|nam\s*/\s*nu)"), ("Nam", "Nữ")),
    (re.compile(r"^co\s*/\s*khong"), ("Có", "Không")),
)
_NUMBERING = re.compile(r"\(?\s*(?:\d{1,2}|[a-z])\s*\)?(?:\s*=.*)?")
_HEADING = re.compile(r"(?:phu\s*luc|mau|bieu|danh\s+sach|bang|thong\s+ke|tong\s+hop)\b")
_TIMETABLE = re.compile(
    r"thoi\s*(?:gian|han)\s*(?:thuc\s*hien|hoan\s*thanh|nop|gui)|don\s+vi\s+thuc\s+hien|nguoi\s+thuc\s+hien"
)
_FILLED = 0.15  # of the body's places; a form with more than that written in it is data


def form_parts(blocks: tuple[Block, ...]) -> tuple[Part, ...]:
    """A part for every empty table with a header, named by the heading above it."""
    parts: list[Part] = []
    titles: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            titles = [*titles, squeeze(clean(block.text))][-4:] if block.text.strip() else titles
            continue
        columns = columns_of(block)
        if len(columns) >= 2:
            code = "appendix" if not parts else f"appendix-{len(parts) + 1}"
            parts.append(Part(code, _name(titles), True, TABLE_FORMATS, columns))
        titles = []
    return tuple(parts)


def _name(titles: list[str]) -> str:
    named = [one for one in titles if _HEADING.match(fold(one).strip(' *(“"')) and len(one) <= 160]
    if not named:
        return "Phụ lục"
    first = named[0].strip(" *:.")
    more = next((one for one in titles[titles.index(named[0]) + 1 :] if 4 < len(one) <= 160 and not one.startswith("(")), "")
    return (
        f"{first}: {more[:1].upper()}{more[1:].lower() if more.isupper() else more[1:]}" if len(first) < 16 and more else first
    )


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns of an empty form; none where the table holds data, or is layout."""
    rows = [[squeeze(clean(str(cell))) if cell is not None else "" for cell in row] for row in table.rows]
    start = next((at for at, row in enumerate(rows) if len(set(filter(None, row))) >= 3), None)
    if start is None or len(rows) - start < 2:
        return ()
    depth = _depth(table, start)
    body = rows[start + depth :]
    head = rows[start : start + depth]
    ordinal = {at for at, cell in enumerate(head[0]) if key(cell) in _ORDINAL}
    labels = _label_column(body, ordinal)
    places = [
        cell for row in body for at, cell in enumerate(row) if at not in ordinal and at != labels and not _is_numbering(row)
    ]
    filled = sum(1 for cell in places if cell.strip(" .…_-"))
    if not body or (places and filled > _FILLED * len(places)) or _TIMETABLE.search(fold(" | ".join(head[0]))):
        return ()
    found: dict[str, Column] = {}
    parents: dict[str, str] = {}
    for at in range(len(head[0])):
        names = list(dict.fromkeys(row[at] for row in head if at < len(row) and row[at]))
        if names and key(names[-1]) not in _ORDINAL and max(map(len, names)) <= 160:
            column = _column(names, required=not found)
            found.setdefault(column.field, column)
            parents.setdefault(column.field, names[0] if len(names) > 1 else "")
    return _agreeing(tuple(found.values()), parents)


def _label_column(body: list[list[str]], ordinal: set[int]) -> int | None:
    """The first column of a statistics form, whose rows are printed: "Số lớp", "Số học sinh"."""
    width = max(map(len, body), default=0)
    first = next((at for at in range(width) if at not in ordinal), None)
    if first is None:
        return None
    told = [row[first] for row in body if first < len(row) and not _is_numbering(row)]
    printed = [cell for cell in told if re.search(r"[a-z]{2}", fold(cell))]
    return first if len(printed) >= max(2, len(told) // 2) else None


def _agreeing(columns: tuple[Column, ...], parents: dict[str, str]) -> tuple[Column, ...]:
    """Columns under one heading are of one type: "Số phòng học" over "kiên cố", "tạm", "nhờ"."""
    agreed: list[Column] = []
    for column in columns:
        among = [one.type for one in columns if parents[one.field] and parents[one.field] == parents[column.field]]
        counted = [one for one in among if one.facts.numeric]
        text = column.type is ColumnType.TEXT and counted and len(counted) * 2 >= len(among)
        agreed.append(replace(column, type=counted[0]) if text else column)
    return tuple(agreed)


_NAMED = re.compile(
    r"\btheo\s+(?:cac\s+|dung\s+)?(?:mau|bieu|phu\s+luc)|\b(?:mau|bieu|phu\s+luc)[\w\s]{0,16}\bkem\b|\bkem\s+(?:theo\s+)?(?:\w+\s+)?(?:mau|bieu|phu\s+luc)|\b(?:mau|phu\s+luc)\s+(?:so\s+)?(?:\d|[iv]+\b)"
)
_LABEL = re.compile(r"\b(?:mau|phu\s*luc|bieu)\s*(?:so\s*)?(?P<label>\d{1,2}[a-z]?|[iv]{1,4})\b")


def names_form(told: str) -> bool:
    """Whether words name a form: "theo mẫu đính kèm", "Phụ lục 2"."""
    return bool(_NAMED.search(fold(clean(told))))


def forms_named(told: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The forms that words name by number; all of them where the words give no number that a form has."""
    labels = {found["label"].lstrip("0") for found in _LABEL.finditer(fold(clean(told)))}
    named = tuple(
        part for part in parts if (found := _LABEL.match(fold(clean(part.name)))) and found["label"].lstrip("0") in labels
    )
    return named or parts


def _depth(table: Table, start: int) -> int:
    """Rows of the header: one, or as many as its merged cells reach down."""
    reach = [bottom - top + 1 for top, _, bottom, _ in table.merged if top == start and bottom > top]
    return min(max(reach, default=1), 3)


def _is_numbering(row: list[str]) -> bool:
    told = [cell for cell in row if cell]
    return len(told) > 1 and all(_NUMBERING.fullmatch(fold(cell)) for cell in told)


def _column(names: list[str], *, required: bool) -> Column:
    whole = " ".join(names)
    folded = fold(whole)
    headers = tuple(dict.fromkeys((whole, names[-1]))) if len(names) > 1 else (whole,)
    field = key(whole).replace(" ", "_")[:40].strip("_") or "cot"
    for pattern, choices in _CHOICES:
        if pattern.search(folded):
            return Column(field, headers, ColumnType.CHOICE, required, choices)
    return Column(field, headers, type_of_heading(names[-1], whole), required)
