"""The buttons under a nudge: do it now, attest zero, remind me later, not mine."""

from __future__ import annotations

from dialogue.values import Reply
from handlers.menu import show_menu
from handlers.telling import tell
from handlers.work import Turn
from plan.values import Duty
from storage import nudges, people


async def remind_later(turn: Turn, duty_id: str) -> None:
    """Ask for the same nudge once more this afternoon; the schedule decides the hour."""
    work, person = turn.work, turn.person
    if _owed(turn, duty_id) is None:
        return await show_menu(turn)
    await nudges.answer(work.tx, person.unit, duty_id, person.id, "later", work.now)
    turn.say(Reply("Dạ, sẽ nhắc lại anh/chị một lần nữa, trong giờ làm việc."))


async def not_mine(turn: Turn, duty_id: str) -> None:
    """Tell the unit's lead, or the desk where there is none, that somebody else is to be asked."""
    plan = turn.work.plan
    duty = _owed(turn, duty_id)
    if duty is None:
        return await show_menu(turn)
    unit = plan.unit(turn.person.unit)
    told = await people.links_of(turn.work.tx, unit.code, "lead")
    told = told or await people.links_of(turn.work.tx, plan.office.unit, "desk")
    text = (
        f"{turn.person.name} ({unit.short}) báo không phụ trách việc: {duty.title}. "
        "Anh/chị xem ai làm việc này giúp ạ."
    )
    await tell(turn, told, text)
    await nudges.answer(turn.work.tx, unit.code, duty_id, turn.person.id, "declined", turn.work.now)
    turn.say(Reply("Dạ, đã báo lại để phân công người khác. Việc này sẽ không nhắc anh/chị nữa."))


def _owed(turn: Turn, duty_id: str) -> Duty | None:
    """The duty, if the person's unit owes it."""
    plan = turn.work.plan
    duty = next((d for d in plan.duties if d.id == duty_id), None)
    return duty if duty and plan.unit(turn.person.unit) in plan.owing(duty) else None
