"""The specification, line by line: an expression and its value, in one form."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest

from forms import Instance
from forms import parse as parse_form
from tests.forms.sheets import sheet

FILE = Path(__file__).parent / "conformance/expressions.txt"
NOW = datetime(2024, 11, 20, 9, tzinfo=timezone(timedelta(hours=7)))
LINES = [
    line.rsplit(" → ", 1)
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
CHOICES = """| choices |
| | list_name | name | label::Tiếng Việt | label::English | so |
| | chu | x | Chữ x | Letter x | 1 |
| | chu | y | Chữ y | Letter y | 2 |
| | chu | z | Chữ z | Letter z | 3 |
| settings |
| | form_id | version | default_language |
| | thu | 7 | Tiếng Việt |
"""
ASKED = {
    "a": ("integer", "12"), "b": ("integer", ""), "z": ("integer", "0"), "n": ("decimal", "2.5"),
    "neg": ("integer", "-7"), "t": ("text", "Sơn Kỳ"), "sp": ("text", "  hai  chữ "),
    "bool": ("text", "false"), "d": ("date", "2024-11-20"),
    "dt": ("dateTime", "2024-11-20T08:30:00.000+07:00"), "tm": ("time", "14:00:00.000+07:00"),
    "m": ("select_multiple chu", "x z"), "p": ("geopoint", "15.0 108.5 0 0"),
}  # fmt: skip


def asked(type_: str, name: str, **cells: str) -> dict[str, str]:
    """A row of the survey sheet in both languages."""
    label = "" if type_.startswith(("calculate", "end")) else name.upper()
    spoken = {"label::Tiếng Việt": label, "label::English": label}
    return {"type": type_, "name": name, **spoken, **cells}


@cache
def filled() -> Instance:
    """The form of the context, filled in, with every expression as a calculation."""
    rows = [asked(type_, name) for name, (type_, _value) in ASKED.items()]
    rows += [asked("begin_repeat", "r"), asked("integer", "k"), asked("text", "w")]
    rows += [asked("begin_repeat", "q"), asked("integer", "v"), *[asked("end_repeat", "")] * 2]
    cells = [expression.replace("|", "\\|") for expression, _value in LINES]
    rows += [asked("calculate", f"c{n}", calculation=cell) for n, cell in enumerate(cells)]
    made = parse_form(sheet(rows, CHOICES))
    given = {"gia": [{"name": "z", "so": "3"}]}
    instance = Instance(made, today=NOW.date(), now=NOW, datasets=given)
    for name, (_type, value) in ASKED.items():
        instance = put(instance, f"/data/{name}", value)
    for row, (k, w) in enumerate((("3", ""), ("4", "b"), ("5", "c")), 1):
        instance = instance.add(f"/data/r[{row}]")
        instance = put(put(instance, f"/data/r[{row}]/k", k), f"/data/r[{row}]/w", w)
        for inner in range(1, row + 1):
            instance = instance.add(f"/data/r[{row}]/q[{inner}]")
            instance = put(instance, f"/data/r[{row}]/q[{inner}]/v", str(row))
    return instance


def put(instance: Instance, path: str, value: str) -> Instance:
    """An answer that must fit."""
    changed = instance.put(path, value)
    assert isinstance(changed, Instance), (path, changed)
    return changed


@pytest.mark.parametrize(
    ("number", "line"), list(enumerate(LINES)), ids=[line[0] for line in LINES]
)
def test_an_expression_has_the_value_of_the_specification(number: int, line: list[str]) -> None:
    expression, wanted = line
    value = filled().value(f"/data/c{number}")
    assert value == wanted.replace("∅", ""), expression


def test_there_are_enough_lines() -> None:
    assert len({expression for expression, _value in LINES}) == len(LINES) >= 300
