"""What is due now: a pure question to the plan and the standing.

1 outside working hours nobody is nudged; 2 for each person, the newest rung of each missing duty
that was not said yet; 3 one merged nudge a person a day, besides a reminder that was asked for;
4 a rung that escalates is also told to the unit's lead, and once a day to the desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from plan.values import Duty, Plan
from schedules.calendar import WorkCalendar
from schedules.ladder import Step, latest
from storage.values import Filing, Nudged, Person

AFTERNOON = time(14)  # when “this afternoon” begins
PATIENCE = timedelta(hours=2)  # asked in the afternoon, it comes this much later
LEADS = ("lead",)  # roles that hear of an overdue duty of their unit
TO_LEAD, TO_DESK = "lead", "desk"  # prefixes of rungs that are told to them

Key = tuple[str, str, str, str]  # unit, duty, rung, person


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known at a moment: who owes what, who can be reached, what was said already."""

    filings: tuple[Filing, ...]
    people: tuple[Person, ...]  # those who can be reached on some channel
    fired: frozenset[Key] = frozenset()
    answered: Mapping[tuple[str, str, str], tuple[str, datetime]] = field(default_factory=dict)
    nudged_today: frozenset[str] = frozenset()  # ids of people
    activities: Mapping[str, int] = field(default_factory=dict)  # records by unit


@dataclass(frozen=True, slots=True)
class Item:
    """One duty within a nudge."""

    unit: str
    duty: Duty
    rung: str
    reminder: bool = False  # asked for by the person


@dataclass(frozen=True, slots=True)
class Nudge:
    """One message to one person. `audience`: own duties, a lead's unit, or the desk's summary."""

    person: Person
    items: tuple[Item, ...]
    audience: str = ""

    def keys(self, now: datetime) -> list[Nudged]:
        """The rungs that this message fires."""
        who = self.person.id
        prefix = f"{self.audience}:" if self.audience else ""
        return [
            Nudged(item.unit, item.duty.id, f"{prefix}{item.rung}", who, now)
            for item in self.items
            if not item.reminder
        ]


def due(plan: Plan, standing: Standing, now: datetime) -> tuple[Nudge, ...]:
    """The nudges that are due at a moment and have not gone out."""
    calendar = WorkCalendar(plan.days)
    if not calendar.allows(now):
        return ()
    today = now.astimezone(calendar.zone).date()
    missing = [f for f in standing.filings if f.state == "missing"]
    rungs = {d.id: latest(plan, d, calendar, today) for d in plan.duties}
    found: list[Nudge] = []
    for person in standing.people:
        items = tuple(_owed(plan, standing, missing, rungs, person, now, calendar))
        if items and (person.id not in standing.nudged_today or any(i.reminder for i in items)):
            found.append(Nudge(person, items))
        found += _told(plan, standing, missing, rungs, person)
    return tuple(found)


def _owed(
    plan: Plan,
    standing: Standing,
    missing: list[Filing],
    rungs: Mapping[str, Step | None],
    person: Person,
    now: datetime,
    calendar: WorkCalendar,
) -> Iterator[Item]:
    """The person's own duties: rungs not said yet, and reminders whose hour has come."""
    for filing in missing:
        duty, step = plan.duty(filing.duty), rungs[filing.duty]
        if filing.unit != person.unit or step is None or not _does(plan, person, duty):
            continue
        kind, asked = standing.answered.get((filing.unit, duty.id, person.id), ("", now))
        if kind == "declined":
            continue
        if kind == "later" and now >= reminder_at(asked, calendar):
            yield Item(filing.unit, duty, step.id, reminder=True)
        elif (filing.unit, duty.id, step.id, person.id) not in standing.fired:
            yield Item(filing.unit, duty, step.id)


def _does(plan: Plan, person: Person, duty: Duty) -> bool:
    """Officers report; a duty without a form is the desk's own."""
    rights = plan.role(person.role).rights
    return ("report" if duty.form else "review") in rights


def _told(
    plan: Plan,
    standing: Standing,
    missing: list[Filing],
    rungs: Mapping[str, Step | None],
    person: Person,
) -> Iterator[Nudge]:
    """What a lead and the desk hear of duties that are overdue."""
    rights = plan.role(person.role).rights
    overdue = [
        Item(filing.unit, plan.duty(filing.duty), step.id)
        for filing in missing
        if (step := rungs[filing.duty]) and step.escalate
    ]
    if person.role in LEADS:
        own = tuple(i for i in overdue if i.unit == person.unit)
        told = {(unit, duty) for unit, duty, rung, _p in standing.fired if rung.startswith(TO_LEAD)}
        new = tuple(i for i in own if (i.unit, i.duty.id) not in told)
        if new:
            yield Nudge(person, new, TO_LEAD)
    if "standing-all" in rights:
        others = tuple(i for i in overdue if i.unit != person.unit)
        key = f"{TO_DESK}:"
        said = {rung for _u, _d, rung, p in standing.fired if p == person.id}
        if others and not all(f"{key}{i.rung}" in said for i in others):
            yield Nudge(person, others, TO_DESK)


def reminder_at(asked: datetime, calendar: WorkCalendar) -> datetime:
    """When “this afternoon” comes: from 14:00, two hours on, or the next working morning."""
    here = asked.astimezone(calendar.zone)
    wanted = max(datetime.combine(here.date(), AFTERNOON, calendar.zone), here + PATIENCE)
    if here.time() < AFTERNOON:
        wanted = datetime.combine(here.date(), AFTERNOON, calendar.zone)
    if wanted.date() == here.date() and calendar.allows(wanted):
        return wanted
    return calendar.morning(calendar.on_or_after(here.date() + timedelta(days=1)))


def is_overdue(duty: Duty, today: date) -> bool:
    """“Trước ngày” is exclusive: the deadline's own day is too late."""
    return today >= duty.before
