"""Whom the rungs of an emergency call."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from plan.cases import Call
from plan.ladder import Climb, climb, last_step
from plan.loading import load
from plan.values import Plan

PLAN = load("son-ha-2024")
UNIT, OTHER, OFFICE = "21325", "21328", "ldtbxh"


@dataclass(frozen=True)
class Somebody:
    id: str
    unit: str
    role: str


LEAD = Somebody("lead", UNIT, "lead")
POLICE = Somebody("police", "congan", "receiver")
CHIEF = Somebody("chief", OFFICE, "supervisor")
DESK = Somebody("desk", OFFICE, "desk")
EVERYBODY = (LEAD, POLICE, CHIEF, DESK, Somebody("far", OTHER, "lead"))


def walk(step: int, rungs: int, *holders: Somebody, plan: Plan = PLAN) -> Climb:
    return climb(plan, UNIT, step, last_step(plan, drill=False), rungs, holders)


def ladder(*calls: Call) -> Plan:
    assert PLAN.cases
    urgent = PLAN.cases.urgent.model_copy(update={"ladder": calls})
    cases = PLAN.cases.model_copy(update={"urgent": urgent})
    return PLAN.model_copy(update={"cases": cases})


@pytest.mark.parametrize(
    ("step", "who"), [(0, "lead"), (1, "police"), (2, "chief"), (3, "desk"), (4, "lead")]
)
def test_each_rung_calls_its_people_and_the_next_round_begins_with_the_first(
    step: int, who: str
) -> None:
    assert walk(step, 1, *EVERYBODY) == Climb(step + 1, ((step, who),))


def test_a_rung_with_nobody_is_skipped_at_once() -> None:
    assert walk(0, 1, CHIEF, DESK) == Climb(3, ((2, "chief"),))


def test_all_who_stand_on_a_rung_are_called_together() -> None:
    second = Somebody("lead2", UNIT, "lead")
    assert walk(0, 1, LEAD, second).called == ((0, "lead"), (0, "lead2"))


def test_several_rungs_that_are_due_call_each_person_once() -> None:
    twice = ladder(Call(role="lead"), Call(role="lead"), Call(role="desk", at="office"))
    assert walk(0, 3, LEAD, DESK, plan=twice) == Climb(3, ((0, "lead"), (2, "desk")))


def test_nobody_at_all_ends_at_the_last_rung() -> None:
    assert walk(0, 1) == Climb(last_step(PLAN, drill=False))


def test_a_drill_goes_round_once_and_an_alarm_as_often_as_the_plan_says() -> None:
    assert PLAN.cases
    assert last_step(PLAN, drill=True) == len(PLAN.cases.urgent.ladder)
    assert last_step(PLAN, drill=False) == 3 * len(PLAN.cases.urgent.ladder)


def test_a_plan_without_a_ladder_calls_nobody() -> None:
    assert walk(0, 1, *EVERYBODY, plan=ladder()) == Climb(0)
