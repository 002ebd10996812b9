"""From due nudges to messages: a rung is a row with a unique key before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import assert_never

from plan.calendar import WorkCalendar
from plan.values import Plan
from schedules import case_nudges, wording
from schedules.due import Item, Nudge, Pending, Standing, due
from schedules.ladder import last_day
from schedules.pending import pending
from storage import filings, nudges, outbox, people, records
from storage.engine import Transaction
from storage.values import Link, Nudged, Outgoing

OVERDUE = "overdue"  # the subject of a summary: true while anything is overdue

Links = Mapping[str, Sequence[Link]]


@dataclass(frozen=True)
class _Rows:
    """What a tick reads first; nearly always nothing is due, and that is all it reads."""

    standing: Standing
    links: Links


async def fire(tx: Transaction, plan: Plan, now: datetime) -> int:
    """Queue the nudges that are due at a moment, about cases and duties; gives how many messages.

    Each goes to one link of its person; one about duties expires with the day's allowed hours.
    """
    return await case_nudges.nudge_cases(tx, plan, now) + await _fire_duties(tx, plan, now)


async def _fire_duties(tx: Transaction, plan: Plan, now: datetime) -> int:
    calendar = WorkCalendar(plan.days)
    if not calendar.nudging(now):
        return 0
    open_questions = await pending(tx, plan)
    if not open_questions and not _season(plan, calendar, now):
        return 0
    rows = await _rows(tx, open_questions)
    await _forget_filed(tx, rows.standing)
    if not due(plan, rows.standing, now):
        return 0
    standing = await _completed(tx, plan, rows.standing, now)
    fresh = await _climb(tx, due(plan, standing, now), now)
    await outbox.put(tx, [_message(plan, n, standing, rows.links, now) for n in fresh])
    return len(fresh)


async def standing_of(tx: Transaction, plan: Plan, now: datetime) -> Standing:
    """All that decides about nudges at a moment."""
    rows = await _rows(tx, await pending(tx, plan))
    return await _completed(tx, plan, rows.standing, now)


async def still_true(tx: Transaction, plan: Plan, message: Outgoing, now: datetime) -> bool:
    """Whether a queued message may still be sent: of nudges, only today's about what is owed.

    A nudge about a case is judged by its clocks.
    """
    if message.kind != "nudge":
        return True
    if message.subject.startswith(case_nudges.ABOUT):
        return await case_nudges.still_true(tx, plan, message, now)
    calendar = WorkCalendar(plan.days)
    today = calendar.local(now).date()
    expired = message.expires_at is not None and message.expires_at <= now
    if expired or calendar.quiet(now) or calendar.local(message.created_at).date() != today:
        return False
    missing = [f for f in await filings.standing(tx) if f.state == "missing"]
    owed = {f"{f.duty}:{f.unit}" for f in missing}
    late = {duty.id for duty in plan.duties if duty.before <= today}
    if any(f.duty in late for f in missing):
        owed.add(OVERDUE)
    owed |= {one.key for one in await pending(tx, plan) if one.since <= today}
    return not owed.isdisjoint(message.subject.split())


def _season(plan: Plan, calendar: WorkCalendar, now: datetime) -> bool:
    today = calendar.local(now).date()
    return any(duty.opens <= today for duty in plan.duties) and today <= last_day(plan)


async def _rows(tx: Transaction, open_questions: Sequence[Pending]) -> _Rows:
    links = await people.active_links(tx)
    standing = Standing(
        filings=tuple(await filings.standing(tx)),
        people=tuple(await people.everybody(tx)),
        reachable=frozenset(links),
        fired=await nudges.fired(tx),
        answered=await nudges.answered(tx),
        pending=tuple(open_questions),
    )
    return _Rows(standing, links)


async def _completed(tx: Transaction, plan: Plan, standing: Standing, now: datetime) -> Standing:
    calendar = WorkCalendar(plan.days)
    midnight = calendar.at(calendar.local(now).date(), time())
    return replace(
        standing,
        nudged_today=await outbox.nudged_since(tx, midnight),
        activities=await records.counts(tx, plan.activity_form) if plan.activity_form else {},
    )


async def _forget_filed(tx: Transaction, standing: Standing) -> None:
    """A reminder of what has been filed meanwhile is not wanted, not even after an undo."""
    missing = {(f.unit, f.duty) for f in standing.filings if f.state == "missing"}
    for (unit, duty, person), (kind, _asked) in standing.answered.items():
        if kind == "later" and (unit, duty) not in missing:
            await nudges.forget_answer(tx, unit, duty, person)


async def _climb(tx: Transaction, found: Sequence[Nudge], now: datetime) -> list[Nudge]:
    """Write down the rungs; gives the nudges with only what was not written before."""
    rows = [
        Nudged(item.unit, item.duty, item.rung, nudge.person.id, now)
        for nudge in found
        for item in nudge.items
    ]
    new = await nudges.fire(tx, rows)
    fresh = []
    for nudge in found:
        who = nudge.person.id
        items = tuple(i for i in nudge.items if (i.unit, i.duty, i.rung, who) in new)
        for item in (i for i in items if i.reminder):
            await nudges.forget_answer(tx, item.unit, item.duty, who)
        if items:
            fresh.append(replace(nudge, items=items))
    return fresh


def _message(plan: Plan, nudge: Nudge, standing: Standing, links: Links, now: datetime) -> Outgoing:
    calendar = WorkCalendar(plan.days)
    link = links[nudge.person.id][0]
    today = calendar.local(now).date()
    return Outgoing(
        channel=link.channel,
        address=link.address,
        person=nudge.person.id,
        kind="nudge",
        text=wording.text(plan, nudge, standing.activities, today),
        created_at=now,
        due_at=now,
        options=wording.buttons(plan, nudge),
        expires_at=calendar.silence(now),
        subject=" ".join(dict.fromkeys(_subject(item) for item in nudge.items)),
    )


def _subject(item: Item) -> str:
    match item.topic:
        case "summary":
            return OVERDUE
        case "planned" | "check":
            return item.duty
        case "owed" | "escalated":
            return f"{item.duty}:{item.unit}"
        case _:
            assert_never(item.topic)
