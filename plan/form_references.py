"""Forms and fields that the plan names, and that must exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from plan.problems import FILE, Problem
from plan.values import Breakdown, Figure, FormRule, Plan

Fields = Mapping[str, frozenset[str] | None]  # of each form; None where the form did not load
TASK_FIELD = "task"
CARRIED = "month_plan.carries"


def broken_forms(plan: Plan, forms: Fields) -> Iterator[Problem]:
    """Forms and fields that do not exist, of all that the plan names."""
    for key, form, fields in _named(plan):
        if form not in forms:
            if key != CARRIED:  # the activity form: said once already
                yield no_form(key, form, forms)
            continue
        for place, field in fields.items():
            yield from no_field(f"{key.removesuffix('.form')}{place}", form, field, forms)
    for n, rule in enumerate(plan.rules):
        yield from _roles(plan, f"rules.{n}", rule)


def no_form(key: str, form: str, forms: Fields) -> Problem:
    """The problem of a form that does not exist."""
    write = f"one of: {', '.join(sorted(forms))}"
    return Problem(FILE, key, f"there is no form “{form}”", write)


def no_field(key: str, form: str, field: str, forms: Fields) -> Iterator[Problem]:
    """The problem of a field that a form does not have; none for a form that did not load."""
    known = forms.get(form)
    if known is None or field in known:
        return
    near = difflib.get_close_matches(field, known, 1)
    write = f"perhaps “{near[0]}”" if near else "the name of one of its questions"
    yield Problem(FILE, key, f"form “{form}” has no field “{field}”", write)


def _named(plan: Plan) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every form that is named: where, its id, and fields of it by the rest of their key."""
    for name, listed in (("menu", plan.menu), ("more", plan.more)):
        yield from ((name, form, {}) for form in listed)
    if plan.activity_form:
        yield "activity_form", plan.activity_form, {}
    if plan.task_form:
        yield "task_form", plan.task_form, {"": TASK_FIELD}
    for n, figure in enumerate(plan.figures):
        yield f"figures.{n}.form", figure.form, _of_figure(figure)
    for n, breakdown in enumerate(plan.breakdowns):
        yield f"breakdowns.{n}.form", breakdown.form, _of_breakdown(breakdown)
    for n, rule in enumerate(plan.rules):
        yield f"rules.{n}", rule.id, _of_rule(rule)
    yield from _month_plan(plan)


def _of_figure(figure: Figure) -> dict[str, str]:
    where = {f".where.{field}": field for field in figure.where}
    return _given({".sum": figure.sum, ".newest_of": figure.newest_of, **where})


def _of_breakdown(breakdown: Breakdown) -> dict[str, str]:
    sums = {f".sums.{column}": field for column, field in breakdown.sums.items()}
    return _given({".by": breakdown.by, ".uom": breakdown.uom, **sums})


def _of_rule(rule: FormRule) -> dict[str, str]:
    left_out = {f".not_copied.{n}": field for n, field in enumerate(rule.not_copied)}
    return _given({".named": rule.named, **left_out})


def _month_plan(plan: Plan) -> Iterator[tuple[str, str, dict[str, str]]]:
    month = plan.month_plan
    if month is None:
        return
    named = {f".named.{n}": field for n, field in enumerate(month.named)}
    own = {".rows": month.rows, ".day": month.day, **named}
    carried = {f".carries.{field}": row for field, row in month.carries.items()}
    yield "month_plan.form", month.form, _given(own | carried)
    if plan.activity_form and month.carries:
        yield CARRIED, plan.activity_form, {f".{f}": f for f in month.carries}


def _given(fields: Mapping[str, str]) -> dict[str, str]:
    return {place: field for place, field in fields.items() if field}


def _roles(plan: Plan, key: str, rule: FormRule) -> Iterator[Problem]:
    for name, roles in (("tells", rule.tells), ("tells_unit", rule.tells_unit)):
        yield from no_role(plan, f"{key}.{name}", roles)


def no_role(plan: Plan, key: str, roles: tuple[str, ...]) -> Iterator[Problem]:
    """The problems of roles that the plan does not have."""
    known = {role.id for role in plan.roles}
    for role in roles:
        if role not in known:
            write = f"one of: {', '.join(sorted(known))}"
            yield Problem(FILE, key, f"there is no role “{role}”", write)
