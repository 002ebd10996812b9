"""Difficulties, unscheduled events, commendations and models: what each takes and refuses."""

from __future__ import annotations

import pytest

from tests.forms.presets import asked, begun, check_limit, filled, missing, values
from tests.forms.sheets import put

DIFFICULTY = {
    "category": "kinh-phi", "body": "Chưa có kinh phí in tờ rơi", "urgency": "som",
    "proposal": "Cấp thêm kinh phí", "to_unit": "tong-hop",
}  # fmt: skip
EVENT = {
    "kind": "bao-luc", "occurred_at": "2024-11-18", "known_at": "2024-11-19T08:30:00.000",
    "village_name": "Thôn Mẫu", "persons": "2", "persons_women": "1", "state": "dang-xu-ly",
    "informed": "cong-an chu-tich", "informed_at": "2024-11-19T09:00:00.000",
    "measures": "an-toan y-te", "support": "tam-ly", "next_update_at": "2024-11-22",
}  # fmt: skip
PRAISE = {
    "nominee_type": "ca-nhan", "nominee_name": "Chị Mẫu", "sex": "nu", "award": "giay-khen-xa",
    "field": "truyen-thong", "merits": "x" * 50, "no_discipline": "OK", "minutes_no": "05/BB",
    "minutes_date": "2024-11-18", "proposer": "Chủ tịch Hội Phụ nữ xã",
}  # fmt: skip
MODEL = {
    "type": "dia-chi-tin-cay", "name": "Địa chỉ tin cậy số 1", "village_name": "Thôn Mẫu",
    "founded": "2022-10-20", "status": "hoat-dong", "capacity": "4", "person": "Chị Mẫu",
    "phone": "0900 000 000",
}  # fmt: skip
FORMS = {"kho-khan": DIFFICULTY, "dot-xuat": EVENT, "khen-thuong": PRAISE, "mo-hinh": MODEL}
MOST = {"kho-khan": 5, "dot-xuat": 12, "khen-thuong": 11, "mo-hinh": 8}


@pytest.mark.parametrize("form_id", FORMS)
def test_the_main_run_is_short_and_enough(form_id: str) -> None:
    instance = filled(begun(form_id), FORMS[form_id])
    assert missing(instance) == []
    assert len([name for name in asked(instance) if name != "last_verified_at"]) <= MOST[form_id]


@pytest.mark.parametrize("form_id", FORMS)
def test_without_any_one_of_these_answers_it_cannot_be_sent(form_id: str) -> None:
    instance = filled(begun(form_id), FORMS[form_id])
    for question in instance.questions():
        if question.name in FORMS[form_id]:
            assert question.name in missing(instance.clear(question.path))


PHONE = "Chị ấy ở nhà, gọi 0901 234 567 nhé"
LIMITS = [
    ("kho-khan", "body", "Thiếu tiền ạ", "Thiếu", ""),
    ("kho-khan", "body", "x" * 1000, "x" * 1001, "từ 10 đến 1.000"),
    ("kho-khan", "body", "Cần 15000000 đồng", PHONE, "không ghi số điện thoại"),
    ("kho-khan", "proposal", "Cấp", PHONE, "không ghi số điện thoại"),
    ("kho-khan", "tried", "Đã hỏi", PHONE, "không ghi số điện thoại"),
    ("kho-khan", "want_by", "2024-11-20", "2024-11-19", "đã qua"),
    ("dot-xuat", "occurred_at", "2024-11-19", "2024-11-21", "chưa tới"),
    ("dot-xuat", "known_at", "2024-11-18T01:00:00.000", "2024-11-17T23:00:00.000", "từ ngày"),
    ("dot-xuat", "known_at", "2024-11-20T23:59:00.000", "2024-11-21T00:00:00.000", "hôm nay"),
    ("dot-xuat", "informed_at", "2024-11-19T07:00:00.000", "2024-11-18T07:00:00.000", "biết tin"),
    ("dot-xuat", "persons", "0", "-1", ""),
    ("dot-xuat", "persons_women", "2", "3", "Nữ (3) nhiều hơn số người (2)."),
    ("dot-xuat", "persons_child", "2", "3", "Trẻ em (3) nhiều hơn số người (2)."),
    ("dot-xuat", "persons_ethnic", "2", "3", "Người DTTS (3) nhiều hơn số người (2)."),
    ("dot-xuat", "informed", "cong-an y-te", "cong-an chua", "Chưa báo"),
    ("dot-xuat", "measures", "an-toan", "an-toan chua", "Chưa làm gì"),
    ("dot-xuat", "support", "khong", "khong y-te", "Không cần"),
    ("dot-xuat", "next_update_at", "2024-11-20", "2024-11-19", "trước hôm nay"),
    ("dot-xuat", "case_code", "VV-2026-7Q2M", "Chị Mẫu", "VV-2026-7Q2M"),
    ("khen-thuong", "nominee_name", "Hội", "Hộ", "từ 3 đến 150"),
    ("khen-thuong", "merits", "x" * 3000, "x" * 49, "từ 50 đến 3.000"),
    ("khen-thuong", "minutes_date", "2024-11-20", "2024-11-21", "chưa tới"),
    ("mo-hinh", "name", "Địa", "Đị", "từ 3 đến 150"),
    ("mo-hinh", "founded", "2024-11-20", "2024-11-21", "chưa tới"),
    ("mo-hinh", "capacity", "1", "0", "từ 1"),
    ("mo-hinh", "phone", "0900000000", "Chị Mẫu", "chữ số"),
    ("mo-hinh", "last_verified_at", "2024-11-20", "2024-11-21", "chưa tới"),
    ("mo-hinh", "members", "0", "-1", ""),
    ("mo-hinh", "received", "0", "-1", ""),
]


@pytest.mark.parametrize(("form_id", "name", "good", "bad", "said"), LIMITS)
def test_every_answer_keeps_to_its_limits(
    form_id: str, name: str, good: str, bad: str, said: str
) -> None:
    assert said in check_limit(filled(begun(form_id), FORMS[form_id]), name, good, bad)


def test_members_and_persons_received_are_told_apart_by_sex() -> None:
    instance = filled(begun("mo-hinh"), {**MODEL, "members": "9", "received": "5"})
    assert missing(instance) == ["members_women", "received_women"]
    said = check_limit(instance, "members_women", "9", "10")
    assert said == "Nữ (10) nhiều hơn số thành viên (9)."
    said = check_limit(instance, "received_women", "5", "6")
    assert said == "Nữ (6) nhiều hơn số lượt tiếp nhận (5)."
    found = values(filled(instance, {"members_women": "4", "received_women": "5"}))
    assert (found["members_men"], found["received_men"]) == ("5", "0")


def test_another_kind_of_event_is_named_without_a_telephone_number() -> None:
    instance = filled(begun("dot-xuat"), {"kind": "khac"})
    check_limit(instance, "kind_other", "Tin đồn trên mạng", PHONE)
    assert "case_code" not in {q.name for q in instance.questions()}


def test_a_village_of_the_plan_is_chosen_instead_of_typed() -> None:
    places = [{"name": "Thôn Mẫu", "label": "Thôn Mẫu"}]
    for form_id in ("dot-xuat", "mo-hinh"):
        names = {q.name for q in begun(form_id, places=places).questions()}
        assert "village" in names
        assert "village_name" not in names
        assert "village" not in {q.name for q in begun(form_id).questions()}


def test_a_shelter_says_how_many_it_can_take_in_and_a_club_does_not() -> None:
    assert "capacity" in asked(filled(begun("mo-hinh"), {"type": "nha-tam-lanh"}))
    assert "capacity" not in asked(filled(begun("mo-hinh"), {"type": "clb-nam-gioi"}))


def test_a_group_has_no_sex_and_a_letter_of_praise_no_minutes() -> None:
    group = filled(begun("khen-thuong"), {"nominee_type": "tap-the", "award": "bieu-duong"})
    names = {q.name for q in group.questions()}
    assert not names & {"sex", "ethnicity", "position", "minutes_no", "minutes_date"}
    assert values(group)["unit_name"] == "UBND xã Sơn Kỳ"


def test_a_model_is_taken_as_verified_today_until_somebody_says_otherwise() -> None:
    assert values(begun("mo-hinh"))["last_verified_at"] == "2024-11-20"
    assert values(put(begun("mo-hinh"), "last_verified_at", "2024-11-01"))
