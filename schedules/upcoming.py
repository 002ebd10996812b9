"""What comes next: the moments to which a rehearsal winds its clock, and a whole season."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from plan.calendar import DAY, WorkCalendar
from plan.values import Plan
from schedules.due import Standing, due, remind_at
from schedules.ladder import rungs

MINUTE = timedelta(minutes=1)
HORIZON = 90  # days that are looked ahead


def next_morning(plan: Plan, now: datetime) -> datetime:
    """The next working day, one minute after its nudges go out."""
    calendar = WorkCalendar(plan.days)
    tomorrow = calendar.local(now).date() + DAY
    return calendar.morning(calendar.on_or_after(tomorrow)) + MINUTE


def next_nudge(plan: Plan, standing: Standing, now: datetime) -> datetime | None:
    """The first moment from now on at which anybody is to be nudged; None within 90 days."""
    calendar = WorkCalendar(plan.days)
    today = calendar.local(now).date()
    days = (today + n * DAY for n in range(HORIZON + 1))
    moments = {calendar.morning(day) for day in days if calendar.is_working(day)}
    moments |= {
        remind_at(calendar, asked) for kind, asked in standing.answered.values() if kind == "later"
    }
    tomorrow = replace(standing, nudged_today=frozenset())
    for moment in sorted({now, *(m for m in moments if m > now)}):
        known = standing if calendar.local(moment).date() == today else tomorrow
        if due(plan, known, moment):
            return moment
    return None


def deadline(plan: Plan, now: datetime) -> datetime | None:
    """The last minute of the next duty's last good day; None when all deadlines have passed."""
    calendar = WorkCalendar(plan.days)
    last = {calendar.at(duty.before, time()) - MINUTE for duty in plan.duties}
    return min((moment for moment in last if moment > now), default=None)


def season(plan: Plan) -> list[tuple[datetime, str, str, str]]:
    """Every nudge as it would go out if nobody reported: moment, unit, duty, rung."""
    calendar = WorkCalendar(plan.days)
    return sorted(
        (calendar.morning(step.day), unit.code, duty.id, step.id)
        for duty in plan.duties
        for step in rungs(plan, duty)
        for unit in plan.owing(duty)
    )
