"""A cell is never a formula, whatever was typed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.interchange.cells import CONTROL, FORMULA, NUMBER, safe

DANGEROUS = "=+-@\t\r\n\x00＝＋－＠"


@given(st.text(max_size=40), st.sampled_from(["", *DANGEROUS]))
@example("cmd|' /C calc'!A0", "=")
@example("=1", "\x00")
@example("\ufeff=1", "")
@example("\r=1", "")
def test_no_cell_begins_as_a_formula(text: str, before: str) -> None:
    cell = safe(before + text)
    assert NUMBER.fullmatch(cell) or not cell.startswith(FORMULA)
    assert not CONTROL.search(cell)
    assert "\r" not in cell


@pytest.mark.parametrize("number", ["0", "-5", "12.50", "1500000", "-0.25", "0901"])
def test_a_number_stays_a_number(number: str) -> None:
    assert safe(number) == number


@pytest.mark.parametrize("text", ["-1+2", "+84 90", "-", "--1", "@a", "=A1", "－1"])
def test_what_only_looks_like_a_number_is_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"]), max_size=40))
def test_every_other_text_comes_back_as_it_was(text: str) -> None:
    cell = safe(text)
    file = io.StringIO(newline="")
    csv.writer(file).writerow([cell, "x"])
    file.seek(0)
    (line,) = csv.reader(file)
    assert line == [cell, "x"]
    assert cell.removeprefix("'") == text or cell == text
