"""A school year in words: what a cell says, why, and the figures beside it; for pages, workbooks and paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from config.entities import Campaign
from parsers.vietnamese.dates import due_phrase
from tracker.reports.report_words import labels, moment, number, percent, word
from tracker.rules.board.school_year import Mark, YearCell, YearFigures

FIGURES = ("asked", "on_time", "late", "days", "incomplete", "missing", "exempt", "share")  #: columns, by their names in [year]


def sign(cell: YearCell | None) -> str:
    """What stands in a cell: "Đ", "T3"."""
    return word("year-signs", Mark.NOT_ASKED) if cell is None else word("year-signs", cell.mark).format(days=cell.days_late)


def legend() -> tuple[tuple[str, str, str], ...]:
    """Every mark with its sign and its meaning."""
    signs, meanings = labels()["year-signs"], labels()["year-marks"]
    return tuple((mark.value, signs[mark].format(days=""), meanings[mark]) for mark in Mark)


def why(cell: YearCell | None, campaign: Campaign, zone: ZoneInfo) -> str:
    """Why a cell bears its mark: when what came, which deadline held, who decided what."""
    words = labels()["year-why"]
    if cell is None:
        return words[Mark.NOT_ASKED]
    extended = cell.due != campaign.due
    due = words["extended" if extended else "due"].format(due=due_phrase(cell.due, zone), common=due_phrase(campaign.due, zone))
    told = [
        words[cell.mark].format(
            due=due,
            received=moment(cell.received_at, zone) if cell.received_at else "",
            late=word("year", "late_days").format(days=number(cell.days_late)),
            missing="; ".join(cell.missing),
        )
    ]
    if not cell.counted and cell.mark not in (Mark.EXEMPT, Mark.AWAITING):
        told.append(words["not_yet" if cell.asked else "unasked"])
    return " ".join((*told, *_ruled(cell, words, extended, zone)))


def _ruled(cell: YearCell, words: Mapping[str, str], extended: bool, zone: ZoneInfo) -> tuple[str, ...]:
    """Who decided, where the mark or the deadline follows from it."""
    one = cell.ruling
    if one is None or not (extended or cell.mark in (Mark.EXEMPT, Mark.EXCUSED)):
        return ()
    reason = one.reason.strip().rstrip(".")
    return (words["ruling" if reason else "ruling_bare"].format(by=one.by, at=moment(one.at, zone), reason=reason),)


def figure_words(figures: YearFigures) -> tuple[str, ...]:
    """The figures in the order of FIGURES."""
    counts = (figures.asked, figures.on_time, figures.late, figures.days_late, figures.incomplete + figures.review)
    share = percent(figures.on_time, figures.asked) if figures.asked else "–"
    return (*map(number, (*counts, figures.missing, figures.exempt)), share)


def counted(figures: YearFigures) -> str:
    """The figures in one line, without those that are zero."""
    share = percent(figures.on_time, figures.asked) if figures.asked else "–"
    told = (
        words.format(count=number(count), share=share, days=number(figures.days_late))
        for name, words in labels()["year-counts"].items()
        if (count := getattr(figures, name)) or name == "asked"
    )
    return "; ".join(told)


def group_name(name: str, by: str) -> str:
    """A heading in words: levels are codes, wards and clusters are names already."""
    return word("levels", name) if by == "cap-hoc" else name or word("year", "nameless")
