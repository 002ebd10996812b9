"""The tables that a form looks things up in, made from the plan and the unit's own rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms import Form, Instance
from forms.paths import plain
from handlers import invite
from handlers.cases.own import own_cases
from handlers.wording import shortened
from handlers.work import Turn
from plan.units import last_year
from plan.values import Breakdown, Hotline, Plan, Unit
from reports.figures import breakdown, figures
from storage import records

Row = Mapping[str, str]
Datasets = Mapping[str, Sequence[Row]]
LONGEST_TASK = 60  # characters of a paragraph on a button
WITH_NOBODY = {"name": "khong", "label": "Không chia sẻ với nơi nào"}


async def datasets(turn: Turn, form: Form, code: str = "") -> Datasets:
    """The tables that a form names; what is not known is a table without rows.

    They are those of the person's own unit, or of the one with this code.
    """
    work = turn.work
    unit = work.plan.unit(code or turn.person.unit)
    tables: dict[str, Sequence[Row]] = {}
    own: dict[str, list[dict[str, str]]] = {}
    for name in sorted(form.datasets):
        for needed in _records_behind(work.plan, name) & set(work.forms):
            if needed not in own:
                own[needed] = await records.answers_of(work.tx, unit.code, needed)
        tables[name] = _from_records(turn, name, own) or _from_plan(work.plan, unit, name)
    if "cases" in tables:
        tables["cases"] = await own_cases(turn, unit)
    if form.id == invite.FORM:
        tables |= invite.tables(work.plan)
    return tables


def _records_behind(plan: Plan, name: str) -> set[str]:
    """The forms whose records a table is made from."""
    if name == "figures":
        return {figure.form for figure in plan.figures}
    return {b.form for b in plan.breakdowns if b.id == name} or {name}


def _from_records(turn: Turn, name: str, own: Mapping[str, list[dict[str, str]]]) -> Sequence[Row]:
    """`figures`, a breakdown, or under the id of a form what the unit has submitted with it."""
    plan, forms = turn.work.plan, turn.work.forms
    if name == "figures":
        return [figures(plan.figures, own)]
    for wanted in plan.breakdowns:
        if wanted.id == name and wanted.form in forms:
            return breakdown(wanted, own[wanted.form], _labels(turn, wanted))
    return _submitted(forms[name], own[name]) if name in forms else ()


def _labels(turn: Turn, wanted: Breakdown) -> dict[str, str]:
    """The choices of the field that a breakdown goes by."""
    blank = Instance(turn.work.forms[wanted.form], today=turn.work.here.date())
    asked = (q for q in blank.questions() if q.name == wanted.by)
    return {choice.name: choice.label for q in asked for choice in q.choices}


def _submitted(form: Form, answers: Sequence[Mapping[str, str]]) -> list[Row]:
    """A row for each submitted form; `key` = "last" marks the newest. Restricted answers stay."""
    rows: list[Row] = []
    for number, given in enumerate(answers, 1):
        row = {"key": "last" if number == len(answers) else str(number)}
        for path, value in given.items():
            bind = form.binds.get(plain(path))
            if bind and not bind.restricted:
                row[path.rpartition("/")[2]] = value
        rows.append(row)
    return rows


def _from_plan(plan: Plan, unit: Unit, name: str) -> Sequence[Row]:
    """What the plan says of the unit, of its tasks, of the month and of what is owed."""
    match name:
        case "last_year":
            known = last_year(plan, unit)
            return [{"key": "all", **known}] if known else ()
        case "places":
            return [{"name": place, "label": place} for place in unit.places]
        case "units":
            return [{"name": one.code, "label": one.short} for one in plan.units]
        case "unit":
            said = {"code": unit.code, "kind": unit.kind, "name": unit.name, "short": unit.short}
            return [{"key": "all", **said}]
        case "tasks":
            return [_task(plan, task.id, task.cites) for task in plan.tasks_of(unit)]
        case "month":
            days = {"first": plan.month.first, "last": plan.month.last}
            return [{"key": "all", **{k: day.isoformat() for k, day in days.items()}}]
        case "services":
            return _services(plan)
        case "hotlines":
            return [_hotline(line) for line in plan.hotlines]
        case "duties":
            return [
                {"name": d.id, "form": d.form, "before": d.before.isoformat()} for d in plan.duties
            ]
    return ()


def _services(plan: Plan) -> Sequence[Row]:
    """The directory of the plan, and last that nothing is shared with any of it."""
    known = plan.cases.services if plan.cases else ()
    return [*({"name": one.id, "label": one.label} for one in known), WITH_NOBODY]


def _hotline(line: Hotline) -> Row:
    said = f"{line.number} {line.label}"
    return {"name": line.number, "label": line.label, "when": line.when, "say": said}


def _task(plan: Plan, id: str, cites: str) -> Row:
    said = shortened(plan.paragraphs[cites], LONGEST_TASK)
    return {"name": id, "label": f"{cites}: {said}", "cites": cites}
