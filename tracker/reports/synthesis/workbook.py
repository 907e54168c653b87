"""The consolidated workbook of a campaign, written in one pass over its rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from config.entities import Level, Part
from tracker.reports.charts import COLOURS
from tracker.reports.report_words import labels, word
from tracker.reports.synthesis.comparison_sheet import ComparisonSheet
from tracker.reports.synthesis.lists import (
    ProblemsSheet,
    RowsSheet,
    standing_sheet,
    told,
    why_rewarded,
    write_missing,
    write_standing,
)
from tracker.reports.synthesis.material import Material, level_name
from tracker.reports.synthesis.pivots import FiguresSheet
from tracker.reports.synthesis.sheet import HEAD, Book, Head, ListSheet
from tracker.rules.board.standing import BoardRow
from tracker.rules.synthesis.counts import Counting
from tracker.rules.synthesis.progress import Progress, growth, progress
from tracker.rules.synthesis.records import rows_of
from tracker.rules.synthesis.roles import reward_place

LARGE = 3_000  # units; beyond, rows go straight to disk
_GROUPS = ("on_time", "late", "incomplete", "review", "missing")
_GROUP_COLOURS = ("#2f7d4a", "#c9701a", "#c79a00", "#3a63bd", "#b3261e")
_GROUP_NAMES = ("on_time", "late", "incomplete", "review", "awaiting")


def write_workbook(path: Path, material: Material) -> int:
    """Write the workbook to a file; returns how many rows of units it holds."""
    words = labels()["workbook"]
    reported = progress(material.board)
    title = words["title"].format(campaign=material.campaign.title)
    book = Book(path, title, material.office.name, material.now, material.office.timezone, len(material.board) > LARGE)
    figures = FiguresSheet(book, title, told(material))
    standing = standing_sheet(book, material)
    lists = {part.code: _list(book, material, part) for part in material.parts}
    rewards = {part.code: _rewards(book, material, part) for part in material.parts}
    problems = ProblemsSheet(book, material)
    earlier = material.earlier()
    compared = ComparisonSheet(book, material) if earlier or any(part.rules for part in material.parts) else None
    counted = {part.code: Counting(part.columns) for part in material.parts}
    by_unit: Counter[str] = Counter()
    for one in material.submissions():
        part = next(part for part in material.parts if part.code == one.part)
        reward = reward_place(part.columns)
        for row in rows_of(one, part, material.marks, material.corrections):
            counted[part.code].add(row)
            by_unit[row.unit.code] += 1
            lists[part.code].add(row)
            if compared:
                compared.add(row, part, earlier)
            if why := why_rewarded(row, reward):
                rewards[part.code].add(row, why)
        for finding in one.findings:
            problems.add(one.unit.name, one.unit.level, part.code, one.source.filename, finding)
    compared_lists = (compared.list,) if compared else ()
    for sheet in (*(one.list for one in (*lists.values(), *rewards.values())), *compared_lists, problems.list):
        sheet.close()
    write_standing(standing, material, reported, by_unit)
    figures.write([(part, counted[part.code]) for part in material.parts])
    write_missing(book, material, reported)
    _charts(book, material, reported)
    book.file.close()
    return sum(by_unit.values())


def _list(book: Book, material: Material, part: Part) -> RowsSheet:
    words = labels()["workbook"]
    name = words["list"] if len(material.parts) == 1 else f"{words['list']} {part.name}"
    return RowsSheet(book, material, part, name, words["list_title"].format(part=part.name))


def _rewards(book: Book, material: Material, part: Part) -> RowsSheet:
    words = labels()["workbook"]
    return RowsSheet(book, material, part, words["reward"], words["reward_title"], (Head(word("heads", "why"), 20),))


def _charts(book: Book, material: Material, reported: Progress[BoardRow]) -> None:
    """How the reports came in over time, and how the levels stand: two small tables and their charts."""
    words = labels()["workbook"]
    days = _by_day(material)
    sheet = ListSheet(
        book, words["charts"], words["charts_title"], told(material), [Head(words["time_day"]), Head(words["time_count"], 20)]
    )
    for day in days:
        sheet.add(day)
    sheet.close(beside=(max(0, 18 - len(days)), 11))
    if days:
        chart = book.file.add_chart({"type": "line"})
        area = (HEAD, HEAD + len(days) - 1)
        chart.add_series(
            {
                "name": words["time_count"],
                "categories": [sheet.name, area[0], 0, area[1], 0],
                "values": [sheet.name, area[0], 1, area[1], 1],
                "line": {"color": COLOURS[2], "width": 2.5},
            }
        )
        chart.set_title({"name": words["time_chart"], "name_font": {"size": 12}})
        chart.set_x_axis({"date_axis": True, "num_format": "dd/mm"})
        chart.set_y_axis({"num_format": "#,##0", "min": 0})
        chart.set_legend({"none": True})
        chart.set_size({"width": 620, "height": 320})
        sheet.sheet.insert_chart(2, 3, chart)
    _by_level(book, reported)


def _by_level(book: Book, reported: Progress[BoardRow]) -> None:
    words = labels()["workbook"]
    levels: dict[str, Counter[str]] = defaultdict(Counter)
    for group in _GROUPS:
        rows: tuple[BoardRow, ...] = getattr(reported, group)
        for row in rows:
            levels[row.cell.unit.level][group] += 1
    heads = [Head(word("heads", "level"), 16), *(Head(word("standing", name), 18) for name in _GROUP_NAMES)]
    sheet = ListSheet(book, words["level_chart"][:31], words["level_chart"], "", heads)
    for level in [one for one in Level if one in levels]:
        sheet.add((level_name(level), *(levels[level][group] for group in _GROUPS)))
    sheet.close(beside=(22, 0))
    if not levels:
        return
    chart = book.file.add_chart({"type": "column", "subtype": "stacked"})
    last = HEAD + len(levels) - 1
    for order, colour in enumerate(_GROUP_COLOURS, 1):
        chart.add_series(
            {
                "name": [sheet.name, HEAD - 1, order],
                "categories": [sheet.name, HEAD, 0, last, 0],
                "values": [sheet.name, HEAD, order, last, order],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title({"name": words["level_chart"], "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "#,##0", "min": 0})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 620, "height": 340})
    sheet.sheet.insert_chart(last + 3, 0, chart)


def _by_day(material: Material) -> list[tuple[date, int]]:
    """How many had reported at the end of each day on which one did."""
    zone = material.office.timezone
    return list({at.astimezone(zone).date(): count for at, count in growth(material.board)}.items())
