"""Loading a plan's folder, and saying all that is wrong with it in one go."""

from __future__ import annotations

import difflib
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ValidationError

from forms import Form
from forms import load as load_form
from forms.values import FormError
from plan import values
from plan.values import Duty, Plan

FILE = "plan.toml"
REMEDIES = {
    "missing": "write this key",
    "date_from_datetime_parsing": "a date, like 2024-11-27",
    "date_type": "a date, like 2024-11-27",
    "datetime_type": "a moment, like 2024-11-15T08:00:00+07:00",
    "time_type": "a time, like 07:30:00",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "string_type": "a text in quotes",
    "bool_type": "true or false",
    "tuple_type": 'a list, like ["a", "b"]',
    "model_type": "a table",
    "dict_type": "a table",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: in which file, at which key, why, and what to write instead."""

    file: str
    key: str
    reason: str
    write: str


class PlanError(Exception):
    """The plan cannot be used; `problems` lists everything."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problem(s) in the plan")
        self.problems = problems


def folder_of(name: str | Path) -> Path:
    """The folder of a preset's name, or of a path. PlanError if there is neither."""
    given = Path(name)
    if (given / FILE).exists():
        return given
    preset = Path(str(resources.files("plan") / "presets" / str(name)))
    if (preset / FILE).exists():
        return preset
    known = ", ".join(sorted(p.parent.name for p in preset.parent.glob(f"*/{FILE}")))
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
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        return None, [*_of_pydantic(error, data), *problems]
    return plan, [*problems, *_references(plan, set(forms) | _broken(folder, forms))]


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


def _of_pydantic(error: ValidationError, data: dict[str, Any]) -> Iterator[Problem]:
    for found in error.errors(include_input=False, include_url=False):
        key = ".".join(str(part) for part in found["loc"])
        if found["type"] == "extra_forbidden":
            near = difflib.get_close_matches(str(found["loc"][-1]), _known_names(), 1)
            write = f"perhaps “{near[0]}”" if near else "leave it out"
            yield Problem(FILE, key, "unknown key", write)
        else:
            write = REMEDIES.get(found["type"], "see the reason")
            yield Problem(FILE, key, found["msg"], write)


def _known_names() -> list[str]:
    models = [m for m in vars(values).values() if isinstance(m, type) and issubclass(m, BaseModel)]
    return sorted({name for model in models for name in model.model_fields})


def _references(plan: Plan, forms: set[str]) -> list[Problem]:
    """What a single value cannot show: names that must exist, order, and uniqueness."""
    return [
        *_duties(plan, forms),
        *_tasks(plan),
        *_people(plan),
        *_unique(plan),
        *_rest(plan, forms),
    ]


def _duties(plan: Plan, forms: set[str]) -> Iterator[Problem]:
    for n, duty in enumerate(plan.duties):
        key = f"duties.{n}"
        for field, form in (("form", duty.form), ("zero_form", duty.zero_form)):
            if form and form not in forms:
                why = f"there is no form “{form}”"
                yield Problem(FILE, f"{key}.{field}", why, f"one of: {', '.join(sorted(forms))}")
        if duty.before <= duty.opens:
            yield Problem(FILE, f"{key}.before", "not after `opens`", "a later date")
        if duty.cites not in plan.paragraphs:
            yield _no_paragraph(f"{key}.cites", duty.cites)
        if not plan.owing(duty):
            yield Problem(FILE, key, "nobody owes this duty", "kinds = [...] or units = [...]")
        yield from _units_exist(plan, f"{key}.units", duty.units)
        yield from _ladder(key, duty)


def _ladder(key: str, duty: Duty) -> Iterator[Problem]:
    for rung, count in Counter(r.id for r in duty.ladder).items():
        if count > 1:
            yield Problem(FILE, f"{key}.ladder", f"rung “{rung}” stands twice", "its own id")


def _units_exist(plan: Plan, key: str, codes: tuple[str, ...]) -> Iterator[Problem]:
    known = {u.code for u in plan.units}
    for code in codes:
        if code not in known:
            near = difflib.get_close_matches(code, known, 1)
            write = f"perhaps “{near[0]}”" if near else "the code of a unit"
            yield Problem(FILE, key, f"there is no unit “{code}”", write)


def _no_paragraph(key: str, cites: str) -> Problem:
    why = f"[paragraphs] has no “{cites}”"
    return Problem(FILE, key, why, "a key of [paragraphs], or add the paragraph there")


def _tasks(plan: Plan) -> Iterator[Problem]:
    for n, task in enumerate(plan.tasks):
        if task.cites not in plan.paragraphs:
            yield _no_paragraph(f"tasks.{n}.cites", task.cites)
        yield from _units_exist(plan, f"tasks.{n}.units", task.units)


def _people(plan: Plan) -> Iterator[Problem]:
    roles = {role.id for role in plan.roles}
    for n, person in enumerate(plan.cast):
        yield from _units_exist(plan, f"cast.{n}.unit", (person.unit,))
        if person.role not in roles:
            why = f"there is no role “{person.role}”"
            yield Problem(FILE, f"cast.{n}.role", why, f"one of: {', '.join(sorted(roles))}")


def _unique(plan: Plan) -> Iterator[Problem]:
    lists: tuple[tuple[str, list[object]], ...] = (
        ("units.code + valid_from", [(u.code, u.valid_from) for u in plan.units]),
        ("units.prefix", [u.prefix for u in plan.units]),
        ("duties.id", [d.id for d in plan.duties]),
        ("tasks.id", [t.id for t in plan.tasks]),
        ("roles.id", [r.id for r in plan.roles]),
        ("cast.id", [p.id for p in plan.cast]),
    )
    for key, names in lists:
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem(FILE, key, f"“{name}” stands {count} times", "a name of its own")


def _rest(plan: Plan, forms: set[str]) -> Iterator[Problem]:
    if plan.month.last < plan.month.first:
        yield Problem(FILE, "month.last", "before `first`", "a later date")
    if plan.days.timezone not in available_timezones():
        yield Problem(FILE, "days.timezone", "unknown time zone", "for instance Asia/Ho_Chi_Minh")
    elif plan.rehearsal_starts.tzinfo is None:
        zone = ZoneInfo(plan.days.timezone).key
        yield Problem(FILE, "rehearsal_starts", "has no zone", f"add +07:00 ({zone})")
    yield from _units_exist(plan, "office.unit", (plan.office.unit,))
    named = [("menu", form) for form in plan.menu]
    named += [(f"figures.{n}.form", figure.form) for n, figure in enumerate(plan.figures)]
    named += [("activity_form", plan.activity_form)] if plan.activity_form else []
    for key, form in named:
        if form not in forms:
            write = f"one of: {', '.join(sorted(forms))}"
            yield Problem(FILE, key, f"there is no form “{form}”", write)
    for unit in plan.units:
        if not (unit.prefix.isascii() and unit.prefix.isalpha() and unit.prefix.isupper()):
            why = f"prefix of {unit.code} is not of capital letters A–Z"
            yield Problem(FILE, "units.prefix", why, "two to four letters, like SK")
