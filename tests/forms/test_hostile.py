"""Forms that mean harm: each is refused, or costs its budget and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import Instance, patterns
from forms.expressions import rewrite
from forms.lexing import ExpressionError
from forms.values import FormError, Violation
from tests.forms.sheets import TODAY, begin, form, put, refused


def question(name: str = "a", **cells: str) -> dict[str, str]:
    """A row that asks for a text."""
    return {"type": "text", "name": name, "label": name, **cells}


def calculate(name: str, calculation: str) -> dict[str, str]:
    """A row that computes."""
    return {"type": "calculate", "name": name, "calculation": calculation}


def test_a_text_that_doubles_stops_at_the_longest_value() -> None:
    rows = [question()]
    for number in range(40):
        before = "a" if number == 0 else f"c{number - 1}"
        rows.append(calculate(f"c{number}", f"concat(${{{before}}}, ${{{before}}})"))
    filled = put(begin(*rows), "a", "x" * 1000)
    assert len(filled.value("/data/c4")) == 32_000
    assert filled.value("/data/c5") == filled.value("/data/c39") == ""
    assert len(filled.to_xml()) < 100_000


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("(" * 200 + "1" + ")" * 200, "too-complex"),
        ("1 + " * 9000 + "1", "too-complex"),
        ("count(//*[//*[//*]])", "too-complex"),
        ("count(//a//b//c//d//e)", "too-complex"),
        ("//* = //*", "too-complex"),
        ("count(/data/a[/data/a[/data/a[/data/a[/data/a]]]])", "too-complex"),
        ("count(/data/ancestor::a)", "bad-expression"),
        ("concat(" + ", ".join(["1"] * 500) + ")", "too-complex"),
        ("regex(${a}, '(a')", "bad-pattern"),
        ("regex(${a}, '(?=a)b')", "bad-pattern"),
        ("regex(${a}, '((a{500}){500}){500}')", "bad-pattern"),
        ("document('file:///etc/passwd')", "unknown-function"),
        ("selected(${a})", "wrong-arguments"),
        ("count('x')", "wrong-arguments"),
        ("extract-signed('a', 'b')", "unsupported-function"),
        ("${last-saved#a}", "unsupported-function"),
    ],
)
def test_an_expression_over_its_limits_is_refused(expression: str, code: str) -> None:
    with pytest.raises(FormError) as refusal:
        form(question(), calculate("b", expression))
    problem = refusal.value.problems[0]
    assert (problem.code, problem.sheet, problem.row) == (code, "survey", 3)


def test_a_circle_is_refused_with_the_names_that_it_goes_through() -> None:
    with pytest.raises(FormError) as refusal:
        form(question(), calculate("b", "${d} + 1"), calculate("d", "${e}"), calculate("e", "${b}"))
    (problem,) = refusal.value.problems
    assert problem.code == "circle"
    assert set(problem.what.split(" → ")) == {"b", "d", "e"}


def test_a_condition_on_itself_is_a_circle() -> None:
    with pytest.raises(FormError) as refusal:
        form(question(relevant="${b} = ''"), question("b", relevant="${a} = ''"))
    assert refusal.value.problems[0].code == "circle"


def test_work_within_work_ends_with_the_budget() -> None:
    inner = "count(/data/r[n != current()/../r[n = ../../a]/n])"
    rows = [
        question(),
        {"type": "integer", "name": "k", "label": "K"},
        {"type": "begin_repeat", "name": "r", "label": "R", "repeat_count": "${k}"},
        question("n"),
        {"type": "end_repeat"},
        calculate("x", f"count(/data/r[{inner} >= 0])"),
    ]
    filled = put(begin(*rows), "k", "200")
    assert filled.value("/data/x") in ("", "200")
    assert isinstance(filled.put("/data/a", "1"), Instance)


def test_counts_within_counts_stop_at_the_most_nodes() -> None:
    rows = [{"type": "integer", "name": "k", "label": "K"}]
    for name in "rst":
        begun = {"type": "begin_repeat", "name": name, "label": name, "repeat_count": "${k}"}
        rows += [begun, question(f"{name}n")]
    rows += [{"type": "end_repeat"}] * 3
    filled = put(begin(*rows), "k", "100000")
    assert filled.to_xml().count("<") < 45_000


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "(.*a){12}", "a*a*a*a*a*b"])
def test_a_pattern_that_goes_back_for_ever_is_tried_in_one_go(pattern: str) -> None:
    row = question(constraint=f"regex(., '{pattern}')".replace("|", "\\|"))
    assert refused(begin(row), "a", "a" * 5 + "!" + "a" * 4000 + "c").kind == "constraint"


PIECES = st.sampled_from(
    ["a", "b", ".", "a*", "(ab)+", "[ab]?", "(a|b)", "a{1,3}", "^a", "b$", "\\w"]
)


@given(st.lists(PIECES, max_size=6), st.text("abc.", max_size=8))
def test_patterns_match_what_python_matches(pieces: list[str], text: str) -> None:
    import re

    pattern = "".join(pieces)
    assert patterns.matches(text, pattern) == (re.fullmatch(pattern, text) is not None)


def test_choices_that_ask_themselves_are_empty_not_endless() -> None:
    choices = "| choices |\n| | list_name | name | label |\n| | ds | x | X |\n"
    instance = begin(
        {
            "type": "select_one ds",
            "name": "q",
            "label": "Q",
            "choice_filter": "jr:choice-name('x', '${q}') = name",
        },
        choices=choices,
    )
    assert instance.questions()[0].choices == ()


@pytest.mark.parametrize(
    "expression",
    ["pow(10, 400)", "substr(${a}, 1 div 0)", "date(1 div 0)", "uuid(-5)", "${a} mod 0"],
)
def test_a_calculation_never_raises(expression: str) -> None:
    made = form(question(), calculate("b", expression))
    assert not isinstance(Instance(made, today=TODAY).put("/data/a", "x"), Violation)


@given(st.text(max_size=40))
def test_any_text_is_an_expression_or_is_refused(source: str) -> None:
    try:
        rewritten = rewrite(source)
    except ExpressionError as error:
        assert error.code
    else:
        assert rewritten.text
