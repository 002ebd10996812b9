"""Units that must fit the month, the map of other years, and the figures of last year."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from plan.folders import LAST_YEAR
from plan.problems import FILE, Problem
from plan.units import everyone, successor
from plan.values import Plan


def broken_units(plan: Plan) -> Iterator[Problem]:
    """Units in the wrong list, without the successor that they name, or unknown to the plan."""
    day = plan.month.first
    for n, unit in enumerate(plan.units):
        if not unit.acts_on(day):
            why = f"“{unit.short}” does not exist on {day}"
            yield Problem(FILE, f"units.{n}", why, "its right days, or move it to [[other_map]]")
    for n, unit in enumerate(plan.other_map):
        if unit.acts_on(day):
            why = f"“{unit.short}” exists on {day}"
            yield Problem(FILE, f"other_map.{n}", why, "its right days, or move it to [[units]]")
    yield from _successors(plan)
    yield from _last_year(plan)


def no_units(plan: Plan, key: str, codes: tuple[str, ...]) -> Iterator[Problem]:
    """The problems of codes that no unit of the month has."""
    known = {u.code for u in plan.units}
    for code in codes:
        if code not in known:
            near = difflib.get_close_matches(code, known, 1)
            write = f"perhaps “{near[0]}”" if near else "the code of a unit"
            yield Problem(FILE, key, f"there is no unit “{code}”", write)


def _successors(plan: Plan) -> Iterator[Problem]:
    lists = (("units", plan.units), ("other_map", plan.other_map))
    for key, n, unit in ((k, n, u) for k, units in lists for n, u in enumerate(units)):
        if unit.successor and successor(plan, unit) is None:
            why = f"no unit “{unit.successor}” begins when “{unit.short}” ends"
            write = "valid_to, and the code of a unit that is valid from the next day"
            yield Problem(FILE, f"{key}.{n}.successor", why, write)


def _last_year(plan: Plan) -> Iterator[Problem]:
    known = {unit.code for unit in everyone(plan)}
    for code in plan.last_year:
        if code and code not in known:
            yield Problem(LAST_YEAR, "unit", f"there is no unit “{code}”", "the code of a unit")
