"""Units over the years: who came before whom, and figures under the old and the new map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from plan.values import Plan, Unit

Key = tuple[str, date | None]  # code and first day: codes were reused for other units
Numbers = Mapping[str, Decimal]


def everyone(plan: Plan) -> tuple[Unit, ...]:
    """Every unit that the plan knows, those of the other map included."""
    return (*plan.units, *plan.other_map)


def successor(plan: Plan, unit: Unit) -> Unit | None:
    """The unit that a unit became part of; None if it has not ended or nobody is known."""
    if unit.valid_to is None or not unit.successor:
        return None
    first = unit.valid_to + timedelta(days=1)
    after = (u for u in everyone(plan) if u.code == unit.successor and u.key != unit.key)
    return next((u for u in after if u.acts_on(first)), None)


def predecessors(plan: Plan, unit: Unit) -> tuple[Unit, ...]:
    """The units that became a unit, in the order of the plan."""
    known = ((u, successor(plan, u)) for u in everyone(plan))
    return tuple(u for u, after in known if after and after.key == unit.key)


def rolled_up(
    plan: Plan, values: Mapping[Key, Numbers], by: Literal["new", "old"]
) -> dict[Key, dict[str, Decimal]]:
    """Figures of units of both maps under one of them; the totals stay the same.

    “new”: what predecessors reported is added to their successor. “old”: predecessors keep their
    own, and what a merged unit reported as a whole stays with it, for nobody can divide it.
    """
    result: dict[Key, dict[str, Decimal]] = {}
    for unit in everyone(plan):
        if unit.key not in values:
            continue
        place = result.setdefault((_newest(plan, unit) if by == "new" else unit).key, {})
        for name, number in values[unit.key].items():
            place[name] = place.get(name, Decimal(0)) + number
    return result


def _newest(plan: Plan, unit: Unit) -> Unit:
    """The last unit of the line; a line is never longer than the units that there are."""
    for _ in everyone(plan):
        unit = successor(plan, unit) or unit
    return unit


def last_year(plan: Plan, unit: Unit) -> dict[str, str]:
    """What a unit reported a year ago, from last-year.csv; {} if nothing is known.

    The codes of the file are those of the units of that time: where the unit did not exist yet,
    its predecessors are added up, if all of them are known.
    """
    day = plan.month.first - timedelta(days=365)
    then = (unit,) if unit.acts_on(day) else predecessors(plan, unit)
    rows = [plan.last_year.get(u.code) for u in then if u.acts_on(day)]
    known = [row for row in rows if row is not None]
    if len(known) < len(rows):
        return {}
    names = dict.fromkeys(name for row in known for name in row)
    return {name: str(sum(Decimal(row.get(name, "0")) for row in known)) for name in names}
