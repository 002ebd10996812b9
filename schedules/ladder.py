"""The ladder of a duty: on which days which rung falls due.

1 the opening, on the day the duty opens or the first working day after it; 2 the rungs counted
from the exclusive deadline, each moved to the working day before when it falls on a day off, none
before the opening; 3 where two rungs meet on one day, the later one counts; 4 overdue, on every
working day from the deadline on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plan.values import Duty, Plan, Rung
from schedules.calendar import WorkCalendar

OVERDUE_DAYS = 30  # after the plan's month nobody is reminded of it any more


@dataclass(frozen=True, slots=True)
class Step:
    """A rung on the day on which it falls due; the id of a daily rung carries the day."""

    id: str
    day: date
    escalate: bool = False


def steps(plan: Plan, duty: Duty, calendar: WorkCalendar, until: date) -> list[Step]:
    """The steps of a duty's ladder up to a day, in order."""
    found = {}
    opening = calendar.on_or_after(duty.opens)
    for rung in duty.ladder:
        for step in _of(plan, duty, rung, calendar, opening, until):
            found[step.day] = step
    return [found[day] for day in sorted(found) if day <= until]


def _of(
    plan: Plan, duty: Duty, rung: Rung, calendar: WorkCalendar, opening: date, until: date
) -> list[Step]:
    if rung.days is None:
        return [Step(rung.id, opening, rung.escalate)]
    first = duty.before + timedelta(days=rung.days)
    if rung.daily:
        last = min(until, plan.month.last + timedelta(days=OVERDUE_DAYS))
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        worked = [day for day in days if calendar.is_working(day)]
        return [Step(f"{rung.id}:{day.isoformat()}", day, rung.escalate) for day in worked]
    if first < duty.opens:
        return []
    day = calendar.on_or_before(first)
    return [Step(rung.id, day, rung.escalate)] if day >= opening else []


def latest(plan: Plan, duty: Duty, calendar: WorkCalendar, today: date) -> Step | None:
    """The newest step that has fallen due: an older one is stale and never said."""
    past = steps(plan, duty, calendar, today)
    return past[-1] if past else None
