"""Loading a plan's folder, and saying all that is wrong with it in one go."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from forms import Form
from forms import load as load_form
from forms.values import FormError
from plan import values
from plan.mending import mended
from plan.problems import FILE, PlanError, Problem
from plan.references import broken_references
from plan.values import Plan

PRESETS = Path(str(resources.files("plan") / "presets"))
REMEDIES = {  # by the beginning of the name of what pydantic found
    "missing": "write this key",
    "datetime_": "a moment, like 2024-11-15T08:00:00+07:00",
    "date_": "a date, like 2024-11-27",
    "time_": "a time, like 07:30:00",
    "int_": "a whole number",
    "string_": "a text in quotes",
    "bool_": "true or false",
    "literal_": "one of those that the reason names",
    "tuple_": 'a list, like ["a", "b"]',
    "model_": "a table",
    "dict_": "a table",
}


def folder_of(name: str | Path) -> Path:
    """The folder of a preset's name, or of a path. PlanError if there is neither."""
    given = Path(name)
    if (given / FILE).exists():
        return given
    presets = {p.parent.name: p.parent for p in PRESETS.glob(f"*/{FILE}")}
    if str(name) in presets:
        return presets[str(name)]
    known = ", ".join(sorted(presets))
    why = "there is no such folder with a plan.toml, and no such preset"
    raise PlanError((Problem(str(name), "", why, f"a folder, or one of: {known}"),))


def load(name: str | Path) -> Plan:
    """A plan by preset name or folder; PlanError lists all that is wrong."""
    folder = folder_of(name)
    plan, problems = _read(folder)
    if plan is None or problems:
        raise PlanError(tuple(problems))
    return plan


def check(name: str | Path) -> tuple[Problem, ...]:
    """Everything wrong with a plan, its forms included; empty when it can be used."""
    try:
        return tuple(_read(folder_of(name))[1])
    except PlanError as error:
        return error.problems


def forms_of(name: str | Path) -> dict[str, Form]:
    """The forms of a plan by id."""
    forms, problems = _forms(folder_of(name))
    if problems:
        raise PlanError(tuple(problems))
    return forms


def _read(folder: Path) -> tuple[Plan | None, list[Problem]]:
    try:
        data = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [Problem(FILE, "", f"not TOML: {error}", "mend the line named")]
    forms, problems = _forms(folder)
    names = set(forms) | _broken(folder, forms)
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        return None, [*_of_pydantic(error), *_behind(error, data, names), *problems]
    return plan, [*problems, *broken_references(plan, names)]


def _behind(error: ValidationError, data: dict[str, Any], forms: set[str]) -> list[Problem]:
    """The broken references of a plan that has refused values, but for those of these values."""
    plan = mended(data, error)
    if plan is None:
        return []
    refused = [_key(found["loc"]) for found in error.errors(include_input=False)]
    return [p for p in broken_references(plan, forms) if not any(_one(p.key, r) for r in refused)]


def _one(key: str, other: str) -> bool:
    """Whether one of two keys lies within the other."""
    return f"{key}.".startswith(f"{other}.") or f"{other}.".startswith(f"{key}.")


def _key(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc)


def _broken(folder: Path, forms: dict[str, Form]) -> set[str]:
    """Names of form files that did not load: they are complained about once, not twice."""
    return {path.stem for path in _form_files(folder)} - set(forms)


def _form_files(folder: Path) -> list[Path]:
    return sorted(p for p in (folder / "forms").glob("*") if p.suffix in (".md", ".xlsx"))


def _forms(folder: Path) -> tuple[dict[str, Form], list[Problem]]:
    forms: dict[str, Form] = {}
    problems = []
    for path in _form_files(folder):
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


def _of_pydantic(error: ValidationError) -> Iterator[Problem]:
    for found in error.errors(include_input=False, include_url=False):
        key = _key(found["loc"])
        if found["type"] == "extra_forbidden":
            near = difflib.get_close_matches(str(found["loc"][-1]), _known_names(), 1)
            write = f"perhaps “{near[0]}”" if near else "leave it out"
            yield Problem(FILE, key, "unknown key", write)
        else:
            yield Problem(FILE, key, found["msg"], _remedy(found["type"]))


def _remedy(kind: str) -> str:
    cures = (cure for start, cure in REMEDIES.items() if kind.startswith(start))
    return next(cures, "see the reason")


def _known_names() -> list[str]:
    models = [m for m in vars(values).values() if isinstance(m, type) and issubclass(m, BaseModel)]
    return sorted({name for model in models for name in model.model_fields})


__all__ = ["PlanError", "Problem", "check", "folder_of", "forms_of", "load"]
