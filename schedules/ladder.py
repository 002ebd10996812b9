"""The ladder of a duty: on which day each of its rungs is climbed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from plan.calendar import DAY, WorkCalendar
from plan.values import Duty, Plan, Rung

LONGEST = timedelta(days=30)  # after the Action Month nobody is asked any more


class Step(NamedTuple):
    """A rung on its day; it is climbed from that day's `nudge_at` on."""

    id: str  # the rung's id; of a daily rung with its day: overdue:2024-11-27
    day: date
    rung: Rung


def last_day(plan: Plan) -> date:
    """The last day on which anything is asked for."""
    return plan.month.last + LONGEST


def rungs(plan: Plan, duty: Duty) -> list[Step]:
    """The steps of a duty's ladder, in the order of their days, at most one a day.

    1 Every rung has a nominal day: the opening, or `before` + `days`. 2 One before the deadline
    that falls on a day off moves to the working day before; the opening, what comes after the
    deadline and what is daily move forward. 3 What then lies before the duty opens, or after
    the last day of the plan, is left out. 4 Of two on one day the later one counts.
    """
    calendar = WorkCalendar(plan.days)
    climbed: dict[date, Step] = {}
    for rung in sorted(duty.ladder, key=lambda rung: _nominal(duty, rung)):
        for step in _steps(plan, duty, rung, calendar):
            if duty.opens <= step.day <= last_day(plan):
                climbed[step.day] = step
    return [climbed[day] for day in sorted(climbed)]


def current(plan: Plan, duty: Duty, today: date) -> Step | None:
    """The newest step that is still true today: none of before the deadline once it has passed."""
    if today > last_day(plan):
        return None
    passed = [step for step in rungs(plan, duty) if step.day <= today]
    if not passed or passed[-1].day < duty.before <= today:
        return None
    return passed[-1]


def _nominal(duty: Duty, rung: Rung) -> date:
    return duty.opens if rung.days is None else duty.before + timedelta(days=rung.days)


def _steps(plan: Plan, duty: Duty, rung: Rung, calendar: WorkCalendar) -> Iterator[Step]:
    day = _nominal(duty, rung)
    if rung.daily:
        while (day := calendar.on_or_after(day)) <= last_day(plan):
            yield Step(f"{rung.id}:{day.isoformat()}", day, rung)
            day += DAY
    elif rung.days is None or rung.days >= 0:
        yield Step(rung.id, calendar.on_or_after(day), rung)
    else:
        yield Step(rung.id, calendar.on_or_before(day), rung)
