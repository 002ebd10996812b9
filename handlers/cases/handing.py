"""A case goes to another case worker: her unit's lead agrees, and nothing is left to nobody."""

from __future__ import annotations

from dataclasses import replace

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases import approving
from handlers.cases.events import happened
from handlers.cases.reaching import GONE, own_case
from handlers.menu import WAITING, offer, show_menu
from handlers.paging import page
from handlers.telling import tell
from handlers.wording import MENU, called, inside
from handlers.work import Turn
from plan.wording import beginning
from storage import calling, cases, people
from storage.case_values import Approval, Case
from storage.values import Person

SAID = "Bàn giao hồ sơ riêng"


async def begin(turn: Turn, case_id: str) -> None:
    """“Bàn giao”: the owner picks another case worker of her unit."""
    case = await own_case(turn, case_id)
    if case is None:
        return
    others = await _workers(turn, case)
    if not others:
        return offer(turn, _no_worker(turn, "khác"), [_back(case), MENU])
    turn.remember(handing=case_id)
    options = [Option(beginning(called(p)), f"handover-to:{p.id}") for p in others]
    offer(turn, f"Bàn giao {case.code} cho ai ạ?", [*options, _back(case), MENU])


async def hand_to(turn: Turn, person_id: str) -> None:
    """The owner has picked: the unit's lead is asked."""
    case, to = await _picked(turn, person_id)
    if case is None or to is None or case.owner != turn.person.id:
        return await show_menu(turn, GONE)
    await approving.ask(turn, "handover", case.unit, case.id, asks, _back(case), target=to.id)


async def asks(turn: Turn, asked: Approval) -> str:
    """Who gives a case to whom; not which."""
    to = await calling.named(turn.work.tx, asked.target)
    return f"{await approving.asker(turn, asked)} xin bàn giao 1 hồ sơ riêng cho {to}"


async def granted(turn: Turn, decided: Approval) -> str:
    """The second person agrees: the case changes hands, if both are still there."""
    case = await cases.get(turn.work.tx, decided.about)
    to = await people.get(turn.work.tx, decided.target)
    if case is None or to is None or to.ended_at or case.owner != decided.person:
        return f"{SAID}: không thực hiện được, hồ sơ hoặc người nhận đã thay đổi."
    await _give(turn, case, to)
    return f"{SAID}: đã chuyển cho {called(to)}."


async def orphan(turn: Turn, person_id: str) -> int:
    """Somebody's access has ended: her cases have no owner, and her unit's lead is told.

    Gives how many cases that were.
    """
    left = await cases.of_owner(turn.work.tx, person_id)
    for case in left:
        await cases.change(turn.work.tx, case.id, owner="")
        await note(turn, "orphaned", "case", case.id)
    for unit in sorted({case.unit for case in left}):
        count = sum(case.unit == unit for case in left)
        text = f"{count} hồ sơ riêng của {approving.of_unit(turn, unit)} chưa có người phụ trách."
        links = await approving.unit_leads(turn, unit)
        await tell(turn, links, text, Option("Giao người phụ trách", "orphans"))
    return len(left)


async def show_orphans(turn: Turn, argument: str = "", head: str = "") -> None:
    """The cases without an owner, to whoever may give them to somebody."""
    left = await _orphans(turn)
    if not left:
        return await show_menu(turn, head or "Không có hồ sơ nào chưa có người phụ trách ạ.")
    options = [Option(f"Giao {case.code}", f"assign:{case.id}") for case in left]
    text = f"{head}\n{len(left)} hồ sơ chưa có người phụ trách.".lstrip()
    offer(turn, text, [*page(options, argument, "orphans"), MENU])


async def assign(turn: Turn, case_id: str) -> None:
    """Pick the new owner of a case that nobody has."""
    case = next((c for c in await _orphans(turn) if c.id == case_id), None)
    if case is None:
        return await show_menu(turn, GONE)
    workers = await _workers(turn, case)
    if not workers:
        return offer(turn, _no_worker(turn), [WAITING, MENU])
    turn.remember(handing=case_id)
    options = [Option(beginning(called(p)), f"assign-to:{p.id}") for p in workers]
    offer(turn, f"Giao {case.code} cho ai ạ?", [*options, WAITING, MENU])


async def assign_to(turn: Turn, person_id: str) -> None:
    """Give a case that nobody has to a case worker of its unit."""
    case, to = await _picked(turn, person_id)
    left = {c.id for c in await _orphans(turn)}
    if case is None or to is None or case.id not in left:
        return await show_menu(turn, GONE)
    await _give(turn, case, to)
    await show_orphans(turn, head=f"Đã giao cho {called(to)}.")


async def _give(turn: Turn, case: Case, to: Person) -> None:
    """The case is hers now: an event, an audit row, and a word to her."""
    work = turn.work
    await cases.change(work.tx, case.id, owner=to.id)
    await happened(turn, replace(case, owner=to.id), "handed-over", {})
    links = (await people.active_links(work.tx)).get(to.id, [])
    await tell(turn, links[:1], "Anh/chị được giao 1 hồ sơ riêng.", Option("Mở", f"case:{case.id}"))


def _no_worker(turn: Turn, other: str = "") -> str:
    """Only the office invites people."""
    whom = f"Đơn vị chưa có cán bộ hồ sơ {other}".rstrip()
    return f"{whom}; anh/chị báo {inside(turn.work.plan.unit(turn.work.plan.office.unit))} mời ạ."


def _back(case: Case) -> Option:
    return Option("Mở hồ sơ", f"case:{case.id}")


async def _picked(turn: Turn, person_id: str) -> tuple[Case | None, Person | None]:
    case = await cases.get(turn.work.tx, str(turn.talk.body.get("handing", "")))
    turn.remember(handing=None)
    workers = await _workers(turn, case) if case else []
    return case, next((p for p in workers if p.id == person_id), None)


async def _workers(turn: Turn, case: Case) -> list[Person]:
    """Who else of the unit may have a case."""
    plan = turn.work.plan
    return [
        p
        for p in await people.everybody(turn.work.tx)
        if p.unit == case.unit and p.id != case.owner and "cases" in plan.role(p.role).rights
    ]


async def _orphans(turn: Turn) -> list[Case]:
    """Cases without an owner: of the person's unit, or of all units at the office."""
    everywhere = turn.person.unit == turn.work.plan.office.unit
    found = await cases.unowned(turn.work.tx)
    return [c for c in found if everywhere or c.unit == turn.person.unit]
