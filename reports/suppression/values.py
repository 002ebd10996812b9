"""Counts as they are, and as they may leave: every cell shown or hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HIDDEN_MARK = "…"
LEGEND = (
    "Dấu “…” thay cho số nhỏ và cho những số mà từ đó có thể tính ra số nhỏ. "
    "Ô mang dấu này có thể là bất kỳ số nào, kể cả 0."
)


class Inconsistent(ValueError):
    """Linked tables that do not count the same things, or counts below zero."""


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of units (rows) by one property (columns); rows and columns add up.

    `counts` holds one row of non-negative integers per unit code, in the order of `columns`.
    A property of which one case may have several values (forms of violence) is a table for each
    value, with the columns “yes” and “no”.
    """

    name: str
    columns: tuple[str, ...]
    counts: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A count that may leave; it is always the true one."""

    value: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A count that may not leave, for its own sake or for another's: nobody can tell which."""


Cell = Shown | Hidden


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is known only as a sum; every set only grows from one release to the next.

    `units`: units whose totals are known only together. `columns`: by table, columns that are
    known only together. `rows`: by table, units whose rows are known only together.
    """

    units: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)


Place = tuple[str, str | None, str | None]  # table, unit or None for all, column or None for all


@dataclass(frozen=True, slots=True)
class Release:
    """One version of linked tables: the truth, which stays here, and the cells that may leave.

    `pattern` is None when nothing may leave, not even the grand total.
    """

    tables: tuple[Table, ...]
    pattern: Pattern | None
    shown: Mapping[Place, int]

    def cell(self, table: str, unit: str | None = None, column: str | None = None) -> Cell:
        """The cell of a unit and a column; None stands for the total over them."""
        place = (table, unit, column)
        return Shown(self.shown[place]) if place in self.shown else Hidden()


def say(cell: Cell) -> str:
    """A cell as it stands in a report: a number, or one mark for whatever is hidden."""
    match cell:
        case Shown(value):
            return f"{value:,}".replace(",", ".")
        case Hidden():
            return HIDDEN_MARK
