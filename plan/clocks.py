"""Which clocks of a case run, when each is due, and what has ended it.

What was recorded is gone through in its order, as often as it is wanted: the same events always
give the same clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from plan.calendar import DAY, WorkCalendar
from plan.cases import CaseClock

StepKind = Literal["recorded", "followed", "closed", "reopened", "noted"]
End = Literal["", "answered", "followed", "moved", "closed"]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was recorded: the answers by name.

    `recorded` again is the intake anew: what it does not answer any more is taken back.
    """

    kind: StepKind
    at: datetime
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ticking:
    """A clock that runs from `starts_at`, or that has ended at `ended_at` by `end`.

    `moved`: its start was corrected, begun anew, or taken back.
    """

    clock: CaseClock
    starts_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    end: End = ""


@dataclass(frozen=True, slots=True)
class _Fact:
    value: str
    said_at: datetime
    since: datetime  # when it was said first, if it was only repeated
    intake: bool


Key = tuple[str, datetime]  # a clock's id, and its start


def ticking(
    clocks: Sequence[CaseClock], steps: Iterable[Step], calendar: WorkCalendar
) -> tuple[Ticking, ...]:
    """Every clock that the steps of a case have started, by the time at which it is due.

    The first step is the intake. For each step: 1 a follow-up ends what it is for, 2 its answers
    replace earlier ones, 3 each clock starts, moves or ends as the answers now say, 4 a closed
    case ends all of them until it is opened again.
    """
    ordered = sorted(steps, key=lambda step: step.at)
    if not ordered:
        return ()
    case = _Case(clocks, calendar, ordered[0].at)
    for step in ordered:
        case.take(step)
    return tuple(sorted(case.known.values(), key=lambda t: (t.due_at, t.clock.id, t.starts_at)))


def due_at(clock: CaseClock, starts_at: datetime, calendar: WorkCalendar) -> datetime:
    """When a clock is due that starts at a moment.

    Hours count to the minute. Days end at 24:00 of the last one and leave the first out, as the
    Civil Code counts periods (Điều 147–148 Bộ luật Dân sự 2015); a last day that is off is not put
    off, for help does not wait for Monday. What protects a survivor is written in hours: it may
    end at the same hour, and the earlier reading is the safe one.
    """
    if clock.hours or clock.at_once:
        return starts_at + timedelta(hours=clock.hours)
    last = calendar.local(starts_at).date() + clock.days * DAY
    for _ in range(clock.working_days):
        last = calendar.on_or_after(last + DAY)
    return calendar.at(last + DAY, time())


class _Case:
    """The state between two steps of one case."""

    def __init__(
        self, clocks: Sequence[CaseClock], calendar: WorkCalendar, intake: datetime
    ) -> None:
        self._clocks, self._calendar, self._intake = clocks, calendar, intake
        self._facts: dict[str, _Fact] = {}
        self._closed = False
        self._met: set[date] = set()  # the days of follow-ups
        self.known: dict[Key, Ticking] = {}

    def take(self, step: Step) -> None:
        if step.kind == "followed":
            self._follow(step.at)
        self._learn(step)
        self._closed = step.kind == "closed" or (self._closed and step.kind != "reopened")
        for clock in self._clocks:
            self._set(clock, step.at)
        if self._closed:
            for key in self._running():
                self._end(key, step.at, "closed")

    def _learn(self, step: Step) -> None:
        """A later answer replaces an earlier one."""
        intake, before = step.kind == "recorded", self._facts
        if intake:
            self._facts = {name: fact for name, fact in before.items() if not fact.intake}
        for name, value in step.answers.items():
            known = before.get(name)
            since = known.since if known and known.value == value else step.at
            self._facts[name] = _Fact(value, step.at, since, intake)

    def _running(self) -> list[Key]:
        """What runs, by the time at which it is due."""
        running = (key for key, one in self.known.items() if one.ended_at is None)
        return sorted(running, key=lambda key: (self.known[key].due_at, key))

    def _end(self, key: Key, at: datetime, end: End) -> None:
        self.known[key] = replace(self.known[key], ended_at=at, end=end)

    def _follow(self, at: datetime) -> None:
        """End what is due up to the end of this day, and at least the next: once a day only."""
        today = self._calendar.local(at).date()
        waiting = [key for key in self._running() if self.known[key].clock.follow_up]
        midnight = self._calendar.at(today + DAY, time())
        due = [key for key in waiting if self.known[key].due_at <= midnight]
        for key in due or ([] if today in self._met else waiting[:1]):
            self._end(key, at, "followed")
        self._met.add(today)

    def _set(self, clock: CaseClock, at: datetime) -> None:
        """Start, move or end a clock as the answers say."""
        start = self._start(clock)
        for key in self._running():
            if key[0] == clock.id and key[1] != start:
                self._end(key, at, "moved")
        if start is None:
            return
        key = (clock.id, start)
        fresh = Ticking(clock, start, due_at(clock, start, self._calendar))
        known = self.known.setdefault(key, fresh)
        if self._answered(clock, start):
            if known.ended_at is None:
                self._end(key, at, "answered")
        elif known.end in ("answered", "moved", "closed"):
            self.known[key] = fresh

    def _start(self, clock: CaseClock) -> datetime | None:
        """When a clock starts by what is known; None if it does not."""
        if not all(self._holds(name, value) for name, value in clock.where.items()):
            return None
        first = self._moment(clock.starts) if clock.starts else self._intake
        if first is None:
            return None
        return max([first, *filter(None, map(self._moment, clock.again))])

    def _holds(self, name: str, value: str) -> bool:
        fact = self._facts.get(name)
        return fact is not None and value in fact.value.split()

    def _moment(self, name: str) -> datetime | None:
        """The moment that a field holds: the first of a day that is named without an hour."""
        fact = self._facts.get(name)
        return moment_of(fact.value, self._calendar) if fact else None

    def _answered(self, clock: CaseClock, start: datetime) -> bool:
        """Whether an answer ends the clock that began at `start`.

        A moment ends it if it is not from before; what is no moment, if it was said with the
        start or after it.
        """
        said = self._facts[clock.starts].since if clock.starts else self._intake
        return any(self._ends(name, start, said) for name in clock.ended_by) or any(
            self._holds(name, value) and self._facts[name].said_at >= said
            for name, value in clock.ended_if.items()
        )

    def _ends(self, name: str, start: datetime, said: datetime) -> bool:
        fact = self._facts.get(name)
        if fact is None:
            return False
        moment = moment_of(fact.value, self._calendar)
        if moment is None:
            return fact.said_at >= said
        if _is_day(fact.value):
            return moment.date() >= self._calendar.local(start).date()
        return moment >= start


def moment_of(value: str, calendar: WorkCalendar) -> datetime | None:
    """An ISO date or dateTime as a moment; of the office's zone where it names none."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone)


def _is_day(value: str) -> bool:
    return "T" not in value
