"""When clocks are due and nudged, against a slow reckoning of another kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from plan.calendar import WorkCalendar
from plan.cases import CaseClock
from plan.clock_nudges import first_nudge, nudge_after
from plan.clocks import Step, due_at, ticking
from plan.loading import load
from tests.clock import HERE, at

PLAN = load("son-ha-2024")
CALENDAR = WorkCalendar(PLAN.days)
STEP = timedelta(minutes=30)  # every hour of the plan's days is one of these
STARTS = (at("18/11/2024 00:00"), at("20/12/2024 00:00"), at("20/01/2025 00:00"))  # Tết
MOMENTS = st.builds(
    lambda start, steps: start + steps * STEP, st.sampled_from(STARTS), st.integers(0, 48 * 14)
)
CLOCKS = st.builds(
    CaseClock,
    id=st.just("c"),
    label=st.just("C"),
    warns=st.lists(st.integers(0, 72), max_size=3).map(tuple),
    again_hours=st.integers(1, 60),
    urgent=st.booleans(),
)


def allowed(moment: datetime) -> bool:
    """Whether nudges may go out, as the plan's file says it: 7:30 to 21:00 on working days."""
    here = moment.astimezone(HERE)
    tet = datetime(2025, 1, 25).date() <= here.date() <= datetime(2025, 2, 2).date()
    off = here.weekday() >= 5 or tet or here.date() == datetime(2025, 1, 1).date()
    return not off and (7, 30) <= (here.hour, here.minute) < (21, 0)


def walked(moment: datetime, by: timedelta, there: Callable[[datetime], bool]) -> datetime:
    while not there(moment):
        moment += by
    return moment


def opening(moment: datetime) -> bool:
    """The first half hour of a working day."""
    return allowed(moment) and not allowed(moment - STEP)


def expected(
    clock: CaseClock, due: datetime, begun: datetime, end: datetime, down: Callable[[int], bool]
) -> list[datetime]:
    """The nudges of a clock, found half hour by half hour; `down`: there was no tick."""

    def forward(moment: datetime) -> datetime:
        return moment if clock.urgent else walked(moment, STEP, allowed)

    def back(moment: datetime) -> datetime:
        return moment if clock.urgent or allowed(moment) else walked(moment, -STEP, opening)

    moments = {back(due - timedelta(hours=h)) for h in clock.warns} | {forward(due)}
    last = due
    while last <= end:
        last += timedelta(hours=clock.again_hours)
        moments.add(forward(last))
    soon = forward(begun)
    late = {m for m in moments if m <= begun}
    moments -= late
    if late and (soon < due or due <= begun):
        moments.add(soon)
    said: list[datetime] = []
    moment, count = begun, 0
    while moment <= end:
        fresh = [m for m in moments if m <= moment]
        if fresh and not down(count) and (clock.urgent or allowed(moment)):
            said.append(moment)
            moments -= set(fresh)
        moment, count = moment + STEP, count + 1
    return said


def nudged(
    clock: CaseClock, due: datetime, begun: datetime, end: datetime, down: Callable[[int], bool]
) -> list[datetime]:
    """The same with a row that knows its next nudge only."""
    next_at = first_nudge(clock, due, begun, CALENDAR)
    said, moment, count = [], begun, 0
    while moment <= end:
        if next_at <= moment and not down(count) and (clock.urgent or CALENDAR.nudging(moment)):
            said.append(moment)
            next_at = nudge_after(clock, due, moment, CALENDAR)
            assert next_at > moment
        moment, count = moment + STEP, count + 1
    return said


@settings(max_examples=150, deadline=None)
@given(CLOCKS, MOMENTS, st.integers(-96, 480), st.integers(0, 400), st.integers(0, 300))
def test_nudges_go_out_when_a_walk_through_the_hours_says(
    clock: CaseClock, begun: datetime, ahead: int, broken: int, length: int
) -> None:
    due, end = begun + ahead * STEP, begun + 48 * 16 * STEP

    def down(count: int) -> bool:
        return broken <= count < broken + length

    assert nudged(clock, due, begun, end, down) == expected(clock, due, begun, end, down)


@given(CLOCKS, MOMENTS, st.integers(-96, 480), st.lists(st.integers(-960, 960), max_size=20))
def test_a_clock_that_jumps_never_nudges_twice_at_a_moment(
    clock: CaseClock, begun: datetime, ahead: int, jumps: list[int]
) -> None:
    due = begun + ahead * STEP
    now, next_at = begun, first_nudge(clock, due, begun, CALENDAR)
    for jump in jumps:
        now += jump * STEP
        if next_at <= now and (clock.urgent or CALENDAR.nudging(now)):
            next_at = nudge_after(clock, due, now, CALENDAR)
        assert next_at > now or not (clock.urgent or CALENDAR.nudging(now))


@given(MOMENTS, st.integers(1, 90), st.integers(0, 40), st.integers(0, 12))
def test_periods_end_where_a_walk_through_the_days_ends(
    start: datetime, hours: int, days: int, working: int
) -> None:
    assert due_at(CaseClock(id="c", label="C", hours=hours), start, CALENDAR) == walked(
        start, timedelta(minutes=1), lambda m: m - start == timedelta(hours=hours)
    )
    midnight = walked(start + STEP, STEP, lambda m: m.hour == m.minute == 0)
    after = midnight
    for _ in range(days):
        after += timedelta(days=1)
    assert due_at(CaseClock(id="c", label="C", days=days), start, CALENDAR) == after
    left, after = working, midnight
    while left:
        left -= allowed(after + timedelta(hours=8))
        after += timedelta(days=1)
    assert due_at(CaseClock(id="c", label="C", working_days=working), start, CALENDAR) == after


@given(st.lists(st.integers(0, 48 * 40), max_size=12))
def test_follow_ups_end_as_a_list_of_days_says(offsets: list[int]) -> None:
    """The oracle crosses days off a list: those up to today, or else the first, once a day."""
    assert PLAN.cases
    intake = at("20/11/2024 09:00")
    moments = sorted(intake + offset * STEP for offset in offsets)
    left, met = [1, 7, 30], set()
    for moment in moments:
        day = (moment.astimezone(HERE).date() - intake.date()).days
        if [n for n in left if n <= day]:
            left = [n for n in left if n > day]
        elif day not in met:
            left = left[1:]
        met.add(day)
    steps = [Step("recorded", intake, {}), *(Step("followed", m, {}) for m in moments)]
    found = ticking(PLAN.cases.clocks, steps, CALENDAR)
    assert [t.clock.id for t in found if not t.ended_at] == [f"follow-{n}" for n in left]


FIELDS = ("ban_requested_at", "ban_decided_at", "ban_from", "sheltered_at", "shelter_reviewed_at",
          "shelter_left_at", "child_plan_at", "next_date")  # fmt: skip
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(("recorded", "followed", "closed", "reopened", "noted")),
        MOMENTS,
        st.dictionaries(
            st.sampled_from(FIELDS),
            MOMENTS.map(lambda m: m.isoformat()) | MOMENTS.map(lambda m: m.date().isoformat()),
        ),
    ),
    max_size=12,
)


@given(STEPS)
def test_whatever_is_recorded_one_start_is_one_clock_and_one_of_a_kind_runs(
    steps: list[Step],
) -> None:
    assert PLAN.cases
    found = ticking(PLAN.cases.clocks, steps, CALENDAR)
    keys = [(t.clock.id, t.starts_at) for t in found]
    running = [t.clock.id for t in found if t.ended_at is None]
    assert len(set(keys)) == len(keys) and len(set(running)) == len(running)
    last = max(steps, key=lambda s: s.at, default=None)
    if last and last.kind == "closed" and sum(s.at == last.at for s in steps) == 1:
        assert not running
    assert all((t.ended_at is None) == (t.end == "") for t in found)
