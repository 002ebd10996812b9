"""plan.toml of another year as text, so that remarks stay: dates, units, people, days off, head."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from plan.units import successor
from plan.values import Plan

UNCERTAIN = ("theme", "legal_basis")  # what a new year always brings anew
Day = TypeVar("Day", bound=date)
ISO = re.compile(r"\d{4}-\d\d-\d\d")
LONG = re.compile(  # texts of several lines, told from the signs for them in others and in remarks
    r'(?P<long>"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5})|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*',
    re.DOTALL,
)
HELD = re.compile(r'"\0(\d+)"')  # no TOML has a NUL
VALUE = re.compile(  # texts, remarks and the validity of units stay as they are
    r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*|\bvalid_(?:from|to)\s*=\s*[\d-]+|\b(?P<day>\d{4}-\d\d-\d\d)'
)
HEAD = re.compile(r"\s*\[+\s*([^\]\s]+)\s*\]+(?=\s*(?:#.*)?$)")
NAMING = ("cast", "duties", "tasks", "office", "cases.services")  # tables that name units
AT = re.compile(r'(\bat\s*=\s*)"([^"]*)"')  # where a rung of the ladder stands
LIST = r"\[(?:[^\]\"]|\"(?:[^\"\\]|\\.)*\")*\]"


def moved(day: Day, years: int) -> Day:
    """The same day of another year; 28/2 for 29/2 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def rewritten(text: str, before: Plan, year: int, id: str, uncertain: tuple[str, ...] = ()) -> str:
    """plan.toml for a year; `uncertain` names further keys that are to be confirmed.

    1 put texts of several lines aside, 2 roll every date but the validity of units, 3 sort the
    units by whether they exist in that month, 4 hand what ended to its successor, 5 write name,
    year and what is unconfirmed, 6 empty the days off, 7 put the texts back.
    """
    years = year - before.year
    first = moved(before.month.first, years)
    held: list[str] = []
    text = LONG.sub(lambda found: _hold(found, held), text)
    text = VALUE.sub(lambda found: _roll(found, years), text)
    text = _sort_units(text, before, first)
    text = _hand_over(text, before, first)
    text = _headed(text, before, year, id, uncertain)
    text = _without_days_off(text)
    return HELD.sub(lambda found: held[int(found[1])], text)


def _hold(found: re.Match[str], held: list[str]) -> str:
    if not found["long"]:
        return found[0]
    held.append(found[0])
    return f'"\0{len(held) - 1}"'


def _roll(found: re.Match[str], years: int) -> str:
    return moved(date.fromisoformat(found[0]), years).isoformat() if found["day"] else found[0]


def _lines(text: str, change: Callable[[str, str], str]) -> str:
    """Every line changed; the change gets the line and the table in which it stands."""
    table, result = "", []
    for line in text.splitlines(keepends=True):
        head = HEAD.match(line)
        table = head[1] if head else table
        result.append(change(line, table))
    return "".join(result)


def _sort_units(text: str, before: Plan, first: date) -> str:
    """Every unit's table under [[units]] or [[other_map]], in the order in which they stand."""
    place = {"units": iter(before.units), "other_map": iter(before.other_map)}

    def headed(line: str, table: str) -> str:
        head = HEAD.match(line)
        if head is None or table not in place:
            return line
        acts = next(place[table]).acts_on(first)
        return ("[[units]]" if acts else "[[other_map]]") + line[head.end() :]

    return _lines(text, headed)


def _hand_over(text: str, before: Plan, first: date) -> str:
    """People, duties, services and rungs of units that have ended go to their successors."""
    ended = {u.code: successor(before, u) for u in before.units if not u.acts_on(first)}
    codes = {old: after.code for old, after in ended.items() if after}

    def changed(line: str, table: str) -> str:
        named = line.split("=")[0].strip() in ("unit", "units")
        if table in NAMING and named:
            return re.sub(r'"([^"]*)"', lambda m: f'"{codes.get(m[1], m[1])}"', line)
        if table == "cases.urgent":
            return AT.sub(lambda m: f'{m[1]}"{codes.get(m[2], m[2])}"', line)
        return line

    return _lines(text, changed)


def _headed(text: str, before: Plan, year: int, id: str, uncertain: tuple[str, ...]) -> str:
    """Name and year of the plan, and what is to be confirmed."""
    known = tuple(dict.fromkeys((*before.unconfirmed, *UNCERTAIN, *uncertain)))
    title = before.title.replace(str(before.year), str(year))
    values = {"id": id, "title": title, "year": year, "unconfirmed": known}
    head, mark, rest = text.partition("\n[")
    for key, value in values.items():
        line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
        pattern = re.compile(rf"^{key}\s*=\s*({LIST}|.*)", re.MULTILINE)
        head, found = pattern.subn(line.replace("\\", r"\\"), head, count=1)
        head += "" if found else f"\n{line}\n"
    return re.sub(r"^forms_from\s*=.*\n", "", head, flags=re.MULTILINE) + mark + rest


def _without_days_off(text: str) -> str:
    """Days off and days worked were those of one year."""
    text = re.sub(rf"^worked\s*=\s*{LIST}", "worked = []", text, flags=re.MULTILINE)
    off = "days.holidays"
    return _lines(text, lambda line, at: "" if at == off and ISO.match(line) else line)
