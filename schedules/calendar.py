"""Working days and allowed hours: the country's holidays, and what the plan says otherwise."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from plan.values import Days

SATURDAY = 5
MOST_DAYS_OFF = 30  # no run of days off is longer; a plan that has one is wrong
A_DAY = timedelta(days=1)


@cache
def _days_off(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


class WorkCalendar:
    """When an office of the plan works."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self.zone = ZoneInfo(days.timezone)

    def is_working(self, day: date) -> bool:
        """Whether the office works on a day; the plan's overrides come first."""
        if day in self._days.worked:
            return True
        if day in self._days.holidays:
            return False
        return day.weekday() < SATURDAY and day not in _days_off(self._days.country)

    def on_or_before(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        return self._next(day, -A_DAY)

    def on_or_after(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        return self._next(day, A_DAY)

    def is_quiet(self, at: time) -> bool:
        """Whether nothing but an urgent case may go out at this hour."""
        begin, end = self._days.quiet_from, self._days.quiet_to
        return begin <= at < end if begin <= end else at >= begin or at < end

    def allows(self, moment: datetime) -> bool:
        """Whether a nudge may go out at a moment: a working day, from the plan's hour on."""
        here = moment.astimezone(self.zone)
        early = here.time() < self._days.nudge_at
        return self.is_working(here.date()) and not early and not self.is_quiet(here.time())

    def morning(self, day: date) -> datetime:
        """The hour at which nudges go out on a day."""
        return datetime.combine(day, self._days.nudge_at, self.zone)

    def _next(self, day: date, step: timedelta) -> date:
        for _ in range(MOST_DAYS_OFF):
            if self.is_working(day):
                return day
            day += step
        raise ValueError(f"no working day within {MOST_DAYS_OFF} days of {day}")
