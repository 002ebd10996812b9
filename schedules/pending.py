"""What is asked about until it is answered: planned activities, records that may be out of date."""

from __future__ import annotations

from datetime import timedelta

from plan.calendar import DAY, WorkCalendar
from plan.values import Plan
from schedules.due import Pending
from storage import planned, records, verifications
from storage.engine import Transaction


async def pending(tx: Transaction, plan: Plan) -> tuple[Pending, ...]:
    """Everything open, also what is asked only later; by the day of asking, then by name."""
    found = [*await _planned(tx), *await _checks(tx, plan)]
    return tuple(sorted(found, key=lambda one: (one.since, one.title, one.id)))


async def _planned(tx: Transaction) -> list[Pending]:
    """Each announced activity, to be asked about from the day after its own."""
    return [
        Pending("planned", p.id, p.unit, p.person, p.day + DAY, p.day, p.title)
        for p in await planned.waiting(tx)
    ]


async def _checks(tx: Transaction, plan: Plan) -> list[Pending]:
    """Each record that has to be confirmed from time to time, named by its receipt code."""
    every = {rule.id: rule for rule in plan.rules if rule.check_days}
    if not every:
        return []
    zone = WorkCalendar(plan.days).zone
    said = await verifications.newest(tx)
    found = []
    for head in await records.heads(tx, every):
        rule = every[head.form]
        last = said.get(head.id, head.submitted_at).astimezone(zone).date()
        since = last + timedelta(days=rule.check_days)
        title = f"{rule.said or rule.id} {head.code}"
        found.append(Pending("check", head.id, head.unit, head.person, since, last, title))
    return found
