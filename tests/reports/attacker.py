"""An attacker who has every published version, and nothing else, and computes bounds.

It shares no code and no method with the suppression: every cell is an unknown integer, every sum
of rows less a sum of columns is an equation (all cuts of the table, which for one table give the
exact bounds, by max-flow min-cut), and bounds are propagated through all equations of all versions
until nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, product

from reports.suppression import Hidden, Release, Shown

Unknown = tuple[object, ...]  # (version or step, table or "", unit or None, column or None)
Side = frozenset[Unknown]
Equation = tuple[Side, Side]
Places = tuple[tuple[int, int], ...]
FAR = 10**6


class Attacker:
    """Bounds of all that was not published.

    `growing`: it is known that no count was ever corrected downwards. `rule`: it is known that the
    first version hides no total of zero.
    """

    def __init__(self, releases: Sequence[Release], growing: bool, rule: bool = False) -> None:
        self.low: dict[Unknown, int] = {}
        self.high: dict[Unknown, int] = {}
        self.hidden: set[Unknown] = set()
        equations: set[Equation] = set()
        for version, release in enumerate(releases):
            for table in release.tables:
                grid = self._grid(version, release, table.name)
                equations.update(self._cuts(grid))
        if rule:
            self._no_hidden_total_is_zero()
        if growing:
            equations |= self._steps(releases)
        self.equations = [e for e in equations if any(self._open(u) for side in e for u in side)]
        self._propagate()

    def pinned(self) -> set[Unknown]:
        """Hidden cells whose value is known now."""
        return {cell for cell in self.hidden if not self._open(cell)}

    def steps(self, smallest: int) -> set[Unknown]:
        """Increases of 1 … smallest−1 that are known now."""
        return {
            u
            for u in self.low
            if isinstance(u[0], str) and not self._open(u) and 0 < self.low[u] < smallest
        }

    def _open(self, unknown: Unknown) -> bool:
        return self.low[unknown] < self.high[unknown]

    def _grid(self, version: int, release: Release, name: str) -> list[list[Unknown]]:
        """The table with its margins last; totals of units are one unknown for all tables."""
        table = next(table for table in release.tables if table.name == name)
        return [
            [self._meet(version, release, name, u, c) for c in (*table.columns, None)]
            for u in (*sorted(table.counts), None)
        ]

    def _meet(
        self, version: int, release: Release, name: str, unit: str | None, column: str | None
    ) -> Unknown:
        unknown: Unknown = (version, name if column else "", unit, column)
        match release.cell(name, unit, column):
            case Shown(value):
                self.low[unknown] = self.high[unknown] = value
            case Hidden():
                self.hidden.add(unknown)
                self.low[unknown], self.high[unknown] = 0, FAR
        return unknown

    def _cuts(self, grid: list[list[Unknown]]) -> Iterator[Equation]:
        for plus, minus in _cuts_of(len(grid), len(grid[0])):
            yield frozenset(grid[i][j] for i, j in plus), frozenset(grid[i][j] for i, j in minus)

    def _no_hidden_total_is_zero(self) -> None:
        for version, table, unit, column in self.hidden:
            if version == 0 and (unit is None) != (column is None):
                self.low[version, table, unit, column] = 1

    def _steps(self, releases: Sequence[Release]) -> set[Equation]:
        """What was added from each version to the next is a table of its own."""
        equations: set[Equation] = set()
        for (i, _), (j, release) in pairwise(enumerate(releases)):
            for table in release.tables:
                grid: list[list[Unknown]] = []
                for unit in (*sorted(table.counts), None):
                    grid.append([])
                    for column in (*table.columns, None):
                        rest = (table.name if column else "", unit, column)
                        step: Unknown = (f"{i}-{j}", *rest)
                        self.low[step], self.high[step] = 0, FAR
                        grid[-1].append(step)
                        equations.add((frozenset({(j, *rest)}), frozenset({(i, *rest), step})))
                equations.update(self._cuts(grid))
        return equations

    def _propagate(self) -> None:
        moved = True
        while moved:
            moved = False
            for plus, minus in self.equations:
                moved |= self._narrow(plus, minus) | self._narrow(minus, plus)

    def _narrow(self, plus: Side, minus: Side) -> bool:
        """Each of `plus` is what `minus` may be, less the others of `plus`."""
        low, high = self.low, self.high
        least = sum(low[u] for u in minus) - sum(high[u] for u in plus)
        most = sum(high[u] for u in minus) - sum(low[u] for u in plus)
        moved = False
        for u in plus:
            if least + high[u] > low[u]:
                low[u], moved = least + high[u], True
                return moved
            if most + low[u] < high[u]:
                high[u], moved = most + low[u], True
                return moved
        return moved


@cache
def _cuts_of(rows: int, columns: int) -> tuple[tuple[Places, Places], ...]:
    """Some rows less some columns, margins being the last ones: (cells added, cells taken off)."""
    cuts = []
    for chosen in product((0, 1), repeat=rows + columns - 1):
        of_row, of_column = (*chosen[:rows],), (*chosen[rows:], 0)
        plus: list[tuple[int, int]] = []
        minus: list[tuple[int, int]] = []
        for i, j in product(range(rows), range(columns)):
            sign = of_row[i] - of_column[j]
            if (i == rows - 1) != (j == columns - 1):
                sign = -sign
            if sign:
                (plus if sign > 0 else minus).append((i, j))
        cuts.append((tuple(plus), tuple(minus)))
    return tuple(cuts)
