"""A case, to its case worker: what is known, what runs, what was done, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases.consent import agreed
from handlers.cases.reaching import own_case
from handlers.cases.referral_wording import state_of
from handlers.cases.routes import opened
from handlers.cases.saying import due, lines
from handlers.menu import offer
from handlers.wording import MENU, day
from handlers.work import Turn
from plan.cases import Cases
from storage import case_clocks, cases, referrals
from storage.case_facts import facts
from storage.case_values import Case, CaseEvent, CaseState, EventKind

SHOWN = 8  # of what was done: the last events, a line each
LIST = Option("Danh sách hồ sơ", "cases")
STATES: Mapping[CaseState, str] = {
    "open": "đang mở",
    "closed": "đã đóng",
}
DONE: Mapping[EventKind, str] = {
    "recorded": "ghi nhận",
    "followed": "theo dõi",
    "consent": "đổi đồng ý chia sẻ",
    "handed-over": "bàn giao",
    "closed": "đóng",
    "reopened": "mở lại",
}


async def show(turn: Turn, id: str) -> None:
    """The case of an id, if it is hers."""
    case = await own_case(turn, id)
    if case:
        await show_case(turn, case)


async def show_case(turn: Turn, case: Case) -> None:
    """The view of a case that is hers; each is a row of the audit."""
    plan = turn.work.plan.cases
    if plan is None:
        return
    await note(turn, "read", "case", case.id)
    events = (await cases.events(turn.work.tx, [case.id]))[case.id]
    text = [
        f"{case.code}, {STATES[case.state]}",
        *lines(turn, events, plan.shown),
        _consent(plan, events),
        *await _passed_on(turn, plan, case),
        *await _running(turn, plan, case),
        *_done(turn, events),
    ]
    open_ones = opened(plan, facts(events))
    buttons = [*_buttons(case, bool(open_ones)), LIST, MENU]
    offer(turn, "\n".join(text), buttons, width=2)  # so that text and buttons share one screen


def _consent(plan: Cases, events: Sequence[CaseEvent]) -> str:
    picked = agreed(plan, facts(events))
    names = [service.label for service in plan.services if service.id in picked]
    return f"Đồng ý chia sẻ: {', '.join(names) or 'chưa nơi nào'}"


async def _passed_on(turn: Turn, plan: Cases, case: Case) -> list[str]:
    """How the newest referral to each service stands; “Chuyển tuyến” shows all of them."""
    found = await referrals.of_case(turn.work.tx, case.id)
    if not found:
        return []
    labels = {service.id: service.label for service in plan.services}
    newest = {one.service: one for one in found}.values()
    said = [f"{labels.get(one.service, one.service)} ({state_of(one.state)})" for one in newest]
    return [f"Chuyển tuyến: {', '.join(said)}"]


async def _running(turn: Turn, plan: Cases, case: Case) -> list[str]:
    """What has to happen and by when, the next first, then as the plan lists them."""
    rows, text = await case_clocks.running(turn.work.tx, [case.id]), []
    listed = enumerate(plan.clocks)
    clocks = [(row.due_at, n, c) for n, c in listed for row in rows if row.clock == c.id]
    for moment, _n, clock in sorted(clocks, key=lambda one: one[:2]):
        late = ", đã quá hạn" if moment < turn.work.now else ""
        text.append(f"– {clock.label}: {due(turn, moment)}{late}")
    return ["Việc có hạn:", *text] if text else []


def _done(turn: Turn, events: Sequence[CaseEvent]) -> list[str]:
    zone = turn.work.here.tzinfo
    said = [f"{day(e.created_at.astimezone(zone).date())} {DONE[e.kind]}" for e in events]
    return [f"Đã làm: {', '.join(said[-SHOWN:])}"]


def _buttons(case: Case, routed: bool) -> list[Option]:
    id = case.id
    erasing = Option("Xóa theo yêu cầu", f"case-erase:{id}")
    if case.state != "open":
        consent = Option("Đồng ý chia sẻ", f"consent:{id}")
        return [Option("Mở lại", f"case-reopen:{id}"), consent, erasing]
    route = [Option("Việc phải làm", f"case-route:{id}")] if routed else []
    return [
        Option("Theo dõi", f"case-follow:{id}"),
        *route,
        Option("Chuyển tuyến", f"refer:{id}"),
        Option("Đồng ý chia sẻ", f"consent:{id}"),
        Option("Trang ghi riêng", f"page:{id}"),
        Option("Sửa phiếu ghi nhận", f"case-edit:{id}"),
        Option("Bàn giao", f"handover:{id}"),
        Option("Đóng hồ sơ", f"case-close:{id}"),
        erasing,
    ]
