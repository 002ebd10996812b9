"""`rehearse`: the whole season's nudges, as they would go out if nobody reported."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.commands.configuring import configuration
from bot.opening import load_office
from schedules.upcoming import season


def print_season() -> None:
    """Print a line for each nudge: moment, unit, duty, rung."""
    plan = load_office(configuration()).plan
    zone = ZoneInfo(plan.days.timezone)
    for moment, unit, duty, rung in season(plan):
        when = moment.astimezone(zone)
        print(f"{when:%a %d/%m/%Y %H:%M}  {plan.unit(unit).short:<20} {duty:<12} {rung}")
