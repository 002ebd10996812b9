"""A unit's own figures of cases, for the form of a person who may see its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers import pin
from handlers.cases.editions import recorded
from handlers.work import Turn
from plan.cases import CasePart
from plan.values import Unit
from reports.case_tables import tables
from reports.suppression import Table


async def own_cases(turn: Turn, unit: Unit) -> Sequence[Mapping[str, str]]:
    """One row with `key` = "all", columns as the plan's `own` says; nothing for anybody else.

    These counts are small ones: they are for a person with the right `cases`, of her own unit, and
    while her PIN is open. Anybody else fills in what she is told, and learns nothing here: not even
    that there are cases. Without cases there is no row either: what was not recorded may be known.
    """
    work, of = turn.work, turn.work.plan.cases
    if of is None or not await _may(turn, unit):
        return ()
    counted = await recorded(work.tx, work.plan, of, unit.code)
    if not counted:
        return ()
    found = tables(of, of.tables, [unit.code], counted)
    by_name = {table.name: table for family in found.values() for table in family}
    row = {name: str(_sum(by_name, part, unit.code)) for name, part in of.own.items()}
    return [{"key": "all", **row}]


async def _may(turn: Turn, unit: Unit) -> bool:
    own = turn.may("cases") and unit.code == turn.person.unit
    return own and await pin.stands_open(turn)


def _sum(tables: Mapping[str, Table], part: CasePart, unit: str) -> int:
    table = tables[part.table]
    row = dict(zip(table.columns, table.counts[unit], strict=True))
    if part.columns:
        return sum(row[column] for column in part.columns)
    return sum(row.values()) - sum(row[column] for column in part.without)
