"""plan.toml of another year as text: whatever a plan says in words stays as it was written."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.folders import folder_of
from plan.loading import load
from plan.rewriting import rewritten

PLAN = load("son-ha-2024")
TEXT = (folder_of("son-ha-2024") / "plan.toml").read_text(encoding="utf-8")
TITLE = next(line for line in TEXT.splitlines() if line.startswith("theme = "))
PIECES = (
    "2024-11-20", "\n", "[[units]]\n", "[days.holidays]\n", "# ", '"', "'", "\\", "à ", "]",
    "valid_to = 2025-06-30\n", 'unit = "21328"\n', "worked = [2024-11-23]\n",
)  # fmt: skip
words = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def after(theme: str) -> dict[str, object]:
    """The plan of 2027, from one with this theme as it stands in TOML."""
    return tomllib.loads(rewritten(TEXT.replace(TITLE, f"theme = {theme}"), PLAN, 2027, "moi"))


@given(words)
def test_a_text_of_several_lines_is_not_touched(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    assert after(f'"""\n{escaped}"""')["theme"] == text


@given(words.filter(lambda text: "'" not in text))
def test_a_text_without_escapes_is_not_touched(text: str) -> None:
    assert after(f"'''\n{text}'''")["theme"] == text
    line = text.replace("\n", " ")
    assert after(f"'{line}'  # it's 2024-11-20")["theme"] == line


@pytest.mark.parametrize("head", ["  [[units]]", "[[ units ]]", "[[units]]  # mục"])
def test_a_table_may_be_indented_and_remarked_upon(head: str) -> None:
    text = TEXT.replace("[[units]]", head, 1)
    made, plain = rewritten(text, PLAN, 2027, "moi"), rewritten(TEXT, PLAN, 2027, "moi")
    assert tomllib.loads(made) == tomllib.loads(plain)


def test_signs_of_equality_need_no_spaces() -> None:
    text = TEXT.replace("year = 2024", "year=2024").replace("worked = []", "worked=[2024-11-23]#x")
    made = tomllib.loads(rewritten(text, PLAN, 2027, "moi"))
    assert (made["year"], made["days"]["worked"]) == (2027, [])


def test_the_validity_of_a_unit_does_not_move() -> None:
    units = tomllib.loads(rewritten(TEXT, PLAN, 2027, "moi"))["units"]
    communes = [unit for unit in units if unit["kind"] == "commune"]
    assert {str(unit["valid_from"]) for unit in communes} == {"2025-07-01"}
