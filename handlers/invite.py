"""Inviting: the desk fills a short form and gets a one-time code to hand over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from dialogue.values import Reply
from handlers.menu import show_menu
from handlers.work import Turn
from plan.values import Plan
from storage import invitations

FORM = "moi-can-bo"


def units(plan: Plan) -> Sequence[Mapping[str, str]]:
    """The dataset `units` of the invitation form."""
    return [{"name": u.code, "label": u.short} for u in plan.units]


async def issue(turn: Turn, answers: Mapping[str, str]) -> None:
    """Make the invitation and show its code once: only its hash is kept."""
    if not turn.may("invite"):
        return await show_menu(turn)
    plan = turn.work.plan
    by_name = {path.rsplit("/", 1)[-1]: value for path, value in answers.items()}
    lives = timedelta(hours=plan.invitation_hours)
    code = await invitations.issue(
        turn.work.tx,
        unit=by_name["unit"],
        role=by_name["role"],
        name=by_name["name"],
        address=by_name.get("address") or "anh/chị",
        now=turn.work.now,
        expires_at=turn.work.now + lives,
    )
    turn.say(
        Reply(
            f"Mã mời cho {by_name['name']}, {plan.unit(by_name['unit']).short}: {code}\n"
            f"Dùng một lần, trong {plan.invitation_hours} giờ. Anh/chị chỉ đưa cho đúng người.",
            secret=True,
        )
    )
    await show_menu(turn)
