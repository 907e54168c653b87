"""Titles of many topics: reports in a clerk's own words are filed, other papers on the same topic are not."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from config.entities import Campaign
from parsers.facts import DocumentReading, Paragraph
from parsers.official.header import read_header
from parsers.official.references import references
from tests.bench.suoi_tien import REPORT, VIETNAM, mail, registry, report
from tracker.rules.attribution.attribute import attribute
from tracker.rules.attribution.evidence import Disposition
from tracker.rules.attribution.registry import History

TABLE = tomllib.loads((Path(__file__).parent / "titles.toml").read_text(encoding="utf-8"))
OPEN = tuple(
    Campaign(
        code,
        one["title"],
        due=datetime(2026, 6, 20, tzinfo=VIETNAM),
        opens=datetime(2026, 5, 15, tzinfo=VIETNAM),
        keywords=tuple(one["keywords"]),
        parts=(REPORT,),
    )
    for code, one in TABLE.items()
)
KNOWN = registry(campaigns=OPEN)


def paper(title: str) -> DocumentReading:
    """A page as a school types it; "LỊCH | …" is headed otherwise than by "BÁO CÁO"."""
    heading, _, about = title.rpartition(" | ")
    lines = ("TRƯỜNG TIỂU HỌC SUỐI TIÊN", "Suối Tiên, ngày 02 tháng 6 năm 2026", heading or "BÁO CÁO", about)
    blocks = tuple(Paragraph(line) for line in lines)
    text = "\n".join((*lines, "Nhà trường đã phân công bộ phận phụ trách."))
    blank = report(dated=date(2026, 6, 2), filename="van ban.docx", text=text)
    return replace(blank, header=read_header(blocks), references=references(text))


def campaigns(title: str) -> list[str]:
    decided = attribute(mail(paper(title), subject="Gửi văn bản"), History(), KNOWN)
    assert bool(decided.bookings) is (decided.disposition is Disposition.RECORDED)
    return [one.campaign for one in decided.bookings]


@pytest.mark.parametrize(("code", "title"), [(code, title) for code, one in TABLE.items() for title in one["reports"]])
def test_a_report_in_a_clerks_own_words_is_filed(code: str, title: str) -> None:
    assert campaigns(title) == [code]


@pytest.mark.parametrize("title", [title for one in TABLE.values() for title in one["others"]])
def test_another_paper_on_the_same_topic_is_not_filed(title: str) -> None:
    assert not campaigns(title)
