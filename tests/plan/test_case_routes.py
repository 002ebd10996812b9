"""Ways of their own: which cases the plan sends on them, and what it names exists."""

from __future__ import annotations

import pytest

from plan.cases import CaseRoute, Cases
from plan.loading import load, load_whole

PRESETS = ("son-ha-2024", "mau-2026")


def of(preset: str) -> Cases:
    """What a preset says about cases."""
    cases = load(preset).cases
    assert cases is not None
    return cases


@pytest.mark.parametrize(
    ("facts", "opens"),
    [
        ({}, False),
        ({"child": "0", "flags": "mang"}, False),
        ({"child": "1"}, True),
        ({"flags": "mang tao-hon"}, True),
        ({"flags": "can-huyet"}, True),
        ({"flags": "tao"}, False),
    ],
)
def test_a_way_opens_by_any_of_its_fields(facts: dict[str, str], opens: bool) -> None:
    any_of = {"child": "1", "flags": "tao-hon can-huyet"}
    assert CaseRoute(id="x", label="x", any_of=any_of, lines=()).opens(facts) is opens


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(
    ("facts", "route"),
    [
        ({"child": "1"}, "child"),
        ({"flags": "xam-hai-tre-em"}, "child"),
        ({"flags": "tao-hon"}, "child-marriage"),
        ({"flags": "mua-ban"}, "trafficking"),
        ({"flags": "moi-gioi"}, "brokered-marriage"),
    ],
)
def test_child_marriage_trafficking_and_brokering_have_their_way(
    preset: str, facts: dict[str, str], route: str
) -> None:
    assert [one.id for one in of(preset).routes if one.opens(facts)] == [route]


@pytest.mark.parametrize("preset", PRESETS)
def test_what_the_view_and_the_ways_name_is_in_the_form(preset: str) -> None:
    cases, (_plan, forms) = of(preset), load_whole(preset)
    found = [forms[id] for id in cases.forms]
    known = {path.rpartition("/")[2] for form in found for path in (*form.binds, *form.templates)}
    assert {*cases.shown, cases.closes, cases.share, cases.consent, cases.danger} <= known
    assert {name for route in cases.routes for name in route.any_of} <= known
