"""The activity report as a whole conversation, in its tone and its length."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogue.values import Reply
from tests.dialogue.talking import FIGURES, NOW, Talk, activity, activity_on_card, plan_form

CARD = """Anh/chị xem lại:
1. Hoạt động: Nói chuyện chuyên đề
2. Ngày: thứ Ba 19/11
3. Địa điểm: Nhà văn hóa xã
4. Số người dự: 120
5. Nữ: 75, nam: 45
6. Ảnh: 1 ảnh
Gõ số để sửa."""


def test_from_the_menu_to_the_receipt_it_takes_eight_interactions() -> None:
    said = 1  # the menu's button
    talk = activity()
    for label in ("Nói chuyện chuyên đề", "Hôm qua 19/11", "Nhà văn hóa xã"):
        talk.tap(label)
        said += 1
    for typed in ("khoảng 120", "75"):
        talk.type(typed)
        said += 1
    talk.photo()
    assert talk.text == CARD
    talk.tap("Gửi")
    assert talk.session.outcome == "submitted"
    assert said + 2 == 8


def test_what_was_typed_is_echoed_at_the_head_of_the_next_question() -> None:
    talk = activity().tap("Nói chuyện chuyên đề").type("hôm qua")
    assert talk.text.startswith("Đã ghi: thứ Ba 19/11. Ở đâu ạ?")
    assert talk.type("Làng Mẫu").text == "Đã ghi: “Làng Mẫu”. Có bao nhiêu người dự?"
    assert talk.type("khoảng 120").text == "Đã ghi: 120. Trong đó bao nhiêu nữ?"


def test_what_was_tapped_is_written_into_the_asked_message() -> None:
    talk = activity()
    asked = talk.session.prompt
    talk.tap("Nói chuyện chuyên đề")
    assert talk.replies[0] == Reply("Hoạt động gì ạ? — Nói chuyện chuyên đề", closes=asked)
    assert talk.text.startswith("Tổ chức ngày nào?")


def test_a_mistake_names_both_numbers_and_both_ways_out() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã")
    talk.type("120", "130")
    assert talk.text == (
        "Nữ (130) nhiều hơn tổng số (120). Anh/chị gõ lại số nữ, hoặc sửa số người dự."
    )
    assert "Sửa số người dự" in talk.labels
    assert "women" not in talk.answers()


def test_the_same_number_may_be_typed_again() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã")
    assert talk.type("120", "130", "75").open == "photo"
    assert talk.answers()["women"] == "75"


@pytest.mark.parametrize("way", ["tap", "type"])
def test_the_other_number_may_be_mended_and_the_first_is_kept(way: str) -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("120", "130")
    if way == "tap":
        talk.tap("Sửa số người dự")
    else:
        talk.type("sua so nguoi du")
    assert talk.text == "Có bao nhiêu người dự? (đang ghi: 120)"
    talk.type("150")
    assert talk.text.startswith("Đã ghi: số người dự 150, số nữ 130.")
    assert (talk.answers()["total"], talk.answers()["women"]) == ("150", "130")


def test_a_mended_number_that_still_does_not_fit_is_said_again() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("120", "130")
    talk.tap("Sửa số người dự").type("125")
    assert "Nữ (130) nhiều hơn tổng số (125)." in talk.text
    assert talk.type("100").open == "photo"


def test_a_sticker_beside_a_mistake_leaves_both_ways_out() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("120", "130")
    talk.reopen(NOW + timedelta(days=3))
    assert talk.text.startswith("Nữ (130) nhiều hơn tổng số (120).")
    assert talk.tap("Sửa số người dự").open == "total"


def test_zero_is_an_answer() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("120", "0")
    assert talk.answers()["women"] == "0"
    assert talk.photo().text.count("5. Nữ: 0, nam: 120") == 1


def test_a_day_outside_the_month_is_remarked_without_a_tap_more() -> None:
    month = {"month": [{"key": "all", "first": "2024-11-15", "last": "2024-12-15"}]}
    talk = Talk(plan_form("hoat-dong"), month).tap("Nói chuyện chuyên đề").type("9/11")
    assert talk.text.startswith(
        "Đã ghi: thứ Bảy 09/11. "
        "Ngày này nằm ngoài Tháng hành động (15/11 đến 15/12), vẫn ghi được ạ.\nỞ đâu ạ?"
    )


def test_a_day_that_has_not_come_is_refused_and_the_buttons_stay() -> None:
    talk = activity().tap("Nói chuyện chuyên đề").type("27/11")
    assert talk.text == "Ngày này chưa tới. Anh/chị gõ lại giúp."
    assert talk.tap("Hôm qua 19/11").answers()["date_from"] == "2024-11-19"


def test_a_day_s_button_means_the_day_on_it_even_when_it_is_tapped_later() -> None:
    talk = activity().tap("Nói chuyện chuyên đề")
    talk.now = NOW + timedelta(days=2)
    assert talk.tap("Hôm nay 20/11").answers()["date_from"] == "2024-11-20"


def test_numbers_pick_the_lines_of_a_channel_without_buttons() -> None:
    talk = activity().type("1", "2")
    assert talk.text.startswith("Đã ghi: thứ Ba 19/11. Ở đâu ạ?")
    talk.type("6")
    assert talk.answers()["activity_type"] == "noi-chuyen"
    assert talk.answers()["date_from"] == "2024-11-19"
    assert talk.open == "place_other"
    talk.type("Làng Mẫu", "2")
    assert talk.answers()["total"] == "2"


def test_more_choices_stand_on_the_next_page_and_are_counted_from_its_first() -> None:
    talk = activity()
    first = talk.labels
    talk.tap("Xem thêm")
    assert talk.labels[0] == "Hội nghị, hội thảo, tập huấn"
    assert talk.type("Xem thêm", "xem them").labels == first
    talk.tap("Xem thêm").type("1")
    assert talk.answers()["activity_type"] == "tap-huan"


def test_a_similar_choice_is_offered_and_its_page_shown() -> None:
    talk = activity().type("tập huấn")
    assert talk.text.startswith("Gần giống: Hội nghị, hội thảo, tập huấn.")
    assert "activity_type" not in talk.answers()
    assert talk.tap("Hội nghị, hội thảo, tập huấn").open == "date_from"


def test_only_where_the_hint_says_so_do_other_words_count_as_the_other_choice() -> None:
    assert "activity_type" not in activity().type("linh tinh").answers()
    talk = (
        activity().tap("Phát thanh, loa", "Hôm nay 20/11").type("abc ???", "👍👍", "12", "3 thôn")
    )
    assert talk.open == "place"
    talk.type("Thôn Mẫu")
    assert talk.answers()["place"] == "khac"
    assert talk.answers()["place_other"] == "Thôn Mẫu"
    assert talk.open == "quantity"


def test_the_result_report_says_what_is_known_and_asks_the_rest() -> None:
    talk = Talk(plan_form("ket-qua"), FIGURES)
    assert talk.text == ("Đơn vị đã ghi 4 hoạt động, 500 người dự, 300 nữ. Số này đúng chưa ạ?")
    talk.tap("Đúng rồi", "Không còn").type("Chưa kịp").tap("Đã kiện toàn")
    talk.type("9/5", "5, 4, 6, 4", "15/4", "25/7", "5/1", "20/9", "không").tap("Xác nhận")
    talk.tap("Không phát sinh", "Xong").type("0").tap("Ngân sách huyện, xã", "Xong")
    talk.type("1tr5", "0", "Đã tổ chức đủ các hoạt động", "Không")
    assert "1. Số liệu hoạt động: Đúng rồi\n– Nam: 200" in talk.text
    assert talk.tap("Gửi").session.outcome == "submitted"
    assert talk.answers()["budget"] == "1500000"


def test_after_days_it_goes_on_where_it_was_with_the_new_day() -> None:
    talk = activity().tap("Nói chuyện chuyên đề")
    asked = talk.session.prompt
    talk.reopen(NOW + timedelta(days=5))
    assert talk.session.prompt > asked
    assert talk.labels[:2] == ["Hôm nay 25/11", "Hôm qua 24/11"]
    card = activity_on_card().reopen(NOW + timedelta(days=9))
    assert card.text == CARD
    assert card.tap("Gửi").session.outcome == "submitted"
