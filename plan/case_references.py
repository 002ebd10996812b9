"""What [cases] names: forms and their fields, roles, units, clocks that start and end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from forms import Form
from plan.cases import CaseClock, Cases
from plan.form_references import Fields, no_field, no_form, no_role
from plan.problems import FILE, Problem
from plan.unit_references import no_units
from plan.values import Plan, Right

LONGEST_MESSAGE_HOURS = 47  # Telegram lets a bot delete what it sent within 48 hours
PLACES = ("unit", "office")  # of a rung: the raising unit, the office; else a unit's code
NEEDED: dict[Right, str] = {  # the rights without which cases cannot be worked
    "cases": "nobody may record a case",
    "approve": "nobody may be the second person",
}


def broken_cases(plan: Plan, forms: Fields) -> Iterator[Problem]:
    """What of [cases] does not exist, or cannot be kept."""
    cases = plan.cases
    if cases is None:
        return
    yield from _forms(cases, forms)
    for n, clock in enumerate(cases.clocks):
        yield from _clock(f"cases.clocks.{n}", clock)
        yield from no_role(plan, f"cases.clocks.{n}.escalates", clock.escalates)
    yield from _ladder(plan, cases)
    yield from _services(plan, cases)
    yield from _rights(plan, cases)
    yield from _times(cases)


def unkept(plan: Plan, forms: Mapping[str, Form]) -> Iterator[Problem]:
    """What the forms of cases themselves must be: sealed, with a value for a refused consent."""
    cases = plan.cases
    if cases is None:
        return
    for key, id in (("cases.form", cases.form), ("cases.follow_up", cases.follow_up)):
        if id in forms and not forms[id].sealed:
            write = "attribute::sealed = yes in its settings"
            yield Problem(FILE, key, f"form “{id}” is not sealed", write)
    if cases.form in forms:
        yield from _refusal(cases, forms[cases.form])


def _refusal(cases: Cases, form: Form) -> Iterator[Problem]:
    paths = [path for path in form.controls if path.rpartition("/")[2] == cases.consent]
    known = {row["name"] for path in paths for row in form.choice_rows(path)}
    if paths and cases.refused not in known:
        why = f"“{cases.refused}” is no choice of “{cases.consent}”"
        yield Problem(FILE, "cases.refused", why, f"one of: {', '.join(sorted(known))}")


def _forms(cases: Cases, forms: Fields) -> Iterator[Problem]:
    """1 both forms, 2 what is asked in the first, 3 what any event of a case may answer."""
    for key, form in (("cases.form", cases.form), ("cases.follow_up", cases.follow_up)):
        if form not in forms:
            yield no_form(key, form, forms)
    for key, field in _asked_first(cases):
        yield from no_field(key, cases.form, field, forms)
    yield from no_field("cases.closes", cases.follow_up, cases.closes, forms)
    for n, clock in enumerate(cases.clocks):
        for place, field in _answered(clock):
            yield from _no_answer(f"cases.clocks.{n}.{place}", field, cases, forms)
    for key, field in _shown(cases):
        yield from _no_answer(key, field, cases, forms)


def _asked_first(cases: Cases) -> Iterator[tuple[str, str]]:
    for name in ("consent", "share", "danger"):
        yield f"cases.{name}", getattr(cases, name)
    yield from ((f"cases.counted.{n}", field) for n, field in enumerate(cases.counted))
    for n, service in enumerate(cases.services):
        for m, field in enumerate(service.sees):
            yield f"cases.services.{n}.sees.{m}", field


def _shown(cases: Cases) -> Iterator[tuple[str, str]]:
    """What the view of a case shows, and what opens a way of its own."""
    yield from ((f"cases.shown.{n}", field) for n, field in enumerate(cases.shown))
    for n, route in enumerate(cases.routes):
        yield from ((f"cases.routes.{n}.any_of.{field}", field) for field in route.any_of)


def _answered(clock: CaseClock) -> Iterator[tuple[str, str]]:
    if clock.starts:
        yield "starts", clock.starts
    yield from ((f"again.{n}", field) for n, field in enumerate(clock.again))
    yield from ((f"where.{field}", field) for field in clock.where)
    yield from ((f"ended_by.{n}", field) for n, field in enumerate(clock.ended_by))
    yield from ((f"ended_if.{field}", field) for field in clock.ended_if)


def _no_answer(key: str, field: str, cases: Cases, forms: Fields) -> Iterator[Problem]:
    """A field that neither form has, unless one of them is missing or did not load."""
    known = [forms.get(form) for form in (cases.form, cases.follow_up)]
    if None in known or any(field in names for names in known if names):
        return
    both = {f"{cases.form}” or “{cases.follow_up}": frozenset(chain(*filter(None, known)))}
    yield from no_field(key, next(iter(both)), field, both)


def _clock(key: str, clock: CaseClock) -> Iterator[Problem]:
    """It lasts hours, days or working days, or is due at the moment that `starts` holds."""
    times = [time for time in (clock.hours, clock.days, clock.working_days) if time]
    if len(times) > 1 or any(time < 0 for time in times) or not (times or clock.starts):
        why = f"“{clock.id}” has to last either hours or days or working days"
        yield Problem(FILE, key, why, "exactly one of hours, days, working_days")
    if not (clock.ended_by or clock.ended_if or clock.follow_up):
        write = "ended_by, ended_if or follow_up = true"
        yield Problem(FILE, key, f"nothing ends “{clock.id}”", write)


def _ladder(plan: Plan, cases: Cases) -> Iterator[Problem]:
    key = "cases.urgent.ladder"
    if not cases.urgent.ladder:
        yield Problem(FILE, key, "nobody is called in an emergency", "at least one rung")
    if cases.urgent.minutes < 1:
        why = "the next person is never called"
        yield Problem(FILE, "cases.urgent.minutes", why, "the minutes between two rungs")
    for n, call in enumerate(cases.urgent.ladder):
        yield from no_role(plan, f"{key}.{n}.role", (call.role,))
        if call.at not in PLACES:
            yield from no_units(plan, f"{key}.{n}.at", (call.at,))


def _services(plan: Plan, cases: Cases) -> Iterator[Problem]:
    for n, service in enumerate(cases.services):
        if service.unit:
            yield from no_units(plan, f"cases.services.{n}.unit", (service.unit,))


def _rights(plan: Plan, cases: Cases) -> Iterator[Problem]:
    needed = dict(NEEDED)
    if any(service.unit for service in cases.services):
        needed["receive"] = "nobody takes a referral"
    held = {right for role in plan.roles for right in role.rights}
    for right, why in needed.items():
        if right not in held:
            yield Problem(FILE, "roles", why, f"a role with the right “{right}”")


def _times(cases: Cases) -> Iterator[Problem]:
    hours = cases.retention.message_hours
    if not 1 <= hours <= LONGEST_MESSAGE_HOURS:
        why = f"a message of a case can be deleted for {LONGEST_MESSAGE_HOURS} hours only"
        write = f"1 to {LONGEST_MESSAGE_HOURS}"
        yield Problem(FILE, "cases.retention.message_hours", why, write)
    for name in ("approval_hours", "break_glass_hours"):
        if getattr(cases, name) < 1:
            yield Problem(FILE, f"cases.{name}", "it would end before it begins", "1 or more")
