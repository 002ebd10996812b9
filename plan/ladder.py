"""The ladder of an emergency: whom the next rung calls. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from plan.cases import Call, Urgent
from plan.values import Plan


class Holder(Protocol):
    """Somebody who can be reached now."""

    @property
    def id(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def role(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Climb:
    """`step`: the next rung, counted on through the rounds. `called`: (rung, person)."""

    step: int
    called: tuple[tuple[int, str], ...] = ()


def climb(
    plan: Plan, unit: str, step: int, end: int, rungs: int, holders: Sequence[Holder]
) -> Climb:
    """The next `rungs` rungs, from `step` on, that have anybody to call; never past `end`.

    A rung with nobody is skipped. Whoever stands on several of them is called once.
    """
    called: dict[str, int] = {}
    reached = 0
    while step < end and reached < rungs:
        found = on_rung(plan, unit, step, holders)
        for person in found:
            called.setdefault(person, step)
        reached += bool(found)
        step += 1
    return Climb(step, tuple((rung, person) for person, rung in called.items()))


def on_rung(plan: Plan, unit: str, step: int, holders: Sequence[Holder]) -> list[str]:
    """Who stands on a rung, by id."""
    ladder = _urgent(plan).ladder
    call = ladder[step % len(ladder)]
    code = _place(plan, unit, call)
    return [holder.id for holder in holders if (holder.role, holder.unit) == (call.role, code)]


def last_step(plan: Plan, drill: bool) -> int:
    """The number of rungs of all rounds; a drill goes round once."""
    urgent = _urgent(plan)
    return len(urgent.ladder) * (1 if drill else urgent.rounds)


def _urgent(plan: Plan) -> Urgent:
    assert plan.cases is not None  # nothing is raised without them
    return plan.cases.urgent


def _place(plan: Plan, unit: str, call: Call) -> str:
    match call.at:
        case "unit":
            return unit
        case "office":
            return plan.office.unit
        case code:
            return code
