"""A case ends with a coded reason, its clocks with it; it can be opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogue.values import Option
from handlers.cases.events import happened
from handlers.cases.reaching import own_case
from handlers.cases.saying import choices, path_of
from handlers.cases.viewing import show_case
from handlers.menu import offer
from handlers.wording import MENU
from handlers.work import Turn
from storage import cases
from storage.case_values import Case


async def ask(turn: Turn, id: str) -> None:
    """Why is it closed? The reasons are those of the follow-up form."""
    case = await own_case(turn, id)
    if case is None:
        return
    if case.state != "open":
        return await show_case(turn, case)
    options = [Option(label, f"case-end:{id}:{code}") for code, label in _reasons(turn).items()]
    back = Option("Chưa đóng", f"case:{id}")
    offer(turn, f"Đóng {case.code} vì lý do gì ạ?", [*options, back, MENU])


async def end(turn: Turn, argument: str) -> None:
    """“ID:reason”: closed."""
    id, _, reason = argument.partition(":")
    case, plan = await own_case(turn, id), turn.work.plan.cases
    if case is None or plan is None:
        return
    if case.state == "open" and reason in _reasons(turn):
        case = await close(turn, case, {plan.closes: reason})
    await show_case(turn, case)


async def reopen(turn: Turn, id: str) -> None:
    """Open again; the reason why it was closed counts no longer."""
    case, plan = await own_case(turn, id), turn.work.plan.cases
    if case is None or plan is None:
        return
    if case.state == "closed":
        case = replace(case, state="open", closed_at=None)
        await cases.change(turn.work.tx, case.id, state="open", closed_at=None)
        await happened(turn, case, "reopened", {plan.closes: ""})
    await show_case(turn, case)


async def close(turn: Turn, case: Case, answers: Mapping[str, str]) -> Case:
    """The case as it is once closed; whatever ran for it has ended."""
    tx, now = turn.work.tx, turn.work.now
    await cases.change(tx, case.id, state="closed", closed_at=now)
    case = replace(case, state="closed", closed_at=now)
    await happened(turn, case, "closed", answers)
    return case


def _reasons(turn: Turn) -> dict[str, str]:
    plan = turn.work.plan.cases
    form = turn.work.forms.get(plan.follow_up) if plan else None
    return choices(form, path_of(form, plan.closes)) if plan and form else {}
