"""The unit's own plan, its tasks, and the supplement after the month."""

from __future__ import annotations

from datetime import date

import pytest

from forms import Instance
from tests.forms.presets import (
    asked,
    begun,
    check_limit,
    filled,
    grown,
    missing,
    preset_form,
    values,
)
from tests.forms.sheets import put

ROW = {
    "+planned": "", "planned_type": "noi-chuyen", "planned_title": "Nói chuyện ở thôn Mẫu",
    "planned_day": "2024-11-25", "planned_place": "nha-van-hoa",
}  # fmt: skip
ADDED = {
    "figures_right": "dung", "cases": "0", "cases_none": "OK", "budget": "0", "achievements": "Có",
}  # fmt: skip
REPORTED = [
    {"key": "last", "total_activities": "3", "total_attendees": "450", "total_women": "280"}
]


def supplement(**answers: str) -> Instance:
    instance = begun("bo-sung", date(2024, 12, 17), REPORTED)
    return filled(instance, {**ADDED, **answers})


def test_a_plan_of_the_month_is_rows_of_four_answers() -> None:
    instance = filled(begun("ke-hoach-thang"), ROW)
    assert missing(instance) == []
    assert values(instance)["planned_count"] == "1"
    assert len(grown(instance, "planned").questions()) == len(instance.questions()) + 4


def test_a_plan_without_a_row_is_sent_knowingly() -> None:
    assert missing(begun("ke-hoach-thang")) == ["planned_none"]


PLANNED = [
    ("planned_title", "Họp ạ", "Họp", "từ 5 đến 200"),
    ("planned_day", "2024-11-20", "2024-11-19", "đã qua"),
    ("so_ky_hieu", "15/KH-UBND", "kế hoạch 15", "15/KH-UBND"),
]


@pytest.mark.parametrize(("name", "good", "bad", "said"), PLANNED)
def test_a_planned_activity_keeps_to_its_limits(name: str, good: str, bad: str, said: str) -> None:
    assert said in check_limit(filled(begun("ke-hoach-thang"), ROW), name, good, bad)


def test_kinds_and_places_are_those_of_the_activity_form() -> None:
    plan, activity = preset_form("ke-hoach-thang"), preset_form("hoat-dong")
    for choices in ("loai", "noi"):
        theirs, ours = (
            [i.findtext("name") for i in form.frame.secondary[choices].iter("item")]
            for form in (activity, plan)
        )
        assert len(ours) > 5
        assert ours == theirs


def test_a_task_is_reported_in_three_answers() -> None:
    done = filled(begun("nhiem-vu"), {"task": "iv-13-a", "status": "xong", "done": "Đã lập"})
    assert missing(done) == []
    assert len(asked(done)) == 3
    not_yet = filled(begun("nhiem-vu"), {"task": "iv-13-a", "status": "chua"})
    assert missing(not_yet) == ["why_not"]


def test_numbers_of_a_task_are_told_apart_by_sex() -> None:
    answers = {"task": "iv-13-a", "status": "dang", "done": "Đã lập", "total": "20"}
    instance = filled(begun("nhiem-vu"), answers)
    assert missing(instance) == ["women"]
    assert check_limit(instance, "women", "20", "21") == "Nữ (21) nhiều hơn tổng số (20)."
    assert values(filled(instance, {"women": "5"}))["men"] == "15"


def test_the_supplement_is_what_came_after_the_result_report() -> None:
    instance = supplement()
    assert missing(instance) == []
    assert "ghi thêm 1 hoạt động, 50 người dự, 20 nữ" in instance.questions()[0].label
    assert values(instance)["men"] == "30"
    assert len(asked(instance)) <= 6


def test_without_a_result_report_everything_is_new() -> None:
    assert "ghi thêm 4 hoạt động" in begun("bo-sung").questions()[0].label


def test_what_was_taken_back_since_makes_nothing_negative() -> None:
    more = [{"key": "last", "total_activities": "9", "total_attendees": "900"}]
    label = begun("bo-sung", reported=more).questions()[0].label
    assert "ghi thêm 0 hoạt động, 0 người dự" in label


def test_a_correction_of_the_supplement_needs_its_reason() -> None:
    instance = supplement(figures_right="sua")
    assert missing(instance) == ["activities", "attendees", "women", "adjusted_why"]
    corrected = filled(instance, {"activities": "2", "attendees": "60"})
    said = check_limit(corrected, "women", "60", "61")
    assert said == "Nữ (61) nhiều hơn số người dự (60)."


def test_a_further_case_is_counted_by_sex_and_none_is_attested() -> None:
    one = put(supplement(), "cases", "1")
    assert missing(one) == ["victims", "victims_women"]
    said = check_limit(filled(one, {"victims": "2"}), "victims_women", "2", "3")
    assert said == "Nạn nhân nữ (3) nhiều hơn số nạn nhân (2)."
    none = {k: v for k, v in ADDED.items() if k != "cases_none"}
    assert missing(filled(begun("bo-sung"), none)) == ["cases_none"]


def test_nothing_to_add_is_attested_with_one_answer() -> None:
    instance = begun("khong-bo-sung")
    assert asked(instance) == ["attested"]
    assert not instance.form.card
