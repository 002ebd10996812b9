"""The functions of the ODK XForms specification, each as a calculation of a small form."""

from __future__ import annotations

import pytest

from forms import Instance
from tests.forms.sheets import begin, put

# a = 12, b = "", d = 2024-11-20, m = "x z" (choices x, y, z), t = "Sơn Kỳ"
TABLE = [
    ("${a} + 1", "13"),
    ("${a} div 5", "2.4"),
    ("${a} mod 5", "2"),
    ("-${a}", "-12"),
    ("${b} + 1", ""),  # an empty value is no number
    ("coalesce(${b}, 'trống')", "trống"),
    ("coalesce(${a}, 'trống')", "12"),
    ("if(${a} > 10, 'nhiều', 'ít')", "nhiều"),
    ("if(${b} = '', 'trống', 'có')", "trống"),
    ("selected(${m}, 'x')", "true"),
    ("selected(${m}, 'y')", "false"),
    ("selected(${b}, 'x')", "false"),
    ("selected-at(${m}, 1)", "z"),
    ("selected-at(${m}, 9)", ""),
    ("count-selected(${m})", "2"),
    ("count-selected(${b})", "0"),
    ("jr:choice-name('z', '${m}')", "Chữ z"),
    ("concat(${t}, ' ', ${a})", "Sơn Kỳ 12"),
    ("join('-', 'a', 'b', 'c')", "a-b-c"),
    ("string-length(${t})", "6"),
    ("substr(${t}, 4)", "Kỳ"),
    ("substr(${t}, 0, 3)", "Sơn"),
    ("contains(${t}, 'Kỳ')", "true"),
    ("starts-with(${t}, 'Sơn')", "true"),
    ("ends-with(${t}, 'Kỳ')", "true"),
    ("substring-before(${t}, ' ')", "Sơn"),
    ("translate(${t}, 'ơỳ', 'oy')", "Son Ky"),
    ("normalize-space('  a   b ')", "a b"),
    ("regex(${a}, '[0-9]{2}')", "true"),
    ("regex(${a}, '[0-9]')", "false"),  # the whole value must match
    ("round(12.345, 2)", "12.35"),
    ("round(2.5)", "3"),
    ("int(-2.7)", "-2"),
    ("abs(-3)", "3"),
    ("pow(2, 10)", "1024"),
    ("sqrt(9)", "3"),
    ("min(3, 1, 2)", "1"),
    ("max(3, 1, 2)", "3"),
    ("number('7')", "7"),
    ("number('bảy')", ""),
    ("boolean-from-string('1')", "true"),
    ("boolean-from-string('yes')", "false"),
    ("true()", "true"),
    ("not(${a} = 12)", "false"),
    ("count-non-empty(${a}, ${b}, ${t})", "2"),
    ("checklist(1, 2, ${a} = 12, ${a} = 13)", "true"),
    ("today()", "2024-11-20"),
    ("today() - ${d}", "0"),
    ("date('2024-11-27') - today()", "7"),
    ("format-date(${d}, '%d/%m/%Y')", "20/11/2024"),
    ("decimal-date-time(${d})", "20047"),
    ("${d} <= today()", "true"),
    ("${d} < '2024-11-15'", "false"),
    ("string(${d} + 1)", "20048"),
    ("date(${d} + 1)", "2024-11-21"),
    ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
    ("1 = 1 and 2 > 3 or 4 != 5", "true"),
]
ROWS = (
    {"type": "integer", "name": "a", "label": "A"},
    {"type": "integer", "name": "b", "label": "B"},
    {"type": "date", "name": "d", "label": "D"},
    {"type": "select_multiple chu", "name": "m", "label": "M"},
    {"type": "text", "name": "t", "label": "T"},
)
CHOICES = """| choices |
| | list_name | name | label |
| | chu | x | Chữ x |
| | chu | y | Chữ y |
| | chu | z | Chữ z |
"""


@pytest.mark.parametrize(("expression", "wanted"), TABLE, ids=[row[0] for row in TABLE])
def test_a_function_means_what_the_specification_says(expression: str, wanted: str) -> None:
    calculate = {"type": "calculate", "name": "f", "calculation": expression}
    instance = begin(*ROWS, calculate, choices=CHOICES)
    for name, value in (("a", "12"), ("d", "2024-11-20"), ("m", "x z"), ("t", "Sơn Kỳ")):
        instance = put(instance, name, value)
    assert instance.value("/data/f") == wanted


def test_repeats_are_counted_summed_and_indexed() -> None:
    instance = begin(
        {"type": "begin_repeat", "name": "lop", "label": "Lớp"},
        {"type": "integer", "name": "n", "label": "Học viên?"},
        {"type": "calculate", "name": "stt", "calculation": "position(..)"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "lops", "calculation": "count(${lop})"},
        {"type": "calculate", "name": "tong", "calculation": "sum(${n})"},
        {"type": "calculate", "name": "hai", "calculation": "indexed-repeat(${n}, ${lop}, 2)"},
    )
    for row, value in ((1, "30"), (2, "12")):
        instance = instance.add(instance.questions()[-1].path)
        changed = instance.put(f"/data/lop[{row}]/n", value)
        assert isinstance(changed, Instance)
        instance = changed
    assert instance.value("/data/tong") == "42"
    assert instance.value("/data/lops") == "2"
    assert instance.value("/data/hai") == "12"
    assert instance.value("/data/lop[2]/stt") == "2"
