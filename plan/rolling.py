"""Another year's plan from a preset or a folder: dates rolled, units of that year, forms copied."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from plan.folders import folder_of, form_files, read_toml
from plan.loading import check, load
from plan.problems import FILE, PlanError, Problem
from plan.units import successor
from plan.values import Plan

UNCERTAIN = ("theme", "legal_basis")  # what a new year always brings anew
FACTS = ("valid_from", "valid_to")  # dates that do not move with the year
DAY = re.compile(r"^(\d{4})-(\d\d)-(\d\d)")
VALUE = re.compile(r'"(?:[^"\\]|\\.)*"|#.*|\b\d{4}-\d\d-\d\d')  # texts and remarks stay
HEAD = re.compile(r"^\[+([^\]]+)\]+\s*$")


def roll(source: str | Path, year: int, target: Path) -> Plan:
    """Write the plan of a year into a new folder, and give it; PlanError where it cannot be.

    1 roll every date but the validity of units and those in texts, 2 sort the units by whether
    they exist in that month, 3 hand what ended to its successor, 4 empty the days off, which are
    of one year, 5 mark theme and legal basis as unconfirmed, 6 copy the forms.
    """
    folder = folder_of(source)
    if target.exists():
        raise PlanError((Problem(str(target), "", "is there already", "a folder that is not"),))
    before = load(folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    for change in _changes(before, year, target.name):
        text = change(text)
    target.mkdir(parents=True)
    (target / FILE).write_text(text, encoding="utf-8")
    _copy_forms(folder, target)
    problems = check(target)
    if problems:
        shutil.rmtree(target)
        raise PlanError(problems)
    return load(target)


def _changes(before: Plan, year: int, id: str) -> Iterator[Callable[[str], str]]:
    years = year - before.year
    first = _moved(before.month.first, years)
    yield lambda text: _lines(text, lambda line: _roll_line(line, years))
    yield lambda text: _sort_units(text, before, first)
    yield lambda text: _hand_over(text, before, first)
    yield lambda text: _headed(text, before, year, id)
    yield _without_days_off


def _moved(day: date, years: int) -> date:
    """The same day of another year; 28/2 for 29/2 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _lines(text: str, change: Callable[[str], str]) -> str:
    return "".join(change(line) for line in text.splitlines(keepends=True))


def _roll_line(line: str, years: int) -> str:
    if line.split("=")[0].strip() in FACTS:
        return line

    def rolled(found: re.Match[str]) -> str:
        if not DAY.match(found[0]):
            return found[0]
        return _moved(date.fromisoformat(found[0]), years).isoformat()

    return VALUE.sub(rolled, line)


def _sort_units(text: str, before: Plan, first: date) -> str:
    """Every unit's table under [[units]] or [[other_map]], in the order in which they stand."""
    place = {"units": iter(before.units), "other_map": iter(before.other_map)}

    def headed(line: str) -> str:
        head = HEAD.match(line)
        if head is None or head[1] not in place:
            return line
        acts = next(place[head[1]]).acts_on(first)
        return "[[units]]\n" if acts else "[[other_map]]\n"

    return _lines(text, headed)


def _hand_over(text: str, before: Plan, first: date) -> str:
    """People and duties of units that have ended go to their successors."""
    ended = {u.code: successor(before, u) for u in before.units if not u.acts_on(first)}
    codes = {old: after.code for old, after in ended.items() if after}
    table = ""

    def changed(line: str) -> str:
        nonlocal table
        head = HEAD.match(line)
        table = head[1] if head else table
        named = line.split("=")[0].strip() in ("unit", "units")
        if table in ("cast", "duties", "tasks", "office") and named:
            return re.sub(r'"([^"]*)"', lambda m: f'"{codes.get(m[1], m[1])}"', line)
        return line

    return _lines(text, changed)


def _headed(text: str, before: Plan, year: int, id: str) -> str:
    """Name and year of the plan, and what is to be confirmed."""
    known = tuple(dict.fromkeys((*before.unconfirmed, *UNCERTAIN)))
    listed = ", ".join(f'"{key}"' for key in known)
    lines = {
        "id": f'id = "{id}"',
        "title": f'title = "{before.title.replace(str(before.year), str(year))}"',
        "year": f"year = {year}",
        "unconfirmed": f"unconfirmed = [{listed}]",
    }
    head, mark, rest = text.partition("\n[")
    for key, line in lines.items():
        pattern = re.compile(rf"^{key} = (\[[^\]]*\]|.*)$", re.MULTILINE)
        head, found = pattern.subn(line.replace("\\", r"\\"), head, count=1)
        head += "" if found else f"\n{line}\n"
    return re.sub(r'^forms_from = ".*"\n', "", head, flags=re.MULTILINE) + mark + rest


def _without_days_off(text: str) -> str:
    """Days off and days worked were those of one year."""
    text = re.sub(r"^worked = \[[^\]]*\]$", "worked = []", text, flags=re.MULTILINE)
    kept, table = [], ""
    for line in text.splitlines(keepends=True):
        head = HEAD.match(line)
        table = head[1] if head else table
        if table != "days.holidays" or head or not DAY.match(line):
            kept.append(line)
    return "".join(kept)


def _copy_forms(folder: Path, target: Path) -> None:
    """The plan's own forms, those that it took from a preset, and what lies beside them."""
    (target / "forms").mkdir()
    for file in form_files(folder, read_toml(folder)[0]).values():
        shutil.copy(file, target / "forms" / file.name)
    beside = folder / "forms"
    for file in beside.rglob("*") if beside.exists() else ():
        place = target / "forms" / file.relative_to(beside)
        if file.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)
