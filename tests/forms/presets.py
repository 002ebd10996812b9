"""The forms of the presets as tests fill them in, in the month of 2024 by a commune."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from dialogue.scenes import in_main_run
from forms import Form, Instance, load
from forms.values import Kind, Violation
from tests.forms.sheets import put, refused

FORMS = Path("plan/presets/son-ha-2024/forms")
TODAY = date(2024, 11, 20)
Tables = Mapping[str, Sequence[Mapping[str, str]]]
FIGURES = {
    "key": "all", "activities": "4", "attendees": "500", "women": "300", "classes": "1",
    "trainees": "30", "trainees_women": "18", "models": "3", "money": "0",
}  # fmt: skip
TABLES: Tables = {
    "figures": [FIGURES],
    "by_type": [{"name": "noi-chuyen", "label": "Nói chuyện", "say": "Nói chuyện: 2 buổi"}],
    "unit": [{"key": "all", "code": "21325", "kind": "commune", "name": "UBND xã Sơn Kỳ"}],
    "month": [{"key": "all", "first": "2024-11-15", "last": "2024-12-15"}],
    "duties": [{"name": "ket-qua", "form": "ket-qua", "before": "2024-11-27"}],
    "tasks": [{"name": "iv-13-a", "label": "IV.13.a: Xây dựng kế hoạch", "cites": "IV.13.a"}],
}
AGENCY = [{"key": "all", "code": "yte", "kind": "agency", "name": "Phòng Y tế"}]


@cache
def preset_form(form_id: str) -> Form:
    """A form of the preset, read once."""
    return load(FORMS / f"{form_id}.md")


def begun(
    form_id: str,
    today: date = TODAY,
    reported: Sequence[Mapping[str, str]] = (),
    **tables: Sequence[Mapping[str, str]],
) -> Instance:
    """A form of the preset, begun in the month; `reported` are the unit's result reports."""
    known = {**TABLES, **tables, "ket-qua": reported}
    return Instance(preset_form(form_id), today=today, datasets=known)


def filled(instance: Instance, answers: Mapping[str, str]) -> Instance:
    """The form with some answers; “+name” adds a row to a repeat."""
    for name, value in answers.items():
        repeat = name.removeprefix("+")
        instance = put(instance, name, value) if repeat == name else grown(instance, repeat)
    return instance


def grown(instance: Instance, repeat: str) -> Instance:
    """The form with one more row of a repeat."""
    return instance.add(next(q.path for q in instance.questions() if q.name == repeat))


def check_limit(instance: Instance, name: str, good: str, bad: str) -> str:
    """The good value fits, the bad one breaks the rule; gives what is said about it."""
    assert isinstance(put(instance, name, good), Instance)
    violation: Violation = refused(instance, name, bad)
    assert violation.kind == "constraint"
    assert violation.message
    return violation.message


def values(instance: Instance) -> dict[str, str]:
    """Every answer by the last part of its path."""
    return {path.rpartition("/")[2]: value for path, value in instance.answers().items()}


def missing(instance: Instance) -> list[str]:
    """The questions that keep the form from being submitted."""
    return [error.path.rpartition("/")[2] for error in instance.errors()]


def asked(instance: Instance) -> list[str]:
    """The questions of the main run, as far as they stand now."""
    return [
        q.name
        for q in instance.questions()
        if q.kind is not Kind.NOTE and not q.read_only and in_main_run(q)
    ]
