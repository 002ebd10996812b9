"""An attacker who has every published version, and nothing else, and computes bounds.

It shares no code and no method with the suppression: every cell is an unknown integer, every sum
of rows less a sum of columns is an equation (all cuts of the table, which for one table give the
exact bounds, by max-flow min-cut), and bounds are propagated through all equations of all versions
until nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations, compress, product

from reports.suppression import Release, Shown, Table

# Who is asked for: version or step from one to the next, table ("" for totals of units), unit,
# column; None stands for the total.
Unknown = tuple[object, str, str | None, str | None]
Places = tuple[int, ...]
Equation = tuple[int, Places, Places]  # constant + sum of some unknowns = sum of others
FAR = 10**6


class Attacker:
    """Bounds of all that was not published.

    `growing`: it is known that no count was ever corrected downwards. `rule`: it is known that no
    total of zero was hidden in the first version.
    """

    def __init__(self, releases: Sequence[Release], growing: bool, rule: bool = False) -> None:
        self.names: dict[Unknown, int] = {}
        self.low: list[int] = []
        self.high: list[int] = []
        self.equations: set[Equation] = set()
        self.least = 0 if growing else -FAR
        for version, release in enumerate(releases):
            for table in release.tables:
                self._add_cuts(table, self._version(version, release, table, rule))
        self.hidden = {n: i for n, i in self.names.items() if self.low[i] < self.high[i]}
        for i, j in combinations(range(len(releases)), 2):
            for table in releases[j].tables:
                self._add_cuts(table, self._step(i, j, table))
        self.propagate()

    def pinned(self) -> list[Unknown]:
        """Hidden cells whose value is known now."""
        return [name for name, i in self.hidden.items() if self.low[i] == self.high[i]]

    def steps(self, smallest: int) -> list[Unknown]:
        """Differences of 1 … smallest−1 between versions that are known now."""
        low, high = self.low, self.high
        steps = {name: i for name, i in self.names.items() if isinstance(name[0], tuple)}
        return [n for n, i in steps.items() if low[i] == high[i] and 0 < abs(low[i]) < smallest]

    def bounds(self, unknown: Unknown) -> tuple[int, int]:
        """The least and the greatest value that a cell may have."""
        i = self.names[unknown]
        return self.low[i], self.high[i]

    def _unknown(self, name: Unknown, low: int, high: int) -> int:
        if name not in self.names:
            self.names[name] = len(self.low)
            self.low.append(low)
            self.high.append(high)
        return self.names[name]

    def _version(self, version: int, release: Release, table: Table, rule: bool) -> list[int]:
        """The published table, row by row, its margins last."""
        grid = []
        for unit, column in _places(table):
            cell = release.cell(table.name, unit, column)
            margin = (unit is None) != (column is None)
            low, high = int(rule and margin and version == 0), FAR
            if isinstance(cell, Shown):
                low = high = cell.value
            name = table.name if column else ""
            grid.append(self._unknown((version, name, unit, column), low, high))
        return grid

    def _step(self, before: int, after: int, table: Table) -> list[int]:
        """What was added from one version to a later one: a table of its own."""
        grid = []
        for unit, column in _places(table):
            rest = (table.name if column else "", unit, column)
            old, new = self.names[before, *rest], self.names[after, *rest]
            known = self.low[old] == self.high[old] and self.low[new] == self.high[new]
            least = most = self.low[new] - self.low[old]
            step = self._unknown(
                ((before, after), *rest), least if known else self.least, most if known else FAR
            )
            self._add((new,), (old, step))
            grid.append(step)
        return grid

    def _add_cuts(self, table: Table, grid: list[int]) -> None:
        rows, columns = len(table.counts) + 1, len(table.columns) + 1
        unknown = [place for place, i in enumerate(grid) if self.low[i] < self.high[i]]
        lines = tuple(sorted({place // columns for place in unknown}))
        across = tuple(sorted({place % columns for place in unknown}))
        for plus, minus in _cuts(rows, columns, lines, across):
            self._add([grid[i] for i in plus], [grid[i] for i in minus])

    def _add(self, plus: Sequence[int], minus: Sequence[int]) -> None:
        low, high = self.low, self.high
        more = tuple(i for i in plus if low[i] < high[i])
        less = tuple(i for i in minus if low[i] < high[i])
        if more or less:
            known = sum(low[i] for i in plus if low[i] == high[i])
            known -= sum(low[i] for i in minus if low[i] == high[i])
            self.equations.add((known, more, less))

    def propagate(self) -> None:
        """Narrow the bounds until nothing moves."""
        moved = set(range(len(self.low)))
        while moved:
            before, moved = moved, set()
            for known, plus, minus in self.equations:
                if not (before.isdisjoint(plus) and before.isdisjoint(minus)):
                    self._narrow(known, plus, minus, moved)
                    self._narrow(-known, minus, plus, moved)

    def _narrow(self, known: int, plus: Places, minus: Places, moved: set[int]) -> None:
        """Each of `plus` is what `minus` may be, less the others of `plus`."""
        low, high = self.low, self.high
        least = sum([low[i] for i in minus]) - sum([high[i] for i in plus]) - known
        most = sum([high[i] for i in minus]) - sum([low[i] for i in plus]) - known
        if least + FAR <= self.least and most + self.least >= FAR:
            return  # too much is unknown yet
        for i in plus:
            floor, ceiling = least + high[i], most + low[i]
            if floor > low[i]:
                low[i] = floor
                moved.add(i)
            if ceiling < high[i]:
                high[i] = ceiling
                moved.add(i)


def _places(table: Table) -> list[tuple[str | None, str | None]]:
    return list(product((*sorted(table.counts), None), (*table.columns, None)))


@cache
def _cuts(
    rows: int, columns: int, lines: tuple[int, ...], across: tuple[int, ...]
) -> tuple[tuple[Places, Places], ...]:
    """Some of the lines less some of those across: (cells added, cells taken off).

    Margins are the last row and column. One of those across is left out: all lines and all across
    together say nothing.
    """
    either = (*lines, *(rows + j for j in across[1:]))
    return tuple(
        _cut(rows, columns, set(compress(either, chosen)))
        for chosen in product((0, 1), repeat=len(either))
    )


def _cut(rows: int, columns: int, taken: set[int]) -> tuple[Places, Places]:
    signs = [
        ((i in taken) - (rows + j in taken)) * (-1 if (i == rows - 1) != (j == columns - 1) else 1)
        for i, j in product(range(rows), range(columns))
    ]
    plus = tuple(place for place, sign in enumerate(signs) if sign > 0)
    return plus, tuple(place for place, sign in enumerate(signs) if sign < 0)
