"""The clocks of a case as rows: reckoned anew from all its events whenever one is added."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.work import Turn
from plan.calendar import WorkCalendar
from plan.clock_nudges import first_nudge
from plan.clock_wording import left
from plan.clocks import Step, StepKind, Ticking, ticking
from plan.values import Plan
from storage import case_clocks, cases
from storage.case_values import Case, CaseEvent, ClockRow, EventKind

Key = tuple[str, datetime]  # a clock's id, and its start
STEPS: Mapping[EventKind, StepKind] = {
    "recorded": "recorded",
    "followed": "followed",
    "consent": "noted",
    "handed-over": "noted",
    "closed": "closed",
    "reopened": "reopened",
}


async def reckon(turn: Turn, case: Case) -> None:
    """Let the rows of a case's clocks agree with its events, in the transaction of this turn.

    Called after an event was added, and after the case was closed or opened again. It may be
    called as often as one likes: what has not changed stays as it is, nudges included.
    """
    plan, tx = turn.work.plan, turn.work.tx
    if plan.cases is None:
        return
    found = (await cases.events(tx, [case.id]))[case.id]
    reckoned = ticking(plan.cases.clocks, _steps(case, found), WorkCalendar(plan.days))
    known = {(row.clock, row.starts_at): row for row in await case_clocks.of_case(tx, case.id)}
    rows = [_row(turn, case, one, known) for one in reckoned]
    kept = {(row.clock, row.starts_at) for row in rows}
    gone = [
        replace(row, next_at=None, ended_at=turn.work.now)
        for key, row in known.items()
        if key not in kept and row.ended_at is None
    ]
    before = list(known.values())
    await case_clocks.save(tx, [row for row in (*rows, *gone) if row not in before])


def next_line(plan: Plan, row: ClockRow, now: datetime) -> str:
    """A clock on a line, for a chat in which the PIN is open.

    “Quyết định cấm tiếp xúc: còn 5 giờ (trước 20:30 hôm nay)”
    """
    clock = plan.cases.clock(row.clock) if plan.cases else None
    label = clock.label if clock else row.clock
    return f"{label}: {left(row.due_at, now, WorkCalendar(plan.days))}"


def _steps(case: Case, events: Sequence[CaseEvent]) -> list[Step]:
    """The events as the clocks see them; a case that is not open any more is closed last."""
    steps = [Step(STEPS[event.kind], event.created_at, named(event)) for event in events]
    if steps and case.state != "open":
        last = max(step.at for step in steps)
        steps.append(Step("closed", max(case.closed_at or last, last), {}))
    return steps


def named(event: CaseEvent) -> dict[str, str]:
    """The answers of an event by name; rows of a repeat keep their path."""
    return {
        path if "[" in path else path.rpartition("/")[2]: value
        for path, value in event.answers.items()
    }


def _row(turn: Turn, case: Case, one: Ticking, known: Mapping[Key, ClockRow]) -> ClockRow:
    """The row of a clock: a new one, the known one as it is, or that one moved or ended."""
    row = known.get((one.clock.id, one.starts_at))
    if row and (row.due_at, row.ended_at) == (one.due_at, one.ended_at):
        return row
    now, calendar = turn.work.now, WorkCalendar(turn.work.plan.days)
    running = one.ended_at is None
    return ClockRow(
        id=row.id if row else uuid.uuid4().hex,
        case_id=case.id,
        clock=one.clock.id,
        starts_at=one.starts_at,
        due_at=one.due_at,
        next_at=first_nudge(one.clock, one.due_at, now, calendar) if running else None,
        ended_at=one.ended_at,
        nudges=row.nudges if row else 0,
    )
