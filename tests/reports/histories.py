"""Random linked tables and how they grow from version to version."""

from __future__ import annotations

import random
from collections.abc import Sequence

from reports.suppression import Release, Table, suppress

Counts = dict[str, tuple[int, ...]]


def draw(seed: int, shrinking: bool = False) -> tuple[int, list[list[Table]]]:
    """A smallest count, and one to three versions of one to three tables of the same cases.

    Sparse and full ones, with late arrivals in few or many cells; `shrinking`: and corrections.
    """
    rng = random.Random(seed)
    units = [f"u{number}" for number in range(rng.choice((2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4)))]
    widths = rng.choice(((2,), (2,), (3,), (2, 2), (2, 2), (3, 2), (2, 2, 2)))
    mean = rng.choice((1, 2, 4, 8, 15))
    tables = [_first(rng, units, widths[0], mean)]
    tables += [_split(rng, tables[0], width) for width in widths[1:]]
    versions = [tables]
    for _ in range(rng.choice((0, 1, 1, 2))):
        late = [_late(rng, units, widths[0], mean)]
        late += [_split(rng, late[0], width) for width in widths[1:]]
        tables = [_add(old, new) for old, new in zip(tables, late, strict=True)]
        if shrinking and rng.random() < 0.7:
            tables = _corrected(rng, tables)
        versions.append(tables)
    named = [
        [Table(f"t{n}", tuple("abc"[: widths[n]]), t) for n, t in enumerate(version)]
        for version in versions
    ]
    return rng.choice((3, 4, 5)), named


def publish(versions: Sequence[Sequence[Table]], smallest: int) -> list[Release]:
    """Each version with what was published before it; those of which nothing may leave are not."""
    out: list[Release] = []
    for tables in versions:
        release = suppress(tables, smallest, out)
        if release.pattern is not None:
            out.append(release)
    return out


def _count(rng: random.Random, empty: float, mean: float) -> int:
    return 0 if rng.random() < empty else round(rng.expovariate(1 / mean))


def _first(rng: random.Random, units: Sequence[str], width: int, mean: float) -> Counts:
    return {unit: tuple(_count(rng, 0.3, mean) for _ in range(width)) for unit in units}


def _late(rng: random.Random, units: Sequence[str], width: int, mean: float) -> Counts:
    empty = rng.choice((0.4, 0.7, 0.9))
    return {unit: tuple(_count(rng, empty, mean) for _ in range(width)) for unit in units}


def _split(rng: random.Random, rows: Counts, width: int) -> Counts:
    """The same cases of each unit by another property."""
    out: Counts = {}
    for unit, row in rows.items():
        of = [rng.randrange(width) for _ in range(sum(row))]
        out[unit] = tuple(of.count(column) for column in range(width))
    return out


def _add(old: Counts, new: Counts) -> Counts:
    return {u: tuple(a + b for a, b in zip(old[u], new[u], strict=True)) for u in old}


def _corrected(rng: random.Random, tables: list[Counts]) -> list[Counts]:
    """One case is struck out of a unit, in every table."""
    units = [unit for unit, row in tables[0].items() if any(row)]
    if not units:
        return tables
    unit = rng.choice(units)
    out = []
    for table in tables:
        row = list(table[unit])
        row[rng.choice([i for i, n in enumerate(row) if n])] -= 1
        out.append({**table, unit: tuple(row)})
    return out
