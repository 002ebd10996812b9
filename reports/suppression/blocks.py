"""One table: which rows are closed, and between what bounds their cells are known."""

from __future__ import annotations

from collections.abc import Iterator
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
    """A count that is too well known: of one unit, or of all closed rows together (None)."""

    block: Block
    unit: str | None
    bundle: int


def exposed(of: Block, smallest: int) -> Iterator[Exposed]:
    """The audit of recoverability: what the pattern does not protect in a layer."""
    for unit, row in of.entries.items():
        if unit not in of.closed:
            yield from (Exposed(of, unit, i) for i, n in enumerate(row) if sensitive(n, smallest))
    if of.closed:
        yield from (Exposed(of, None, i) for i, n in enumerate(of.sums) if sensitive(n, smallest))
    if of.layer.growing:
        yield from _too_narrow(of, smallest)


def _too_narrow(of: Block, smallest: int) -> Iterator[Exposed]:
    for unit in sorted(of.closed):
        for i, count in enumerate(of.entries[unit]):
            low, high = of.bounds(unit, i)
            if sensitive(count, smallest) and not low <= 1 < max(2, smallest - 1) <= high:
                yield Exposed(of, unit, i)
