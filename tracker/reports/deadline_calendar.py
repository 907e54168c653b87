"""The deadline of one unit as an entry that any calendar takes (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from config.settings import Office
from parsers.vietnamese.dates import due_phrase
from tracker.reports.report_words import word
from tracker.rules.board.standing import Cell

_BEFORE = timedelta(days=1)  # that the calendar of the school's own telephone says so


def deadline_calendar(cell: Cell, office: Office, now: datetime) -> bytes:
    """One entry: the whole last day where the day counts whole, else the hour before the report is due.

    Its number is the same for the same unit and campaign, so that another deadline takes the place of the first.
    """
    due = cell.due.astimezone(office.timezone)
    event = Event()
    event.add("uid", f"{cell.campaign.code}.{cell.unit.code}@{office.address.rpartition('@')[2]}")
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) % 2**31)
    event.add("summary", word("form", "deadline").format(title=cell.campaign.title))
    event.add("description", word("form", "deadline-told").format(due=due_phrase(due, office.timezone), address=office.address))
    if due.time() == time(0):
        last = (due - timedelta(microseconds=1)).date()
        event.add("dtstart", last)
        event.add("dtend", last + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", due - timedelta(hours=1))
        event.add("dtend", due)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", word("form", "deadline").format(title=cell.campaign.title))
    alarm.add("trigger", -_BEFORE)
    event.add_component(alarm)
    made = Calendar()
    made.add("prodid", "-//baocao//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    return bytes(made.to_ical())
