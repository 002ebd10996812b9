"""A case in the chat: how many interactions it takes, what is said on the way, and how gently."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dialogue.values import Text
from tests.dialogue.talking import Talk, plan_form
from tests.forms.cases import CASE_TABLES

BEFORE = 4  # the button of the menu, the PIN, “ghi nhận mới”, and whether somebody is in danger
MOST = 20  # interactions of a case with one survivor and one perpetrator, from the menu
MOST_OF_A_FOLLOW_UP = 8
WIFE = ("Đồng ý", "UBND xã", "Gia đình", "Nữ, 18–59 tuổi", "Hôm nay")
HUSBAND = ("Nam, 18–59 tuổi", "Vợ hoặc chồng")
END = ("Được an toàn", "Xong", "Công an", "Xong")
CASES = {
    "beaten at home": (
        *WIFE, "Hành hạ, đánh đập, đe dọa", "Xong", "Bỏ qua", *HUSBAND, "Cần chăm sóc y tế", *END
    ),
    "forced at home": (
        *WIFE, "Cưỡng ép quan hệ tình dục", "Xong", "Bỏ qua", "Không rõ", *HUSBAND, *END
    ),
    "insulted at home": (*WIFE, "Lăng mạ, chì chiết", "Xong", "Bỏ qua", *HUSBAND, "Không rõ", *END),
    "assaulted by a stranger": (
        "Đồng ý", "Công an, Đồn Biên phòng", "Người lạ", "Nữ, 16–17 tuổi", "Hôm nay", "Tình dục",
        "Xong", "Bỏ qua", "Không", "Có", "Không rõ", *END,
    ),
    "cannot be asked": (
        "Chưa hỏi được, đang khẩn cấp", "Bảo vệ tính mạng, sức khỏe của người đó", "UBND xã",
        "Gia đình", "Nữ, 18–59 tuổi", "Hành hạ, đánh đập, đe dọa", "Xong", "Bỏ qua", *HUSBAND,
        "Nguy hiểm tính mạng", *END,
    ),
    "a child at home": (
        "Người giám hộ đồng ý", "Tổng đài 111", "Gia đình", "Nữ, 6–15 tuổi", "Trong 7 ngày qua",
        "Tình dục", "Xong", "Không", "Có", "Nam, 18–59 tuổi", "Cha, mẹ", *END,
    ),
    "a child beaten": (
        "Người giám hộ đồng ý", "Trường học", "Gia đình", "Nam, 6–15 tuổi", "Trong 7 ngày qua",
        "Thân thể", "Xong", "Bỏ qua", "Nam, 18–59 tuổi", "Cha, mẹ", "Nhẹ, tự chăm sóc được", *END,
    ),
    "sold": (
        "Đồng ý", "Cán bộ tự phát hiện", "Người quen, hàng xóm", "Nữ, 16–17 tuổi", "Không rõ",
        "Tinh thần", "Xong", "Mua bán người", "Xong", "Nữ, 18–59 tuổi", "Không rõ", *END[:2],
        "Không chia sẻ với nơi nào", "Xong",
    ),
}  # fmt: skip


def talk(form: str = "vu-viec", danger: str = "khong") -> Talk:
    given = {"danger": danger} if form == "vu-viec" else {}
    return Talk(plan_form(form), CASE_TABLES, given=given)


def heard(form: str, taps: Sequence[str], danger: str = "khong") -> list[str]:
    """What is said after each tap; the last of it is the card."""
    one, said = talk(form, danger), []
    for label in taps:
        said.append(one.tap(label).text)
    assert said[-1].startswith("Anh/chị xem lại:"), said[-1]
    assert one.tap("Gửi").session.outcome == "submitted"
    return said


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_recorded_in_twenty_interactions_from_the_menu(name: str) -> None:
    heard("vu-viec", CASES[name])
    assert BEFORE + len(CASES[name]) + len(["Gửi"]) <= MOST


FOLLOW_UPS = {
    "needs left": (
        "Có", "Còn lo", "Không", "Tư vấn tâm lý", "Xong", "Pháp lý", "Xong", "Sau 1 tuần 27/11"
    ),
    "nothing new": (
        "Có", "An toàn", "Không", "Bỏ qua", "Không cần thêm", "Xong", "Không", "Sau 1 tuần 27/11"
    ),
    "closed": (
        "Có", "An toàn", "Không", "Chăm sóc sức khỏe", "Xong", "Không cần thêm", "Xong", "Có"
    ),
    "not safe to be in touch": ("Không", "Sau 1 tuần 27/11"),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLLOW_UPS)
def test_a_usual_follow_up_takes_eight_interactions(name: str) -> None:
    heard("theo-doi", FOLLOW_UPS[name])
    assert len(FOLLOW_UPS[name]) <= MOST_OF_A_FOLLOW_UP


def test_danger_was_said_before_and_is_not_asked_again() -> None:
    one = talk(danger="co")
    assert one.open == "consent_record"
    assert one.answers()["danger"] == "co"


def test_a_refusal_loses_nothing_and_asks_nothing_twice() -> None:
    taps = ("Không đồng ý", "UBND xã", "Gia đình", "Nữ", "18–59 tuổi", "Thân thể", "Xong")
    said = heard("vu-viec", taps)
    assert said[0].startswith("Tin báo đến qua đâu ạ?")
    assert len(taps) == len(said)


def test_the_childs_path_and_the_route_are_said_before_the_next_question() -> None:
    said = heard("vu-viec", CASES["a child at home"])
    assert said[3].startswith("Có trẻ em dưới 16 tuổi: báo ngay người làm công tác bảo vệ trẻ em")
    assert said[6].startswith("Xâm hại trẻ em: báo công an ngay, không hỏi trẻ kể lại nhiều lần.")
    assert said[10].startswith("Chăm sóc y tế càng sớm càng tốt")
    assert heard("vu-viec", CASES["sold"])[8].startswith("Nghi mua bán người: báo ngay")


def test_two_survivors_are_added_on_the_card() -> None:
    one = talk().tap(*CASES["beaten at home"])
    assert "Số người bị bạo lực: 1" in one.text
    number = next(
        line.partition(".")[0] for line in one.text.split("\n") if "Số người bị bạo lực" in line
    )
    one.type(number, "2")
    assert one.text.startswith("Đã ghi: 2. Người bị bạo lực 2: Giới tính và nhóm tuổi ạ?")
    assert one.tap("Nữ, 6–15 tuổi").answers()["child"] == "1"


def test_the_card_of_a_usual_case_is_one_page_and_says_the_type_in_words() -> None:
    card = heard("vu-viec", CASES["beaten at home"])[-1]
    assert "– Phân loại: bạo lực thể chất" in card
    assert "20. " in card
    assert "Xem thêm" not in talk().tap(*CASES["beaten at home"]).labels


def test_nothing_of_the_story_can_be_typed_into_a_case() -> None:
    one = talk().tap(*WIFE)
    before = one.session
    one.hear(Text("Chồng chị Hoa ở thôn Mẫu đánh chị"))
    assert one.same_but_number(before)
    assert "Hoa" not in one.text


@pytest.mark.parametrize("name", CASES)
def test_a_tired_officer_reads_short_kind_lines(name: str) -> None:
    for text in heard("vu-viec", CASES[name])[:-1]:
        assert not any(sign in text for sign in ("!", "vì sao", "Vì sao", "tại sao"))
        question = next(line for line in text.split("\n") if "?" in line)
        assert question.endswith("ạ?")
        assert len(question) <= 80
