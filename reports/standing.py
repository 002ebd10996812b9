"""Standing: for each duty, who has filed and who has not, counted over the expected filings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from plan.values import Duty, Plan, Unit


@dataclass(frozen=True, slots=True)
class Place:
    """One unit's place on a board; `state`: missing, overdue, submitted or zero."""

    unit: Unit
    state: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """One duty's board."""

    duty: Duty
    places: tuple[Place, ...]

    @property
    def filed(self) -> int:
        """How many units have filed, by report or by attested zero."""
        return sum(place.state in ("submitted", "zero") for place in self.places)


class Filed(Protocol):
    """What a board reads of an expected filing."""

    @property
    def duty(self) -> str:
        """The duty's id."""

    @property
    def unit(self) -> str:
        """The unit's code."""

    @property
    def state(self) -> str:
        """missing, submitted or zero."""

    @property
    def record(self) -> str:
        """The id of what was filed; "" while it is missing."""


def boards(plan: Plan, filings: Sequence[Filed], today: date) -> tuple[Board, ...]:
    """A board for each open duty that several units owe; its rows are the denominator."""
    rows: dict[str, list[Filed]] = {duty.id: [] for duty in plan.duties}
    for filing in filings:
        if filing.duty in rows:
            rows[filing.duty].append(filing)
    return tuple(
        Board(duty, tuple(_place(plan, duty, row, today) for row in _in_order(plan, rows[duty.id])))
        for duty in plan.duties
        if len(rows[duty.id]) > 1 and duty.opens <= today
    )


def _in_order(plan: Plan, rows: list[Filed]) -> list[Filed]:
    order = {unit.code: number for number, unit in enumerate(plan.units)}
    return sorted(rows, key=lambda row: order.get(row.unit, len(order)))


def _place(plan: Plan, duty: Duty, row: Filed, today: date) -> Place:
    late = row.state == "missing" and today >= duty.before
    return Place(plan.unit(row.unit), "overdue" if late else row.state, row.record)


def say(board: Board, today: date) -> str:
    """A board in words, as the desk reads it in the chat."""
    missing = [p.unit.short for p in board.places if p.state in ("missing", "overdue")]
    zero = [p.unit.short for p in board.places if p.state == "zero"]
    last = board.duty.before - timedelta(days=1)
    lines = [
        f"{board.duty.title}: {board.filed}/{len(board.places)} đơn vị đã nộp, "
        f"hạn cuối {last.day:02d}/{last.month:02d}."
    ]
    if zero:
        lines.append(f"Không phát sinh: {', '.join(zero)}.")
    if missing:
        word = "Quá hạn" if today >= board.duty.before else "Chưa nộp"
        lines.append(f"{word}: {', '.join(missing)}.")
    return "\n".join(lines)
