"""Titles of many topics: reports in a clerk's own words are filed, other papers on the same topic are not."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.entities import Campaign
from parsers.facts import DocumentReading, Paragraph
from parsers.official.header import read_header
from parsers.official.references import references
from tests.bench.suoi_tien import REPORT, VIETNAM, mail, registry, report
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Disposition
from tracker.rules.attribution.registry import History, Registry


@dataclass(frozen=True, slots=True)
class Office:
    """A table of titles, and the office whose campaigns they are about."""

    titles: dict[str, dict[str, Any]]
    known: Registry
    written: date  #: of every paper


def office(name: str, written: date) -> Office:
    """An office that has asked for everything in a table, and gets papers of one day."""
    titles = tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    day = datetime(written.year, written.month, written.day, tzinfo=VIETNAM)
    asked = (
        Campaign(
            code,
            one["title"],
            due=day + timedelta(days=18),
            opens=day - timedelta(days=18),
            keywords=tuple(one["keywords"]),
            parts=(REPORT,),
        )
        for code, one in titles.items()
    )
    return Office(titles, registry(campaigns=tuple(asked)), written)


OFFICES = (office("titles.toml", date(2026, 6, 2)), office("refined_titles.toml", date(2026, 1, 2)))


def paper(title: str, written: date) -> DocumentReading:
    """A page as a school types it; "LỊCH | …" is headed otherwise than by "BÁO CÁO"."""
    heading, _, about = title.rpartition(" | ")
    dated = f"Suối Tiên, ngày {written:%d} tháng {written.month} năm {written.year}"
    lines = ("TRƯỜNG TIỂU HỌC SUỐI TIÊN", dated, heading or "BÁO CÁO", about)
    blocks = tuple(Paragraph(line) for line in lines)
    text = "\n".join((*lines, "Nhà trường đã phân công bộ phận phụ trách."))
    blank = report(dated=written, filename="van ban.docx", text=text)
    return replace(blank, header=read_header(blocks), references=references(text))


def campaigns(title: str, at: Office) -> list[str]:
    decided = attribute(mail(paper(title, at.written), subject="Gửi văn bản"), History(), at.known)
    assert bool(decided.bookings) is (decided.disposition is Disposition.RECORDED)
    return [one.campaign for one in decided.bookings]


@pytest.mark.parametrize(
    ("code", "title", "at"),
    [(code, title, at) for at in OFFICES for code, one in at.titles.items() for title in one["reports"]],
)
def test_a_report_in_a_clerks_own_words_is_filed(code: str, title: str, at: Office) -> None:
    assert campaigns(title, at) == [code]


@pytest.mark.parametrize(
    ("title", "at"), [(title, at) for at in OFFICES for one in at.titles.values() for title in one["others"]]
)
def test_another_paper_on_the_same_topic_is_not_filed(title: str, at: Office) -> None:
    assert not campaigns(title, at)
