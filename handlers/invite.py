"""Inviting: the desk fills a short form and gets a one-time code to hand over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from dialogue.values import Reply
from handlers.auditing import note
from handlers.menu import INVITING, show_menu
from handlers.wording import inside
from handlers.work import Turn
from plan.values import Plan
from storage import invitations

FORM = INVITING
Rows = Sequence[Mapping[str, str]]


def tables(plan: Plan) -> dict[str, Rows]:
    """The datasets of the invitation form: the plan's units and roles."""
    return {
        "units": [{"name": unit.code, "label": unit.short} for unit in plan.units],
        "roles": [{"name": role.id, "label": role.label} for role in plan.roles],
    }


async def issue(turn: Turn, given: Mapping[str, str], _origin: str) -> None:
    """Make the invitation and show its code once: only its hash is kept."""
    plan = turn.work.plan
    code = await invitations.issue(
        turn.work.tx,
        unit=given["unit"],
        role=given["role"],
        name=given["name"],
        address=given["address"],
        now=turn.work.now,
        expires_at=turn.work.now + timedelta(hours=plan.invitation_hours),
    )
    await note(turn, "invited", "invitation", f"{given['role']} {given['unit']}")
    text = (
        f"Mã mời cho {given['name']}, {inside(plan.unit(given['unit']))}: {code}\n"
        f"Dùng một lần, trong {plan.invitation_hours} giờ. Anh/chị chỉ đưa cho đúng người ạ."
    )
    turn.say(Reply(text, secret=True))
    await show_menu(turn)
