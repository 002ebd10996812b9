"""Computing only what depends on an answer gives what computing everything gives."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from forms import Form, Instance
from tests.forms.sheets import TODAY, form

NAMES = ("a", "b", "c", "d")
OPERANDS = st.sampled_from(["1", "2", "''", "${a}", "${b}", "${c}", "${d}", "${k0}", "${k1}"])
SHAPES = st.sampled_from(
    ["{} + {}", "concat({}, {})", "if({} > 2, {}, 7)", "coalesce({}, {})", "{} = {}", "{} and {}"]
)
EXPRESSIONS = st.builds(lambda shape, one, two: shape.format(one, two), SHAPES, OPERANDS, OPERANDS)
CONDITIONS = st.lists(st.one_of(st.just(""), EXPRESSIONS), min_size=4, max_size=4)
STEPS = st.lists(
    st.tuples(st.sampled_from([*NAMES, "r"]), st.sampled_from(["", "0", "1", "3", "12"])),
    max_size=10,
)


@cache
def made(conditions: tuple[str, ...], calculations: tuple[str, ...]) -> Form:
    """Four numbers, a group, a repeat and three calculations; nothing reads what comes later."""
    rows: list[dict[str, str]] = []
    known = ["1", "2", "''"]
    for number, name in enumerate(NAMES):
        if name == "c":
            rows.append(_row("begin_group", "g", relevant=_bound(conditions[3], known)))
        relevant = _bound(conditions[number], known)
        label = f"Câu ${{{NAMES[number - 1]}}}" if number else "Câu"
        rows.append({**_row("integer", name, relevant=relevant), "label": label})
        known.append(f"${{{name}}}")
        if number < len(calculations):
            rows.append(_row("calculate", f"k{number}", calculation=calculations[number]))
            rows[-1]["calculation"] = _bound(calculations[number], known) or "1"
            known.append(f"${{k{number}}}")
    rows += [_row("end_group", ""), _row("begin_repeat", "r"), _row("integer", "n")]
    rows += [_row("calculate", "m", calculation="${n} + ${a}"), _row("end_repeat", "")]
    rows.append(_row("calculate", "tong", calculation="concat(sum(${m}), '/', count(${r}))"))
    return form(*rows)


def _row(type_: str, name: str, **cells: str) -> dict[str, str]:
    label = "" if type_ == "calculate" else name
    return {"type": type_, "name": name, "label": label, **cells}


def _bound(expression: str, known: list[str]) -> str:
    """The expression with only what stands above it: a circle is no form."""
    for name in ("${a}", "${b}", "${c}", "${d}", "${k0}", "${k1}"):
        if name not in known:
            expression = expression.replace(name, "2")
    return expression


@settings(max_examples=120, deadline=None)
@given(CONDITIONS, st.lists(EXPRESSIONS, min_size=2, max_size=2), STEPS)
def test_a_part_recomputed_is_the_whole_recomputed(
    conditions: list[str], calculations: list[str], steps: list[tuple[str, str]]
) -> None:
    whole = made(tuple(conditions), tuple(calculations))
    part = Instance(whole, today=TODAY)
    for name, value in steps:
        part = _step(part, name, value)
        again = Instance(whole, part.to_xml(), today=TODAY)
        assert again.to_xml() == part.to_xml()
        assert again.answers() == part.answers()
        assert again.questions() == part.questions()
        assert again.errors() == part.errors()
        assert again.submission() == part.submission()


def _step(instance: Instance, name: str, value: str) -> Instance:
    if name != "r":
        return instance.restore(f"/data/{'g/' * (name in 'cd')}{name}", value)
    if value:
        grown = instance.add(instance.questions()[-1].path)
        row = grown.to_xml().count("<r>")
        return grown.restore(f"/data/r[{row}]/n", value)
    return instance.remove("/data/r[1]")
