"""The sheet of figures: rows by every column that groups them, over levels and kinds, and numbers added up, with charts."""

from __future__ import annotations

from collections.abc import Sequence

from config.entities import Part
from tracker.reports.charts import COLOURS
from tracker.reports.report_words import labels, word
from tracker.reports.synthesis.material import level_name
from tracker.reports.synthesis.sheet import HEAD_HEIGHT, Book, Shown, as_table, cell_name, plain_text, unique_titles
from tracker.rules.synthesis.counts import Counting, Crossing

_CHART_ROWS = 16  # rows of the sheet that a chart takes
_WIDE = 34  # characters of the first column


class FiguresSheet:
    """Tables one below the other, each with its chart below it."""

    def __init__(self, book: Book, title: str, told: str) -> None:
        self.book = book
        self.sheet, self.name = book.add(labels()["workbook"]["summary"])
        self.title, self.told = title, told
        self.next = 3
        self.widest = 1

    def write(self, counted: Sequence[tuple[Part, Counting]]) -> None:
        """All figures. Called once, when every row has been counted."""
        formats, words = self.book.formats, labels()["workbook"]
        self.sheet.set_column(0, 0, _WIDE)
        self.sheet.set_column(1, 40, 12)
        self.sheet.write_string(0, 0, plain_text(self.title), formats["title"])
        self.sheet.write_string(1, 0, plain_text(self.told), formats["told"])
        for part, counting in counted:
            if not counting.rows:
                self.sheet.write_string(self.next, 0, plain_text(f"{part.name}: {words['empty'].lower()}"), formats["told"])
                self.next += 2
                continue
            roles = counting.roles()
            for place in roles.groups:
                column = counting.columns[place].headers[0]
                self._crossing(words["by"].format(part=part.name, column=column), column, counting.crossing(place, roles.kind))
            self._numbers(part, counting)
        self.sheet.print_area(0, 0, max(self.next, 3), self.widest)

    def _crossing(self, title: str, column: str, crossing: Crossing) -> None:
        words = labels()["workbook"]
        kinds = [word("kinds", kind) for kind in crossing.kinds]
        heads = [column]
        for level in map(level_name, crossing.levels):
            heads += [level, *(f"{level}: {kind.lower()}" for kind in kinds)]
        heads += [words["total"], *kinds]
        lines: list[list[Shown]] = []
        for label, by_level, by_kind in zip(crossing.labels, crossing.by_level, crossing.by_kind, strict=True):
            line: list[Shown] = [label or words["blank"]]
            for order, count in enumerate(by_level):
                line += [count, *by_kind[order * len(kinds) : (order + 1) * len(kinds)]]
            line += [sum(by_level), *(sum(by_kind[order :: len(kinds)]) for order in range(len(kinds)))]
            lines.append(line)
        step = 1 + len(kinds)
        self._table(title, heads, lines, tuple(1 + order * step for order in range(len(crossing.levels))))

    def _numbers(self, part: Part, counting: Counting) -> None:
        roles, words = counting.roles(), labels()["workbook"]
        named = [column.headers[0] for column in counting.columns]
        heads = [word("heads", "level"), word("heads", "rows")]
        heads += [words["sum"].format(column=named[place]) for place in roles.sums]
        heads += [words["mean"].format(column=named[place]) for place in roles.means]
        *levels, whole = counting.totals()
        lines: list[list[Shown]] = [[level_name(one.label), one.rows, *one.sums, *one.means] for one in levels]
        last: list[Shown] = [words["all_levels"], whole.rows, *whole.sums, *whole.means]
        self._table(words["numbers"].format(part=part.name), heads, lines, (1,), last)

    def _table(
        self,
        title: str,
        heads: list[str],
        lines: list[list[Shown]],
        series: tuple[int, ...],
        last: list[Shown] | None = None,
    ) -> None:
        """A table, its totals as sums that Excel keeps right, and a chart of some of its columns."""
        if not lines:
            return
        book, sheet, first = self.book, self.sheet, self.next + 2
        titles = unique_titles(heads)
        sheet.write_string(self.next, 0, plain_text(title), book.formats["title"])
        sheet.set_row(first - 1, HEAD_HEIGHT)
        for column, text in enumerate(titles):
            sheet.write_string(first - 1, column, text, book.formats["head"])
        for order, line in enumerate(lines):
            for column, value in enumerate(line):
                book.write(sheet, first + order, column, value)
        end = first + len(lines) - 1
        self._total(end + 1, first, lines, last)
        if not book.large:
            as_table(book, sheet, (first - 1, 0, end, len(titles) - 1), titles)
        self._chart(title, (first, end), series)
        self.widest = max(self.widest, len(titles) - 1, 6)
        self.next = end + 4 + _CHART_ROWS

    def _total(self, row: int, first: int, lines: list[list[Shown]], last: list[Shown] | None) -> None:
        book, sheet = self.book, self.sheet
        if last:
            for column, value in enumerate(last):
                whole = isinstance(value, int | float) and float(value).is_integer()
                book.write(sheet, row, column, value, "total" if column == 0 or whole else "")
            return
        sheet.write_string(row, 0, labels()["workbook"]["total"], book.formats["total"])
        for column in range(1, len(lines[0])):
            value = sum(one for line in lines if isinstance(one := line[column], int))
            span = f"{cell_name(first, column)}:{cell_name(row - 1, column)}"
            sheet.write_formula(row, column, f"=SUM({span})", book.formats["total"], value)

    def _chart(self, title: str, rows: tuple[int, int], series: tuple[int, ...]) -> None:
        chart = self.book.file.add_chart({"type": "bar", "subtype": "stacked"})
        first, last = rows
        for order, column in enumerate(series):
            chart.add_series(
                {
                    "name": [self.name, first - 1, column],
                    "categories": [self.name, first, 0, last, 0],
                    "values": [self.name, first, column, last, column],
                    "fill": {"color": COLOURS[order % len(COLOURS)]},
                    "gap": 60,
                }
            )
        chart.set_title({"name": plain_text(title)[:120], "name_font": {"size": 11}, "overlay": False})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"num_format": "#,##0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#CFCABD"}}})
        chart.set_legend({"position": "bottom"} if len(series) > 1 else {"none": True})
        chart.set_size({"width": 560, "height": 300})
        self.sheet.insert_chart(last + 3, 0, chart, {"x_offset": 10})
