"""Editions of the figures of cases: what leaves on a day, given all that has left before.

Cases, forms of violence, survivors, services and perpetrators are families of linked tables. Each
goes through the suppression by itself; what ties the families together is taken care of here.

1. A unit whose total is closed in one family is closed in all: a case has at least one survivor, so
   two families that close different units would give each other away.
2. A unit whose row is closed in one table has no row in any: the cases of such units can be thought
   of as belonging to any of them, whatever is known of how the answers of one case hang together.
   Only the totals of units stay, where all families leave them open; those of forms and services
   go too, for fewer services than survivors tell how many were given none.
3. A table that follows from others (`only_with`) is shown whole, and only while those are whole;
   otherwise its columns are all closed, and a family that has no other table is not shown.
4. What was closed in an earlier edition stays closed.
Each of these steps takes away from what the suppression let go; nothing is added to it.
A family of which nothing new may leave keeps its last edition.

All editions of a period count by the tables of its first one: a plan that was changed meanwhile
counts by other tables only in the next period, for two sets of tables of the same cases could be
subtracted from each other. A period is the plan's year; periods do not overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from plan.cases import CaseRatio, CaseTable
from reports.case_tables import COUNTS, Count
from reports.suppression import Hidden, Pattern, Release, Shown, Table, suppress, widen

MANY: tuple[Count, ...] = ("forms", "services")  # of one case, of one survivor there may be many
NOBODY = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Edition:
    """What left on a day. `judged` is what the suppression let go, `shown` what was said of it."""

    made_on: date
    year: int
    smallest: int
    tables: tuple[CaseTable, ...]
    judged: Mapping[Count, Release]
    shown: Mapping[Count, Release]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of which both counts are shown."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """The share in per cent, to one place."""
        return round(100 * self.part / self.whole, 1)


def edition(
    made_on: date,
    year: int,
    smallest: int,
    wanted: Sequence[CaseTable],
    counted: Mapping[Count, Sequence[Table]],
    before: Sequence[Edition],
) -> Edition | None:
    """The next edition; None if nothing new may leave. `before` are all of the period."""
    judged: dict[Count, Release] = {}
    for count, tables in counted.items():
        known = [e.judged[count] for e in before if count in e.judged]
        release = suppress(tables, smallest, known) if tables else None
        if release and release.pattern is not None:
            judged[count] = release
    if not judged:
        return None
    closed = _closed(wanted, judged, before)
    shown = {
        count: widen(
            release, _of(count, closed), [e.shown[count] for e in before if count in e.shown]
        )
        for count, release in judged.items()
        if any(table.name not in closed.columns for table in release.tables)
    }
    if not shown:
        return None
    return Edition(made_on, year, smallest, tuple(wanted), judged, shown)


def newest(editions: Sequence[Edition]) -> dict[Count, tuple[Edition, Release]]:
    """What stands of each family: its last release, with the edition that it came with."""
    found = {count: (e, e.shown[count]) for e in editions for count in COUNTS if count in e.shown}
    return {count: found[count] for count in COUNTS if count in found}


def ratio(
    wanted: CaseRatio, tables: Sequence[CaseTable], standing: Mapping[Count, Release]
) -> Ratio | None:
    """A ratio if both of its counts are shown, or sums of shown ones; None otherwise.

    Whoever has the release could compute it, so it says nothing that the release does not say.
    """
    part = _sum(wanted.part.table, wanted.part.columns, wanted.part.without, tables, standing)
    whole = _sum(wanted.whole.table, wanted.whole.columns, wanted.whole.without, tables, standing)
    return Ratio(part, whole) if part is not None and whole else None


def target(wanted: CaseRatio, year: int) -> int | None:
    """The share that is aimed at: that of the first year of the targets that has not passed."""
    coming = sorted(int(y) for y in wanted.targets if int(y) >= year)
    return wanted.targets[str(coming[0])] if coming else None


def _sum(
    name: str,
    columns: Sequence[str],
    without: Sequence[str],
    tables: Sequence[CaseTable],
    standing: Mapping[Count, Release],
) -> int | None:
    count = next((table.count for table in tables if table.id == name), None)
    if count is None or count not in standing:
        return None
    total = _shown(standing[count], name, None)
    added = [_shown(standing[count], name, column) for column in columns or without]
    if any(n is None for n in added) or (not columns and total is None):
        return None
    together = sum(n for n in added if n is not None)
    return together if columns else (total or 0) - together


def _shown(release: Release, table: str, column: str | None) -> int | None:
    match release.cell(table, None, column):
        case Shown(value):
            return value
        case Hidden():
            return None


def _closed(
    wanted: Sequence[CaseTable], judged: Mapping[Count, Release], before: Sequence[Edition]
) -> Pattern:
    """What is closed in every family, by what is closed in any of them or was before."""
    shown = [release for e in before for release in e.shown.values()]
    patterns = [r.pattern for r in (*judged.values(), *shown) if r.pattern is not None]
    columns = _all_or_none(wanted, reduce(_joined, patterns).columns)
    now = [r.pattern for r in judged.values() if r.pattern is not None]
    rows = NOBODY.union(
        *(r for p in now for name, r in p.rows.items() if name not in columns),
        *(r for release in shown if release.pattern for r in release.pattern.rows.values()),
    )
    units = NOBODY.union(*(p.units for p in patterns))
    names = [table.id for table in wanted]
    return Pattern(units, columns, dict.fromkeys(names, rows | units))


def _of(count: Count, closed: Pattern) -> Pattern:
    """What is closed in a family."""
    if count not in MANY:
        return closed
    return replace(closed, units=closed.units.union(*closed.rows.values()))


def _joined(one: Pattern, other: Pattern) -> Pattern:
    names = one.columns.keys() | other.columns.keys()
    joined = {n: one.columns.get(n, NOBODY) | other.columns.get(n, NOBODY) for n in names}
    return Pattern(columns=joined)


def _all_or_none(
    wanted: Sequence[CaseTable], closed: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """The tables that follow from others and are not shown, with all their columns.

    A table that is not in `closed` belongs to a family that has never left.
    """
    broken = {name for table in wanted if closed.get(name := table.id) != NOBODY}
    hidden: set[str] = set()
    while more := {
        t.id
        for t in wanted
        if t.only_with and t.id not in hidden and not broken.isdisjoint(_needed(t))
    }:
        hidden |= more
        broken |= more
    return {t.id: frozenset(c.id for c in t.columns) for t in wanted if t.id in hidden}


def _needed(table: CaseTable) -> tuple[str, ...]:
    """The tables without which it is not shown, itself if it has to be whole."""
    return table.only_with if table.partly else (table.id, *table.only_with)
