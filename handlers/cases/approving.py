"""What takes a second person: it is asked for, told to whoever may decide, and decided once."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from dialogue.values import Option
from handlers.auditing import note
from handlers.menu import offer, show_menu
from handlers.paging import first_of
from handlers.telling import tell
from handlers.wording import MENU, inside
from handlers.work import Turn
from plan.wording import beginning
from storage import approvals, calling, people
from storage.case_values import Approval, ApprovalKind, ApprovalState
from storage.values import Link, Person

RIGHT = "approve"
DECIDED = "Yêu cầu này không còn chờ duyệt nữa ạ."
NOBODY = "Chưa có người duyệt nhận được tin qua đây; anh/chị gọi điện giúp ạ."

SENT = "Đã gửi người thứ hai duyệt; kết quả sẽ đến tại đây."
SHOWN = 6  # requests listed at once, each with two buttons

Said = Callable[[Turn, Approval], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`said` is what is asked for, in a notice that anybody may see; `asks` says so in a sentence
    without its full stop, as neutral: “Chị Tâm xin bàn giao 1 hồ sơ riêng cho chị Nga”. `granted`
    does it, and gives what whoever asked is told."""

    said: str
    asks: Said
    granted: Said


async def ask(
    turn: Turn,
    kind: ApprovalKind,
    unit: str,
    about: str,
    asks: Said,
    *back: Option,
    reason: str = "",
    target: str = "",
) -> None:
    """Ask for a second person; `back` are buttons to where this was asked."""
    work = turn.work
    assert work.plan.cases is not None
    until = work.now + timedelta(hours=work.plan.cases.approval_hours)
    asked = Approval(
        uuid.uuid4().hex, kind, turn.person.id, unit, about, "asked", work.now, until,
        reason, target,
    )  # fmt: skip
    await approvals.ask(work.tx, asked)
    await note(turn, "asked", kind, about, reason)
    deciding = await _deciding(turn, asked)
    text = f"{await asks(turn, asked)}. Anh/chị duyệt giúp ạ."
    for link in deciding:
        buttons = (Option("Đồng ý", f"grant:{asked.id}"), Option("Không", f"refuse:{asked.id}"))
        await tell(turn, [link], text, *buttons)
    turn.private(False)
    offer(turn, SENT if deciding else NOBODY, [*back, MENU])


async def _deciding(turn: Turn, asked: Approval) -> Sequence[Link]:
    """Whoever may decide and can be reached: of the unit, and of the office where there is none
    or where the unit is not asked."""
    work = turn.work
    links = await people.active_links(work.tx)
    able = [
        p for p in await people.everybody(work.tx) if p.id in links and may_decide(turn, p, asked)
    ]
    own = [p for p in able if p.unit == asked.unit]
    return [links[p.id][0] for p in own or able]


def may_decide(turn: Turn, person: Person, asked: Approval) -> bool:
    """Not the one who asks, nor the one who gains by it; of the unit or of the office."""
    plan = turn.work.plan
    apart = person.id not in (asked.person, asked.target, asked.about)
    near = person.unit in (asked.unit, plan.office.unit)
    return apart and near and RIGHT in plan.role(person.role).rights


async def decide(turn: Turn, id: str, state: ApprovalState, kinds: Mapping[str, Kind]) -> None:
    """Grant or refuse a request, once; whoever asked hears of it."""
    work = turn.work
    asked = await approvals.get(work.tx, id)
    if asked is None or not may_decide(turn, turn.person, asked):
        await note(turn, "refused", "approval", id[:40], RIGHT)
        return await show_menu(turn, DECIDED)
    holds = work.now + _holding(turn, asked)
    if not await approvals.decide(work.tx, id, state, turn.person.id, work.now, holds):
        return await show_menu(turn, DECIDED)
    await note(turn, state, asked.kind, asked.about)
    decided = replace(asked, state=state, decided_by=turn.person.id, decided_at=work.now)
    kind = kinds[asked.kind]
    told = await kind.granted(turn, decided) if state == "granted" else ""
    links = (await people.active_links(work.tx)).get(asked.person, [])
    if state == "refused":
        await tell(turn, links[:1], f"{kind.said}: không được duyệt.")
    elif told:
        await tell(turn, links[:1], told, *_next(decided))
    done = "Đã duyệt." if state == "granted" else "Đã ghi: không duyệt."
    if await mine_to_decide(turn):
        return await show_waiting(turn, kinds, head=done)
    await show_menu(turn, done)


def _holding(turn: Turn, asked: Approval) -> timedelta:
    """How long what is granted holds: a look for some hours, anything else is done at once."""
    cases = turn.work.plan.cases
    hours = cases.break_glass_hours if cases and asked.kind == "break-glass" else 0
    return timedelta(hours=hours)


def _next(decided: Approval) -> tuple[Option, ...]:
    return (Option("Mở", f"glass:{decided.about}"),) if decided.kind == "break-glass" else ()


async def unit_leads(turn: Turn, unit: str) -> Sequence[Link]:
    """The links of those who may be the second person in a unit, else of those at the office."""
    links = await people.active_links(turn.work.tx)
    able = [
        p
        for p in await people.everybody(turn.work.tx)
        if p.id in links and RIGHT in turn.work.plan.role(p.role).rights
    ]
    own = [p for p in able if p.unit == unit]
    office = [p for p in able if p.unit == turn.work.plan.office.unit]
    return [links[p.id][0] for p in own or office]


def of_unit(turn: Turn, unit: str) -> str:
    """“xã Sơn Kỳ”; its code where the plan does not know it any more."""
    known = next((u for u in turn.work.plan.units if u.code == unit), None)
    return inside(known) if known else unit


async def show_waiting(
    turn: Turn, kinds: Mapping[str, Kind], argument: str = "", head: str = ""
) -> None:
    """What waits for this person's word, with its buttons; `argument`: from which on."""
    mine, first = await mine_to_decide(turn), first_of(argument)
    if not mine[first:]:
        return await show_menu(turn, "Không có gì chờ duyệt ạ.")
    lines, options = [head] if head else [], []
    lines.append("Chờ anh/chị duyệt:")
    for number, asked in enumerate(mine[first : first + SHOWN], first + 1):
        lines.append(f"{number}. {await kinds[asked.kind].asks(turn, asked)}.")
        options.append(Option(f"Đồng ý {number}", f"grant:{asked.id}"))
        options.append(Option(f"Không {number}", f"refuse:{asked.id}"))
    left = len(mine) - first - SHOWN
    more = [Option(f"Xem thêm ({left})", f"approvals:{first + SHOWN}")] if left > 0 else []
    offer(turn, "\n".join(lines), [*options, *more, MENU], width=2)


async def asker(turn: Turn, asked: Approval) -> str:
    """Who asks, at the beginning of a sentence: “Chị Tâm”."""
    return beginning(await calling.named(turn.work.tx, asked.person))


async def mine_to_decide(turn: Turn) -> list[Approval]:
    """The requests that wait and that this person may decide."""
    waiting = await approvals.waiting(turn.work.tx, turn.work.now)
    return [asked for asked in waiting if may_decide(turn, turn.person, asked)]
