"""Nudges about cases: a clock's row moves on in the transaction that queues what is said.

They are no part of the day's nudge about duties, and an urgent one goes out at any hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from plan.calendar import WorkCalendar
from plan.clock_nudges import nudge_after
from plan.values import Plan
from schedules.case_audience import Audience
from schedules.case_wording import Matter, buttons, text
from storage import case_clocks, cases, outbox
from storage.case_values import ClockRow
from storage.engine import Transaction
from storage.values import Outgoing

ABOUT = "case:"  # how the subjects of such nudges begin
LOOKED_BACK = timedelta(days=1)  # for nudges that never left


async def nudge_cases(tx: Transaction, plan: Plan, now: datetime) -> int:
    """Queue the nudges that are due at a moment, merged to one a person; gives how many.

    What nobody can be told stays due. A nudge that never left, because its chat was closed or its
    reader changed, goes out once more, to whoever is next.
    """
    if plan.cases is None:
        return 0
    await _repeat_unheard(tx, now)
    rows = await case_clocks.to_nudge(tx, now)
    if not rows:
        return 0
    audience = await Audience.load(tx, plan)
    told: dict[str, list[Matter]] = {}
    for matter in await _matters(tx, plan, rows):
        await _tell(tx, audience, matter, told, now)
    await outbox.put(tx, [_message(audience, id, told[id], now) for id in sorted(told)])
    return len(told)


async def still_true(tx: Transaction, plan: Plan, message: Outgoing, now: datetime) -> bool:
    """Whether a held nudge may go out: one of its clocks runs, and has said nothing newer.

    Its reader still has to be who is to hear it; in the quiet hours only what is urgent counts.
    """
    if message.expires_at is not None and message.expires_at <= now:
        return False
    audience, calendar = await Audience.load(tx, plan), WorkCalendar(plan.days)
    subjects = message.subject.split()
    rows = [r for r in await case_clocks.some(tx, map(_id, subjects)) if _subject(r) in subjects]
    running = [row for row in rows if row.ended_at is None]
    return any(
        message.person in audience.of(matter.case, matter.clock, matter.row.due_at <= now)
        for matter in await _matters(tx, plan, running)
        if matter.clock.urgent or not calendar.quiet(now)
    )


async def _repeat_unheard(tx: Transaction, now: datetime) -> None:
    lost = await case_clocks.unheard(tx, now - LOOKED_BACK)
    if lost:
        rows = await case_clocks.some(tx, map(_id, lost))
        await case_clocks.hurry(tx, [row.id for row in rows if _subject(row) in lost], now)


async def _matters(tx: Transaction, plan: Plan, rows: Sequence[ClockRow]) -> list[Matter]:
    """The rows with their clocks and open cases; those that have none are left out."""
    found = []
    for row in rows:
        clock = plan.cases.clock(row.clock) if plan.cases else None
        case = await cases.get(tx, row.case_id)
        if clock and case and case.state == "open":
            found.append(Matter(row, clock, case, "own"))
    return found


async def _tell(
    tx: Transaction,
    audience: Audience,
    matter: Matter,
    told: dict[str, list[Matter]],
    now: datetime,
) -> None:
    """Add one clock to what people are told, if it may be said now and to anybody."""
    row, clock, calendar = matter.row, matter.clock, WorkCalendar(audience.plan.days)
    if not clock.urgent and not calendar.nudging(now):
        return
    who = audience.of(matter.case, clock, row.due_at <= now)
    next_at = nudge_after(clock, row.due_at, now, calendar)
    if not who or not await case_clocks.nudged(tx, row, next_at):
        return
    after = replace(row, next_at=next_at, nudges=row.nudges + 1)
    for id, why in who.items():
        told.setdefault(id, []).append(replace(matter, row=after, why=why))


def _message(audience: Audience, id: str, matters: Sequence[Matter], now: datetime) -> Outgoing:
    plan, link = audience.plan, audience.links[id][0]
    return Outgoing(
        channel=link.channel,
        address=link.address,
        person=id,
        kind="nudge",
        text=text(plan, audience.people[id], matters, now),
        created_at=now,
        due_at=now,
        options=buttons(matters),
        expires_at=_expires(plan, matters, now),
        subject=" ".join(_subject(matter.row) for matter in matters),
    )


def _expires(plan: Plan, matters: Sequence[Matter], now: datetime) -> datetime:
    """When nothing of a text is true any more: it is due, quiet, or nudged again."""
    evening = WorkCalendar(plan.days).silence(now)
    ends = []
    for matter in matters:
        row = matter.row
        said = [moment for moment in (row.due_at, row.next_at) if moment and moment > now]
        ends.append(min(said if matter.clock.urgent else [*said, evening]))
    return max(ends)


def _subject(row: ClockRow) -> str:
    """A clock's newest nudge: when there is another, this one is not true any more."""
    return f"{ABOUT}{row.id}:{row.nudges}"


def _id(subject: str) -> str:
    return subject.removeprefix(ABOUT).rpartition(":")[0]
