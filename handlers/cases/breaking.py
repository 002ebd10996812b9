"""Break-glass: a look at a case for a reason, with a second person, and everybody knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.auditing import note
from handlers.cases import approving
from handlers.cases.reaching import GONE
from handlers.cases.saying import lines
from handlers.menu import offer, show_menu
from handlers.telling import tell
from handlers.wording import MENU
from handlers.work import Turn
from storage import approvals, cases, people
from storage.case_values import Approval
from storage.values import Link

FORM = "xem-khan"
SAID = "Xem hồ sơ riêng"
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
    who = f"{turn.person.name}, {approving.of_unit(turn, turn.person.unit)},"
    said = f"{who} xin xem 1 hồ sơ riêng {REASONS[reason]}"
    await approving.ask(turn, "break-glass", case.unit, case.id, said, reason=reason)


async def granted(turn: Turn, decided: Approval) -> str:
    """The second person agrees: the look is open for some hours, and all concerned hear."""
    plan = turn.work.plan
    case = await cases.get(turn.work.tx, decided.about)
    asker = await people.get(turn.work.tx, decided.person)
    if case is None or asker is None or plan.cases is None:
        return f"{SAID}: hồ sơ không còn nữa."
    text = (
        f"Hồ sơ riêng {case.code} được mở cho {asker.name} xem {REASONS[decided.reason]}, "
        f"{turn.person.name} duyệt."
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
        return await show_menu(turn, GONE)
    await note(turn, "break-glass", "case", case.id)
    events = (await cases.events(work.tx, [case.id]))[case.id]
    shown = work.plan.cases.shown if work.plan.cases else ()
    offer(turn, "\n".join([case.code, *lines(turn, events, shown)]), [MENU])


async def _office(turn: Turn) -> Sequence[Link]:
    """Everybody at the office who could have decided."""
    return await approving.unit_leads(turn, turn.work.plan.office.unit)
