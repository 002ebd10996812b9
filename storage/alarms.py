"""Calls for help: each is taken once and ended once, and its rungs are climbed once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from storage.case_schema import ALARM_CALLS, ALARMS
from storage.case_values import Alarm, AlarmCall
from storage.engine import Transaction
from storage.upserting import insert_new

COLUMNS = tuple(c.name for c in ALARMS.columns)


def _alarm(r: Any) -> Alarm:
    values = {name: getattr(r, name) for name in COLUMNS}
    return Alarm(**{**values, "drill": bool(r.drill)})


async def add(tx: Transaction, alarm: Alarm) -> None:
    """Keep a new alarm."""
    row = {name: getattr(alarm, name) for name in COLUMNS}
    await tx.run(ALARMS.insert(), [{**row, "drill": int(alarm.drill)}])


async def get(tx: Transaction, id: str) -> Alarm | None:
    """An alarm by id."""
    row = await tx.one(select(ALARMS).where(ALARMS.c.id == id))
    return _alarm(row) if row else None


async def last_of(tx: Transaction, person: str, drill: bool) -> Alarm | None:
    """The newest alarm, or drill, of a person that has not ended."""
    mine = select(ALARMS).where(
        ALARMS.c.person == person, ALARMS.c.drill == int(drill), ALARMS.c.ended_at.is_(None)
    )
    row = await tx.one(mine.order_by(ALARMS.c.raised_at.desc(), ALARMS.c.id).limit(1))
    return _alarm(row) if row else None


async def last_call_to(tx: Transaction, person: str) -> Alarm | None:
    """The newest alarm that somebody was called about and that nobody has taken or ended."""
    query = (
        select(ALARMS)
        .join(ALARM_CALLS, ALARM_CALLS.c.alarm == ALARMS.c.id)
        .where(ALARM_CALLS.c.person == person, _waiting())
        .order_by(ALARMS.c.drill, ALARM_CALLS.c.called_at.desc(), ALARM_CALLS.c.id.desc())
        .limit(1)
    )
    row = await tx.one(query)
    return _alarm(row) if row else None


async def climbing(tx: Transaction) -> list[Alarm]:
    """The alarms whose next rung is still to be called, oldest first."""
    query = select(ALARMS).where(ALARMS.c.next_at.is_not(None))
    return [_alarm(r) for r in await tx.all(query.order_by(ALARMS.c.raised_at, ALARMS.c.id))]


async def newest(tx: Transaction, limit: int, unit: str = "") -> list[Alarm]:
    """The last alarms and drills, newest first; of one unit, if one is named."""
    query = select(ALARMS).order_by(ALARMS.c.raised_at.desc(), ALARMS.c.id).limit(limit)
    query = query.where(ALARMS.c.unit == unit) if unit else query
    return [_alarm(r) for r in await tx.all(query)]


async def climb(tx: Transaction, alarm: Alarm, step: int, next_at: datetime | None) -> bool:
    """Go on to a rung; False if somebody took or ended the alarm, or climbed it, meanwhile."""
    here = and_(ALARMS.c.step == alarm.step, ALARMS.c.next_at.is_not(None))
    return await _change(tx, alarm.id, here, step=step, next_at=next_at)


async def take(tx: Transaction, id: str, by: str, now: datetime) -> bool:
    """Somebody has it; False if somebody else was faster, or it has ended."""
    return await _change(tx, id, _waiting(), taken_by=by, taken_at=now, next_at=None)


async def end(tx: Transaction, id: str, now: datetime) -> bool:
    """Nothing more goes out about it; False if it had ended."""
    return await _change(tx, id, ALARMS.c.ended_at.is_(None), ended_at=now, next_at=None)


async def add_calls(tx: Transaction, calls: Sequence[AlarmCall]) -> None:
    """Write down who is called by which rung; a call that is there already is left as it is."""
    rows = [
        {"alarm": c.alarm, "person": c.person, "step": c.step, "called_at": c.called_at}
        for c in calls
    ]
    if rows:
        await tx.run(insert_new(tx, ALARM_CALLS), rows)


async def calls(tx: Transaction, alarm: str) -> list[AlarmCall]:
    """Who was called about an alarm, in the order of the calls."""
    query = select(ALARM_CALLS).where(ALARM_CALLS.c.alarm == alarm).order_by(ALARM_CALLS.c.id)
    return [AlarmCall(r.alarm, r.person, r.step, r.called_at) for r in await tx.all(query)]


async def forget(tx: Transaction, before: datetime) -> None:
    """Forget the alarms that were raised before a moment, and their calls."""
    old = select(ALARMS.c.id).where(ALARMS.c.raised_at < before)
    await tx.run(ALARM_CALLS.delete().where(ALARM_CALLS.c.alarm.in_(old)))
    await tx.run(ALARMS.delete().where(ALARMS.c.raised_at < before))


def _waiting() -> ColumnElement[bool]:
    return and_(ALARMS.c.taken_at.is_(None), ALARMS.c.ended_at.is_(None))


async def _change(tx: Transaction, id: str, still: ColumnElement[bool], **values: object) -> bool:
    changed = ALARMS.update().where(ALARMS.c.id == id, still).values(**values)
    return bool((await tx.run(changed)).rowcount)
