"""The result report: pre-filled, corrected with a reason, complete, compared with last year."""

from __future__ import annotations

from datetime import date

import pytest

from forms import Instance
from tests.forms.presets import (
    AGENCY,
    FIGURES,
    asked,
    begun,
    check_limit,
    filled,
    grown,
    missing,
    values,
)
from tests.forms.sheets import put

RESULT = {
    "figures_right": "dung", "docs_why": "Chưa kịp", "bvstb": "da", "members": "9/5",
    "news": "5, 4, 6, 4", "party": "15/4", "council": "25/7", "leaders": "5/1", "staff": "20/9",
    "cases": "0", "cases_none": "OK", "other_harms": "khong", "inspections": "0",
    "budget_from": "dia-phuong", "budget_local": "1500000", "budget_ethnic": "0",
    "achievements": "Có", "shortcomings": "Không",
}  # fmt: skip
DOCUMENT = {"+docs": "", "so_ky_hieu": "15/KH-UBND", "trich_yeu": "Kế hoạch", "ngay": "2024-11-18"}
CORRECTED = {
    "figures_right": "sua", "activities": "6", "attendees": "600", "women": "400", "classes": "2",
    "trainees": "40", "trainees_women": "20", "adjusted_why": "Ghi thiếu hai buổi",
}  # fmt: skip


def result(**answers: str) -> Instance:
    return filled(begun("ket-qua"), {**RESULT, **answers})


def test_a_commune_with_nothing_unusual_is_asked_about_twenty_questions() -> None:
    assert missing(result()) == []
    assert len(asked(result())) <= 21


def test_it_is_pre_filled_from_the_units_own_records() -> None:
    found = values(result())
    assert found["table"] == "Nói chuyện: 2 buổi"
    assert (found["total_attendees"], found["total_women"], found["men"]) == ("500", "300", "200")
    assert (found["total_classes"], found["total_trainees"], found["models"]) == ("1", "30", "3")
    note = next(q for q in result().questions() if q.name == "table_said")
    assert "Nói chuyện: 2 buổi" in note.label
    assert "1 lớp, 30 học viên (18 nữ)" in note.label


def test_a_correction_needs_its_numbers_and_its_reason() -> None:
    begun_so = filled(begun("ket-qua"), {"figures_right": "sua"})
    wanted = ["activities", "attendees", "women", "classes", "adjusted_why"]
    assert missing(begun_so)[:5] == wanted
    found = values(filled(begun("ket-qua"), CORRECTED))
    assert (found["total_activities"], found["men"], found["total_trainees"]) == ("6", "200", "40")


CORRECTIONS = [
    ("attendees", "600", "-1", ""),
    ("women", "600", "601", "Nữ (601) nhiều hơn tổng số người dự (600)."),
    ("trainees", "20", "0", "Đã có 2 lớp nên học viên phải từ 1 trở lên."),
    ("trainees_women", "40", "41", "Nữ học viên (41) nhiều hơn số học viên (40)."),
    ("adjusted_why", "Thiếu", "Thi", ""),
]


@pytest.mark.parametrize(("name", "good", "bad", "said"), CORRECTIONS)
def test_a_correction_keeps_to_its_limits(name: str, good: str, bad: str, said: str) -> None:
    assert said in check_limit(filled(begun("ket-qua"), CORRECTED), name, good, bad)


def test_one_kind_of_activity_can_be_corrected_by_itself() -> None:
    instance = grown(filled(begun("ket-qua"), CORRECTED), "corrected")
    row = {"corrected_type": "noi-chuyen", "corrected_quantity": "3", "corrected_total": "90"}
    said = check_limit(filled(instance, row), "corrected_women", "90", "91")
    assert said == "Nữ (91) nhiều hơn số người dự (90)."


PAIRS = ["members", "party", "council", "leaders", "staff"]


@pytest.mark.parametrize("name", [*PAIRS, "new_jobs", "trained", "loans", "dropouts"])
def test_two_numbers_in_one_answer_become_three_figures(name: str) -> None:
    assert check_limit(result(), name, "15/15", "15/16") == "Nữ (16) nhiều hơn tổng số (15)."
    for typed in ("15/4", "15 4", "15 người, 4 nữ", "15-4"):
        found = values(put(result(), name, typed))
        assert [found[f"{name}_{part}"] for part in ("total", "women", "men")] == ["15", "4", "11"]
    for unread in ("15", "15/4/3", "mười lăm"):
        assert "hai con số" in check_limit(result(), name, "15/4", unread)


def test_news_is_four_numbers_and_a_quarter_below_four_is_remarked() -> None:
    few = put(result(), "news", "5, 3, 6, 2")
    assert [values(few)[f"news_q{n}"] for n in (1, 2, 3, 4)] == ["5", "3", "6", "2"]
    (note,) = (q for q in few.questions() if q.name == "news_few")
    assert note.label.startswith("Quý II IV chưa đủ 4 tin")
    assert "bốn con số" in check_limit(result(), "news", "0 0 0 0", "5, 4, 6")
    assert [q.name for q in result().questions() if q.name == "news_few"] == []


def test_documents_are_rows_and_none_needs_a_reason() -> None:
    answers = {k: v for k, v in RESULT.items() if k != "docs_why"}
    assert missing(filled(begun("ket-qua"), answers)) == ["docs_why"]
    with_one = filled(begun("ket-qua"), {**DOCUMENT, **answers})
    assert missing(with_one) == []
    found = values(with_one)
    assert (found["docs_count"], found["so"], found["ky_hieu"]) == ("1", "15", "KH-UBND")
    check_limit(with_one, "so_ky_hieu", "7a/QĐ-UBND", "KH-UBND")
    check_limit(with_one, "trich_yeu", "x" * 300, "x" * 301)
    check_limit(with_one, "ngay", "2024-11-20", "2024-11-21")


MONEY = "Kinh phí vùng DTTS&MN (1500001) nhiều hơn tổng kinh phí (1500000)."
LIMITS = [
    ("cases", "0", "-1", ""),
    ("inspections", "0", "1001", ""),
    ("budget_local", "10000000000", "10000000001", ""),
    ("budget_ethnic", "1500000", "1500001", MONEY),
    ("achievements", "x" * 2000, "x" * 2001, ""),
    ("budget_from", "dia-phuong cap-tren", "dia-phuong chua", "Chưa chi"),
    ("other_harms", "tao-hon xam-hai", "khong xam-hai", "Không phát sinh"),
]


@pytest.mark.parametrize(("name", "good", "bad", "said"), LIMITS)
def test_every_answer_keeps_to_its_limits(name: str, good: str, bad: str, said: str) -> None:
    assert said in check_limit(result(), name, good, bad)


def test_money_is_added_up_over_its_sources() -> None:
    more = filled(
        result(),
        {"budget_from": "dia-phuong xa-hoi-hoa", "budget_donated": "500000", "donors": "2"},
    )
    assert values(more)["budget"] == "2000000"
    assert values(put(result(), "budget_from", "chua"))["budget"] == "0"


def test_the_cut_off_is_before_the_deadline_also_when_it_is_late() -> None:
    assert values(result())["cutoff"] == "2024-11-20"
    late = begun("ket-qua", date(2024, 12, 2))
    assert values(late)["cutoff"] == "2024-11-26"
    said = check_limit(late, "cutoff", "2024-11-26", "2024-11-27")
    assert "27/11/2024" in said
    check_limit(result(), "cutoff", "2024-11-20", "2024-11-21")


def test_a_change_of_more_than_half_against_last_year_is_confirmed_with_both_numbers() -> None:
    last = {"key": "all", "attendees": "200", "activities": "4", "cases": "3", "budget": "1500000"}
    instance = filled(begun("ket-qua", last_year=[last]), RESULT)
    assert missing(instance) == ["attendees_sure", "cases_sure"]
    label = next(q.label for q in instance.questions() if q.name == "attendees_sure")
    assert label == "Năm trước 200 người dự, năm nay 500. Đúng không ạ?"
    sure = {"attendees_sure": "OK", "cases_sure": "OK"}
    assert missing(filled(instance, sure)) == []


def test_a_change_of_half_is_not_asked_about() -> None:
    last = {"key": "all", "attendees": "1000", "activities": "8", "budget": "1000000"}
    assert missing(filled(begun("ket-qua", last_year=[last]), RESULT)) == []


def test_an_agency_is_not_asked_what_only_a_commune_has() -> None:
    names = set(asked(begun("ket-qua", unit=AGENCY)))
    assert not names & {"party", "council"}
    details = {q.name for q in begun("ket-qua", unit=AGENCY).questions()}
    assert "births" in details
    assert "dropouts" not in details


def test_births_give_the_ratio_of_boys_to_girls() -> None:
    found = values(put(result(), "births", "211/100"))
    assert (found["births_men"], found["birth_ratio"]) == ("111", "111")


def test_a_unit_without_records_is_told_so() -> None:
    none = dict.fromkeys(FIGURES, "0") | {"key": "all"}
    instance = begun("ket-qua", figures=[none], by_type=[])
    assert "table_said" not in {q.name for q in instance.questions()}
    assert "đã ghi 0 hoạt động" in instance.questions()[0].label
