"""Working time: which days are worked, and the hours in which a nudge may go out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

from plan.values import Days

DAY = timedelta(days=1)


@lru_cache
def _country(code: str) -> HolidayBase:
    """The public holidays of a country, with the days that were swapped for them."""
    return country_holidays(code)


class WorkCalendar:
    """The plan's working time. Days and hours are local: in the plan's zone.

    Monday to Friday without the country's holidays; the plan's overrides come before both.
    """

    def __init__(self, days: Days) -> None:
        self._days = days
        self._holidays = _country(days.country)
        self.zone = ZoneInfo(days.timezone)
        self._first = days.quiet_to if self._is_quiet(days.nudge_at) else days.nudge_at

    def is_working(self, day: date) -> bool:
        """Whether the office works on this day."""
        if day in self._days.holidays:
            return False
        return day in self._days.worked or self._holidays.is_working_day(day)

    def working_day_before(self, day: date) -> date:
        """The last working day before this one."""
        return self.on_or_before(day - DAY)

    def on_or_before(self, day: date) -> date:
        """This day if it is worked, else the working day before."""
        while not self.is_working(day):
            day -= DAY
        return day

    def on_or_after(self, day: date) -> date:
        """This day if it is worked, else the next working day."""
        while not self.is_working(day):
            day += DAY
        return day

    def local(self, moment: datetime) -> datetime:
        """A moment as the office's clock shows it."""
        return moment.astimezone(self.zone)

    def at(self, day: date, hour: time) -> datetime:
        """The moment at which the office's clock shows this day and hour."""
        return datetime.combine(day, hour, self.zone)

    def morning(self, day: date) -> datetime:
        """The first moment of a day at which a nudge may go out: `nudge_at`, never while quiet."""
        return self.at(day, self._first)

    def quiet(self, moment: datetime) -> bool:
        """Whether a moment lies in the quiet hours; they may go over midnight."""
        return self._is_quiet(self.local(moment).time())

    def nudging(self, moment: datetime) -> bool:
        """Whether nudges may go out now: a working day, from `nudge_at`, not in quiet hours."""
        here = self.local(moment)
        return here.time() >= self._first and not self.quiet(here) and self.is_working(here.date())

    def next_nudging(self, moment: datetime) -> datetime:
        """This moment if nudges may go out at it, else the next at which they may."""
        here = self.local(moment)
        day = here.date()
        while True:
            hours = sorted({self._first, self._days.quiet_to})
            for at in (here, *(self.at(day, hour) for hour in hours)):
                if at >= here and self.nudging(at):
                    return at
            day += DAY

    def last_nudging(self, moment: datetime) -> datetime:
        """This moment if nudges may go out at it, else the last working morning before it."""
        here = self.local(moment)
        if self.nudging(here):
            return here
        day = self.on_or_before(here.date())
        early = self.morning(day) > here
        return self.morning(self.working_day_before(day) if early else day)

    def silence(self, moment: datetime) -> datetime:
        """When what is said now has to have gone: the next quiet hour, or the end of the day."""
        here = self.local(moment)
        evening = self.at(here.date(), self._days.quiet_from)
        return evening if here < evening else self.at(here.date() + DAY, time())

    def _is_quiet(self, hour: time) -> bool:
        start, end = self._days.quiet_from, self._days.quiet_to
        if start <= end:
            return start <= hour < end
        return hour >= start or hour < end
