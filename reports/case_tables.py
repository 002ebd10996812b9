"""From cases to the tables of the result report: cases, survivors and perpetrators apart.

A case has one form of violence or several, and a survivor may be given several services: these are
counted by themselves, so that there are at least as many forms as cases.

Consent gates what is counted where. A recorded case (with consent, a guardian's, or in an emergency
on its legal basis) counts in every table. A refused one counts as a case and as one survivor, by
the few fields that are kept of it; in all other tables it stands in the column of what is not
known. So every table of a unit has the same total, as linked tables must. No table goes by body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from plan.cases import CaseColumn, Cases, CaseTable
from reports.suppression import Table

Count = Literal["cases", "forms", "survivors", "services", "perpetrators"]
COUNTS: tuple[Count, ...] = get_args(Count)
Answers = Mapping[str, str]  # canonical values by path, or by the name of the field
ROW = re.compile(r"(?:.*/)?([^/\[\]]+\[\d+\])/(?:.*/)?([^/\[\]]+)")


@dataclass(frozen=True, slots=True)
class Counted:
    """A case as it is counted: its unit, and what is known of it."""

    unit: str
    answers: Answers


def facts(plan: Cases, events: Sequence[Answers]) -> dict[str, str]:
    """What the events of a case say together, oldest first: by field, rows of repeats by path.

    A later answer takes the place of an earlier one; those of the plan's `adding` are added to it.
    A repeat that was asked again is the later one, whole. If consent is refused in the end, only
    the fields remain that are kept of a refused case.
    """
    known: dict[str, str] = {}
    for answers in events:
        said = dict(_named(answers))
        again = {name.partition("[")[0] for name in said if "[" in name}
        known = {name: v for name, v in known.items() if name.partition("[")[0] not in again}
        for name in set(plan.adding) & said.keys():
            said[name] = " ".join(dict.fromkeys(f"{known.get(name, '')} {said[name]}".split()))
        known |= said
    return _refused(plan, known) if known.get(plan.consent) == plan.refused else known


def coded(plan: Cases, known: Answers) -> dict[str, str]:
    """Of the facts of a case what its tables look at, by name: what stays when it is erased."""
    looked_at = {plan.consent, plan.violence, plan.given, *plan.counted, *plan.counted_survivor}
    for column in (column for table in plan.tables for column in table.columns):
        looked_at |= {*column.where, *column.unless}
    return {name: v for name, v in known.items() if name.rpartition("/")[2] in looked_at}


def tables(
    plan: Cases, wanted: Sequence[CaseTable], units: Sequence[str], counted: Sequence[Counted]
) -> dict[Count, tuple[Table, ...]]:
    """The linked tables of each unit of count, with a row for each of `units`."""
    people = {count: _counted(plan, count, counted) for count in COUNTS}
    return {
        count: tuple(_table(one, units, people[count]) for one in wanted if one.count == count)
        for count in COUNTS
    }


def _named(answers: Answers) -> Iterator[tuple[str, str]]:
    """Answers by name of the field; of rows by `victims[1]/sex`."""
    for path, value in answers.items():
        row = ROW.fullmatch(path)
        yield (f"{row[1]}/{row[2]}" if row else path.rpartition("/")[2]), value


def _refused(plan: Cases, known: Mapping[str, str]) -> dict[str, str]:
    """What may be kept; the first survivor's row stands for the one that is told of."""
    kept = {name: known[name] for name in plan.counted if name in known}
    for field, name in plan.counted_survivor.items():
        first = known.get(f"{plan.survivors}[1]/{field}")
        if first and name in plan.counted:
            kept.setdefault(name, first)
    return kept


def _counted(
    plan: Cases, count: Count, counted: Sequence[Counted]
) -> list[tuple[str, dict[str, str]]]:
    """Each case, or each person with the answers of her case: (unit, answers by field)."""
    found: list[tuple[str, dict[str, str]]] = []
    for one in counted:
        named = dict(_named(one.answers))
        case = {name: value for name, value in named.items() if "[" not in name}
        survivors = _rows(named, plan.survivors) or [_one_survivor(plan, case)]
        found += [(one.unit, {**case, **n}) for n in _of(plan, count, case, named, survivors)]
    return found


def _of(
    plan: Cases, count: Count, case: Answers, named: Answers, survivors: list[dict[str, str]]
) -> list[dict[str, str]]:
    """What a case adds to a count: what is known of each that is counted beside its case."""
    match count:
        case "cases":
            return [{}]
        case "forms":
            return [{plan.violence: one} for one in _chosen(case, plan.violence)]
        case "survivors":
            return survivors
        case "services":
            given = _chosen(case, plan.given)
            return [{**person, plan.given: one} for person in survivors for one in given]
        case "perpetrators":
            return _rows(named, plan.perpetrators)
        case _:
            assert_never(count)


def _chosen(case: Answers, field: str) -> list[str]:
    return list(dict.fromkeys(case.get(field, "").split()))


def _rows(named: Answers, repeat: str) -> list[dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for name, value in named.items():
        row, _, field = name.partition("/")
        if row.partition("[")[0] == repeat and field:
            rows.setdefault(row, {})[field] = value
    return list(rows.values())


def _one_survivor(plan: Cases, case: Answers) -> dict[str, str]:
    """Of a case without rows of survivors one is known to be there."""
    return {field: case.get(name, "") for field, name in plan.counted_survivor.items()}


def _table(wanted: CaseTable, units: Sequence[str], people: Sequence[tuple[str, Answers]]) -> Table:
    counts = {unit: [0] * len(wanted.columns) for unit in units}
    for unit, answers in people:
        row = counts.setdefault(unit, [0] * len(wanted.columns))
        row[next(i for i, c in enumerate(wanted.columns) if _fits(c, answers))] += 1
    columns = tuple(column.id for column in wanted.columns)
    return Table(wanted.id, columns, {unit: tuple(row) for unit, row in counts.items()})


def _fits(column: CaseColumn, answers: Answers) -> bool:
    met = (_any(answers, field, values) for field, values in column.where.items())
    barred = (_any(answers, field, values) for field, values in column.unless.items())
    return all(met) and not any(barred)


def _any(answers: Answers, field: str, values: Sequence[str]) -> bool:
    return not set(values).isdisjoint(answers.get(field, "").split())
