"""Working days and hours, with the odd days of odd years."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.calendar import WorkCalendar
from plan.values import Days
from tests.clock import at

CALENDAR = WorkCalendar(Days())


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 11, 20), True),
        (date(2024, 11, 23), False),  # Saturday
        (date(2024, 2, 12), False),  # Tết
        (date(2024, 2, 29), True),
        (date(2024, 5, 4), True),  # a Saturday worked for 29/4
        (date(2025, 1, 1), False),
        (date(2026, 8, 22), True),  # a Saturday worked for 31/8
        (date(2026, 8, 31), False),
    ],
)
def test_days_off_and_swapped_days_are_known(day: date, worked: bool) -> None:
    assert CALENDAR.is_working(day) is worked


def test_the_plan_overrides_the_country() -> None:
    days = Days(holidays={date(2024, 11, 20): "nghỉ"}, worked=(date(2024, 11, 23),))
    calendar = WorkCalendar(days)
    assert not calendar.is_working(date(2024, 11, 20))
    assert calendar.is_working(date(2024, 11, 23))


def test_the_working_day_before_tet_is_the_one_before_the_holidays() -> None:
    assert CALENDAR.working_day_before(date(2024, 2, 15)) == date(2024, 2, 7)
    assert CALENDAR.on_or_after(date(2024, 2, 8)) == date(2024, 2, 15)


@pytest.mark.parametrize(
    ("moment", "quiet", "nudging"),
    [
        ("20/11/2024 06:59", True, False),
        ("20/11/2024 07:00", False, False),
        ("20/11/2024 07:30", False, True),
        ("20/11/2024 20:59", False, True),
        ("20/11/2024 21:00", True, False),
        ("23/11/2024 10:00", False, False),
    ],
)
def test_hours_are_kept(moment: str, quiet: bool, nudging: bool) -> None:
    assert (CALENDAR.quiet(at(moment)), CALENDAR.nudging(at(moment))) == (quiet, nudging)


def test_a_plan_that_nudges_in_its_quiet_hours_nudges_when_they_end() -> None:
    calendar = WorkCalendar(Days(nudge_at=time(6)))
    assert calendar.morning(date(2024, 11, 20)) == at("20/11/2024 07:00")


def test_silence_comes_in_the_evening_or_with_the_day() -> None:
    assert CALENDAR.silence(at("20/11/2024 07:30")) == at("20/11/2024 21:00")
    assert CALENDAR.silence(at("20/11/2024 22:00")) == at("21/11/2024 00:00")


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_moving_gives_the_nearest_working_day(day: date) -> None:
    back, on = CALENDAR.on_or_before(day), CALENDAR.on_or_after(day)
    assert back <= day <= on
    assert CALENDAR.is_working(back) and CALENDAR.is_working(on)
    assert CALENDAR.is_working(day) == (back == day == on)
