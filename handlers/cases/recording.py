"""What becomes of a form about a case once it is sent: it is never a record that others read."""

from __future__ import annotations

import uuid

from dialogue.values import Option
from forms import Instance
from handlers.auditing import note
from handlers.cases import closing, consent
from handlers.cases.events import filled_in
from handlers.cases.reaching import case_of, own_case
from handlers.cases.routes import offer_routes, opened
from handlers.drafting import forget
from handlers.menu import offer
from handlers.wording import MENU
from handlers.work import Turn
from plan.cases import Cases
from storage import cases, erasing
from storage.case_facts import by_name, facts
from storage.case_values import Case, CaseCount
from storage.values import Draft

LONGEST_ID = 12  # characters of a case's id: buttons carry it beside other words
NEW = Option("Ghi nhận mới", "case-new")


async def keep(turn: Turn, plan: Cases, draft: Draft, filled: Instance) -> None:
    """The draft goes; a new case, a count, a corrected intake or a follow-up comes of it."""
    await forget(turn, draft)
    turn.remember(draft=None)
    refused = by_name(filled.answers()).get(plan.consent) == plan.refused
    if not case_of(draft):
        await (_count(turn, plan, filled) if refused else _open(turn, plan, draft, filled))
        return
    case = await own_case(turn, case_of(draft))
    if case is None:
        return
    if draft.form == plan.follow_up:
        await _follow(turn, plan, case, draft, filled)
    elif refused:
        await _erase(turn, plan, case, filled)
    else:
        await _amend(turn, plan, case, draft, filled)


async def _open(turn: Turn, plan: Cases, draft: Draft, filled: Instance) -> None:
    """A new case with a random code. Its id comes of the draft's: one draft is one case."""
    work, who = turn.work, turn.person
    code = await cases.new_code(work.tx, plan.code, work.here.year)
    case = Case(draft.id[:LONGEST_ID], code, who.unit, who.id, "open", work.now)
    await cases.put(work.tx, case)
    await filled_in(turn, case, "recorded", draft, filled)
    _receipt(turn, case, f"Đã lưu hồ sơ, mã {code}.")
    routes = opened(plan, by_name(filled.answers()))
    if routes:
        turn.private(True)
        offer_routes(turn, case, routes)


async def _count(turn: Turn, plan: Cases, filled: Instance) -> None:
    """Nobody agreed to a record: a few codes and the month stay; no person, no time, no audit."""
    work, known = turn.work, by_name(filled.answers())
    kept = {name: known[name] for name in plan.counted if name in known}
    month = f"{work.here:%Y-%m}"
    await cases.add_count(work.tx, CaseCount(uuid.uuid4().hex, turn.person.unit, month, kept))
    turn.private(False)
    offer(turn, "Đã ghi.", [Option(plan.said, "cases"), MENU])


async def _follow(turn: Turn, plan: Cases, case: Case, draft: Draft, filled: Instance) -> None:
    await filled_in(turn, case, "followed", draft, filled)
    if by_name(filled.answers()).get(plan.closes):
        case = await closing.close(turn, case, {})
    _receipt(turn, case, f"Đã ghi vào {case.code}.")


async def _amend(turn: Turn, plan: Cases, case: Case, draft: Draft, filled: Instance) -> None:
    """The intake as it is now stands for the one before; what it says of consent counts anew."""
    before = consent.agreed(plan, facts((await cases.events(turn.work.tx, [case.id]))[case.id]))
    await filled_in(turn, case, "recorded", draft, filled)
    await consent.changed(turn, case, before, consent.agreed(plan, by_name(filled.answers())))
    _receipt(turn, case, f"Đã ghi vào {case.code}.")


async def _erase(turn: Turn, plan: Cases, case: Case, filled: Instance) -> None:
    """Consent to the record itself is taken back: only the count of such a case stays."""
    await consent.revoked(turn, case, [service.id for service in plan.services])
    await erasing.erase(turn.work.tx, case, {}, "")
    await note(turn, "erased", "case", case.id, "consent")
    await _count(turn, plan, filled)


def _receipt(turn: Turn, case: Case, text: str) -> None:
    """It stays in the chat, so it says nothing but the code."""
    turn.private(False)
    offer(turn, text, [Option("Mở hồ sơ", f"case:{case.id}"), NEW, MENU])
