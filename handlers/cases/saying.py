"""What is known about a case, in the words of its forms. Said only while the PIN is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from dialogue.scenes import DETAIL
from forms import Form
from forms.model import Control, Group
from forms.values import Kind
from handlers.wording import day
from handlers.work import Turn
from storage.case_facts import facts, picked
from storage.case_values import CaseEvent

ROW = re.compile(r"(?P<rows>[^\[]+)\[(?P<number>[0-9]+)\]/(?P<field>[^/]+)")
CHOOSING = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)


def at(turn: Turn, moment: datetime) -> str:
    """A moment in the plan's zone: “21/11 09:00”."""
    here = moment.astimezone(turn.work.here.tzinfo)
    return f"{day(here.date())} {here:%H:%M}"


def due(turn: Turn, moment: datetime) -> str:
    """By when something is due; the end of a day is said as that day: “hết 21/11”."""
    here = moment.astimezone(turn.work.here.tzinfo)
    if here.time() == time():
        return f"hết {day(here.date() - timedelta(days=1))}"
    return at(turn, moment)


def lines(turn: Turn, events: Sequence[CaseEvent], names: Iterable[str]) -> list[str]:
    """Some of the facts of a case, a line for each field or repeat that has an answer.

    `names` are fields and repeats of its forms; coded answers are said by their labels, and what
    was picked at each follow-up adds up.
    """
    forms = _forms(turn, events)
    said = (_line(turn, forms, events, name) for name in names)
    return [line for line in said if line]


def path_of(form: Form, name: str) -> str:
    """The path of a field or a repeat that stands in no other repeat; "" if there is none."""
    inside = tuple(f"{ref}/" for ref in form.templates)
    found = (p for p in (*form.binds, *form.templates) if p.rpartition("/")[2] == name)
    return next((path for path in found if not path.startswith(inside)), "")


def choices(form: Form, path: str) -> dict[str, str]:
    """The labels of a field's choices by their codes."""
    return {row["name"]: row["label"] for row in form.choice_rows(path)}


def _forms(turn: Turn, events: Sequence[CaseEvent]) -> list[Form]:
    """The forms in which the events were filled in, newest first."""
    keys = dict.fromkeys((e.form, e.version) for e in reversed(events) if e.form)
    return [form for key in keys if (form := turn.work.versions.get(key))]


def _line(turn: Turn, forms: Sequence[Form], events: Sequence[CaseEvent], name: str) -> str:
    form, path = next(((f, p) for f in forms if (p := path_of(f, name))), (None, ""))
    if form is None:
        return ""
    if path in form.templates:
        said = "; ".join(_rows(turn, form, path, facts(events)))
        return f"{_group_label(form, path)}: {said}" if said else ""
    control = form.controls.get(path)
    many = control is not None and control.kind is Kind.SELECT_MULTIPLE
    value = picked(events, name) if many else facts(events).get(name, "")
    return f"{form.label(path) or name}: {_said(turn, form, path, value)}" if value else ""


def _said(turn: Turn, form: Form, path: str, value: str) -> str:
    """A value by the labels of its choices; services by those of the directory."""
    control, plan = form.controls.get(path), turn.work.plan.cases
    if control is None or control.kind not in CHOOSING:
        return value
    services = {s.id: s.label for s in plan.services} if plan else {}
    labels = services | choices(form, path)
    return ", ".join(labels.get(code, code) for code in value.split())


def _rows(turn: Turn, form: Form, path: str, known: Mapping[str, str]) -> list[str]:
    """The rows of a repeat, each as what was answered in it; what is computed is left out."""
    rows: dict[str, list[str]] = {}
    for full, value in known.items():
        row = ROW.fullmatch(full)
        control = form.controls.get(f"{path}/{row['field']}") if row else None
        if row and control and row["rows"] == path:
            said = _said(turn, form, control.ref, value)
            aside = f"{form.label(control.ref)}: " if DETAIL in control.appearances else ""
            rows.setdefault(row["number"], []).append(aside + said)
    return [", ".join(said) for said in rows.values()]


def _group_label(form: Form, path: str) -> str:
    """How the form calls the rows of a repeat."""
    group = next((g for g in _groups(form.body) if g.nodeset == path), None)
    return form.say(group.label, form.frame.main) if group else path.rpartition("/")[2]


def _groups(body: Iterable[Group | Control]) -> Iterator[Group]:
    for item in body:
        if isinstance(item, Group):
            yield item
            yield from _groups(item.children)
