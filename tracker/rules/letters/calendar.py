"""Working days and office hours: when a letter that nobody asked for may leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from config import national_days
from config.extra_days import ExtraDays
from config.settings import SendingSettings

_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _national(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and swapped working weekend days of a year (Bộ luật Lao động 2019, Điều 112).

    From the table where it has the year; the library takes 18 MB and a tenth of a second.
    """
    if year in national_days.OFF:
        return _days(year, national_days.OFF[year]), _days(year, national_days.SWAPPED[year])
    import holidays

    table = holidays.country_holidays("VN", years=year)
    return frozenset(table), frozenset(table.weekend_workdays)


def _days(year: int, words: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(f"{year}-{word}") for word in words.split())


@dataclass(frozen=True, slots=True)
class Calendar:
    """The office's working days. Instants may be in any zone; days are those of `timezone`."""

    timezone: ZoneInfo
    extra: ExtraDays = field(default_factory=ExtraDays)

    def is_working_day(self, day: date) -> bool:
        """Whether the office works: the office's own word, else the nation's, else Monday to Friday."""
        if day in self.extra.working:
            return True
        if day in self.extra.off:
            return False
        off, swapped = _national(day.year)
        return day in swapped or (day.weekday() < 5 and day not in off)

    def next_working_day(self, day: date) -> date:
        """The first working day after a day."""
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The last working day before a day."""
        day -= _DAY
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def working_day_after(self, day: date, count: int) -> date:
        """The so-manieth working day after a day."""
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def is_sending_moment(self, now: datetime, hours: SendingSettings) -> bool:
        """Whether a reminder may leave now: on a working day, from `day_starts`, before `day_ends`."""
        local = now.astimezone(self.timezone)
        return self.is_working_day(local.date()) and hours.day_starts <= local.time() < hours.day_ends

    def next_sending_moment(self, now: datetime, hours: SendingSettings) -> datetime:
        """The first instant, `now` or later, at which a reminder may leave."""
        local = now.astimezone(self.timezone)
        if self.is_sending_moment(local, hours):
            return local
        if self.is_working_day(local.date()) and local.time() < hours.day_starts:
            return self.at(local.date(), hours.day_starts)
        return self.at(self.next_working_day(local.date()), hours.day_starts)

    def last_opening(self, now: datetime, hours: SendingSettings) -> datetime:
        """The start of the office hours that `now` is in or that went before it."""
        local = now.astimezone(self.timezone)
        if self.is_working_day(local.date()) and hours.day_starts <= local.time():
            return self.at(local.date(), hours.day_starts)
        return self.at(self.previous_working_day(local.date()), hours.day_starts)

    def at(self, day: date, clock: time) -> datetime:
        """An hour of a day, here."""
        return datetime.combine(day, clock, self.timezone)
