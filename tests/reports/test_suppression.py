"""What leaves and what stays, case by case."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.suppression import Hidden, Inconsistent, Release, Shown, Table, say, suppress
from tests.reports.histories import draw, publish

FORMS = ("thân thể", "tinh thần", "kinh tế")


def forms(**rows: tuple[int, ...]) -> Table:
    return Table("form", FORMS, rows)


def row(release: Release, unit: str | None) -> list[str]:
    columns = (*release.tables[0].columns, None)
    return [say(release.cell(release.tables[0].name, unit, column)) for column in columns]


def test_large_counts_and_zeros_leave_as_they_are() -> None:
    release = suppress([forms(a=(5, 0, 7), b=(1200, 6, 0))], 5)
    assert row(release, "a") == ["5", "0", "7", "12"]
    assert row(release, "b") == ["1.200", "6", "0", "1.206"]
    assert row(release, None) == ["1.205", "6", "7", "1.218"]


def test_a_small_count_takes_its_row_and_another_row_along() -> None:
    release = suppress([forms(a=(9, 2, 9), b=(9, 9, 9), c=(50, 50, 50))], 5)
    assert row(release, "a") == ["…", "…", "…", "20"]
    assert row(release, "b") == ["…", "…", "…", "27"]
    assert row(release, "c") == ["50", "50", "50", "150"]
    assert row(release, None) == ["68", "61", "68", "197"]


def test_a_district_total_less_the_other_communes_says_nothing() -> None:
    release = suppress([Table("all", ("cases",), {"a": (3,), "b": (20,), "c": (8,)})], 5)
    assert row(release, None) == ["31", "31"]
    assert [row(release, unit)[1] for unit in "abc"] == ["…", "20", "…"]


def test_communes_with_one_case_each_are_not_told_by_their_sum() -> None:
    ones = {f"x{number}": (1,) for number in range(6)}
    release = suppress([Table("all", ("cases",), {**ones, "y": (6,), "z": (40,)})], 5)
    assert row(release, "y")[1] == "…"
    assert suppress([Table("all", ("cases",), ones)], 5).pattern is None


def test_a_zero_beside_a_small_count_stays() -> None:
    release = suppress([forms(a=(3, 0, 0), b=(6, 8, 0), c=(9, 9, 0))], 5)
    assert release.cell("form", "a", "tinh thần") == Hidden()


def test_a_zero_that_follows_from_a_total_of_zero_is_shown() -> None:
    release = suppress([forms(a=(3, 0, 0), b=(6, 8, 0), c=(0, 0, 0))], 5)
    assert release.cell("form", "a", "kinh tế") == Shown(0)
    assert row(release, "c") == ["0", "0", "0", "0"]


def test_fewer_cases_than_the_smallest_count_leave_nothing() -> None:
    release = suppress([forms(a=(2, 0, 0), b=(0, 2, 0))], 5)
    assert release.pattern is None
    assert row(release, None) == ["…", "…", "…", "…"]


def test_no_cases_at_all_is_said() -> None:
    assert row(suppress([forms(a=(0, 0, 0), b=(0, 0, 0))], 5), None) == ["0", "0", "0", "0"]


def test_a_unit_closed_in_one_table_is_closed_in_those_linked_to_it() -> None:
    by_form = forms(a=(3, 0, 0), b=(9, 8, 9), c=(20, 20, 20))
    by_sex = Table("sex", ("nữ", "nam"), {"a": (3, 0), "b": (20, 6), "c": (50, 10)})
    release = suppress([by_form, by_sex], 5)
    assert release.cell("form", "b") == release.cell("sex", "b") == Hidden()
    assert release.cell("sex", "b", "nữ") == Hidden()
    assert release.cell("sex", "c", "nam") == Shown(10)


def test_a_rare_form_is_closed_together_with_the_next_rare_one() -> None:
    release = suppress([forms(a=(30, 10, 1), b=(40, 10, 2))], 5)
    assert row(release, None) == ["70", "…", "…", "93"]
    assert row(release, "a") == ["30", "…", "…", "41"]


def test_an_increase_of_a_few_cases_is_not_told_by_two_versions() -> None:
    first = suppress([forms(a=(10, 10, 10), b=(10, 10, 10), c=(20, 20, 20))], 5)
    late = forms(a=(12, 10, 10), b=(16, 10, 10), c=(20, 20, 20))
    second = suppress([late], 5, [first])
    assert row(first, "a") == ["10", "10", "10", "30"]
    assert second.cell("form", "a") == Hidden()
    assert second.cell("form", "a", "thân thể") == Hidden()
    assert row(second, None) == ["48", "40", "40", "128"]
    assert row(suppress([late], 5), "a")[0] == "12"


def test_a_cell_that_did_not_change_is_shown_again() -> None:
    first = suppress([forms(a=(10, 10, 10), b=(10, 10, 10), c=(20, 20, 20))], 5)
    second = suppress([forms(a=(12, 10, 10), b=(16, 10, 10), c=(20, 20, 20))], 5, [first])
    assert second.cell("form", "a", "tinh thần") == Shown(10)


def test_a_version_that_adds_only_a_few_cases_does_not_leave() -> None:
    first = suppress([forms(a=(10, 10, 10), b=(10, 10, 10))], 5)
    second = suppress([forms(a=(12, 10, 10), b=(10, 10, 10))], 5, [first])
    assert second.pattern is None
    third = suppress([forms(a=(19, 10, 10), b=(10, 10, 10))], 5, [first, second])
    assert third.cell("form", "a", "thân thể") == Shown(19)


def test_a_case_struck_out_is_not_told_either() -> None:
    first = suppress([forms(a=(10, 10, 10), b=(10, 10, 10), c=(20, 20, 20))], 5)
    second = suppress([forms(a=(9, 10, 10), b=(10, 10, 10), c=(20, 21, 20))], 5, [first])
    assert second.cell("form", "a", "thân thể") == Hidden()
    assert second.cell("form", None, "thân thể") == Hidden()


def test_a_row_hidden_once_stays_hidden() -> None:
    first = suppress([forms(a=(9, 2, 9), b=(9, 9, 9), c=(50, 50, 50))], 5)
    second = suppress([forms(a=(9, 9, 9), b=(9, 9, 9), c=(50, 50, 50))], 5, [first])
    assert second.cell("form", "a", "tinh thần") == Hidden()


def test_units_come_and_go_between_versions() -> None:
    first = suppress([forms(a=(10, 10, 10), b=(10, 10, 10))], 5)
    second = suppress([forms(a=(10, 10, 10), b=(10, 10, 10), new=(7, 7, 7))], 5, [first])
    assert row(second, "new") == ["7", "7", "7", "21"]


def test_the_mark_is_one_for_small_and_large() -> None:
    release = suppress([Table("all", ("cases",), {"a": (3,), "b": (8,), "c": (20,)})], 5)
    assert {say(release.cell("all", unit)) for unit in "ab"} == {"…"}


@pytest.mark.parametrize(
    "tables",
    [
        [],
        [Table("form", ("x", "y"), {"a": (1,)})],
        [Table("form", ("x",), {"a": (-1,)})],
        [Table("form", ("x",), {"a": (6,)}), Table("sex", ("y",), {"a": (7,)})],
    ],
)
def test_tables_that_do_not_fit_together_are_refused(tables: list[Table]) -> None:
    with pytest.raises(Inconsistent):
        suppress(tables, 5)


def test_all_releases_have_the_same_tables_and_columns() -> None:
    sexes = Table("sex", ("nữ", "nam"), {"a": (10, 10), "b": (10, 10)})
    first = suppress([sexes], 5)
    with pytest.raises(Inconsistent):
        suppress([Table("sex", ("nam", "nữ"), sexes.counts)], 5, [first])
    with pytest.raises(Inconsistent):
        suppress([sexes, Table("age", ("trẻ em", "người lớn"), sexes.counts)], 5, [first])


def truth(table: Table, unit: str | None, column: str | None) -> int:
    rows = [r for name, r in table.counts.items() if unit in (None, name)]
    return sum(sum(r) if column is None else r[table.columns.index(column)] for r in rows)


seeds = st.integers(0, 10**9)


@settings(deadline=None)
@given(seeds, st.booleans())
def test_what_is_shown_is_true_and_never_small(seed: int, shrinking: bool) -> None:
    smallest, versions = draw(seed, shrinking)
    for release in publish(versions, smallest):
        tables = {table.name: table for table in release.tables}
        for (name, unit, column), value in release.shown.items():
            assert value == truth(tables[name], unit, column)
            assert not 0 < value < smallest


@settings(deadline=None)
@given(seeds, st.booleans())
def test_no_two_versions_show_a_small_difference(seed: int, shrinking: bool) -> None:
    smallest, versions = draw(seed, shrinking)
    releases = publish(versions, smallest)
    for number, later in enumerate(releases):
        for earlier in releases[:number]:
            for place in later.shown.keys() & earlier.shown.keys():
                assert not 0 < abs(later.shown[place] - earlier.shown[place]) < smallest


@settings(deadline=None)
@given(seeds, st.booleans())
def test_a_later_version_opens_nothing(seed: int, shrinking: bool) -> None:
    smallest, versions = draw(seed, shrinking)
    patterns = [release.pattern for release in publish(versions, smallest)]
    for before, after in combinations(patterns, 2):
        assert before is not None and after is not None
        assert before.units <= after.units
        for name in before.rows:
            assert before.rows[name] <= after.rows[name]
            assert before.columns[name] <= after.columns[name]


@settings(deadline=None)
@given(seeds)
def test_the_order_of_units_and_tables_changes_nothing(seed: int) -> None:
    smallest, versions = draw(seed)
    rng = random.Random(seed)
    shuffled = []
    for tables in versions:
        units = rng.sample(sorted(tables[0].counts), len(tables[0].counts))
        again = [Table(t.name, t.columns, {u: t.counts[u] for u in units}) for t in tables]
        shuffled.append(rng.sample(again, len(again)))
    once, twice = publish(versions, smallest), publish(shuffled, smallest)
    assert [release.shown for release in once] == [release.shown for release in twice]
    assert once == publish(versions, smallest)
