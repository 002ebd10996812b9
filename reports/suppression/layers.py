"""Layers: the counts of now, and what was added since each earlier release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.suppression.values import Inconsistent, Release, Table

Rows = Mapping[str, tuple[int, ...]]  # a row of integers per unit code


@dataclass(frozen=True, slots=True)
class Layer:
    """Linked tables of integers that all carry the same totals by unit.

    `since` is the release that was subtracted; None for the counts themselves.
    """

    columns: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Rows]
    totals: Mapping[str, int]
    since: Release | None

    @property
    def growing(self) -> bool:
        """Nothing is below zero: no count was corrected downwards."""
        return all(n >= 0 for rows in self.rows.values() for row in rows.values() for n in row)

    def column_totals(self, table: str) -> dict[str, int]:
        """The totals of a table by column."""
        sums = [sum(column) for column in zip(*self.rows[table].values(), strict=True)]
        return dict(zip(self.columns[table], sums, strict=True))


def layers(tables: Sequence[Table], before: Sequence[Release]) -> tuple[Layer, ...]:
    """The counts of now first, then their differences to each earlier release.

    A unit that an earlier release did not have counted nothing then, and one that has gone counts
    nothing now. Raises Inconsistent for tables that do not fit together.
    """
    units = {unit for table in tables for unit in table.counts}
    for release in before:
        units |= {unit for table in release.tables for unit in table.counts}
    now = _layer(tables, sorted(units))
    return (now, *(_less(now, release) for release in before))


def _layer(tables: Sequence[Table], units: Sequence[str]) -> Layer:
    columns = {table.name: table.columns for table in tables}
    rows = {table.name: _rows(table, units) for table in tables}
    totals = [{u: sum(row) for u, row in of.items()} for of in rows.values()]
    if not totals or any(other != totals[0] for other in totals):
        raise Inconsistent("linked tables must have the same total for each unit")
    return Layer(columns, rows, totals[0], None)


def _rows(table: Table, units: Sequence[str]) -> dict[str, tuple[int, ...]]:
    nothing = (0,) * len(table.columns)
    rows = {unit: tuple(table.counts.get(unit, nothing)) for unit in units}
    if any(len(row) != len(nothing) or min(row, default=0) < 0 for row in rows.values()):
        raise Inconsistent(f"{table.name}: each row needs a count of 0 or more for each column")
    return rows


def _less(now: Layer, release: Release) -> Layer:
    """What was added since a release."""
    then = _layer(release.tables, list(now.totals))
    if then.columns != now.columns:
        raise Inconsistent("all releases must have the same tables with the same columns")
    rows = {
        name: {
            unit: tuple(a - b for a, b in zip(row, then.rows[name][unit], strict=True))
            for unit, row in of.items()
        }
        for name, of in now.rows.items()
    }
    totals = {unit: total - then.totals[unit] for unit, total in now.totals.items()}
    return Layer(now.columns, rows, totals, release)
