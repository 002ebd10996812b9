"""Đã nhận: somebody who was called takes it, and the ladder stops."""

from __future__ import annotations

from dataclasses import replace

from dialogue.values import Reply
from handlers.auditing import note
from handlers.menu import show_menu
from handlers.work import Turn
from plan.alerting import Alert
from storage import alarms, calling, people
from storage.case_values import Alarm

GONE = "Nút này không dùng được nữa ạ."


async def take(turn: Turn, id: str) -> None:
    """For those who were called only: the first one has it, the others hear who that is.

    Whatever is open in this chat stays as it is.
    """
    work = turn.work
    alarm = await alarms.get(work.tx, id)
    if alarm is None:
        return await show_menu(turn, GONE)
    if turn.person.id not in {call.person for call in await alarms.calls(work.tx, id)}:
        await note(turn, "refused", "alarm", id, "called")
        return await show_menu(turn, GONE)
    await work.flush()
    if await alarms.take(work.tx, id, turn.person.id, work.now):
        taken = replace(alarm, taken_by=turn.person.id, taken_at=work.now, next_at=None)
        return await _taken(turn, taken)
    alert = await calling.alert_of(work.tx, work.plan, alarm, work.now)
    turn.say(Reply(await _too_late(turn, alert, alarm)), kind="alarm")


async def _taken(turn: Turn, alarm: Alarm) -> None:
    """1 the raiser hears who comes, 2 the others that nobody else need, 3 a drill is over."""
    work, me = turn.work, turn.person
    await calling.log(work.tx, alarm, me, "taken", work.now)
    alert = await calling.alert_of(work.tx, work.plan, alarm, work.now)
    who, raiser = await calling.named(work.tx, me.id), await people.get(work.tx, alarm.person)
    turn.say(Reply(alert.yours(me.address)), kind="alarm")
    others = await calling.called_people(work.tx, alarm, me.id)
    await calling.tell(work.tx, others, lambda _: alert.taken(who, work.now), work.now)
    if alarm.drill:
        await alarms.end(work.tx, alarm.id, work.now)
        await calling.log(work.tx, alarm, me, "ended", work.now, "taken")
        said = await calling.summary(work.tx, work.plan, alarm, work.now)
        return await calling.tell(work.tx, [raiser] if raiser else [], lambda _: said, work.now)
    safe = ("Đã an toàn", f"safe:{alarm.id}")
    told = [raiser] if raiser else []
    await calling.tell(work.tx, told, lambda _: alert.coming(who, work.now), work.now, [safe])


async def _too_late(turn: Turn, alert: Alert, alarm: Alarm) -> str:
    """Who has it, or that it is over."""
    if alarm.taken_at:
        return alert.taken(await calling.named(turn.work.tx, alarm.taken_by), alarm.taken_at)
    return alert.over(alarm.ended_at or turn.work.now)
