"""Whose case it is: everything about a case is reached through here, and refused here."""

from __future__ import annotations

from handlers.auditing import note
from handlers.menu import show_menu
from handlers.work import Turn
from storage import cases
from storage.case_values import Case
from storage.values import Draft

GONE = "Không có hồ sơ này ạ."
ABOUT = "case:"  # origin of a draft about a case, before the case's id
RIGHT = "cases"


async def own_case(turn: Turn, id: str) -> Case | None:
    """The case of an id, if it is this person's.

    A foreign, an unknown and an erased one are refused with the same words.
    """
    case = await cases.get(turn.work.tx, id)
    if turn.may(RIGHT) and case is not None and owns(turn, case):
        return case
    await note(turn, "refused", "case", id, RIGHT)
    await show_menu(turn, GONE)
    return None


def owns(turn: Turn, case: Case) -> bool:
    """Whether a case is this person's, in the unit where she is now."""
    who = turn.person
    return (case.owner, case.unit) == (who.id, who.unit)


def case_of(draft: Draft) -> str:
    """The id of the case that a draft is about; "" for one that is to become a case."""
    return draft.origin.removeprefix(ABOUT) if draft.origin.startswith(ABOUT) else ""


async def may_go_on(turn: Turn, draft: Draft) -> bool:
    """Whether a draft may be answered by this person now; what is refused is said.

    A draft about a case is nobody's any more once the case has gone to somebody else.
    """
    plan = turn.work.plan.cases
    if plan is None or draft.form not in plan.forms:
        return True
    if case_of(draft):
        return await own_case(turn, case_of(draft)) is not None
    if turn.may(RIGHT):
        return True
    await note(turn, "refused", "form", draft.form, RIGHT)
    await show_menu(turn, GONE)
    return False
