"""What a nudge about cases says: that something is to be seen, never what or whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from plan.calendar import WorkCalendar
from plan.cases import CaseClock
from plan.clock_wording import hour_and_day
from plan.values import Plan
from schedules.wording import Buttons
from storage.case_values import Case, ClockRow
from storage.values import Person

Why = Literal["own", "late", "unreached", "unowned"]


@dataclass(frozen=True, slots=True)
class Matter:
    """A clock about which somebody is nudged.

    `own`: it is her case; `late`: another's, and overdue; `unreached`: its case worker cannot be
    reached; `unowned`: nobody has it. `row` is the row after this nudge.
    """

    row: ClockRow
    clock: CaseClock
    case: Case
    why: Why


def text(plan: Plan, person: Person, matters: Sequence[Matter], now: datetime) -> str:
    """One merged text. Of several of a kind no number is said: it stays true if one has ended."""
    own = [matter for matter in matters if matter.why == "own"]
    lines = [_own(person, own, now, WorkCalendar(plan.days))] if own else []
    return "\n".join([*lines, *dict.fromkeys(_others(plan, person, matters))])


def buttons(matters: Sequence[Matter]) -> Buttons:
    """What is opened asks for the PIN; who can do nothing about it here has the way to the menu."""
    ids = sorted({matter.case.id for matter in matters if matter.why == "own"})
    found = []
    if ids:
        found.append(("Mở", f"case:{ids[0]}" if len(ids) == 1 else "cases", False))
    if any(matter.why == "unowned" for matter in matters):
        found.append(("Giao người phụ trách", "orphans", False))
    return tuple((button,) for button in found or [("Về đầu", "menu", False)])


def _own(person: Person, own: Sequence[Matter], now: datetime, calendar: WorkCalendar) -> str:
    who = person.address.capitalize()
    if len(own) > 1:
        return f"{who} có việc riêng cần xem ạ."
    due_at = own[0].row.due_at
    if due_at <= now:
        return f"{who} có 1 việc riêng đã quá giờ ạ."
    return f"{who} có 1 việc riêng cần xem trước {hour_and_day(due_at, now, calendar)}."


def _others(plan: Plan, person: Person, matters: Sequence[Matter]) -> Iterator[str]:
    who = person.address.capitalize()
    for matter in matters:
        unit = next((u.short for u in plan.units if u.code == matter.case.unit), "Đơn vị")
        match matter.why:
            case "late":
                yield f"{unit} có việc riêng đã quá giờ. {who} nhắc cán bộ phụ trách giúp ạ."
            case "unreached":
                yield (
                    f"{unit} có việc riêng cần xem, mà tôi chưa báo được cho cán bộ phụ trách. "
                    f"{who} nhắc giúp ạ."
                )
            case "unowned":
                yield f"{unit} có việc riêng chưa có người phụ trách. {who} phân công giúp ạ."
            case "own":
                continue
