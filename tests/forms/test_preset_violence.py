"""Cases in the result report: numbers only, sums that agree, zero only by attestation."""

from __future__ import annotations

import pytest

from forms import Instance
from tests.forms.presets import asked, begun, check_limit, filled, missing, values
from tests.forms.test_preset_result import RESULT

CASES = {
    "cases": "3", "form_physical": "2", "form_mental": "1", "form_sexual": "0",
    "form_economic": "0", "perps": "3", "perps_women": "1", "victims": "4", "victims_women": "3",
    "victims_u16": "1", "victims_o60": "1", "measures": "gop-y", "handled_criticised": "2",
    "support": "tu-van tam-lanh", "helped_counselled": "3", "helped_sheltered": "1",
}  # fmt: skip
HARMS = {
    "other_harms": "tao-hon xam-hai", "child_marriage": "1", "child_marriage_people": "2",
    "child_marriage_women": "1", "child_abuse": "1", "child_abuse_people": "1",
    "child_abuse_women": "1",
}  # fmt: skip


def with_cases(**answers: str) -> Instance:
    base = {k: v for k, v in RESULT.items() if k not in ("cases", "cases_none", "other_harms")}
    return filled(begun("ket-qua"), {**base, **CASES, **HARMS, **answers})


def test_without_a_case_nothing_of_cases_is_asked_but_the_attestation() -> None:
    none = {k: v for k, v in RESULT.items() if k != "cases_none"}
    instance = filled(begun("ket-qua"), none)
    assert missing(instance) == ["cases_none"]
    assert not set(asked(instance)) & set(CASES) - {"cases"}


def test_with_cases_the_rows_of_the_statistics_are_asked_and_add_up() -> None:
    instance = with_cases()
    assert missing(instance) == []
    found = values(instance)
    assert (found["forms_total"], found["victims_men"], found["perps_men"]) == ("3", "1", "2")


LIMITS = [
    ("form_physical", "3", "4", "Số vụ thân thể (4) nhiều hơn tổng số vụ (3)."),
    ("form_sexual", "3", "4", "Số vụ tình dục (4) nhiều hơn tổng số vụ (3)."),
    ("perps_women", "3", "4", "Nữ gây bạo lực (4) nhiều hơn số người gây bạo lực (3)."),
    ("perps_u16", "3", "4", "(4) nhiều hơn số người gây bạo lực (3)"),
    ("victims", "4", "0", ""),
    ("victims_women", "4", "5", "Nạn nhân nữ (5) nhiều hơn số nạn nhân (4)."),
    ("victims_u16", "4", "5", "(5) nhiều hơn số nạn nhân (4)"),
    ("victims_o60", "3", "4", "(4) và dưới 16 tuổi (1) nhiều hơn số nạn nhân (4)"),
    ("victims_ethnic", "4", "5", "Nạn nhân DTTS (5) nhiều hơn số nạn nhân (4)."),
    ("measures", "gop-y hinh-su", "gop-y chua", "Chưa xử lý"),
    ("handled_criticised", "3", "4", "(4) phải từ 1 đến số người gây bạo lực (3)"),
    ("support", "tu-van", "tu-van chua", "Chưa hỗ trợ"),
    ("helped_counselled", "4", "5", "(5) phải từ 1 đến số nạn nhân (4)"),
    ("child_marriage", "1", "0", ""),
    ("child_marriage_women", "2", "3", "Nữ (3) nhiều hơn số người (2)."),
    ("child_abuse_women", "1", "2", "Nữ (2) nhiều hơn số người (1)."),
]


@pytest.mark.parametrize(("name", "good", "bad", "said"), LIMITS)
def test_every_count_keeps_to_its_limits(name: str, good: str, bad: str, said: str) -> None:
    assert said in check_limit(with_cases(), name, good, bad)


def test_the_forms_of_violence_are_at_least_as_many_as_the_cases() -> None:
    instance = with_cases(form_mental="0", form_economic="1")
    said = check_limit(instance, "form_economic", "1", "0")
    assert "các hình thức cộng lại là 2, còn tổng số vụ là 3" in said


def test_measures_that_were_not_taken_are_not_counted() -> None:
    names = set(asked(with_cases()))
    assert "handled_criticised" in names
    assert not names & {"handled_ban", "handled_criminal", "helped_legal", "trafficking"}
