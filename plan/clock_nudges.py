"""When a clock of a case is nudged: before it is due, when it is, and again until it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from plan.calendar import WorkCalendar
from plan.cases import CaseClock


def first_nudge(
    clock: CaseClock, due_at: datetime, now: datetime, calendar: WorkCalendar
) -> datetime:
    """The first nudge of a clock that is set now.

    A warning whose time has passed goes out as soon as nudges may: what was recorded late has the
    same warning, if it comes before the clock is due.
    """
    soon = _allowed(clock, now, calendar)
    moments = list(_moments(clock, due_at, calendar))
    if min(moments) <= now and (soon < due_at or due_at <= now):
        return soon
    return min(moment for moment in moments if moment > now)


def nudge_after(
    clock: CaseClock, due_at: datetime, now: datetime, calendar: WorkCalendar
) -> datetime:
    """The next nudge of a clock that has been nudged now; what was missed before is not repeated.

    Once it is due, every `again_hours` from then on.
    """
    coming = [moment for moment in _moments(clock, due_at, calendar) if moment > now]
    if coming:
        return min(coming)
    every = timedelta(hours=clock.again_hours)
    count = (now - due_at) // every + 1
    while (moment := _allowed(clock, due_at + count * every, calendar)) <= now:
        count += 1
    return moment


def _moments(clock: CaseClock, due_at: datetime, calendar: WorkCalendar) -> Iterator[datetime]:
    """Its warnings, and when it is due.

    A warning outside the hours for nudging goes out before them; that something is due, after.
    """
    for hours in clock.warns:
        warned = due_at - timedelta(hours=hours)
        yield warned if clock.urgent else calendar.last_nudging(warned)
    yield _allowed(clock, due_at, calendar)


def _allowed(clock: CaseClock, moment: datetime, calendar: WorkCalendar) -> datetime:
    return moment if clock.urgent else calendar.next_nudging(moment)
