"""The empty form of one part as a workbook: its headings above lines to fill in."""

from __future__ import annotations

import io

import xlsxwriter  # type: ignore[import-untyped]

from config.entities import Campaign, Column, ColumnType, Part
from tracker.reports.report_words import word
from tracker.reports.synthesis.file_names import safe

FORM_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINES = 40  # to fill in; Excel goes on below them
_HEAD = 4  # row of the headings, from 0


def file_name(campaign: Campaign, part: Part) -> str:
    """What it is called: "DVK2026 - Phụ lục.xlsx"."""
    return safe(f"{campaign.code} - {part.name}.xlsx", "bieu-mau.xlsx")


def as_workbook(campaign: Campaign, part: Part, unit: str) -> bytes:
    """The workbook, with the name of the unit that fills it in. No text becomes a formula; choices are a list to pick from."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(word("form", "sheet"))
        sheet.write_string(0, 0, unit, book.add_format({"bold": True}))
        sheet.write_string(1, 0, part.name, book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(2, 0, f"{campaign.title} ({campaign.code})", book.add_format({"italic": True}))
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
        line = {"border": 1, "valign": "top", "text_wrap": True}
        sheet.write_string(_HEAD, 0, word("form", "order"), head)
        sheet.set_column(0, 0, 6)
        for at, column in enumerate(part.columns, 1):
            facts = column.type.facts
            sheet.write_string(_HEAD, at, column.headers[0], head)
            sheet.set_column(at, at, facts.width)
            shape = book.add_format(line | ({"num_format": facts.number_format} if facts.number_format else {}))
            for row in range(_HEAD + 1, _HEAD + 1 + _LINES):
                sheet.write_blank(row, at, None, shape)
            if listed := _choices(column):
                sheet.data_validation(_HEAD + 1, at, _HEAD + _LINES, at, {"validate": "list", "source": listed})
        order = book.add_format(line)
        for row in range(_HEAD + 1, _HEAD + 1 + _LINES):
            sheet.write_blank(row, 0, None, order)
        sheet.freeze_panes(_HEAD + 1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return content.getvalue()


def _choices(column: Column) -> list[str]:
    """What may be picked, where Excel has room for it: it takes 255 letters of a list."""
    fits = column.type is ColumnType.CHOICE and len(",".join(column.choices)) <= 255
    return [one for one in column.choices if "," not in one] if fits else []
