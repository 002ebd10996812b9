"""Loading a plan's folder, and saying all that is wrong with it in one go."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from forms import Form
from plan import cases, values
from plan.case_references import unkept
from plan.confirming import unconfirmed
from plan.folders import (
    LAST_YEAR,
    folder_of,
    form_files,
    preset_folders,
    read_forms,
    read_last_year,
    read_toml,
)
from plan.mending import mended
from plan.problems import FILE, PlanError, Problem
from plan.references import Fields, broken_references
from plan.values import Plan

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


def load(name: str | Path) -> Plan:
    """A plan by preset name or folder; PlanError lists all that is wrong."""
    return load_whole(name)[0]


def load_whole(name: str | Path) -> tuple[Plan, dict[str, Form]]:
    """A plan and its forms by id, each read once; PlanError lists all that is wrong."""
    plan, forms, problems = _read(folder_of(name))
    if plan is None or problems:
        raise PlanError(tuple(problems))
    return plan, forms


def check(name: str | Path, strict: bool = False) -> tuple[Problem, ...]:
    """Everything wrong with a plan, its forms included; empty when it can be used.

    `strict` also refuses what is still to be confirmed.
    """
    try:
        plan, _forms, problems = _read(folder_of(name))
    except PlanError as error:
        return error.problems
    return (*problems, *(unconfirmed(plan) if strict and plan else ()))


def _read(folder: Path) -> tuple[Plan | None, dict[str, Form], list[Problem]]:
    """1 plan.toml, 2 the forms, 3 last year, 4 every value, 5 what the values refer to."""
    data, problems = read_toml(folder)
    if problems:
        return None, {}, problems
    files = form_files(folder, data)
    forms, problems = read_forms(files)
    fields = _fields(files, forms)
    problems += _source(data)
    data["last_year"], wrong = read_last_year(folder)
    problems += wrong
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        found = [*_of_pydantic(error), *_behind(error, data, fields), *problems]
        return None, forms, found
    return plan, forms, [*problems, *broken_references(plan, fields), *unkept(plan, forms)]


def _fields(files: Mapping[str, Path], forms: Mapping[str, Form]) -> Fields:
    """Forms that did not load are named too: they are complained about once, not twice."""
    known = {id: frozenset(p.rpartition("/")[2] for p in f.shape) for id, f in forms.items()}
    loaded = {name: None for name in files if name not in forms}
    return {**loaded, **known}


def _source(data: Mapping[str, Any]) -> Iterator[Problem]:
    if "last_year" in data:
        yield Problem(FILE, "last_year", "unknown key", f"these figures into {LAST_YEAR}")
    source, presets = data.get("forms_from", ""), preset_folders()
    if isinstance(source, str) and source and source not in presets:
        write = f"one of: {', '.join(sorted(presets))}"
        yield Problem(FILE, "forms_from", f"there is no preset “{source}”", write)


def _behind(error: ValidationError, data: dict[str, Any], fields: Fields) -> list[Problem]:
    """The broken references of a plan that has refused values, but for those of these values."""
    plan = mended(data, error)
    if plan is None:
        return []
    refused = [_key(found["loc"]) for found in error.errors(include_input=False)]
    return [p for p in broken_references(plan, fields) if not any(_one(p.key, r) for r in refused)]


def _one(key: str, other: str) -> bool:
    """Whether one of two keys lies within the other."""
    return f"{key}.".startswith(f"{other}.") or f"{other}.".startswith(f"{key}.")


def _key(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc)


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
    found = (*vars(values).values(), *vars(cases).values())
    models = [m for m in found if isinstance(m, type) and issubclass(m, BaseModel)]
    return sorted({name for model in models for name in model.model_fields})


__all__ = ["PlanError", "Problem", "check", "folder_of", "load", "load_whole"]
