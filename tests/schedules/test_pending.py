"""Planned activities and records that may be out of date are asked about until it is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from schedules import wording
from schedules.due import Pending, Standing, due
from storage.values import Person
from tests.clock import at
from tests.schedules.samples import HAI, LEAD, MOT, PLAN, after, filed, standing

COLLEAGUE = Person("bon", "Chị Mẫu Năm", "21325", "officer", "chị")
TALK = Pending(
    "planned", "k1", "21325", "mot", date(2024, 11, 23), date(2024, 11, 22), "Nói chuyện chuyên đề"
)
MODEL = Pending(
    "check", "r1", "21325", "mot", date(2025, 2, 20), date(2024, 11, 22), "Mô hình SK-1"
)


def asked(known: Standing, moment: str) -> list[tuple[str, str]]:
    """(person, what is asked about)."""
    found = due(PLAN, known, at(moment))
    return [
        (n.person.id, i.duty) for n in found for i in n.items if i.topic in ("planned", "check")
    ]


def open_questions(*people: Person, pending: tuple[Pending, ...] = (TALK,)) -> Standing:
    """Everything is filed; only the questions are open."""
    return replace(filed(standing(*people), "21325", "21328"), pending=pending)


def test_a_planned_activity_is_asked_about_on_the_next_working_morning() -> None:
    known = open_questions(MOT)  # Friday 22/11: the next working day is Monday
    quiet = ("22/11/2024 09:00", "23/11/2024 09:00", "24/11/2024 09:00", "25/11/2024 07:29")
    assert [asked(known, moment) for moment in quiet] == [[], [], [], []]
    assert asked(known, "25/11/2024 07:30") == [("mot", "planned:k1")]


def test_it_is_asked_once_and_again_after_a_week_and_not_for_ever() -> None:
    known = open_questions(MOT)
    known = replace(
        after(known, due(PLAN, known, at("25/11/2024 07:30"))), nudged_today=frozenset()
    )
    assert asked(known, "26/11/2024 07:30") == []
    assert asked(known, "02/12/2024 07:30") == [("mot", "planned:k1")]
    assert asked(known, "04/03/2100 09:00") == []


def test_whoever_announced_it_is_asked_else_her_colleagues() -> None:
    assert asked(open_questions(MOT, COLLEAGUE, HAI, LEAD), "25/11/2024 08:00") == [
        ("mot", "planned:k1")
    ]
    gone = replace(open_questions(MOT, COLLEAGUE, HAI), reachable=frozenset({"bon", "hai"}))
    assert asked(gone, "25/11/2024 08:00") == [("bon", "planned:k1")]


def test_the_question_is_part_of_the_one_message_of_the_day() -> None:
    known = replace(standing(MOT), pending=(TALK,))
    (nudge,) = due(PLAN, known, at("25/11/2024 07:30"))
    assert [i.topic for i in nudge.items] == ["owed", "planned"]
    said = wording.text(PLAN, nudge, {}, date(2024, 11, 25))
    assert "còn 1 việc trước ngày 27/11" in said
    assert "Theo kế hoạch, 22/11 xã Sơn Kỳ có: Nói chuyện chuyên đề. Đã làm chưa ạ?" in said
    values = [value for row in wording.buttons(PLAN, nudge) for _label, value, _word in row]
    assert values[-3:] == ["did:k1", "postpone:k1", "drop:k1"]
    assert asked(after(known, (nudge,)), "25/11/2024 09:00") == []


def test_a_record_is_asked_about_when_its_days_have_passed() -> None:
    known = open_questions(MOT, pending=(MODEL,))
    assert asked(known, "19/02/2025 09:00") == []
    (nudge,) = due(PLAN, known, at("20/02/2025 07:30"))
    said = wording.text(PLAN, nudge, {}, date(2025, 2, 20))
    assert "Mô hình SK-1: kiểm lại lần gần nhất 22/11. Thông tin còn đúng không ạ?" in said
    assert wording.buttons(PLAN, nudge) == (
        (("Vẫn đúng", "true:r1", False), ("Cần sửa", "mend:r1", False)),
    )
