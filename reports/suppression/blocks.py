"""One table: which rows are closed, and between what bounds their cells are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.suppression.grouping import sensitive
from reports.suppression.layers import Layer
from reports.suppression.values import Pattern


@dataclass(frozen=True, slots=True)
class Block:
    """The closed rows of a table in one layer, and what is known of them.

    `bundles` are the columns, those that are closed together as one; `entries` the counts of each
    unit by bundle; `sums` those of all closed rows.
    """

    layer: Layer
    bundles: tuple[tuple[str, ...], ...]
    entries: dict[str, tuple[int, ...]]
    closed: frozenset[str]
    nameless: frozenset[str]  # the closed rows whose totals are closed too
    sums: tuple[int, ...]

    def bounds(self, unit: str, bundle: int) -> tuple[int, int]:
        """The least and the greatest count that a closed cell may have, for all that is known.

        These are the Fréchet bounds of a table of which only the margins are known; they are
        exact for integers. Rows whose totals are closed are one row to the reader, and any part of
        it may belong to any of its units. Holds for a layer without negative counts.
        """
        of_column = self.sums[bundle]
        if unit in self.nameless:
            together = sum(self.layer.totals[other] for other in self.nameless)
            return 0, min(together, of_column)
        of_row = self.layer.totals[unit]
        return max(0, of_row + of_column - sum(self.sums)), min(of_row, of_column)

    def settled(self, unit: str, bundle: int) -> bool:
        """The counts of a bundle follow from what is known, although the row or it is closed."""
        if unit not in self.closed:
            return len(self.bundles[bundle]) == 1 or self.entries[unit][bundle] == 0
        low, high = self.bounds(unit, bundle)
        return low == high and (len(self.bundles[bundle]) == 1 or high == 0)


def block(layer: Layer, table: str, pattern: Pattern) -> Block:
    """What the pattern leaves known of a table in a layer."""
    names = layer.columns[table]
    together = tuple(name for name in names if name in pattern.columns.get(table, ()))
    bundles = (*((n,) for n in names if n not in together), *([together] if together else []))
    places = [[names.index(name) for name in bundle] for bundle in bundles]
    entries = {
        unit: tuple(sum(row[i] for i in bundle) for bundle in places)
        for unit, row in layer.rows[table].items()
    }
    closed = pattern.rows.get(table, frozenset()) | pattern.units
    sums = tuple(sum(entries[unit][i] for unit in closed) for i in range(len(bundles)))
    return Block(layer, bundles, entries, closed, pattern.units, sums)


@dataclass(frozen=True, slots=True)
class Exposed:
    """What is too well known in a bundle: rows that are open, rows that are closed, or their sum.

    `units` is empty for the sum of all closed rows.
    """

    block: Block
    bundle: int
    units: frozenset[str]


def exposed(of: Block, smallest: int) -> Iterator[Exposed]:
    """The audit of recoverability: what the pattern does not protect in a layer."""
    opened = of.entries.keys() - of.closed
    floors = {u: _floors(of, u, smallest) for u in of.closed - of.nameless}
    for i, total in enumerate(of.sums):
        small = frozenset(u for u in opened if sensitive(of.entries[u][i], smallest))
        if small:
            yield Exposed(of, i, small)
        if of.closed and sensitive(total, smallest):
            yield Exposed(of, i, frozenset())
        narrow = frozenset(u for u in of.closed if _narrow(of, floors, u, i, smallest))
        if narrow:
            yield Exposed(of, i, narrow)


def _floors(of: Block, unit: str, smallest: int) -> tuple[int, ...]:
    """The least counts of a closed row for one who knows this audit as well as the sums.

    A count whose bounds begin at 2 … k−1 is not sensitive, else it would have been exposed: it is
    at least k. Where the closed rows count in two bundles only, a row is closed because it counts
    in both.
    """
    lows = [of.bounds(unit, i)[0] for i in range(len(of.sums))]
    if of.layer.since is not None:
        return tuple(lows)
    lows = [smallest if 1 < low < smallest else low for low in lows]
    if sum(total > 0 for total in of.sums) == 2:
        lows = [max(low, _one_in_each(of, i)) for i, low in enumerate(lows)]
    return tuple(lows)


def _one_in_each(of: Block, bundle: int) -> int:
    """1 if being closed tells that a row counts in the bundle, 0 if rows without it are closed."""
    some_open = any(any(row) for unit, row in of.entries.items() if unit not in of.closed)
    return int(some_open or all(of.entries[u][bundle] for u in of.closed))


def _narrow(
    of: Block, floors: Mapping[str, tuple[int, ...]], unit: str, bundle: int, smallest: int
) -> bool:
    """The count is known better than as 1 … k−1, if it is or may be a sensitive one."""
    low, high = of.bounds(unit, bundle)
    small = sensitive(of.entries[unit][bundle], smallest)
    if not of.layer.growing or high <= 0:
        return False
    if of.layer.since is not None:
        return small and not low <= 1 < max(2, smallest - 1) <= high
    highest = _ceiling(of, floors, unit, bundle)
    if low <= 1:
        return highest < max(2, smallest - 1)
    return low < smallest and (small or highest <= smallest)


def _ceiling(of: Block, floors: Mapping[str, tuple[int, ...]], unit: str, bundle: int) -> int:
    """The greatest count of a closed cell, given the least ones of the others."""
    others = sum(row[bundle] for other, row in floors.items() if other != unit)
    in_column = of.sums[bundle] - others
    if unit in of.nameless:
        return min(of.bounds(unit, bundle)[1], in_column)
    return min(of.layer.totals[unit] - sum(floors[unit]) + floors[unit][bundle], in_column)
