"""Units over the years: the communes of former Sơn Hà before and after 1/7/2025."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.loading import load
from plan.units import Key, everyone, last_year, predecessors, rolled_up, successor
from plan.values import Plan, Unit

# new commune: the old ones that it was made of (NQ 1677/NQ-UBTVQH15)
MERGED = {
    "21289": {"21289", "21301", "21313"},
    "21292": {"21292", "21295", "21298"},
    "21307": {"21304", "21307", "21316"},
    "21319": {"21322", "21310", "21319"},
    "21325": {"21325", "21328"},
}
PLAN = load("son-ha-2024")


def old(code: str) -> Unit:
    return next(u for u in everyone(PLAN) if u.code == code and u.valid_to)


def new(code: str) -> Unit:
    return next(u for u in everyone(PLAN) if u.code == code and u.valid_from)


@pytest.mark.parametrize("code", MERGED)
def test_a_new_commune_was_made_of_the_old_ones_of_the_table(code: str) -> None:
    assert {u.code for u in predecessors(PLAN, new(code))} == MERGED[code]
    assert all(successor(PLAN, old(before)) == new(code) for before in MERGED[code])


def test_a_code_that_was_reused_is_two_units() -> None:
    assert (old("21307").short, new("21307").short) == ("Xã Sơn Giang", "Xã Sơn Linh")
    assert (old("21319").short, new("21319").short) == ("Xã Sơn Hải", "Xã Sơn Thủy")
    assert old("21307").key != new("21307").key
    assert PLAN.unit("21307") == old("21307")


def test_an_agency_has_neither_successor_nor_predecessors() -> None:
    assert successor(PLAN, PLAN.unit("yte")) is None
    assert predecessors(PLAN, PLAN.unit("yte")) == ()


def test_under_the_new_map_predecessors_are_added_up_and_a_reused_code_is_not_mixed_up() -> None:
    values = {
        old("21304").key: {"cases": Decimal(1)},
        old("21307").key: {"cases": Decimal(2)},
        old("21316").key: {"cases": Decimal(4)},
        old("21319").key: {"cases": Decimal(8)},
        PLAN.unit("yte").key: {"cases": Decimal(16)},
    }
    assert rolled_up(PLAN, values, "new") == {
        new("21307").key: {"cases": Decimal(7)},
        new("21319").key: {"cases": Decimal(8)},
        PLAN.unit("yte").key: {"cases": Decimal(16)},
    }


def test_under_the_old_map_a_merged_unit_stays_whole() -> None:
    values = {
        old("21307").key: {"cases": Decimal(2)},
        new("21307").key: {"cases": Decimal(5)},
    }
    assert rolled_up(PLAN, values, "old") == values


units = st.sampled_from(everyone(PLAN)).map(lambda unit: unit.key)
numbers = st.dictionaries(st.sampled_from(["cases", "women"]), st.integers(0, 999).map(Decimal))


@given(st.dictionaries(units, numbers), st.sampled_from(["new", "old"]))
def test_nothing_is_lost_and_nothing_counted_twice(
    values: dict[Key, dict[str, Decimal]], by: str
) -> None:
    rolled = rolled_up(PLAN, values, "new" if by == "new" else "old")
    for name in ("cases", "women"):
        before = sum(row.get(name, Decimal(0)) for row in values.values())
        assert sum(row.get(name, Decimal(0)) for row in rolled.values()) == before


def in_year(year: int, rows: dict[str, dict[str, str]]) -> Plan:
    """The plan of another year, with the figures of the year before."""
    month = PLAN.month.model_copy(
        update={name: getattr(PLAN.month, name).replace(year=year) for name in ("first", "last")}
    )
    return PLAN.model_copy(update={"month": month, "last_year": rows})


def test_a_unit_compares_with_itself_a_year_ago() -> None:
    plan = in_year(2024, {"21307": {"cases": "3"}})
    assert last_year(plan, old("21307")) == {"cases": "3"}
    assert last_year(plan, old("21304")) == {}


def test_in_the_first_year_a_merged_unit_compares_with_the_sum_of_its_predecessors() -> None:
    rows = {"21304": {"cases": "1", "women": "5"}, "21307": {"cases": "2"}, "21316": {"cases": "4"}}
    plan = in_year(2025, rows)
    assert last_year(plan, new("21307")) == {"cases": "7", "women": "5"}


def test_a_sum_of_which_a_part_is_unknown_is_not_compared_with() -> None:
    plan = in_year(2025, {"21307": {"cases": "2"}, "21304": {"cases": "1"}})
    assert last_year(plan, new("21307")) == {}


def test_from_the_second_year_on_the_same_code_means_the_new_unit() -> None:
    plan = in_year(2026, {"21307": {"cases": "9"}})
    assert last_year(plan, new("21307")) == {"cases": "9"}
