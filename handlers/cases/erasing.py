"""Erasing: at a survivor's request, and by itself when a closed case has been kept long enough.

What stays is what the figures need: the month, the unit and a few codes. Without it every table
that has left before would give the erased case away by what is missing now.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases import consent
from handlers.cases.reaching import own_case
from handlers.menu import offer, show_menu
from handlers.wording import MENU
from handlers.work import Turn
from plan.values import Plan
from reports.case_tables import coded, facts
from storage import audit, cases, erasing
from storage.audit import Entry
from storage.case_facts import standing
from storage.case_values import Case
from storage.engine import Transaction
from storage.vault import VaultError


async def ask(turn: Turn, id: str) -> None:
    """“Xóa theo yêu cầu”: say what it means, and ask once."""
    case = await own_case(turn, id)
    if case is None:
        return
    text = (
        f"Xóa {case.code} theo yêu cầu của người trong hồ sơ ạ? Mọi điều đã ghi sẽ mất và không "
        "lấy lại được; chỉ còn số đếm không tên."
    )
    options = [Option("Xóa", f"case-erase-now:{id}"), Option("Không xóa", f"case:{id}"), MENU]
    offer(turn, text, options)


async def erase_now(turn: Turn, id: str) -> None:
    """The case is gone; whoever had it by referral hears that there is nothing to do any more."""
    case, plan = await own_case(turn, id), turn.work.plan
    if case is None or plan.cases is None:
        return
    await consent.revoked(turn, case, [service.id for service in plan.cases.services])
    await erase(turn.work.tx, plan, case)
    await note(turn, "erased", "case", case.id, "request")
    await show_menu(turn, f"Đã xóa {case.code}.")


async def erase(tx: Transaction, plan: Plan, case: Case) -> None:
    """Erase a case, but for the codes of the figures; one that nobody can read goes whole."""
    opened = case.opened_at.astimezone(ZoneInfo(plan.days.timezone))
    await erasing.erase(tx, case, await _left(tx, plan, case), f"{opened:%Y-%m}")


async def _left(tx: Transaction, plan: Plan, case: Case) -> dict[str, str]:
    if plan.cases is None:
        return {}
    try:
        said = standing((await cases.events(tx, [case.id]))[case.id])
    except VaultError:
        return {}
    return coded(plan.cases, facts(plan.cases, [event.answers for event in said]))


async def erase_code(tx: Transaction, plan: Plan, code: str, now: datetime) -> bool:
    """Erase the case of a code, as an operator; False if there is none."""
    case = await cases.by_code(tx, code)
    if case is None:
        return False
    await erase(tx, plan, case)
    gone = Entry(now, "", audit.OPERATOR, "", "erased", "case", case.id, "request")
    await audit.append(tx, gone)
    return True
