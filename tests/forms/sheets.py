"""Small forms for the tests, written as XLSForm tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from forms import Form, Instance, parse
from forms.values import Violation

TODAY = date(2024, 11, 20)


def sheet(survey: Sequence[dict[str, str]], choices: str = "", settings: str = "") -> str:
    """The Markdown of a form; the survey's rows are named cells."""
    columns = list(dict.fromkeys(name for row in survey for name in row))
    lines = ["| survey |", "| | " + " | ".join(columns) + " |"]
    lines += ["| | " + " | ".join(row.get(c, "") for c in columns) + " |" for row in survey]
    return "\n".join(lines) + "\n" + choices + settings


def form(*survey: dict[str, str], choices: str = "") -> Form:
    """The form of such rows."""
    return parse(sheet(survey, choices, "| settings |\n| | form_id |\n| | thu |\n"))


def begin(*survey: dict[str, str], choices: str = "") -> Instance:
    """A form begun on the day of the tests."""
    return Instance(form(*survey, choices=choices), today=TODAY)


def put(instance: Instance, name: str, value: str) -> Instance:
    """The instance with an answer that must fit."""
    path = next(q.path for q in instance.questions() if q.name == name)
    changed = instance.put(path, value)
    assert isinstance(changed, Instance), changed
    return changed


def refused(instance: Instance, name: str, value: str) -> Violation:
    """The violation of an answer that must not fit."""
    path = next(q.path for q in instance.questions() if q.name == name)
    changed = instance.put(path, value)
    assert isinstance(changed, Violation)
    return changed
