"""The empty form of a part as a workbook: its headings, room for rows, and the mark by which it comes home."""

from __future__ import annotations

import io

import xlsxwriter  # type: ignore[import-untyped]

from config.entities import Campaign, Column, Part
from parsers.forms.form_mark import form_mark
from tracker.reports.report_words import word

FORM_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS = 200  # that are laid out; a longer list goes on below them
_HEAD = 5  # row of the headings
_NARROWEST = 8  # characters of a column


def form_workbook(campaign: Campaign, part: Part, office: str) -> bytes:
    """The form, ready to be filled in and sent back. Nothing in it is a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": part.name[:255], "author": office[:255]})
        sheet = book.add_worksheet(word("form", "sheet"))
        basic = {"font_name": "Times New Roman", "font_size": 12}
        bold = book.add_format(basic | {"bold": True})
        sheet.write_string(0, 0, word("form", "unit"), bold)
        sheet.write_string(1, 0, part.name, book.add_format(basic | {"bold": True, "font_size": 14}))
        plan = word("form", "of-plan").format(title=campaign.title, number=campaign.plan_number)
        sheet.write_string(2, 0, plan if campaign.plan_number else campaign.title, book.add_format(basic))
        mark = word("form", "mark").format(mark=form_mark(campaign.code, part.code))
        sheet.write_string(3, 0, mark, book.add_format(basic | {"font_color": "#5f6b76", "font_size": 10, "italic": True}))
        _table(book, sheet, part)
        sheet.freeze_panes(_HEAD + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
    return content.getvalue()


def _table(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, part: Part) -> None:
    basic = {"font_name": "Times New Roman", "font_size": 12, "border": 1}
    head = book.add_format(basic | {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"})
    sheet.write_string(_HEAD, 0, word("form", "number"), head)
    sheet.set_column(0, 0, 6)
    empty = book.add_format(basic)
    for at, column in enumerate(part.columns, 1):
        facts = column.type.facts
        sheet.write_string(_HEAD, at, column.headers[0], head)
        sheet.set_column(at, at, max(facts.width, _NARROWEST))
        laid = book.add_format(basic | ({"num_format": facts.number_format} if facts.number_format else {}))
        for row in range(_HEAD + 1, _HEAD + 1 + _ROWS):
            sheet.write_blank(row, at, None, laid)
        _asked(sheet, at, column)
    for row in range(_HEAD + 1, _HEAD + 1 + _ROWS):
        sheet.write_blank(row, 0, None, empty)


def _asked(sheet: xlsxwriter.worksheet.Worksheet, at: int, column: Column) -> None:
    """The values of a column that has a list, to choose from."""
    if column.choices and sum(map(len, column.choices)) + len(column.choices) <= 250:  # Excel takes 255 characters
        sheet.data_validation(
            _HEAD + 1, at, _HEAD + _ROWS, at, {"validate": "list", "source": list(column.choices), "error_type": "warning"}
        )
