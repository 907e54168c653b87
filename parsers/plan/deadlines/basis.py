"""What a plan's dates are counted from: the day it was issued, or the earliest day it can have been."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parsers.vietnamese.dates import make_date

DAY = timedelta(days=1)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_LEAP = 9  # years within which 29/02 comes again, whatever the century


def weekdays(day: date) -> bool:
    """Monday to Friday: working days where nobody gives a calendar."""
    return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Basis:
    """How the dates of one paper are completed."""

    earliest: date | None  #: no deadline of the paper lies before this day; None: nothing is known
    issued: date | None = None  #: the day of the letterhead, if it states one
    since: date | None = None  #: the paper itself says so: what is due before this day is history
    zone: ZoneInfo = VIETNAM
    is_working_day: Callable[[date], bool] = weekdays

    def next_day(self, day: int, month: int) -> date | None:
        """The first such day that is not before `earliest`; None where no calendar has it, or nothing is known."""
        if self.earliest is None:
            return None
        days = (make_date(day, month, self.earliest.year + ahead) for ahead in range(_LEAP))
        return next((one for one in days if one and one >= self.earliest), None)

    def next_month(self, month: int) -> date | None:
        """The first day of the first such month that does not end before `earliest`."""
        if self.earliest is None:
            return None
        return date(self.earliest.year + (month < self.earliest.month), month, 1)

    def midnight(self, day: date) -> datetime:
        """The first instant of a day, here."""
        return datetime.combine(day, time(), self.zone)

    def after_working_days(self, first: date, count: int) -> date:
        """The last of so many working days after the first, which is not counted (Bộ luật Dân sự 2015, Điều 147)."""
        day = first
        while count > 0:
            day += DAY
            count -= self.is_working_day(day)
        return day

    def before_working_days(self, last: date, count: int) -> date:
        """The first of so many working days before the last, which is not counted."""
        day = last
        while count > 0:
            day -= DAY
            count -= self.is_working_day(day)
        return day

    def rolled(self, day: date) -> date:
        """The day, or the next working day where a period of time ends on a day off (Bộ luật Dân sự 2015, Điều 148)."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def rolled_back(self, day: date) -> date:
        """The day, or the last working day before it."""
        while not self.is_working_day(day):
            day -= DAY
        return day


def after_months(first: date, months: int) -> date:
    """The same day so many months later, or that month's last (Bộ luật Dân sự 2015, Điều 148)."""
    years, month = divmod(first.month - 1 + months, 12)
    return next(found for day in range(first.day, 0, -1) if (found := make_date(day, month + 1, first.year + years)))


def last_of_month(first: date) -> date:
    """The last day of a month, given any of its days."""
    return after_months(first.replace(day=1), 1) - DAY
