"""Attacks on the figures of cases: all families, all days, from the lines of CSV alone."""

from __future__ import annotations

import random

import pytest

from plan.values import Plan
from reports.case_editions import Edition
from reports.case_tables import tables
from reports.suppression import HIDDEN_MARK, suppress
from tests.reports.case_worlds import Outsider, csv_of, days, published, short_plan

HISTORIES = 120
PARTS = 5


def history(seed: int, changing: bool) -> tuple[Plan, list[Edition]]:
    """Random cases of two to four communes, and their editions."""
    rng = random.Random(seed)
    plan = short_plan(rng.choice((2, 3, 4)))
    return plan, published(plan, list(days(rng, plan, changing)))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_hidden_cell_is_recovered_from_all_tables_of_all_days(part: int) -> None:
    hidden = 0
    for seed in range(part, HISTORIES, PARTS):
        changing = seed % 3 == 0
        plan, editions = history(seed, changing)
        outsider = Outsider(csv_of(plan, editions), growing=not changing)
        assert outsider.pinned() == [], seed
        hidden += outsider.hidden()
    assert hidden > HISTORIES / PARTS


def test_no_small_count_is_ever_written() -> None:
    for seed in range(30):
        plan, editions = history(seed, changing=True)
        for written in csv_of(plan, editions):
            cells = [line[-1] for line in written if line[1] != "Tỷ lệ"]
            assert not {"1", "2", "3", "4"} & set(cells)
            for line in (line for line in written if line[1] == "Tỷ lệ"):
                counts = line[-1].partition(" ")[0].split("/")
                assert not {"1", "2", "3", "4"} & set(counts)
                assert HIDDEN_MARK in line[-1] or len(counts) == 2


def test_the_attacker_breaks_families_that_do_not_know_of_each_other() -> None:
    broken = 0
    for seed in range(40, 45):  # of sixty worlds one is broken
        rng = random.Random(seed)
        plan = short_plan(rng.choice((3, 4)))
        assert plan.cases
        known = next(days(rng, plan, changing=False))
        units = [unit.code for unit in plan.units]
        counted = tables(plan.cases, plan.cases.tables, units, known)
        alone = {count: suppress(found, 5) for count, found in counted.items()}
        alone = {count: release for count, release in alone.items() if release.pattern}
        made = published(plan, [known])
        if made:
            bare = Edition(made[0].made_on, 2024, 5, plan.cases.tables, alone, alone)
            broken += bool(Outsider(csv_of(plan, [bare]), growing=True).pinned())
    assert broken


def test_a_cell_hidden_alone_in_its_line_is_recovered() -> None:
    plan, editions = history(34, changing=False)
    said = csv_of(plan, editions)
    assert Outsider(said, growing=True).pinned() == []
    shown = ("nguoi-gay-gioi", "", "nam")  # the total of men: the women are what is left
    bare = [
        [(*cell[:-1], "8") if (cell[2], cell[4], cell[6]) == shown else cell for cell in day]
        for day in said
    ]
    assert Outsider(bare, growing=True).pinned() != []
