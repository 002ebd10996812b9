"""Attacks on what was published: 10,000 random histories, and one who knows the rule by heart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from reports.suppression import Pattern, Place, Release, Table, suppress
from tests.reports.attacker import Attacker
from tests.reports.histories import draw, publish

HISTORIES = 10_000
PARTS = 10


def bare(tables: list[Table], smallest: int) -> Release:
    """Primary suppression alone: what a naive report would hide."""
    shown: dict[Place, int] = {}
    for table in tables:
        for unit, column in product((*table.counts, None), (*table.columns, None)):
            rows = [row for name, row in table.counts.items() if unit in (None, name)]
            places = [i for i, name in enumerate(table.columns) if column in (None, name)]
            count = sum(row[i] for row in rows for i in places)
            if not 0 < count < smallest:
                shown[table.name, unit, column] = count
    return Release(tuple(tables), Pattern(), shown)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_hidden_cell_and_no_small_increase_is_recovered(part: int) -> None:
    hidden = 0
    for seed in range(part, HISTORIES, PARTS):
        smallest, versions = draw(seed)
        attacker = Attacker(publish(versions, smallest), growing=True, rule=True)
        assert attacker.pinned() == [], seed
        assert attacker.steps(smallest) == [], seed
        hidden += len(attacker.hidden)
    assert hidden > HISTORIES / PARTS


def test_nothing_is_recovered_where_cases_were_struck_out() -> None:
    for seed in range(400):
        smallest, versions = draw(seed, shrinking=True)
        attacker = Attacker(publish(versions, smallest), growing=False)
        assert attacker.pinned() == [], seed
        assert attacker.steps(smallest) == [], seed


def test_a_small_count_may_be_anything_from_one_to_the_limit() -> None:
    for seed in range(400):
        smallest, versions = draw(seed)
        releases = publish(versions, smallest)
        attacker = Attacker(releases, growing=True)
        for version, release in enumerate(releases):
            full = bare(list(release.tables), 1).shown
            for (name, unit, column), count in full.items():
                if 0 < count < smallest:
                    place = (version, name if column else "", unit, column)
                    low, high = attacker.bounds(place)
                    assert low <= 1 < smallest - 1 <= high, seed


def test_the_attacker_breaks_primary_suppression() -> None:
    broken = 0
    for seed in range(300):
        smallest, versions = draw(seed)
        broken += bool(Attacker([bare(versions[0], smallest)], growing=True).pinned())
    assert broken > 150


def test_the_attacker_breaks_versions_that_do_not_know_of_each_other() -> None:
    broken = 0
    for seed in range(300):
        smallest, versions = draw(seed)
        alone = [release for tables in versions for release in publish([tables], smallest)]
        attacker = Attacker(alone, growing=True)
        broken += bool(attacker.pinned() or attacker.steps(smallest))
    assert broken > 50


def test_the_attacker_finds_the_bounds_that_trying_everything_finds() -> None:
    compared = 0
    for counts in product((0, 1, 2, 4), repeat=4):
        release = bare([square(counts)], 4)
        if ("t", None, None) not in release.shown:
            continue  # a hidden grand total has no upper end
        attacker = Attacker([release], growing=True)
        fits = [other for other in _shares(4, sum(counts)) if agrees(other, release)]
        for place, (unit, column) in enumerate(product("ab", "xy")):
            values = [other[place] for other in fits]
            assert attacker.bounds((0, "t", unit, column)) == (min(values), max(values))
            compared += 1
    assert compared > 500


def square(counts: tuple[int, ...]) -> Table:
    return Table("t", ("x", "y"), {"a": counts[:2], "b": counts[2:]})


def agrees(counts: tuple[int, ...], release: Release) -> bool:
    full = bare([square(counts)], 1).shown
    return all(full[place] == value for place, value in release.shown.items())


def _shares(cells: int, cases: int) -> Iterator[tuple[int, ...]]:
    """All ways to spread so many cases over the cells."""
    if cells == 1:
        yield (cases,)
        return
    for first in range(cases + 1):
        for rest in _shares(cells - 1, cases - first):
            yield first, *rest


@pytest.mark.parametrize(
    ("units", "columns", "smallest", "cases"),
    [(5, 1, 3, 10), (5, 1, 3, 13), (4, 1, 5, 22), (2, 2, 5, 15), (3, 2, 3, 9), (2, 3, 3, 9)],
)
def test_one_who_knows_the_rule_by_heart_recovers_nothing(
    units: int, columns: int, smallest: int, cases: int
) -> None:
    """All tables with so many cases, sorted by what is published of them."""
    names = "abc"[:columns]
    alike: dict[frozenset[tuple[Place, int]], list[tuple[int, ...]]] = defaultdict(list)
    for counts in _shares(units * columns, cases):
        rows = {f"u{i}": counts[i * columns : (i + 1) * columns] for i in range(units)}
        shown = suppress([Table("t", tuple(names), rows)], smallest).shown
        alike[frozenset(shown.items())].append(counts)
    assert len(alike) > 1
    for published, tables in alike.items():
        shown_places = {place for place, _ in published}
        for number, (i, column) in enumerate(product(range(units), names)):
            if ("t", f"u{i}", column) not in shown_places:
                assert len({counts[number] for counts in tables}) > 1
