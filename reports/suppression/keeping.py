"""A release as plain JSON values, and back again exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.suppression.values import Pattern, Release, Table


def written(release: Release) -> dict[str, Any]:
    """A release as values that JSON has. It holds the truth: it is for the sealed store only."""
    tables = [[t.name, list(t.columns), _plain(t.counts)] for t in release.tables]
    shown = [[*place, count] for place, count in release.shown.items()]
    return {"tables": tables, "pattern": _pattern(release.pattern), "shown": shown}


def read(values: Mapping[str, Any]) -> Release:
    """The release that was written."""
    tables = tuple(
        Table(name, tuple(columns), {unit: tuple(row) for unit, row in counts.items()})
        for name, columns, counts in values["tables"]
    )
    shown = {(table, unit, column): count for table, unit, column, count in values["shown"]}
    closed = values["pattern"]
    if closed is None:
        return Release(tables, None, shown)
    columns, rows = _sets(closed["columns"]), _sets(closed["rows"])
    return Release(tables, Pattern(frozenset(closed["units"]), columns, rows), shown)


def _plain(counts: Mapping[str, tuple[int, ...]]) -> dict[str, list[int]]:
    return {unit: list(row) for unit, row in counts.items()}


def _pattern(pattern: Pattern | None) -> dict[str, Any] | None:
    if pattern is None:
        return None
    return {
        "units": sorted(pattern.units),
        "columns": {name: sorted(closed) for name, closed in pattern.columns.items()},
        "rows": {name: sorted(closed) for name, closed in pattern.rows.items()},
    }


def _sets(lists: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(closed) for name, closed in lists.items()}
