"""A season tick by tick against an oracle that shares no code with the ladder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.due import due
from schedules.upcoming import deadline, next_morning, next_nudge, season
from tests.clock import HERE, at
from tests.schedules.samples import HAI, MOT, PLAN, after, filed, standing

FIRST, DAYS = date(2024, 11, 13), 30
HOURS = (time(0, 10), time(6, 59), time(7, 30), time(9), time(9), time(14), time(20, 59), time(21))
TICKS = [
    datetime.combine(FIRST + timedelta(days=n), hour, HERE) for n in range(DAYS) for hour in HOURS
]
LADDER = {15: "opening", 20: "t-7", 22: "t-3", 25: "t-1", 26: "last-day"}  # days of November
indexes = st.integers(0, len(TICKS) - 1)
outages = st.lists(st.tuples(indexes, st.integers(1, 80)), max_size=4)


def oracle(now: datetime, told: set[str], days: set[date]) -> str:
    """The rung that an officer who owes is to hear now, from the calendar on the wall."""
    today = now.date()
    if today.weekday() > 4 or not time(7, 30) <= now.time() < time(21) or today in days:
        return ""
    if today >= date(2024, 11, 27):
        return f"overdue:{today}"
    past = [rung for day, rung in LADDER.items() if date(2024, 11, day) <= today]
    return past[-1] if past and past[-1] not in told else ""


@settings(max_examples=60, deadline=None)
@given(indexes, indexes, outages)
def test_a_season_gives_what_the_oracle_says_and_nothing_else(
    mot: int, hai: int, down: list[tuple[int, int]]
) -> None:
    known, today = standing(MOT, HAI), FIRST
    told: dict[str, set[str]] = {"mot": set(), "hai": set()}
    days: dict[str, set[date]] = {"mot": set(), "hai": set()}
    for n, now in enumerate(TICKS):
        done = [u for u, at_tick in (("21325", mot), ("21328", hai)) if n >= at_tick]
        known = filed(known, *done)
        if now.date() != today:
            known, today = replace(known, nudged_today=frozenset()), now.date()
        if any(start <= n < start + length for start, length in down):
            continue
        nudges = due(PLAN, known, now)
        said = {nudge.person.id: [i.rung for i in nudge.items] for nudge in nudges}
        wanted = {}
        for who, unit in (("mot", "21325"), ("hai", "21328")):
            if unit not in done and (rung := oracle(now, told[who], days[who])):
                wanted[who] = [rung]
                told[who].add(rung)
                days[who].add(now.date())
        assert said == wanted
        known = after(known, nudges)


@settings(max_examples=30, deadline=None)
@given(st.datetimes(datetime(2024, 11, 1), datetime(2025, 1, 20)))
def test_the_next_nudge_is_a_moment_at_which_somebody_is_nudged(moment: datetime) -> None:
    now = moment.replace(tzinfo=HERE)
    found = next_nudge(PLAN, standing(MOT), now)
    if found is None:
        assert now > at("14/01/2025 20:59")
    else:
        assert found >= now and due(PLAN, standing(MOT), found)


def test_the_buttons_of_the_rehearsal() -> None:
    friday = at("22/11/2024 09:00")
    assert next_morning(PLAN, friday) == at("25/11/2024 07:31")
    assert deadline(PLAN, friday) == at("26/11/2024 23:59")
    assert deadline(PLAN, at("26/11/2024 23:59")) == at("09/12/2024 23:59")
    assert deadline(PLAN, at("10/12/2024 00:00")) == at("20/12/2024 23:59")
    assert deadline(PLAN, at("21/12/2024 00:00")) is None
    known = after(standing(MOT), due(PLAN, standing(MOT), friday))
    assert next_nudge(PLAN, known, friday) == at("25/11/2024 07:30")


def test_a_season_lists_every_unit_on_every_rung() -> None:
    wednesday = [line for line in season(PLAN) if line[0] == at("20/11/2024 07:30")]
    assert len(wednesday) == 25
    assert {rung for _m, _u, _d, rung in wednesday} == {"t-7"}
