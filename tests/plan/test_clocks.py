"""The clocks of the law, as the preset's data has them."""

from __future__ import annotations

import pytest

from plan.calendar import WorkCalendar
from plan.clocks import Step, StepKind, Ticking, ticking
from plan.loading import load
from tests.clock import HERE, at

PLAN = load("son-ha-2024")
CALENDAR = WorkCalendar(PLAN.days)
INTAKE = "20/11/2024 09:00"  # a Wednesday


def said(moment: str, kind: StepKind = "followed", **answers: str) -> Step:
    return Step(kind, at(moment), answers)


def clocks(*steps: Step, intake: str = INTAKE, **answers: str) -> tuple[Ticking, ...]:
    assert PLAN.cases
    return ticking(PLAN.cases.clocks, [said(intake, "recorded", **answers), *steps], CALENDAR)


def running(found: tuple[Ticking, ...]) -> dict[str, str]:
    """The clocks that run, and when they are due."""
    return {
        t.clock.id: f"{t.due_at.astimezone(HERE):%d/%m/%Y %H:%M}" for t in found if not t.ended_at
    }


def test_every_case_has_its_follow_ups() -> None:
    assert running(clocks()) == {
        "follow-1": "22/11/2024 00:00",
        "follow-7": "28/11/2024 00:00",
        "follow-30": "21/12/2024 00:00",
    }


@pytest.mark.parametrize(
    ("intake", "due"),
    [
        ("20/11/2024 09:00", "28/11/2024 00:00"),  # Wednesday: a weekend lies between
        ("22/11/2024 23:59", "30/11/2024 00:00"),
        ("23/01/2025 09:00", "07/02/2025 00:00"),  # Tết lies between
    ],
)
def test_a_childs_plan_has_five_working_days(intake: str, due: str) -> None:
    assert running(clocks(intake=intake, child="1"))["child-plan"] == due
