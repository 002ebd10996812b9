"""“Hồ sơ riêng”: how many cases are hers, and what is due next."""

from __future__ import annotations

from datetime import datetime

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases.recording import NEW
from handlers.cases.saying import at, due
from handlers.menu import offer
from handlers.paging import page
from handlers.wording import MENU
from handlers.work import Turn, begun
from storage import case_clocks, cases, drafts
from storage.case_values import Case
from storage.values import Draft

CLOSED = "closed"
URGENT = Option("Khẩn cấp", "urgent")


async def show(turn: Turn, argument: str) -> None:
    """Her open cases from a number on, the next due first; “closed:12”: those that were closed."""
    await note(turn, "read", "cases", turn.person.unit)
    mine = await cases.of_owner(turn.work.tx, turn.person.id)
    closed = [case for case in mine if case.state == "closed"]
    which, _, first = argument.partition(":")
    if which == CLOSED:
        options = [Option(case.code, f"case:{case.id}") for case in closed]
        shown = page(options, first, f"cases:{CLOSED}")
        text = f"{len(closed)} hồ sơ đã đóng, mới nhất trước."
        return offer(turn, text, [*shown, Option("Đang mở", "cases"), MENU])
    open_ones = [case for case in mine if case.state == "open"]
    await _show_open(turn, open_ones, len(closed), argument)


async def unsent(turn: Turn) -> list[Draft]:
    """What she has begun about cases and not sent."""
    plan = turn.work.plan.cases
    await turn.work.flush()
    mine = await drafts.of_person(turn.work.tx, turn.person.id)
    return [draft for draft in mine if plan and draft.form in plan.forms]


async def _show_open(turn: Turn, mine: list[Case], closed: int, argument: str) -> None:
    ends = await _ends(turn, mine)
    latest = datetime.max.replace(tzinfo=turn.work.now.tzinfo)
    mine = sorted(mine, key=lambda case: ends.get(case.id, latest))
    named = [Option(_named(turn, case, ends), f"case:{case.id}") for case in mine]
    options = [NEW, *await _drafts(turn), *page(named, argument, "cases")]
    options += [Option(f"Đã đóng ({closed})", f"cases:{CLOSED}")] if closed else []
    offer(turn, _said(turn, mine, ends), [*options, URGENT, MENU])


async def _ends(turn: Turn, mine: list[Case]) -> dict[str, datetime]:
    """When the next thing of each case is due, by the case's id."""
    found: dict[str, datetime] = {}
    for row in await case_clocks.running(turn.work.tx, [case.id for case in mine]):
        found.setdefault(row.case_id, row.due_at)
    return found


def _said(turn: Turn, mine: list[Case], ends: dict[str, datetime]) -> str:
    if not mine:
        return "Anh/chị chưa phụ trách hồ sơ nào đang mở."
    text = f"Anh/chị phụ trách {len(mine)} hồ sơ đang mở."
    if ends:
        late = sum(moment < turn.work.now for moment in ends.values())
        text += f" Việc gần nhất: {due(turn, min(ends.values()))}."
        text += f" Quá hạn: {late}." if late else ""
    return text


def _named(turn: Turn, case: Case, ends: dict[str, datetime]) -> str:
    if case.id not in ends:
        return case.code
    word = "quá hạn" if ends[case.id] < turn.work.now else "hạn"
    return f"{case.code}, {word} {due(turn, ends[case.id])}"


async def _drafts(turn: Turn) -> list[Option]:
    return [
        Option(f"Làm tiếp bản ghi {at(turn, draft.updated_at)}", f"resume:{draft.id}")
        for draft in await unsent(turn)
        if begun(draft)
    ]
