"""Who is to be nudged now, about what: computed from rows, remembering nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from plan.calendar import DAY, WorkCalendar
from plan.values import Plan
from schedules.ladder import Step, current, rungs
from storage.values import Filing, Person

AFTERNOON = time(14)  # “chiều nhắc lại”
LATER = timedelta(hours=2)  # the same, asked in the afternoon
LEAD = "lead"  # the role that is told when its unit is overdue

Key = tuple[str, str, str, str]  # unit, duty, rung, person
Owed = tuple[str, str, str]  # unit, duty, person
Matter = Literal["planned", "check"]
Topic = Literal["owed", "escalated", "summary", Matter]
AGAIN = 7  # days after which an unanswered question is asked once more
ASKED_FOR = 8  # weeks: whoever has not answered by then will not


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that is asked about from a day on until it is answered.

    What became of a planned activity (`day` is its day), or whether a record is still true (`day`
    is when that was last said). `person` is asked, or her unit's officers if she cannot be reached.
    """

    topic: Matter
    id: str  # of the planned activity, or of the record
    unit: str
    person: str
    since: date
    day: date
    title: str

    @property
    def key(self) -> str:
        """What stands in the place of a duty in the rows of nudges."""
        return f"{self.topic}:{self.id}"


@dataclass(frozen=True)
class Standing:
    """All that decides about nudges, as the rows have it."""

    filings: tuple[Filing, ...]
    people: tuple[Person, ...]
    reachable: Set[str]  # persons with a link that works
    fired: Set[Key] = frozenset()
    answered: Mapping[Owed, tuple[str, datetime]] = field(default_factory=dict)
    nudged_today: Set[str] = frozenset()  # persons
    activities: Mapping[str, int] = field(default_factory=dict)  # records by unit, for the wording
    pending: tuple[Pending, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a nudge. `before` is exclusive.

    `topic`: this person's own work, her unit's delay, a line of the desk's summary, or a question
    about what is pending (then `before` is its day, and `title` names it).
    `reminder`: it answers a “later” that she asked for.
    """

    unit: str
    duty: str
    rung: str
    before: date
    topic: Topic = "owed"
    reminder: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Nudge:
    """One merged message to a person."""

    person: Person
    items: tuple[Item, ...]


def due(plan: Plan, standing: Standing, now: datetime) -> tuple[Nudge, ...]:
    """The nudges of this moment, at most one a person; () outside the hours for nudging.

    1 Each duty has at most one step that is still true today; an older one never goes out.
    2 Each reachable person: her unit's work, her unit's delay if she leads it, all delays if she
    watches them. 3 What was nudged already is left out; whoever was nudged today hears nothing
    more today but a reminder that she asked for.
    """
    calendar = WorkCalendar(plan.days)
    if not calendar.nudging(now):
        return ()
    moment = _Moment(plan, standing, calendar, calendar.local(now))
    reached = sorted((p for p in standing.people if p.id in standing.reachable), key=_id)
    nudges = (Nudge(person, moment.items(person)) for person in reached)
    return tuple(nudge for nudge in nudges if nudge.items)


def remind_at(calendar: WorkCalendar, asked: datetime) -> datetime:
    """When a nudge is repeated that was put off: from 14:00 of the same working day.

    Asked in the afternoon: two hours later, but before the quiet hours; else the next working
    morning.
    """
    here = calendar.local(asked)
    if calendar.is_working(here.date()):
        afternoon = calendar.at(here.date(), AFTERNOON)
        later = afternoon if here < afternoon else here + LATER
        if later.date() == here.date() and not calendar.quiet(later):
            return later
    return calendar.morning(calendar.on_or_after(here.date() + DAY))


def _id(person: Person) -> str:
    return person.id


class _Moment:
    """One evaluation: what is true for everybody at this moment, computed once."""

    def __init__(
        self, plan: Plan, standing: Standing, calendar: WorkCalendar, here: datetime
    ) -> None:
        self._plan, self._standing, self._calendar = plan, standing, calendar
        self._here, self._today = here, here.date()
        self._rights = {role.id: role.rights for role in plan.roles}
        self._duties = {duty.id: duty for duty in plan.duties}
        self._steps = {duty.id: current(plan, duty, self._today) for duty in plan.duties}
        self._newer = {
            duty.id: [s.id for s in rungs(plan, duty) if s.day > self._today]
            for duty in plan.duties
        }
        self._missing = self._owed_now()
        self._officers = self._reporting()

    def items(self, person: Person) -> tuple[Item, ...]:
        """What this person is to hear now."""
        if person.id in self._standing.nudged_today:
            return tuple(self._reminders(person))
        return (
            *self._own(person),
            *self._questions(person),
            *self._delays(person),
            *self._summary(person),
        )

    def _owed_now(self) -> list[tuple[Filing, Step]]:
        """Filings that are missing, with the step that is true; by deadline, as the plan lists."""
        order = {unit.code: n for n, unit in enumerate(self._plan.units)}
        found = [
            (filing, step)
            for filing in self._standing.filings
            if filing.state == "missing" and filing.unit in order
            if (step := self._steps.get(filing.duty)) is not None
        ]
        return sorted(
            found, key=lambda f: (self._duties[f[0].duty].before, f[0].duty, order[f[0].unit])
        )

    def _reporting(self) -> set[str]:
        """Persons who report for their unit: the desk's reviewers, elsewhere who may report."""
        found = set()
        for person in self._standing.people:
            right = "review" if person.unit == self._plan.office.unit else "report"
            if person.id in self._standing.reachable and right in self._may(person):
                found.add(person.id)
        return found

    def _may(self, person: Person) -> tuple[str, ...]:
        return self._rights.get(person.role, ())

    def _answer(self, filing: Filing, person: Person) -> tuple[str, datetime] | None:
        return self._standing.answered.get((filing.unit, filing.duty, person.id))

    def _declined(self, filing: Filing, person: Person) -> bool:
        answer = self._answer(filing, person)
        return answer is not None and answer[0] == "declined"

    def _responsible(self, filing: Filing, person: Person) -> bool:
        """Officers do the work; a lead stands in where no officer can be asked."""
        if person.unit != filing.unit or person.id not in self._officers:
            return False
        return not self._declined(filing, person) and (
            person.role != LEAD or not self._has_officer(filing)
        )

    def _has_officer(self, filing: Filing) -> bool:
        return any(
            p.unit == filing.unit
            and p.role != LEAD
            and p.id in self._officers
            and not self._declined(filing, p)
            for p in self._standing.people
        )

    def _own(self, person: Person) -> Iterator[Item]:
        """The rungs of this person's own work that were not climbed; else the reminders."""
        for filing, step in self._missing:
            if not self._responsible(filing, person):
                continue
            reminder = self._reminder(filing, person)
            if not self._was_told(filing, person, step.id, *self._newer[filing.duty]):
                yield self._item(filing, step.id, reminder=bool(reminder))
            elif reminder:
                yield self._item(filing, reminder, reminder=True)

    def _reminders(self, person: Person) -> Iterator[Item]:
        for filing, _step in self._missing:
            if self._responsible(filing, person) and (rung := self._reminder(filing, person)):
                yield self._item(filing, rung, reminder=True)

    def _questions(self, person: Person) -> Iterator[Item]:
        """What is pending and hers to answer: asked from its day on, and again every week."""
        for one in self._standing.pending:
            if one.since > self._today or not self._asked(one, person):
                continue
            week = (self._today - one.since).days // AGAIN
            rung = f"asked:{one.since.isoformat()}+{week}"
            told = (one.unit, one.key, rung, person.id) in self._standing.fired
            if week < ASKED_FOR and not told:
                yield Item(one.unit, one.key, rung, one.day, one.topic, title=one.title)

    def _asked(self, one: Pending, person: Person) -> bool:
        if one.person in self._officers:
            return person.id == one.person
        return person.unit == one.unit and person.id in self._officers

    def _delays(self, person: Person) -> Iterator[Item]:
        """What a lead is told, once for each rung that escalates."""
        for filing, step in self._missing:
            if person.role != LEAD or person.unit != filing.unit or not step.rung.escalate:
                continue
            rung = f"escalated:{step.rung.id}"
            told = self._was_told(filing, person, rung) or self._declined(filing, person)
            if not told and not self._responsible(filing, person):
                yield self._item(filing, rung, "escalated")

    def _summary(self, person: Person) -> Iterator[Item]:
        """Once a day, to whoever watches all units: the others that are overdue."""
        if "standing-all" not in self._may(person):
            return
        rung = f"summary:{self._today.isoformat()}"
        for filing, step in self._missing:
            overdue = step.rung.escalate and self._duties[filing.duty].before <= self._today
            if overdue and filing.unit != person.unit and not self._was_told(filing, person, rung):
                yield self._item(filing, rung, "summary")

    def _reminder(self, filing: Filing, person: Person) -> str:
        """The key of a reminder that was asked for and is due; "" if there is none."""
        answer = self._answer(filing, person)
        if answer is None or answer[0] != "later":
            return ""
        if remind_at(self._calendar, answer[1]) > self._here:
            return ""
        rung = f"later:{self._calendar.local(answer[1]).isoformat(timespec='seconds')}"
        return "" if self._was_told(filing, person, rung) else rung

    def _was_told(self, filing: Filing, person: Person, *ids: str) -> bool:
        unit, duty, fired = filing.unit, filing.duty, self._standing.fired
        return any((unit, duty, id, person.id) in fired for id in ids)

    def _item(
        self, filing: Filing, rung: str, topic: Topic = "owed", reminder: bool = False
    ) -> Item:
        before = self._duties[filing.duty].before
        return Item(filing.unit, filing.duty, rung, before, topic, reminder)
