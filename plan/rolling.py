"""Another year's plan from a preset or a folder: dates rolled, units of that year, forms copied."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plan.folders import LAST_YEAR, folder_of, form_files, read_toml
from plan.loading import check, load
from plan.problems import FILE, PlanError, Problem
from plan.rewriting import moved, rewritten
from plan.units import everyone
from plan.values import Plan

YEARS = range(2000, 2100)
REWRITTEN = {"id", "title", "year", "unconfirmed", "forms_from"}  # by the new year itself
NAMES_UNIT = {"unit", "units", "at"}  # handed over to the successor
OF_A_YEAR = {"units", "other_map", "days", "last_year"}  # compared in their own way, or emptied


def roll(source: str | Path, year: int, target: Path) -> Plan:
    """Write the plan of a year into a new or empty folder, and give it.

    1 rewrite plan.toml, 2 copy the forms, 3 prepare last-year.csv, 4 check, 5 compare with the
    plan that it came from, 6 move the folder to its place. PlanError where it cannot be; then
    nothing is written.
    """
    folder, target = folder_of(source), target.absolute()
    _refuse(*_unfit(year, target))
    before = load(folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=target.parent, prefix=".plan-") as place:
            made = Path(place) / target.name
            _write(folder, before, year, made)
            _refuse(*check(made))
            _refuse(*_astray(before, load(made), year - before.year))
            made.rename(target)
    except OSError as error:
        why = f"cannot be written: {error.strerror}"
        raise PlanError((Problem(str(target), "", why, "a folder that can be written"),)) from None
    return load(target)


def _refuse(*problems: Problem) -> None:
    if problems:
        raise PlanError(problems)


def _unfit(year: int, target: Path) -> Iterator[Problem]:
    if year not in YEARS:
        write = f"a year from {YEARS[0]} to {YEARS[-1]}"
        yield Problem("--year", str(year), "no plan is of this year", write)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        yield Problem(str(target), "", "is there already", "a new or empty folder")


def _write(folder: Path, before: Plan, year: int, made: Path) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    known = ("last_year",) if before.last_year else ()
    made.mkdir()
    text = rewritten(text, before, year, made.name, known)
    (made / FILE).write_text(text, encoding="utf-8")
    _copy_forms(folder, made)
    if before.last_year:
        _prepare_last_year(folder, before, moved(before.month.first, year - before.year), made)


def _copy_forms(folder: Path, made: Path) -> None:
    """The plan's own forms, those that it took from a preset, and what lies beside them."""
    (made / "forms").mkdir()
    for file in form_files(folder, read_toml(folder)[0]).values():
        shutil.copy(file, made / "forms" / file.name)
    beside = folder / "forms"
    for file in tuple(beside.rglob("*")):
        place = made / "forms" / file.relative_to(beside)
        if file.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)


def _prepare_last_year(folder: Path, before: Plan, first: date, made: Path) -> None:
    """last-year.csv to be filled in: the same columns, the units of a year before, no figures.

    The old figures are of another year, and a code may be that of another unit by now.
    """
    with (folder / LAST_YEAR).open(encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file))
    day = first - timedelta(days=365)
    codes = (u.code for u in everyone(before) if u.reports and u.acts_on(day))
    rows = ([code if name == "unit" else "" for name in columns] for code in codes)
    with (made / LAST_YEAR).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def _astray(before: Plan, made: Plan, years: int) -> Iterator[Problem]:
    """What the rewriting of the text has changed otherwise than a new year does."""
    old, new = before.model_dump(), made.model_dump()
    wrong = [
        key
        for key in old.keys() - REWRITTEN - OF_A_YEAR
        if _as_of(old[key], years) != _as_of(new[key], 0)
    ]
    wrong += ["days"] if made.days.worked or made.days.holidays else []
    same = {u.key: u for u in everyone(before)} == {u.key: u for u in everyone(made)}
    for key in sorted(wrong) + ([] if same else ["units"]):
        why = "cannot be carried into another year as it is written"
        yield Problem(FILE, key, why, "it as the presets do, each key on its line")


def _as_of(value: Any, years: int) -> Any:
    """A value with its dates moved, without the units that it names: these are handed over."""
    match value:
        case dict():
            kept = {k: v for k, v in value.items() if k not in NAMES_UNIT}
            return {k: _as_of(v, years) for k, v in kept.items()}
        case tuple() | list():
            return [_as_of(v, years) for v in value]
        case date():
            return moved(value, years)
        case _:
            return value
