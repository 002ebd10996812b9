"""A release: closing goes on until the audit finds nothing, and then the open cells may leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from reports.suppression.blocks import Exposed, block, exposed
from reports.suppression.grouping import Line, close, least, sensitive
from reports.suppression.layers import Layer, layers
from reports.suppression.values import Pattern, Place, Release, Table


def suppress(tables: Sequence[Table], smallest: int, before: Sequence[Release] = ()) -> Release:
    """The cells of linked tables that may leave, given all earlier releases of the same tables.

    Counts of 1 … smallest−1 never leave, and no hidden count can be computed from this release
    and the earlier ones together. All releases have the same tables: one that came later would say
    more of the totals than what was judged. Raises Inconsistent for tables that do not fit. When
    nothing may leave (fewer than `smallest` cases, or fewer than that since the last release), the
    earlier release stands; this one need not be kept.
    """
    known = [release for release in before if release.pattern is not None]
    facts = layers(tables, known)
    pattern = None if _too_few(facts, smallest) else _pattern(facts, known, smallest)
    shown = {} if pattern is None else dict(_shown(facts, pattern))
    return Release(tuple(tables), pattern, shown)


def widen(release: Release, more: Pattern, before: Sequence[Release] = ()) -> Release:
    """The same counts with more of them closed; cells that follow from the open ones are shown.

    It says less than the release did, so it needs no audit; `before` are earlier releases as they
    were shown.
    """
    if release.pattern is None:
        return release
    facts = layers(release.tables, [other for other in before if other.pattern is not None])
    closed, nobody = release.pattern, frozenset[str]()
    pattern = Pattern(
        units=closed.units | more.units,
        columns={n: c | more.columns.get(n, nobody) for n, c in closed.columns.items()},
        rows={n: r | more.rows.get(n, nobody) for n, r in closed.rows.items()},
    )
    return Release(release.tables, pattern, dict(_shown(facts, pattern)))


def _too_few(facts: Sequence[Layer], smallest: int) -> bool:
    return any(sensitive(sum(layer.totals.values()), smallest) for layer in facts)


def _pattern(facts: Sequence[Layer], known: Sequence[Release], smallest: int) -> Pattern | None:
    """Steps 1 to 4 of the method, from what earlier releases closed; None if nothing is safe."""
    pattern: Pattern | None = _closed_before(known, list(facts[0].columns))
    while pattern is not None:
        closed = _close_totals(facts, pattern, smallest)
        closed = closed and _close_rows(facts, closed, smallest)
        if closed == pattern:
            return pattern
        pattern = closed
    return None


def _closed_before(known: Sequence[Release], names: Sequence[str]) -> Pattern:
    patterns = [release.pattern for release in known if release.pattern is not None]
    nobody: frozenset[str] = frozenset()
    return Pattern(
        units=nobody.union(*(p.units for p in patterns)),
        columns={n: nobody.union(*(p.columns[n] for p in patterns)) for n in names},
        rows={n: nobody.union(*(p.rows[n] for p in patterns)) for n in names},
    )


def _close_totals(facts: Sequence[Layer], pattern: Pattern, smallest: int) -> Pattern | None:
    """Close totals of units, and of each table's columns, until their sums say nothing."""
    now, *added = facts
    units = close(pattern.units, now.totals, [layer.totals for layer in added], smallest)
    if units is None:
        return None
    columns = {}
    for name, closed in pattern.columns.items():
        lines = [layer.column_totals(name) for layer in added]
        group = close(closed, now.column_totals(name), lines, smallest)
        if group is None:
            return None
        columns[name] = group
    return replace(pattern, units=units, columns=columns)


def _close_rows(facts: Sequence[Layer], pattern: Pattern, smallest: int) -> Pattern | None:
    """Close rows of each table until the audit finds nothing, or a total that has to be closed."""
    for name in pattern.rows:
        while (weak := _first_exposed(facts, name, pattern, smallest)) is not None:
            more = _rows_to_close(weak, facts[0])
            if more:
                rows = {**pattern.rows, name: pattern.rows[name] | more}
                pattern = replace(pattern, rows=rows)
            elif weak.units <= pattern.units:
                return None
            else:
                return replace(pattern, units=pattern.units | weak.units)
    return pattern


def _first_exposed(
    facts: Sequence[Layer], name: str, pattern: Pattern, smallest: int
) -> Exposed | None:
    found = (weak for layer in facts for weak in exposed(block(layer, name, pattern), smallest))
    return next(found, None)


def _rows_to_close(weak: Exposed, now: Layer) -> frozenset[str]:
    """The exposed rows themselves; else the smallest open ones that add to what is exposed."""
    of = weak.block
    if not weak.units <= of.closed:
        return weak.units
    rest = [unit for unit, row in of.entries.items() if unit not in of.closed and any(row)]
    return least(rest, {u: (of.entries[u][weak.bundle] == 0, now.totals[u]) for u in rest})


def _shown(facts: Sequence[Layer], pattern: Pattern) -> Iterator[tuple[Place, int]]:
    """The open cells, and those closed ones that follow from open ones anyhow.

    A difference that is known gives the count where the earlier count was shown, as long as nothing
    was corrected downwards.
    """
    now = facts[0]
    for layer in facts:
        for name in layer.columns if layer.growing else ():
            for place in chain(
                _totals_known(layer, name, pattern), _cells_known(layer, name, pattern)
            ):
                if layer.since is None or place in layer.since.shown:
                    yield place, _count(now, place)


def _totals_known(layer: Layer, name: str, pattern: Pattern) -> Iterator[Place]:
    """All totals but those known only as a sum that is not zero."""
    yield name, None, None
    columns, units = layer.column_totals(name), layer.totals
    for column in columns.keys() - _together(pattern.columns[name], columns):
        yield name, None, column
    for unit in units.keys() - _together(pattern.units, units):
        yield name, unit, None


def _together(closed: frozenset[str], line: Line) -> frozenset[str]:
    return closed if sum(line[key] for key in closed) else frozenset()


def _cells_known(layer: Layer, name: str, pattern: Pattern) -> Iterator[Place]:
    of = block(layer, name, pattern)
    for unit in of.entries:
        for i, bundle in enumerate(of.bundles):
            if of.settled(unit, i):
                yield from ((name, unit, column) for column in bundle)


def _count(layer: Layer, place: Place) -> int:
    table, unit, column = place
    if column is None:
        return sum(layer.totals.values()) if unit is None else layer.totals[unit]
    if unit is None:
        return layer.column_totals(table)[column]
    return layer.rows[table][unit][layer.columns[table].index(column)]
