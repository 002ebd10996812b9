"""Break-glass: a look at a case for a reason, with a second person, and everybody knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.auditing import note
from handlers.cases import approving
from handlers.cases.reaching import GONE
from handlers.cases.saying import lines
from handlers.menu import offer, show_menu
from handlers.telling import tell
from handlers.wording import MENU, called
from handlers.work import Turn
from storage import approvals, cases, people
from storage.case_values import Approval
from storage.values import Link

FORM = "xem-khan"
SAID = "Xem hồ sơ riêng"
OVER = "Không có hồ sơ này, hoặc đã hết giờ xem; anh/chị xin xem lại nếu còn cần ạ."
REASONS = {
    "an-toan": "vì an toàn của người trong hồ sơ",
    "vang-mat": "vì người phụ trách vắng mặt",
    "theo-yeu-cau": "theo yêu cầu của người trong hồ sơ",
    "kiem-tra": "để kiểm tra theo quy định",
}


async def ask(turn: Turn, given: Mapping[str, str], _origin: str) -> None:
    """Ask a second person for a look at the case of this code.

    What was typed instead of a code is anything at all, so the audit does not repeat it.
    """
    case = await cases.by_code(turn.work.tx, given["code"].upper())
    if case is None:
        await note(turn, "refused", "case", "", "break-glass")
        return await show_menu(turn, GONE)
    reason = given["reason"]
    await approving.ask(turn, "break-glass", case.unit, case.id, asks, reason=reason)


async def asks(turn: Turn, asked: Approval) -> str:
    """Who, from where, and why; not which case."""
    person = await people.get(turn.work.tx, asked.person)
    unit = f", {approving.of_unit(turn, person.unit)}," if person else ""
    who = await approving.asker(turn, asked)
    return f"{who}{unit} xin xem 1 hồ sơ riêng {REASONS[asked.reason]}"


async def granted(turn: Turn, decided: Approval) -> str:
    """The second person agrees: the look is open for some hours, and all concerned hear."""
    plan = turn.work.plan
    case = await cases.get(turn.work.tx, decided.about)
    asker = await people.get(turn.work.tx, decided.person)
    if case is None or asker is None or plan.cases is None:
        return f"{SAID}: hồ sơ không còn nữa."
    text = (
        f"Hồ sơ riêng {case.code} được mở cho {called(asker)} xem {REASONS[decided.reason]}, "
        f"{called(turn.person)} duyệt."
    )
    links = await people.active_links(turn.work.tx)
    owner = links.get(case.owner, [])[:1]
    told = [*owner, *await approving.unit_leads(turn, case.unit), *await _office(turn)]
    apart = {k.person: k for k in told if k.person not in (decided.person, turn.person.id)}
    await tell(turn, apart.values(), text)
    return f"{SAID}: đã được duyệt, mở được trong {plan.cases.break_glass_hours} giờ."


async def look(turn: Turn, case_id: str) -> None:
    """The case, to whoever was granted a look that still holds; each look is in the audit."""
    work = turn.work
    case = await cases.get(work.tx, case_id)
    holds = await approvals.granted(work.tx, "break-glass", case_id, turn.person.id, work.now)
    if case is None or not holds:
        await note(turn, "refused", "case", case_id[:40], "break-glass")
        return await show_menu(turn, OVER)
    await note(turn, "break-glass", "case", case.id)
    events = (await cases.events(work.tx, [case.id]))[case.id]
    shown = work.plan.cases.shown if work.plan.cases else ()
    offer(turn, "\n".join([case.code, *lines(turn, events, shown)]), [MENU])


async def _office(turn: Turn) -> Sequence[Link]:
    """Everybody at the office who could have decided."""
    return await approving.unit_leads(turn, turn.work.plan.office.unit)
