"""What is known about a case, in the words of its forms. Said only while the PIN is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from forms import Form
from forms.model import Control, Group
from handlers.wording import day
from handlers.work import Turn
from storage.case_facts import facts
from storage.case_values import CaseEvent

ROW = re.compile(r"/[^/]+/(?P<rows>[^/\[]+)\[(?P<number>[0-9]+)\]/(?P<field>[^/]+)")


def at(turn: Turn, moment: datetime) -> str:
    """A moment in the plan's zone: “21/11 09:00”."""
    here = moment.astimezone(turn.work.here.tzinfo)
    return f"{day(here.date())} {here:%H:%M}"


def lines(turn: Turn, events: Sequence[CaseEvent], names: Iterable[str]) -> list[str]:
    """Some of the facts of a case, a line for each field or repeat that has an answer.

    `names` are fields and repeats of its forms; coded answers are said by their labels.
    """
    known, forms = facts(events), _forms(turn, events)
    said = (_line(turn, forms, known, name) for name in names)
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


def _line(turn: Turn, forms: Sequence[Form], known: Mapping[str, str], name: str) -> str:
    form, path = next(((f, p) for f in forms if (p := path_of(f, name))), (None, ""))
    if form is None:
        return ""
    if path in form.templates:
        said = "; ".join(_rows(form, path, known))
        return f"{_group_label(form, path)}: {said}" if said else ""
    value = known.get(name, "")
    return f"{form.label(path) or name}: {_said(turn, form, path, value)}" if value else ""


def _said(turn: Turn, form: Form, path: str, value: str) -> str:
    """A value by the labels of its choices; services by those of the directory."""
    plan = turn.work.plan.cases
    services = {s.id: s.label for s in plan.services} if plan else {}
    labels = services | choices(form, path)
    return ", ".join(labels.get(code, code) for code in value.split()) if labels else value


def _rows(form: Form, path: str, known: Mapping[str, str]) -> list[str]:
    """The rows of a repeat, each as its answers in a row."""
    rows: dict[str, list[str]] = {}
    for full, value in known.items():
        row = ROW.fullmatch(full)
        if row and row["rows"] == path.rpartition("/")[2]:
            labels = choices(form, f"{path}/{row['field']}")
            said = [labels.get(code, code) for code in value.split()]
            rows.setdefault(row["number"], []).extend(said)
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
