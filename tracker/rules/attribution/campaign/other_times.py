"""Whether a document is of another time than its campaign: last year's file sent once more, or a mail of before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config.entities import Campaign
from parsers.facts import DocumentReading
from tracker.rules.attribution.campaign.periods import MATTERS, Period, contradict, narrower, over_by, periods
from tracker.rules.attribution.campaign.reported_matter import reported
from tracker.rules.attribution.campaign.topics import Topic

_STALE = timedelta(days=200)  # a document this much older than the campaign is last year's file


def not_open_yet(campaign: Campaign, arrived_at: datetime | None) -> bool:
    """Whether a mail came before anything was asked for."""
    return arrived_at is not None and campaign.opens is not None and arrived_at < campaign.opens


def of_another_time(document: DocumentReading, title: str, topic: Topic) -> bool:
    """Whether the title, the file name or the date of a document speaks of another time than the campaign asks for."""
    named = periods(reported(title))
    in_name = frozenset() if named else periods((document.filename or "").rsplit(".", 1)[0])
    if any(contradict(said, topic.periods) or narrower(said, topic.periods) for said in (named, in_name)):
        return True
    if any(p.kind not in MATTERS for p in named & topic.periods):
        return False
    opens = topic.campaign.opens or topic.campaign.due
    begins = (opens - _STALE).date()
    if over_by(named, begins.year * 12 + begins.month - 1) or _school_year_over(named, topic, opens.date()):
        return True
    latest = _latest_date(document)
    return latest is not None and latest < begins


def _school_year_over(named: frozenset[Period], topic: Topic, opens: date) -> bool:
    """Whether a campaign of a calendar year is answered for a school year that ended before it opened."""
    years = [p.year for p in named if p.kind == "school-year"]
    by_calendar = bool(topic.periods) and all(p.kind != "school-year" for p in topic.periods)
    return bool(years) and by_calendar and date(max(years) + 1, 9, 1) <= opens


def _latest_date(document: DocumentReading) -> date | None:
    """The date of the letterhead, or the last one that it could mean where its day or month is left open."""
    header = document.header
    if header is None or header.date or not header.dated:
        return header.date if header else None
    year, _, month = header.dated.partition("-")
    return date(int(year), int(month or 12), 28)
