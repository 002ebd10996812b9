"""The ways that the law opens for certain cases: what has to be done, by whom, by when."""

from __future__ import annotations

from collections.abc import Mapping

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases.reaching import own_case
from handlers.menu import offer
from handlers.wording import MENU
from handlers.work import Turn
from plan.cases import CaseRoute, Cases
from storage import cases
from storage.case_facts import facts
from storage.case_values import Case

OFFERS = {
    "follow": ("Theo dõi", "case-follow"),
    "refer": ("Chuyển tuyến", "refer"),
    "page": ("Trang ghi riêng", "page"),
}


def opened(plan: Cases, known: Mapping[str, str]) -> list[CaseRoute]:
    """The ways that a case of these facts goes, in the plan's order."""
    return [route for route in plan.routes if route.opens(known)]


async def show(turn: Turn, id: str) -> None:
    """“Việc phải làm” of a case that is hers."""
    case, plan = await own_case(turn, id), turn.work.plan.cases
    if case is None or plan is None:
        return
    await note(turn, "read", "case", case.id, "routes")
    events = (await cases.events(turn.work.tx, [case.id]))[case.id]
    offer_routes(turn, case, opened(plan, facts(events)))


def offer_routes(turn: Turn, case: Case, routes: list[CaseRoute]) -> None:
    """Each way with its lines, and the buttons that belong to them."""
    text = [f"{case.code}, việc phải làm:"]
    for route in routes:
        law = f" ({route.cites})" if route.cites else ""
        text += [f"{route.label}{law}", *(f"– {line}" for line in route.lines)]
    wanted = {name for route in routes for name in route.offers}
    options = [
        Option(label, f"{deed}:{case.id}")
        for name, (label, deed) in OFFERS.items()
        if name in wanted
    ]
    offer(turn, "\n".join(text), [*options, Option("Mở hồ sơ", f"case:{case.id}"), MENU])
