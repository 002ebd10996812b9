"""The review card: changing one answer, details, what a change costs, handing in."""

from __future__ import annotations

from dialogue.values import Reply
from tests.dialogue.talking import NOW, Talk, activity, activity_on_card, plan_form, small_form

LONG = "\n".join(
    [
        "| survey |",
        "| | type | name | label | bind::short |",
        *[f"| | text | q{n} | Câu hỏi {n}? | Mục {n} |" for n in range(1, 46)],
        "| settings |",
        "| | form_id | version |",
        "| | dai | 1 |",
    ]
)
DETAILED = """
| survey |
| | type | name | label | required | relevant | appearance |
| | integer | spent | Chi bao nhiêu? | yes | | |
| | begin_group | more | Thêm | | | detail |
| | integer | gift | Tài trợ bao nhiêu? | | | |
| | acknowledge | sure | Tài trợ trên 100, đúng không ạ? | yes | ${gift} > 100 | |
| | text | why | Vì sao ạ? | | ${gift} > 100 | |
| | end_group | | | | | |
| settings |
| | form_id | version |
| | chi | 1 |
"""


def test_one_answer_is_changed_with_two_taps_and_the_value() -> None:
    talk = activity_on_card().tap("5")
    assert talk.text == "Trong đó bao nhiêu nữ? (đang ghi: 75)"
    talk.type("80")
    assert "5. Nữ: 80, nam: 40" in talk.text
    assert talk.tap("Gửi").session.outcome == "submitted"


def test_the_number_of_a_line_may_be_typed() -> None:
    talk = activity_on_card().type("4")
    assert talk.open == "total"
    assert talk.type("200").text.startswith("Anh/chị xem lại:")


def test_a_line_that_is_not_there_is_said_so() -> None:
    talk = activity_on_card().type("9")
    assert talk.text.startswith("Chưa có dòng 9 ạ.\nAnh/chị xem lại:")


def test_leaving_a_change_comes_back_to_the_card_unchanged() -> None:
    for word in ("Lùi", "Bỏ qua", "Xem lại"):
        talk = activity_on_card()
        before = talk.answers()
        assert talk.tap("6").type(word).text.startswith("Anh/chị xem lại:")
        assert talk.answers() == before


def test_a_change_that_makes_another_answer_wrong_is_said_at_once() -> None:
    talk = activity_on_card().tap("4").type("50")
    assert talk.text == (
        "Nữ (75) nhiều hơn tổng số (50). Anh/chị gõ lại số người dự, hoặc sửa số nữ."
    )
    assert talk.answers()["total"] == "120"
    assert "4. Số người dự: 50\n5. Nữ: 30, nam: 20" in talk.tap("Sửa số nữ").type("30").text


def test_the_changed_number_may_be_typed_again_instead() -> None:
    talk = activity_on_card().tap("4").type("50", "90")
    assert "4. Số người dự: 90\n5. Nữ: 75, nam: 15" in talk.text


def test_answers_that_a_change_costs_are_named_before_they_go() -> None:
    talk = activity_on_card().tap("1", "Băng rôn, khẩu hiệu")
    assert talk.text == (
        "Nếu đổi, những mục sau không dùng nữa: Số người dự, Nữ. Anh/chị đổi chứ ạ?"
    )
    assert talk.answers()["women"] == "75"
    kept = activity_on_card().tap("1", "Băng rôn, khẩu hiệu", "Giữ như cũ")
    assert "1. Hoạt động: Nói chuyện chuyên đề" in kept.text
    talk.tap("Đổi")
    assert talk.open == "quantity"
    assert "women" not in talk.answers()
    assert "4. Số lượng: 12" in talk.type("12").text


def test_a_word_leaves_the_question_about_the_cost() -> None:
    talk = activity_on_card().tap("1", "Băng rôn, khẩu hiệu").type("xem lại")
    assert "1. Hoạt động: Nói chuyện chuyên đề" in talk.text
    talk = activity_on_card().tap("1", "Băng rôn, khẩu hiệu").type("trợ giúp")
    assert "Anh/chị đổi chứ ạ?" in talk.text
    assert "Anh/chị đổi chứ ạ?" in talk.type("hả").text
    assert talk.type("giữ").text.startswith("Anh/chị xem lại:")


def test_details_are_listed_filled_and_come_back_to_the_card() -> None:
    talk = activity_on_card().tap("Thêm chi tiết")
    assert talk.text.startswith("Các mục có thể ghi thêm:\n1. Tên hoạt động\n2. Ngày kết thúc")
    talk.tap("1").type("Nói chuyện về bình đẳng giới")
    assert "1. Tên hoạt động: Nói chuyện về bình đẳng giới" in talk.text
    talk.tap("Xong")
    assert "7. Tên hoạt động: Nói chuyện về bình đẳng giới" in talk.text
    assert talk.tap("7").type("Nói chuyện chuyên đề ở xã").text.startswith("Anh/chị xem lại:")


def test_details_can_be_asked_for_at_any_time() -> None:
    talk = activity().tap("Nói chuyện chuyên đề").type("thêm chi tiết")
    assert talk.text.startswith("Các mục có thể ghi thêm:")
    assert talk.type("lùi").text.startswith("Anh/chị xem lại:")
    assert talk.tap("Làm tiếp").open == "date_from"


def test_several_choices_are_ticked_and_unticked_before_xong() -> None:
    talk = activity_on_card().tap("Thêm chi tiết", "6")
    assert talk.text == "Phối hợp với ai?"
    talk.tap("Công an", "Mặt trận", "✓ Công an", "Hội Phụ nữ")
    assert "✓ Mặt trận" in talk.labels
    assert "partners" not in talk.answers()
    talk.tap("Xong")
    assert talk.answers()["partners"] == "lhpn mttq"
    talk.tap("6", "✓ Hội Phụ nữ", "✓ Mặt trận", "Xong")
    assert "partners" not in talk.answers()
    assert talk.type("6", "1, 3").answers()["partners"] == "lhpn mttq"


def test_a_detail_that_needs_confirming_is_asked_for_at_once() -> None:
    talk = Talk(small_form(DETAILED)).type("5").tap("Thêm chi tiết", "1").type("500")
    assert talk.text.startswith("Đã ghi: 500. Tài trợ trên 100, đúng không ạ?")
    assert talk.tap("Xác nhận").text.startswith("Các mục có thể ghi thêm:")
    assert talk.tap("Xong", "Gửi").session.outcome == "submitted"


def test_gui_with_something_missing_goes_to_it() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11").type("gửi")
    assert talk.session.outcome == ""
    assert talk.text.startswith("Còn thiếu câu này.\nỞ đâu ạ?")
    talk.tap("Toàn xã")
    assert talk.open == "total"


def test_the_card_in_the_middle_offers_to_go_on() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11").type("xem lại")
    assert "4. Số người dự: chưa có" in talk.text
    assert "Gửi" not in talk.labels
    assert talk.tap("1", "Hội thi, cuộc thi").text.startswith("Anh/chị xem lại:")
    assert talk.type("gửi").open == "place"
    assert talk.tap("Toàn xã").text.startswith("Anh/chị xem lại:")
    assert talk.tap("Làm tiếp").open == "total"


def test_gui_from_an_optional_question_shows_the_card_first() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("9", "5", "GUI")
    assert talk.text.startswith("Anh/chị xem lại:")
    assert talk.type("gui").session.outcome == "submitted"


def test_a_long_card_has_pages_and_its_numbers_go_on() -> None:
    talk = Talk(small_form(LONG)).type("xem lại")
    assert talk.labels.count("20") == 1 and "21" not in talk.labels
    talk.tap("Xem thêm")
    assert "21. Mục 21" in talk.text and "1. Mục 1:" not in talk.text
    assert talk.tap("40").open == "q40"
    assert Talk(small_form(LONG)).type("xem lại", "45").open == "q45"


def test_a_form_without_a_card_is_handed_in_by_its_last_answer() -> None:
    talk = Talk(plan_form("khong-phat-sinh"))
    assert talk.labels == ["Xác nhận", "Hủy"]
    assert talk.tap("Xác nhận").session.outcome == "submitted"
    assert Talk(plan_form("khong-phat-sinh")).type("xác nhận").session.outcome == "submitted"
    assert Talk(plan_form("khong-phat-sinh")).type("1").session.outcome == "submitted"


def test_a_form_without_a_card_is_never_handed_in_by_itself() -> None:
    for word in ("xem lại", "gửi", "lùi", "bỏ qua", "hoàn tác", "không", "trợ giúp"):
        talk = Talk(plan_form("khong-phat-sinh")).type(word)
        assert talk.session.outcome == ""
        assert talk.open == "attested"


def test_a_form_that_could_not_be_filed_is_shown_again() -> None:
    zero = Talk(plan_form("khong-phat-sinh")).tap("Xác nhận").reopen(NOW)
    assert zero.session.outcome == ""
    assert zero.tap("Xác nhận").session.outcome == "submitted"
    report = activity_on_card().tap("Gửi").reopen(NOW)
    assert report.tap("Gửi").session.outcome == "submitted"


def test_the_card_stays_readable_once_it_is_handed_in() -> None:
    talk = activity_on_card()
    card, asked = talk.text, talk.session.prompt
    kept = card.removesuffix("\nGõ số để sửa.")
    assert talk.tap("Gửi").replies == (Reply(kept, closes=asked),)


def test_a_second_tap_on_gui_changes_nothing() -> None:
    talk = activity_on_card().tap("Gửi")
    session = talk.session
    assert talk.type("gửi").session == session
    assert talk.text == "Câu này đã trả lời rồi ạ."
