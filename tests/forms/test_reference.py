"""The reference page says what the loader does."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms import reference
from forms.frames import Frame
from forms.signatures import SIGNATURES
from forms.values import CODES, FormError
from tests.forms.sheets import form

PAGE = Path(__file__).parents[2] / "docs/xlsform.md"
NATIVE = frozenset(
    {"last", "true", "false", "not", "contains", "starts-with", "substring-before",
     "substring-after", "substring", "translate", "normalize-space", "string-length", "floor",
     "ceiling", "local-name", "name", "position", "randomize"}
)  # fmt: skip


def test_the_page_is_the_table(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite"):
        PAGE.write_text(reference.table(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == reference.table()


def test_every_function_of_the_page_is_there() -> None:
    made = set(Frame().functions())
    missing = {n for n in SIGNATURES if n not in made and f"x-{n}" not in made} - NATIVE
    assert missing == set()


REFUSED_TYPES = [
    row.name
    for row in reference.ROWS
    if row.kind == "type" and row.status == reference.REFUSED and "loop" not in row.name
]


@pytest.mark.parametrize("type_", REFUSED_TYPES)
def test_a_type_that_is_refused_is_refused_with_its_row(type_: str) -> None:
    with pytest.raises(FormError) as refusal:
        form(
            {"type": "text", "name": "a", "label": "A"}, {"type": type_, "name": "b", "label": "B"}
        )
    problem = refusal.value.problems[0]
    assert (problem.code, problem.sheet, problem.row) == ("unsupported-type", "survey", 3)
    assert problem.code in CODES


LISTED = {
    "select_one": "select_one ds", "select_multiple": "select_multiple ds", "rank": "rank ds",
    "select_one_from_file": "select_one_from_file x.csv", "or_other": "select_one ds or_other",
    "select_multiple_from_file": "select_multiple_from_file x.csv",
}  # fmt: skip
LIST = "| choices |\n| | list_name | name | label |\n| | ds | x | X |\n"
LOADED = [
    row.name
    for row in reference.ROWS
    if row.kind == "type" and row.status != reference.REFUSED and "_group" not in row.name
    if "_repeat" not in row.name
]


@pytest.mark.parametrize("type_", LOADED)
def test_a_type_that_is_not_refused_is_loaded(type_: str) -> None:
    row = {"type": LISTED.get(type_, type_), "name": "b", "label": "B", "calculation": ""}
    if type_ in ("calculate", "hidden"):
        row["calculation"] = "1 + 1"
    if type_ == "audit":
        row["name"] = ""
    made = form({"type": "text", "name": "a", "label": "A"}, row, choices=LIST)
    assert made.id == "thu"
