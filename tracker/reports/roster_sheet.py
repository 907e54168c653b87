"""The roster as a workbook, in the form in which `units import` takes it; and a sample of that form."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import config
from config.entities import Role, Unit
from config.units import read_units
from tracker.reports.report_words import word

_COLUMNS = ("order", "code", "unit", "level", "ward", "emails", "aliases", "contact", "phone", "groups")
_WIDTHS = (6, 22, 40, 18, 18, 36, 24, 24, 18, 24)
_WARD = Path(config.__file__).parent / "sample" / "units.csv"


@cache
def sample_units() -> tuple[Unit, ...]:
    """Of the sample ward the first unit of each level."""
    by_level = {unit.level: unit for unit in reversed(read_units(_WARD).units)}
    return tuple(by_level.values())[::-1]


def roster_sheet(units: Sequence[Unit]) -> bytes:
    """The workbook, one unit a row below a title and a heading. No text becomes a formula."""
    import xlsxwriter  # type: ignore[import-untyped]  # large, and an idle office has no use for it

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(word("roster", "sheet"))
        sheet.write_string(0, 0, word("roster", "title"), book.add_format({"bold": True, "font_size": 14}))
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        for at, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
            sheet.write_string(2, at, word("roster", name), head)
            sheet.set_column(at, at, width)
        for number, unit in enumerate(units, 1):
            sheet.write_number(number + 2, 0, number)
            several = (
                "; ".join(_with_role(unit, one) for one in unit.emails),
                "; ".join(unit.aliases),
                unit.contact,
                unit.phone,
                "; ".join(unit.groups),
            )
            for at, text in enumerate((unit.code, unit.name, word("levels", unit.level), unit.ward, *several), 1):
                sheet.write_string(number + 2, at, text)
        sheet.freeze_panes(3, 3)
    return content.getvalue()


def _with_role(unit: Unit, address: str) -> str:
    role = unit.role_of(address)
    return address if role is Role.RECIPIENT else f"{address} ({word('address-roles', role).lower()})"
