"""What a single value cannot show: names that must exist, order, and uniqueness."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from zoneinfo import available_timezones

from plan.case_references import broken_cases
from plan.confirming import unknown_keys
from plan.form_references import Fields, broken_forms, no_form, no_role
from plan.problems import FILE, Problem
from plan.unit_references import broken_units, no_units
from plan.values import Duty, Plan


def broken_references(plan: Plan, forms: Fields) -> list[Problem]:
    """What a single value cannot show: names that must exist, order, and uniqueness.

    `forms` are the names of the fields of each form, None for a form that did not load.
    """
    return [
        *_duties(plan, forms),
        *_tasks(plan),
        *_people(plan),
        *_unique(plan),
        *_rest(plan),
        *broken_forms(plan, forms),
        *broken_units(plan),
        *broken_cases(plan, forms),
        *unknown_keys(plan),
    ]


def _duties(plan: Plan, forms: Fields) -> Iterator[Problem]:
    for n, duty in enumerate(plan.duties):
        key = f"duties.{n}"
        for field, form in (("form", duty.form), ("zero_form", duty.zero_form)):
            if form and form not in forms:
                yield no_form(f"{key}.{field}", form, forms)
        if duty.before <= duty.opens:
            yield Problem(FILE, f"{key}.before", "not after `opens`", "a later date")
        if duty.cites not in plan.paragraphs:
            yield _no_paragraph(f"{key}.cites", duty.cites)
        if not plan.owing(duty) and not duty.units:
            yield Problem(FILE, key, "nobody owes this duty", "kinds = [...] or units = [...]")
        yield from no_units(plan, f"{key}.units", duty.units)
        yield from _ladder(key, duty)


def _ladder(key: str, duty: Duty) -> Iterator[Problem]:
    for rung, count in Counter(r.id for r in duty.ladder).items():
        if count > 1:
            yield Problem(FILE, f"{key}.ladder", f"rung “{rung}” stands twice", "its own id")


def _no_paragraph(key: str, cites: str) -> Problem:
    why = f"[paragraphs] has no “{cites}”"
    return Problem(FILE, key, why, "a key of [paragraphs], or add the paragraph there")


def _tasks(plan: Plan) -> Iterator[Problem]:
    for n, task in enumerate(plan.tasks):
        if task.cites not in plan.paragraphs:
            yield _no_paragraph(f"tasks.{n}.cites", task.cites)
        yield from no_units(plan, f"tasks.{n}.units", task.units)


def _people(plan: Plan) -> Iterator[Problem]:
    for n, person in enumerate(plan.cast):
        yield from no_units(plan, f"cast.{n}.unit", (person.unit,))
        yield from no_role(plan, f"cast.{n}.role", (person.role,))


def _unique(plan: Plan) -> Iterator[Problem]:
    lists: tuple[tuple[str, list[str]], ...] = (
        ("units.code", [u.code for u in plan.units]),
        ("other_map.code", [f"{u.code} {u.valid_from or ''}".strip() for u in plan.other_map]),
        ("units.prefix", [u.prefix for u in plan.units]),
        ("duties.id", [d.id for d in plan.duties]),
        ("tasks.id", [t.id for t in plan.tasks]),
        ("roles.id", [r.id for r in plan.roles]),
        ("rules.id", [r.id for r in plan.rules]),
        ("figures.id", [f.id for f in plan.figures]),
        ("breakdowns.id", [b.id for b in plan.breakdowns]),
        ("cast.id", [p.id for p in plan.cast]),
        ("cases.clocks.id", [c.id for c in plan.cases.clocks] if plan.cases else []),
        ("cases.services.id", [s.id for s in plan.cases.services] if plan.cases else []),
    )
    for key, names in lists:
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem(FILE, key, f"“{name}” stands {count} times", "a name of its own")


def _rest(plan: Plan) -> Iterator[Problem]:
    if plan.month.last < plan.month.first:
        yield Problem(FILE, "month.last", "before `first`", "a later date")
    if plan.days.timezone not in available_timezones():
        yield Problem(FILE, "days.timezone", "unknown time zone", "for instance Asia/Ho_Chi_Minh")
    if plan.rehearsal_starts.tzinfo is None:
        yield Problem(FILE, "rehearsal_starts", "has no zone", "add it, like +07:00")
    yield from no_units(plan, "office.unit", (plan.office.unit,))
    for n, unit in enumerate(plan.units):
        if not re.fullmatch("[A-Z]{2,4}", unit.prefix):
            why = f"prefix of {unit.code} is not of two to four capital letters A–Z"
            yield Problem(FILE, f"units.{n}.prefix", why, "two to four letters, like SK")


__all__ = ["Fields", "broken_references"]
