"""Editions of the figures of cases: read, made from the cases, and kept sealed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plan.cases import Cases, CaseTable
from plan.values import Plan
from reports.case_editions import Edition, edition
from reports.case_tables import COUNTS, Counted, facts, tables
from reports.suppression import read, written
from storage import cases, releases
from storage.case_facts import standing
from storage.engine import Transaction


async def editions(tx: Transaction, plan: Plan) -> list[Edition]:
    """The editions of the plan's year, oldest first."""
    found = [_read(body) for body in await releases.all_before(tx)]
    return [one for one in found if one.year == plan.year]


async def renew(tx: Transaction, plan: Plan, now: datetime, known: Sequence[Edition]) -> bool:
    """Make and keep the next edition, one a day at most; False if nothing new may leave."""
    today = now.astimezone(ZoneInfo(plan.days.timezone)).date()
    if plan.cases is None or (known and known[-1].made_on >= today):
        return False
    wanted = known[0].tables if known else plan.cases.tables
    smallest = max(plan.smallest_count, *(one.smallest for one in known), 2)
    units = [unit.code for unit in plan.units]
    counted = tables(plan.cases, wanted, units, await recorded(tx, plan, plan.cases))
    made = edition(today, plan.year, smallest, wanted, counted, known)
    if made:
        await releases.put(tx, _written(made), now)
    return made is not None


async def recorded(tx: Transaction, plan: Plan, of: Cases, unit: str = "") -> list[Counted]:
    """All cases of the plan's year, or those of a unit, with what may be counted of them."""
    zone = ZoneInfo(plan.days.timezone)
    found = await cases.of_unit(tx, unit) if unit else await cases.everything(tx)
    kept = [c for c in found if c.opened_at.astimezone(zone).year == plan.year]
    said = await cases.events(tx, [case.id for case in kept])
    counted = [
        Counted(case.unit, facts(of, [event.answers for event in standing(said[case.id])]))
        for case in kept
        if said.get(case.id)
    ]
    for count in await cases.counts(tx):
        if count.month.startswith(f"{plan.year}-") and unit in ("", count.unit):
            counted.append(Counted(count.unit, count.answers))
    return counted


def _written(made: Edition) -> str:
    values = {
        "made_on": made.made_on.isoformat(),
        "year": made.year,
        "smallest": made.smallest,
        "tables": [table.model_dump() for table in made.tables],
        "judged": {count: written(release) for count, release in made.judged.items()},
        "shown": {count: written(release) for count, release in made.shown.items()},
    }
    return json.dumps(values, ensure_ascii=False)


def _read(body: str) -> Edition:
    values = json.loads(body)
    judged, shown = (
        {count: read(values[kind][count]) for count in COUNTS if count in values[kind]}
        for kind in ("judged", "shown")
    )
    return Edition(
        date.fromisoformat(values["made_on"]),
        values["year"],
        values["smallest"],
        tuple(CaseTable.model_validate(table) for table in values["tables"]),
        judged,
        shown,
    )
