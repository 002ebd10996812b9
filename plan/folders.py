"""What lies in a plan's folder beside plan.toml: its forms, and the figures of last year."""

from __future__ import annotations

import csv
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from forms import Form
from forms import load as load_form
from forms.values import FormError
from plan.problems import FILE, PlanError, Problem

PRESETS = Path(str(resources.files("plan") / "presets"))
LAST_YEAR = "last-year.csv"
SUFFIXES = (".md", ".xlsx")
NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")


def folder_of(name: str | Path) -> Path:
    """The folder of a preset's name, or of a path. PlanError if there is neither."""
    given = Path(name)
    if (given / FILE).exists():
        return given
    presets = preset_folders()
    if str(name) in presets:
        return presets[str(name)]
    known = ", ".join(sorted(presets))
    why = "there is no such folder with a plan.toml, and no such preset"
    raise PlanError((Problem(str(name), "", why, f"a folder, or one of: {known}"),))


def preset_folders() -> dict[str, Path]:
    """The folders of the presets by name."""
    return {p.parent.name: p.parent for p in PRESETS.glob(f"*/{FILE}")}


def read_toml(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """What plan.toml says; {} and a problem if it is not TOML."""
    try:
        return tomllib.loads((folder / FILE).read_text(encoding="utf-8")), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Problem(FILE, "", f"not TOML: {error}", "mend the line named")]


def form_files(folder: Path, data: dict[str, Any]) -> dict[str, Path]:
    """The files of a plan's forms by name: its own, and those of the preset in `forms_from`."""
    source = preset_folders().get(str(data.get("forms_from", "")))
    files = form_files(source, read_toml(source)[0]) if source else {}
    own = sorted((folder / "forms").glob("*"))
    return files | {p.stem: p for p in own if p.suffix in SUFFIXES}


def read_forms(files: dict[str, Path]) -> tuple[dict[str, Form], list[Problem]]:
    """The forms of such files by id, and what is wrong with those that do not load."""
    forms: dict[str, Form] = {}
    problems = []
    for path in files.values():
        file = f"forms/{path.name}"
        try:
            form = load_form(path)
        except FormError as error:
            problems += [
                Problem(file, f"{p.sheet} row {p.row}", p.reason, "mend this row of the sheet")
                for p in error.problems
            ]
            continue
        if form.id != path.stem:
            why = f"form_id is “{form.id}”"
            problems.append(Problem(file, "settings form_id", why, f"“{path.stem}”, as the file"))
        forms[form.id] = form
    return forms, problems


def read_last_year(folder: Path) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """last-year.csv: figures and answers by unit; {} where there is no such file.

    The column `unit` holds codes, every other one is named after a figure or an answer. An empty
    cell is a figure that is not known.
    """
    path = folder / LAST_YEAR
    if not path.exists():
        return {}, []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file, restkey="?", restval=""))
    except (UnicodeDecodeError, csv.Error) as error:
        return {}, [Problem(LAST_YEAR, "", f"not CSV: {error}", "save it as CSV in UTF-8")]
    rows: dict[str, dict[str, str]] = {}
    problems = []
    for number, line in enumerate(lines, 2):
        problems += _wrong_cells(number, line, rows)
        unit = line.pop("unit", "")
        rows[unit] = {k: v for k, v in line.items() if k != "?" and NUMBER.fullmatch(v)}
    return rows, problems


def _wrong_cells(number: int, line: dict[str, Any], above: dict[str, Any]) -> list[Problem]:
    key = f"row {number}"
    if "unit" not in line:
        return [Problem(LAST_YEAR, key, "no column “unit”", "unit,attendees,… in the first row")]
    found = [
        Problem(LAST_YEAR, f"{key} {column}", "not a number", "a number without dots, or nothing")
        for column, value in line.items()
        if column != "unit" and value and (column == "?" or not NUMBER.fullmatch(value))
    ]
    if line["unit"] in above:
        found.append(Problem(LAST_YEAR, key, f"“{line['unit']}” stands twice", "one row a unit"))
    return found
