"""The facts of the draft report: every figure with the list it comes from, every text with the unit that wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.entities import Level, Part
from parsers.official.sections import Section
from tracker.reports.report_words import labels, moment, number, shown, word
from tracker.reports.synthesis.lists import why_rewarded
from tracker.reports.synthesis.material import Material, level_name, place_of
from tracker.reports.synthesis.sheet import plain_text
from tracker.reports.synthesis.summary_document import progress_sentence
from tracker.rules.board.standing import BoardRow
from tracker.rules.office.office_name import office_kind, symbol
from tracker.rules.synthesis.counts import Counting
from tracker.rules.synthesis.excerpts import Excerpt, ExcerptTopic, by_topic, shared_sentences
from tracker.rules.synthesis.progress import Progress, progress
from tracker.rules.synthesis.records import RecordRow, name_place, rows_of
from tracker.rules.synthesis.roles import reward_place

MOST_ROWS = 2_000  # of a list in the document; the workbook has them all
_NAMED = 3  # units named behind a sentence; of more the number
MOST_REPORTS = 600  # whose own texts are gathered: a Sở has five hundred units of its own
_SPECIAL = re.compile("[\a\f\v\x0b]")  # docxtpl takes them for new paragraphs and pages
_GROUPS = ("on_time", "late", "incomplete", "review", "missing")
_GROUP_NAMES = ("on_time", "late", "incomplete", "review", "awaiting")


@dataclass(frozen=True, slots=True)
class SummaryGrid:
    """A table of the document."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    note: str = ""


Reports = Sequence[tuple[str, Sequence[Section]]]  #: name of the unit, and the sections of its report


def facts(material: Material, reports: Reports, unread: Sequence[str] = (), reports_left_out: int = 0) -> dict[str, Any]:
    """What the template may use. `reports_left_out`: how many there are when they are too many to gather."""
    reported = progress(material.board)
    local = material.now.astimezone(material.office.timezone)
    lists = [_List(material, part) for part in material.parts]
    _fill(material, lists)
    rewards = _joined([one.rewards for one in lists], ("unit", "value", "why", "where"))
    appendix = _appendices(any(one.lines for one in lists), bool(rewards.lines))
    topics = by_topic(reports)
    told = labels()["summary"]
    notes = [told["unread"].format(units="; ".join(unread))] if unread else []
    notes += (
        [told["too_many_reports"].format(count=number(reports_left_out), most=number(MOST_REPORTS))] if reports_left_out else []
    )
    return {
        "office": material.office,
        "symbol": symbol(material.office.name),
        "section": symbol(material.office.section),
        "signer": word("signers", office_kind(material.office.name)),
        "month": f"{local.month:02}",
        "year": local.year,
        "title": _plain(material.campaign.title[:1].lower() + material.campaign.title[1:]),
        "plan": _plain(material.campaign.plan_number),
        "plan_type": _plan_type(material.campaign.plan_number),
        "appendix": appendix,
        "progress": _plain(progress_sentence(material.now, material.office.timezone, reported, appendix["standing"])),
        "standing_by_level": _levels(reported),
        "figures": [grid for one in lists for grid in one.figures()],
        "exemplary": _joined([one.exemplary for one in lists], ("unit", "value", "mark_note", "where")),
        "rewards": rewards,
        "lists": [one.grid() for one in lists if one.lines],
        "standing": _standing(material.board, material),
        "topics": {
            topic.value: [{"unit": _plain(s.unit), "heading": _plain(s.heading), "text": _plain(s.text)} for s in said]
            for topic, said in topics.items()
        },
        "common": {topic.value: _common(said) for topic, said in topics.items()},
        "topic_names": {topic.value: word("topics", topic.value) for topic in ExcerptTopic},
        "unread": _plain(" ".join(notes)),
        "made": moment(material.now, material.office.timezone),
    }


def _appendices(listed: bool, rewarded: bool) -> dict[str, int]:
    """The numbers of the appendices that have anything in them; 0: there is none."""
    has = {"lists": listed, "standing": True, "rewards": rewarded}
    numbers = iter(range(1, len(has) + 1))
    return {name: next(numbers) if one else 0 for name, one in has.items()}


def _common(said: Sequence[Excerpt]) -> list[dict[str, str]]:
    """What most units say, with who says it."""
    few = labels()["summary"]
    return [
        {
            "text": _plain(one.text),
            "units": _plain(
                "; ".join(one.units) if len(one.units) <= _NAMED else few["units"].format(count=number(len(one.units)))
            ),
        }
        for one in shared_sentences(said)
    ]


def _plan_type(plan: str) -> str:
    """What kind of paper the plan is, by the abbreviation in its symbol: "62/KH-PGDĐT" is a "Kế hoạch"."""
    found = re.search(r"/\s*([^\W\d_]+)\b", plan)
    return labels()["plan_types"].get(found[1].upper(), "") if found else ""


class _List:
    """The rows of one part on their way into the document."""

    def __init__(self, material: Material, part: Part) -> None:
        self.material, self.part = material, part
        self.counting = Counting(part.columns)
        self.reward = reward_place(part.columns)
        self.named = name_place(part.columns)
        self.lines: list[tuple[str, ...]] = []
        self.exemplary: list[tuple[str, ...]] = []
        self.rewards: list[tuple[str, ...]] = []

    def add(self, row: RecordRow) -> None:
        self.counting.add(row)
        number_ = str(self.counting.rows)
        if self.counting.rows <= MOST_ROWS:
            self.lines.append(tuple(map(_plain, (number_, row.unit.name, *map(shown, row.values)))))
        about, where = (
            shown(row.values[self.named]),
            f"{labels()['summary']['source_list']}: {number_}; {row.source.filename}, {place_of(row)}",
        )
        if row.mark and row.mark.exemplary:
            self.exemplary.append(tuple(map(_plain, (row.unit.name, about, row.mark.note, where))))
        if why := why_rewarded(row, self.reward):
            asked = shown(row.values[self.reward]) if self.reward is not None else ""
            self.rewards.append(tuple(map(_plain, (row.unit.name, about, f"{why}: {asked}" if asked else why, where))))

    def figures(self) -> list[SummaryGrid]:
        """How many rows have which value, by level; and the numbers."""
        roles, words = self.counting.roles(), labels()["workbook"]
        grids = []
        for place in roles.groups:
            found = self.counting.crossing(place, roles.kind)
            column = self.part.columns[place].headers[0]
            kinds = tuple(word("kinds", kind) for kind in found.kinds)
            lines: list[tuple[str | int, ...]] = [
                (label or words["blank"], *by_level, sum(by_level), *(sum(by_kind[n :: len(kinds)]) for n in range(len(kinds))))
                for label, by_level, by_kind in zip(found.labels, found.by_level, found.by_kind, strict=True)
            ]
            if kinds and any(_unsorted(line, len(kinds)) for line in lines):
                lines = [(*line, _unsorted(line, len(kinds))) for line in lines]
                kinds = (*kinds, words["blank"])
            heads = (column, *map(level_name, found.levels), words["total"], *kinds)
            total = (
                words["total"],
                *(sum(value for line in lines if isinstance(value := line[n], int)) for n in range(1, len(heads))),
            )
            title = words["by"].format(part=self.part.name, column=column)
            grids.append(
                SummaryGrid(
                    _plain(title),
                    tuple(map(_plain, heads)),
                    tuple(tuple(_plain(shown(c)) for c in line) for line in (*lines, total)),
                )
            )
        return [*grids, *self._numbers()]

    def _numbers(self) -> list[SummaryGrid]:
        roles, words = self.counting.roles(), labels()["workbook"]
        if not (roles.sums or roles.means):
            return []
        names = [column.headers[0] for column in self.part.columns]
        heads = [word("heads", "level"), word("heads", "rows")]
        heads += [words["sum"].format(column=names[place]) for place in roles.sums]
        heads += [words["mean"].format(column=names[place]) for place in roles.means]
        lines = tuple(
            (
                level_name(one.label) if one.label else words["all_levels"],
                number(one.rows),
                *map(shown, (*one.sums, *one.means)),
            )
            for one in self.counting.totals()
        )
        return [SummaryGrid(_plain(words["numbers"].format(part=self.part.name)), tuple(map(_plain, heads)), lines)]

    def grid(self) -> SummaryGrid:
        """The list itself, as far as a document can hold it."""
        told = labels()["summary"]["too_many"].format(count=number(self.counting.rows), most=number(MOST_ROWS))
        heads = (word("heads", "no"), word("heads", "unit"), *(column.headers[0] for column in self.part.columns))
        note = told if self.counting.rows > MOST_ROWS else ""
        return SummaryGrid(_plain(self.part.name), tuple(map(_plain, heads)), tuple(self.lines), note)


def _unsorted(line: Sequence[str | int], kinds: int) -> int:
    """How many of a line's total are of none of the kinds behind it."""
    return int(line[-kinds - 1]) - sum(map(int, line[-kinds:]))


def _fill(material: Material, lists: Sequence[_List]) -> None:
    by_code: Mapping[str, _List] = {one.part.code: one for one in lists}
    for submission in material.submissions():
        mine = by_code[submission.part]
        for row in rows_of(submission, mine.part, material.marks, material.corrections):
            mine.add(row)


def _joined(tables: Sequence[Sequence[tuple[str, ...]]], heads: Sequence[str]) -> SummaryGrid:
    lines = [line for table in tables for line in table][:MOST_ROWS]
    numbered = tuple((str(order), *line) for order, line in enumerate(lines, 1))
    return SummaryGrid("", tuple(word("heads", name) for name in ("no", *heads)), numbered)


def _levels(reported: Progress[BoardRow]) -> SummaryGrid:
    counts: dict[str, Counter[str]] = {}
    for group in _GROUPS:
        rows: tuple[BoardRow, ...] = getattr(reported, group)
        for row in rows:
            counts.setdefault(row.cell.unit.level, Counter())[group] += 1
    lines = [(level_name(level), counts[level]) for level in Level if level in counts]
    whole = sum(counts.values(), Counter[str]())
    heads = (word("heads", "level"), word("filters", "tat-ca"), *(word("standing", name) for name in _GROUP_NAMES))
    made = tuple(
        (name, number(one.total()), *(number(one[group]) for group in _GROUPS))
        for name, one in (*lines, (labels()["workbook"]["all_levels"], whole))
    )
    return SummaryGrid("", heads, made)


def _standing(board: Sequence[BoardRow], material: Material) -> SummaryGrid:
    zone = material.office.timezone
    heads = ("no", "unit", "number", "dated", "received", "standing", "version", "missing")
    lines = []
    for order, row in enumerate(board[:MOST_ROWS], 1):
        paper = material.papers.get(row.cell.unit.code)
        at = moment(row.received_at, zone) if row.received_at else ""
        about = (row.cell.unit.name, paper.number if paper else "", shown(paper.dated) if paper else "", at)
        lines.append(
            (
                str(order),
                *map(_plain, about),
                word("standing", row.standing),
                str(row.version or ""),
                _plain("; ".join(row.missing)),
            )
        )
    return SummaryGrid("", tuple(word("heads", name) for name in heads), tuple(lines))


def _plain(text: str) -> str:
    """Text that a document can hold; nothing in it is a sign to the template engine."""
    return plain_text(_SPECIAL.sub(" ", text))
