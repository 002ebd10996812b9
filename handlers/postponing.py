"""“Hoãn”: a planned activity gets another day, and is asked about after that one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dialogue.values import Option, Reply
from handlers.menu import offer, show_menu
from handlers.wording import MENU, day
from handlers.work import Turn
from storage import planned
from storage.values import Planned, PlannedState

FORM = "hoan"
ORIGIN = "postpone:"  # of a draft, before the planned activity's id


async def postpone(turn: Turn, answers: Mapping[str, str], origin: str) -> None:
    """Move the activity of a draft's origin to the day that was given."""
    id, new = origin.removeprefix(ORIGIN), date.fromisoformat(answers["day"])
    found = await planned.get(turn.work.tx, id)
    if found is None or found.unit != turn.person.unit or found.state != "planned":
        return await show_menu(turn, "Việc này không còn nữa ạ.")
    await planned.postpone(turn.work.tx, id, new)
    turn.say(Reply(f"Đã ghi: {found.title} hoãn đến {day(new)}."))
    await show_menu(turn)


async def drop(turn: Turn, id: str) -> None:
    """“Bỏ”: it will not take place."""
    found = await _settled(turn, id, "planned", "dropped")
    if found:
        options = [Option("Hoàn tác", f"undrop:{id}"), MENU]
        offer(turn, f"Đã ghi: {found.title}, {day(found.day)}, không thực hiện.", options)


async def undrop(turn: Turn, id: str) -> None:
    """It will take place after all."""
    found = await _settled(turn, id, "dropped", "planned")
    if found:
        await show_menu(turn, f"Đã trả lại: {found.title}, {day(found.day)}.")


async def _settled(turn: Turn, id: str, was: PlannedState, becomes: PlannedState) -> Planned | None:
    """The activity once it has changed; None, and a word about it, where it cannot."""
    found = await planned.get(turn.work.tx, id)
    mine = found and found.unit == turn.person.unit and found.state == was
    if found is None or not mine or not turn.may("report"):
        await show_menu(turn, "Việc này không còn nữa ạ.")
        return None
    await planned.settle(turn.work.tx, id, becomes)
    return found
