"""On which day each rung is climbed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.calendar import WorkCalendar
from schedules.ladder import current, last_day, rungs
from tests.schedules.samples import PLAN, year


def test_the_ladder_of_2024_is_the_one_of_the_plan() -> None:
    said = [(s.id, s.day.isoformat()) for s in rungs(PLAN, PLAN.duty("ket-qua"))][:6]
    assert said == [
        ("opening", "2024-11-15"),
        ("t-7", "2024-11-20"),
        ("t-3", "2024-11-22"),
        ("t-1", "2024-11-25"),
        ("last-day", "2024-11-26"),
        ("overdue:2024-11-27", "2024-11-27"),
    ]


@pytest.mark.parametrize(
    ("opens", "before", "first", "last_chance"),
    [
        (date(2024, 2, 10), date(2024, 3, 1), date(2024, 2, 15), date(2024, 2, 29)),
        (date(2025, 1, 2), date(2025, 2, 3), date(2025, 1, 2), date(2025, 1, 24)),  # over Tết
        (date(2026, 11, 15), date(2026, 11, 30), date(2026, 11, 16), date(2026, 11, 27)),
        (date(2024, 12, 15), date(2025, 1, 2), date(2024, 12, 16), date(2024, 12, 31)),
    ],
)
def test_odd_years_move_to_working_days(
    opens: date, before: date, first: date, last_chance: date
) -> None:
    plan, duty = year(opens, before)
    steps = rungs(plan, duty)
    assert steps[0].day == first
    assert max(s.day for s in steps if s.day < before) == last_chance
    assert next(s.id for s in steps if s.day == last_chance) == "last-day"


def test_no_text_of_before_the_deadline_is_true_after_it() -> None:
    plan, duty = year(date(2024, 11, 1), date(2024, 11, 23))  # the deadline is a Saturday
    assert current(plan, duty, date(2024, 11, 23)) is None
    step = current(plan, duty, date(2024, 11, 25))
    assert step is not None and step.id == "overdue:2024-11-25"


def test_nobody_is_asked_thirty_days_after_the_month() -> None:
    duty = PLAN.duty("ket-qua")
    assert current(PLAN, duty, last_day(PLAN)) is not None
    assert current(PLAN, duty, last_day(PLAN) + timedelta(days=1)) is None


@settings(max_examples=40)
@given(st.dates(date(2020, 1, 1), date(2032, 1, 1)), st.integers(1, 40))
def test_every_step_is_a_working_day_of_its_own(opens: date, length: int) -> None:
    plan, duty = year(opens, opens + timedelta(days=length))
    steps, calendar = rungs(plan, duty), WorkCalendar(plan.days)
    assert all(calendar.is_working(s.day) and s.day >= opens for s in steps)
    assert len({s.day for s in steps}) == len({s.id for s in steps}) == len(steps)
