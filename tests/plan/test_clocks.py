"""The clocks of the law, as the preset's data has them."""

from __future__ import annotations

from datetime import datetime

import pytest

from plan.calendar import WorkCalendar
from plan.clocks import Step, StepKind, Ticking, ticking
from plan.loading import load
from tests.clock import HERE, at

PLAN = load("son-ha-2024")
CALENDAR = WorkCalendar(PLAN.days)
INTAKE = "20/11/2024 09:00"  # a Wednesday
FOLLOWS = {"follow-1", "follow-7", "follow-30"}


def said(moment: str, kind: StepKind = "followed", **answers: str) -> Step:
    """Something recorded; a moment of an answer is written like the others."""
    return Step(kind, at(moment), {name: iso(value) for name, value in answers.items()})


def iso(value: str) -> str:
    """20/11/2024 09:00 as a form writes it; anything else as it is."""
    if "/" not in value:
        return value
    day, _, hour = value.partition(" ")
    if hour:
        return at(value).isoformat(timespec="milliseconds")
    return datetime.strptime(day, "%d/%m/%Y").date().isoformat()


def told(moment: str, answers: dict[str, str]) -> Step:
    """A follow-up with these answers."""
    return said(moment, "followed", **answers)


def clocks(*steps: Step, intake: str = INTAKE, **answers: str) -> tuple[Ticking, ...]:
    assert PLAN.cases
    return ticking(PLAN.cases.clocks, [said(intake, "recorded", **answers), *steps], CALENDAR)


def running(found: tuple[Ticking, ...]) -> dict[str, str]:
    """The clocks that run, and when they are due; without the follow-ups of every case."""
    return {
        t.clock.id: f"{t.due_at.astimezone(HERE):%d/%m/%Y %H:%M}"
        for t in found
        if not t.ended_at and t.clock.id not in FOLLOWS
    }


def followed(*steps: Step) -> set[str]:
    """Which of the follow-ups of every case still run."""
    return {t.clock.id for t in clocks(*steps) if not t.ended_at} & FOLLOWS


def test_every_case_has_its_follow_ups_each_to_the_end_of_its_day() -> None:
    assert [(t.clock.id, t.due_at.astimezone(HERE)) for t in clocks()] == [
        ("follow-1", at("22/11/2024 00:00")),
        ("follow-7", at("28/11/2024 00:00")),
        ("follow-30", at("21/12/2024 00:00")),
    ]


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ([], {"follow-1", "follow-7", "follow-30"}),
        (["20/11/2024 15:00"], {"follow-7", "follow-30"}),  # early: the next one
        (["21/11/2024 08:00"], {"follow-7", "follow-30"}),
        (["21/11/2024 08:00", "21/11/2024 17:00"], {"follow-7", "follow-30"}),  # of one day
        (["27/11/2024 23:59"], {"follow-30"}),  # late for one, on time for the other
        (["21/11/2024 08:00", "25/11/2024 08:00"], {"follow-30"}),
        (["20/12/2024 08:00"], set()),
    ],
)
def test_a_follow_up_ends_what_is_due_by_then_or_the_next(steps: list[str], left: set[str]) -> None:
    assert followed(*(said(moment) for moment in steps)) == left


@pytest.mark.parametrize(
    ("intake", "due"),
    [
        ("20/11/2024 09:00", "28/11/2024 00:00"),  # Wednesday: a weekend lies between
        ("22/11/2024 23:59", "30/11/2024 00:00"),
        ("23/11/2024 09:00", "30/11/2024 00:00"),  # Saturday
        ("23/01/2025 09:00", "07/02/2025 00:00"),  # Tết lies between
    ],
)
def test_a_childs_plan_has_five_working_days(intake: str, due: str) -> None:
    assert running(clocks(intake=intake, child="1")) == {"child-plan": due}


def test_a_childs_plan_ends_when_it_is_made_and_when_there_is_no_child() -> None:
    made = said("21/11/2024 09:00", child_plan_at="21/11/2024 08:00")
    assert running(clocks(made, child="1")) == {}
    assert running(clocks(said("20/11/2024 10:00", "recorded", child="0"), child="1")) == {}
    assert running(clocks(said("20/11/2024 10:00", "recorded"), child="1")) == {}


REQUESTED = {"ban_requested_at": "20/11/2024 08:30"}
REFUSED = {"ban_decided_at": "20/11/2024 12:00", "ban_decision": "tu-choi"}
ORDERED = {
    "ban_decided_at": "20/11/2024 12:00",
    "ban_decision": "ban-hanh",
    "ban_from": "20/11/2024 12:10",
}


@pytest.mark.parametrize(
    ("later", "due"),
    [
        ([], {"ban-decision": "20/11/2024 20:30"}),
        ([ORDERED], {"ban-end": "23/11/2024 12:10"}),  # 3 days to the hour
        ([ORDERED, {"ban_reviewed_at": "23/11/2024 10:00"}], {}),
        ([REFUSED], {"ban-refusal": "20/11/2024 12:00"}),
        ([REFUSED, {"ban_refusal_written": "OK"}], {}),
        ([{**REFUSED, "ban_refusal_written": "OK"}], {}),
        # a request that was corrected moves its clock; asked for anew, it has its own
        ([{"ban_requested_at": "20/11/2024 08:45"}], {"ban-decision": "20/11/2024 20:45"}),
        (
            [ORDERED, {"ban_requested_at": "23/11/2024 09:00"}],
            {"ban-decision": "23/11/2024 21:00", "ban-end": "23/11/2024 12:10"},
        ),
        # a refusal in writing of the first request does not answer the second
        (
            [
                {**REFUSED, "ban_refusal_written": "OK"},
                {"ban_requested_at": "23/11/2024 09:00"},
                {"ban_decided_at": "23/11/2024 11:00", "ban_decision": "tu-choi"},
            ],
            {"ban-refusal": "23/11/2024 11:00"},
        ),
        # ordered once more
        (
            [ORDERED, {"ban_reviewed_at": "23/11/2024 10:00"}, {"ban_from": "23/11/2024 12:10"}],
            {"ban-end": "26/11/2024 12:10"},
        ),
    ],
)
def test_a_no_contact_order_from_request_to_end(
    later: list[dict[str, str]], due: dict[str, str]
) -> None:
    steps = [told(f"20/11/2024 {13 + n}:00", answers) for n, answers in enumerate(later)]
    assert running(clocks(*steps, **REQUESTED)) == due


def test_a_request_that_was_taken_back_at_a_correction_ends_its_clock() -> None:
    found = clocks(said("20/11/2024 10:00", "recorded"), **REQUESTED)
    assert running(found) == {}
    assert [t.end for t in found if t.clock.id == "ban-decision"] == ["moved"]


def test_a_decision_that_was_corrected_to_before_the_request_is_none() -> None:
    wrong = said("20/11/2024 13:00", ban_decided_at="20/11/2024 12:00")
    mended = said("20/11/2024 14:00", ban_decided_at="19/11/2024 12:00")
    assert "ban-decision" not in running(clocks(wrong, **REQUESTED))
    assert "ban-decision" in running(clocks(wrong, mended, **REQUESTED))


def test_a_correction_of_the_intake_keeps_what_follow_ups_said() -> None:
    decided = told("20/11/2024 13:00", ORDERED)
    again = said("20/11/2024 14:00", "recorded", **REQUESTED)
    assert running(clocks(decided, again, **REQUESTED)) == {"ban-end": "23/11/2024 12:10"}


@pytest.mark.parametrize(
    ("later", "due"),
    [
        ([], {"shelter": "28/11/2024 00:00"}),
        ([{"shelter_reviewed_at": "26/11/2024 08:00"}], {"shelter": "04/12/2024 00:00"}),
        ([{"shelter_reviewed_at": "26/11/2024"}], {"shelter": "04/12/2024 00:00"}),
        (
            [{"shelter_reviewed_at": "26/11/2024"}, {"shelter_reviewed_at": "03/12/2024"}],
            {"shelter": "11/12/2024 00:00"},
        ),
        ([{"shelter_left_at": "27/11/2024 08:00"}], {}),
        ([{"shelter_left_at": "20/11/2024"}], {}),  # a day without an hour, the day of arrival
        (
            [{"shelter_left_at": "27/11/2024 08:00"}, {"sheltered_at": "29/11/2024 22:00"}],
            {"shelter": "07/12/2024 00:00"},
        ),
    ],
)
def test_a_shelter_is_looked_at_every_seven_days_until_she_has_left(
    later: list[dict[str, str]], due: dict[str, str]
) -> None:
    steps = [told(f"{26 + n}/11/2024 09:00", answers) for n, answers in enumerate(later)]
    assert running(clocks(*steps, sheltered_at="20/11/2024 22:00")) == due


def test_a_date_that_was_agreed_on_is_a_clock_until_the_next_follow_up_sets_another() -> None:
    first = said("21/11/2024 09:00", next_date="24/11/2024")
    second = said("24/11/2024 09:00", next_date="05/12/2024")
    assert running(clocks(first)) == {"follow-next": "25/11/2024 00:00"}
    assert running(clocks(first, second)) == {"follow-next": "06/12/2024 00:00"}
    assert followed(first, second) == {"follow-7", "follow-30"}
    assert running(clocks(first, second, said("05/12/2024 08:00"))) == {}


def test_a_closed_case_ends_every_clock_and_one_opened_again_goes_on() -> None:
    closed = said("22/11/2024 09:00", "closed")
    assert {t.end for t in clocks(closed, child="1", **REQUESTED)} == {"closed"}
    opened = said("23/11/2024 09:00", "reopened")
    before = clocks(said("21/11/2024 09:00"), child="1", **REQUESTED)
    assert clocks(said("21/11/2024 09:00"), closed, opened, child="1", **REQUESTED) == before


def test_nothing_recorded_is_no_clock() -> None:
    assert PLAN.cases and ticking(PLAN.cases.clocks, [], CALENDAR) == ()
