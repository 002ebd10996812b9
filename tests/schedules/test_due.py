"""Who is nudged at a moment, and who is left in peace."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plan.calendar import WorkCalendar
from schedules.due import Standing, due, remind_at
from tests.clock import at
from tests.schedules.samples import DESK, HAI, LEAD, MOT, PLAN, after, filed, standing


def heard(known: Standing, moment: str) -> list[tuple[str, str, str]]:
    """(person, topic, rung), without the day of a summary's many lines twice."""
    found = due(PLAN, known, at(moment))
    return list(dict.fromkeys((n.person.id, i.topic, i.rung) for n in found for i in n.items))


def test_the_rung_of_t_minus_7_goes_out_on_wednesday_morning() -> None:
    known = standing(MOT)
    assert heard(known, "20/11/2024 07:29") == heard(standing(), "20/11/2024 07:30") == []
    assert heard(known, "20/11/2024 07:30") == [("mot", "owed", "t-7")]


def test_a_nudge_goes_out_once_per_rung() -> None:
    known = standing(MOT)
    known = after(known, due(PLAN, known, at("20/11/2024 07:30")))
    assert heard(replace(known, nudged_today=frozenset()), "21/11/2024 09:00") == []


def test_a_filed_report_silences() -> None:
    assert heard(filed(standing(MOT, HAI), "21325"), "22/11/2024 08:00") == [("hai", "owed", "t-3")]


def test_an_outage_over_the_deadline_gives_one_overdue_text() -> None:
    assert heard(standing(MOT), "28/11/2024 10:00") == [("mot", "owed", "overdue:2024-11-28")]


def test_a_clock_that_went_back_repeats_no_older_rung() -> None:
    key = ("21325", "ket-qua", "t-3", "mot")
    assert heard(replace(standing(MOT), fired=frozenset({key})), "20/11/2024 08:00") == []


@pytest.mark.parametrize("moment", ["01/01/1970 09:00", "15/01/2025 09:00", "04/03/2100 09:00"])
def test_a_wild_clock_nudges_nobody(moment: str) -> None:
    assert heard(standing(MOT, DESK), moment) == []


def test_whoever_declined_or_cannot_be_reached_is_skipped() -> None:
    moment = at("20/11/2024 08:00")
    declined = {("21325", "ket-qua", "mot"): ("declined", moment)}
    assert heard(replace(standing(MOT), answered=declined), "22/11/2024 08:00") == []
    assert heard(replace(standing(MOT), reachable=frozenset()), "22/11/2024 08:00") == []


def test_the_desk_owes_its_own_duty() -> None:
    known = filed(standing(DESK, MOT, duties=("tong-hop",)))
    assert heard(known, "03/12/2024 08:00") == [("ban", "owed", "t-7")]


def test_a_lead_is_told_once_and_the_desk_once_a_day() -> None:
    known = standing(MOT, LEAD, DESK)
    assert heard(known, "26/11/2024 08:00") == [("mot", "owed", "last-day")]
    first = due(PLAN, known, at("27/11/2024 08:00"))
    topics = {n.person.id: {i.topic for i in n.items} for n in first}
    assert topics == {"mot": {"owed"}, "truong": {"escalated"}, "ban": {"summary"}}
    assert len(next(n for n in first if n.person.id == "ban").items) == 25
    later = replace(after(known, first), nudged_today=frozenset())
    assert [p for p, _t, _r in heard(later, "28/11/2024 08:00")] == ["ban", "mot"]


def test_a_lead_stands_in_where_no_officer_can_be_asked() -> None:
    assert heard(standing(LEAD), "20/11/2024 08:00") == [("truong", "owed", "t-7")]
    declined = {("21325", "ket-qua", "mot"): ("declined", at("20/11/2024 08:00"))}
    known = replace(standing(MOT, LEAD), answered=declined)
    assert heard(known, "22/11/2024 08:00") == [("truong", "owed", "t-3")]


def test_a_reminder_comes_once_although_she_was_nudged_today() -> None:
    known = after(standing(MOT), due(PLAN, standing(MOT), at("20/11/2024 07:30")))
    asked = {("21325", "ket-qua", "mot"): ("later", at("20/11/2024 08:05"))}
    known = replace(known, answered=asked)
    assert heard(known, "20/11/2024 13:59") == []
    reminder = due(PLAN, known, at("20/11/2024 14:00"))
    assert [i.reminder for n in reminder for i in n.items] == [True]
    assert (
        due(PLAN, replace(known, fired=after(known, reminder).fired), at("20/11/2024 15:00")) == ()
    )


@pytest.mark.parametrize(
    ("asked", "comes"),
    [
        ("20/11/2024 08:00", "20/11/2024 14:00"),
        ("20/11/2024 14:00", "20/11/2024 16:00"),
        ("20/11/2024 18:59", "20/11/2024 20:59"),
        ("20/11/2024 19:00", "21/11/2024 07:30"),
        ("22/11/2024 23:30", "25/11/2024 07:30"),
        ("23/11/2024 09:00", "25/11/2024 07:30"),
    ],
)
def test_later_means_this_afternoon_or_the_next_working_morning(asked: str, comes: str) -> None:
    assert remind_at(WorkCalendar(PLAN.days), at(asked)) == at(comes)
