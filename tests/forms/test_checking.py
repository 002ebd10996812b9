"""One upload names all that is wrong, each with its sheet, its row and a code."""

from __future__ import annotations

import pytest

from forms import parse
from forms.values import CODES, FormError

WRONG = """| survey |
| | type | name | label | relevant | calculation |
| | text | a | A | | |
| | khongco | b | B | | |
| | select_one xa | c | C | | |
| | text | a | A lần nữa | | |
| | integer | d | D | ${khong} > 1 | |
| | integer | e | E | nosuch(1) | |
| | integer | f | F | ${a} > | |
| | geoshape | g | G | | |
| | calculate | h | | | |
| | text | 9i | I | | |
| | text | k | | | |
| | begin_group | l | L | | |
| choices |
| | list_name | name | label |
| | ds | x | X |
| | ds | x | X |
| settings |
| | form_id | public_key |
| | thu | abc |
"""
WANTED = [
    ("survey", 3, "unknown-type", "khongco"),
    ("survey", 4, "missing-list", "xa"),
    ("survey", 5, "duplicate-name", "a"),
    ("survey", 6, "unknown-reference", "khong"),
    ("survey", 7, "unknown-function", "nosuch"),
    ("survey", 8, "bad-expression", "f"),
    ("survey", 9, "unsupported-type", "geoshape"),
    ("survey", 10, "missing-calculation", "h"),
    ("survey", 11, "bad-name", "9i"),
    ("survey", 12, "missing-label", "k"),
    ("survey", 13, "unbalanced-group", "l"),
    ("choices", 3, "duplicate-choice", "x"),
    ("settings", 2, "unsupported-setting", "public_key"),
]


def test_all_that_is_wrong_is_named_in_one_go() -> None:
    with pytest.raises(FormError) as refusal:
        parse(WRONG)
    found = [(p.sheet, p.row, p.code, p.what) for p in refusal.value.problems]
    assert found == WANTED
    assert {code for _sheet, _row, code, _what in found} <= set(CODES)


def test_a_source_without_questions_is_no_form() -> None:
    with pytest.raises(FormError) as refusal:
        parse("Đây không phải biểu mẫu.")
    assert [p.code for p in refusal.value.problems] == ["missing-sheet"]
