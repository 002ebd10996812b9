"""The ladder of an emergency is climbed until somebody has it: at any hour, on any day."""

from __future__ import annotations

from datetime import datetime, timedelta

from plan.ladder import last_step
from plan.values import Plan
from storage import alarms, people
from storage.calling import (
    NOBODY,
    alert_of,
    call_next,
    called_people,
    log,
    summary,
    tell,
)
from storage.case_values import Alarm
from storage.engine import Transaction
from storage.values import Outgoing, Person


async def climb_all(tx: Transaction, plan: Plan, now: datetime) -> int:
    """Call the rungs that are due; gives how many people are called."""
    cases = plan.cases
    if cases is None:
        return 0
    if cases.retention.alarm_days is not None:
        await alarms.forget(tx, now - timedelta(days=cases.retention.alarm_days))
    count = 0
    for alarm in await alarms.climbing(tx):
        rungs = await _rungs(tx, plan, alarm, now)
        if rungs and alarm.step >= last_step(plan, alarm.drill):
            await _give_up(tx, plan, alarm, now)
        elif rungs:
            count += await _climb(tx, plan, alarm, now, rungs)
    return count


async def still_wanted(tx: Transaction, message: Outgoing) -> bool:
    """Whether a message about an alarm may still go: a call only while nobody has it."""
    if not message.subject:
        return True
    alarm = await alarms.get(tx, message.subject)
    return alarm is not None and alarm.taken_at is None and alarm.ended_at is None


def rungs_due(next_at: datetime, now: datetime, minutes: int) -> int:
    """How many rungs should have been called by now, from the next one on."""
    if now < next_at:
        return 0
    return 1 + int((now - next_at) / timedelta(minutes=minutes))


async def _rungs(tx: Transaction, plan: Plan, alarm: Alarm, now: datetime) -> int:
    """What is due; a rung that nobody can be reached on any more is not waited for."""
    assert plan.cases is not None and alarm.next_at is not None  # what climbs has a next rung
    minutes = plan.cases.urgent.minutes
    due = rungs_due(alarm.next_at, now, minutes)
    called_at = alarm.next_at - timedelta(minutes=minutes)
    return due or int(await _deserted(tx, alarm, called_at))


async def _deserted(tx: Transaction, alarm: Alarm, called_at: datetime) -> bool:
    """Whether those who were called at a moment have all gone, or blocked the chat."""
    calls = await alarms.calls(tx, alarm.id)
    last = {call.person for call in calls if call.called_at == called_at}
    return bool(last) and last.isdisjoint(await people.active_links(tx))


async def _climb(tx: Transaction, plan: Plan, alarm: Alarm, now: datetime, rungs: int) -> int:
    """Call; whoever waits for help hears when a round is over and nobody has it."""
    assert plan.cases is not None  # it was raised with them
    length = len(plan.cases.urgent.ladder)
    raised = await call_next(tx, plan, alarm, now, rungs)
    new_round = (raised.alarm.step - 1) // length > (alarm.step - 1) // length
    if new_round or not raised.called:
        alert = await alert_of(tx, plan, alarm, now)
        count = len(await called_people(tx, alarm))
        await tell(tx, await _raiser(tx, alarm), lambda _: alert.again(count), now)
    return len(raised.called)


async def _give_up(tx: Transaction, plan: Plan, alarm: Alarm, now: datetime) -> None:
    """All rounds are over: whoever waits is told, and the staff sees who was called.

    Whoever was called may still take it; a drill has ended.
    """
    if not await alarms.climb(tx, alarm, alarm.step, None):
        return
    await log(tx, alarm, NOBODY, "unanswered", now)
    said = await summary(tx, plan, alarm, now)
    if alarm.drill:
        await alarms.end(tx, alarm.id, now)
        return await tell(tx, await _raiser(tx, alarm), lambda _: said, now)
    alert = await alert_of(tx, plan, alarm, now)
    safe = ("Đã an toàn", f"safe:{alarm.id}")
    await tell(tx, await _raiser(tx, alarm), lambda _: alert.nobody(), now, [safe])
    staff = {role.id for role in plan.roles if "staff" in role.rights}
    desk = [p for p in await people.everybody(tx) if p.role in staff and p.id != alarm.person]
    await tell(tx, desk, lambda _: said, now, [("Các cuộc gọi khẩn cấp", "alarms")])


async def _raiser(tx: Transaction, alarm: Alarm) -> list[Person]:
    person = await people.get(tx, alarm.person)
    return [person] if person else []
