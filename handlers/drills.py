"""The ladder is tried out, and what became of the last calls for help is looked at."""

from __future__ import annotations

from dialogue.values import Option
from handlers.auditing import note
from handlers.menu import offer, show_menu
from handlers.wording import MENU
from handlers.work import Turn
from plan.values import Unit
from storage import alarms, calling, people
from storage.case_values import Alarm

SHOWN = 10  # alarms listed at once
ALARMS = Option("Các cuộc gọi khẩn cấp", "alarms")


async def drill(turn: Turn, unit: str) -> None:
    """Try the ladder of a unit: the same calls, each marked; one drill of a person at a time."""
    work = turn.work
    await work.flush()
    if work.plan.cases is None:
        return await show_menu(turn)
    running = await alarms.last_of(work.tx, turn.person.id, drill=True)
    if running:
        return await _stands(turn, running, "đang chờ")
    units = await _units(turn)
    if unit not in {one.code for one in units}:
        options = [Option(one.short, f"drill:{one.code}") for one in units]
        return offer(turn, "Diễn tập ở đơn vị nào ạ?", [*options, ALARMS, MENU])
    raised = await calling.raise_alarm(work.tx, work.plan, turn.person, unit, work.now, drill=True)
    await _stands(turn, raised.alarm, "đang chờ")


async def _units(turn: Turn) -> list[Unit]:
    """The units that have anybody in the chat."""
    known = {person.unit for person in await people.everybody(turn.work.tx)}
    return [unit for unit in turn.work.plan.units if unit.code in known]


async def _stands(turn: Turn, alarm: Alarm, end: str) -> None:
    work = turn.work
    said = await calling.summary(work.tx, work.plan, alarm, work.now, end)
    offer(turn, said, [Option("Dừng diễn tập", f"safe:{alarm.id}"), MENU])


async def show_alarms(turn: Turn, _argument: str = "") -> None:
    """The last calls: when, where, who took each after how long. The office sees all units'."""
    work = turn.work
    await work.flush()
    await note(turn, "read", "alarms", turn.person.unit)
    own = "" if turn.person.unit == work.plan.office.unit else turn.person.unit
    found = await alarms.newest(work.tx, SHOWN, own)
    lines = [await _line(turn, alarm) for alarm in found]
    text = "\n".join(["Các cuộc gọi khẩn cấp, mới nhất trước:", *lines])
    drilling = [Option("Diễn tập", "drill")] if turn.may("staff") else []
    offer(turn, text if lines else "Chưa có cuộc gọi khẩn cấp nào ạ.", [*drilling, MENU])


async def _line(turn: Turn, alarm: Alarm) -> str:
    work = turn.work
    alert = await calling.alert_of(work.tx, work.plan, alarm, work.now)
    taken = await calling.named(work.tx, alarm.taken_by) if alarm.taken_by else ""
    return alert.line(alert.ended(taken, alarm.taken_at))
