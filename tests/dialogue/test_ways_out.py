"""Lùi, Bỏ qua, Hoàn tác, Xem lại, Hủy, Gửi, Trợ giúp; and what is no answer at all."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest

from dialogue.values import (
    Command,
    Contact,
    File,
    Heard,
    Location,
    Photo,
    Silence,
    Tap,
    Text,
    Unusable,
)
from tests.dialogue.talking import NOW, Talk, activity, activity_on_card, plan_form, small_form

TOLD = """
| survey |
| | type | name | label | required |
| | text | plan | Tên kế hoạch? | yes |
| | text | about | Nội dung? | |
| settings |
| | form_id | version |
| | ke | 1 |
"""


def written(word: str) -> list[str]:
    """A word as phones send it."""
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return [
        word,
        word.upper(),
        bare,
        bare.upper(),
        unicodedata.normalize("NFD", word),
        f" {word}. ",
    ]


@pytest.mark.parametrize("typed", written("Lùi"))
def test_lui_walks_back_and_on_again(typed: str) -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11").type(typed)
    assert talk.text.startswith("Tổ chức ngày nào? (đang ghi: thứ Tư 20/11)")
    talk.type(typed)
    assert talk.open == "activity_type"
    assert talk.type(typed).text.startswith("Đây là câu đầu tiên rồi ạ.\nHoạt động gì ạ?")
    assert talk.tap("Hội thi, cuộc thi").open == "place"


def test_lui_from_the_card_opens_the_last_question() -> None:
    talk = activity_on_card().tap("Lùi")
    assert talk.open == "photo"
    assert talk.photo("hai.jpg").text.startswith("Anh/chị xem lại:")


@pytest.mark.parametrize("typed", written("Bỏ qua"))
def test_bo_qua_leaves_out_only_what_is_optional(typed: str) -> None:
    talk = activity().type(typed)
    assert talk.text.startswith("Câu này cần có câu trả lời ạ.\nHoạt động gì ạ?")
    talk.tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("9", "5", typed)
    assert "6. Ảnh: chưa có" in talk.text


def test_lui_to_a_question_that_was_left_out_asks_it_again() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("9", "5")
    assert talk.tap("Bỏ qua", "Lùi").open == "photo"
    assert talk.photo().answers()["photo"] == "mot.jpg"


def test_khong_co_leaves_out_a_photo() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("9", "5")
    assert talk.type("không có").text.startswith("Anh/chị xem lại:")


@pytest.mark.parametrize("typed", written("Hoàn tác"))
def test_hoan_tac_takes_the_last_answer_back(typed: str) -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11").type(typed)
    assert talk.text.startswith("Đã bỏ câu vừa ghi. Tổ chức ngày nào?\n")
    assert "date_from" not in talk.answers()
    assert talk.type(typed).answers().get("activity_type") is None
    assert talk.type(typed).text.startswith("Chưa có gì để hoàn tác ạ.\nHoạt động gì ạ?")


def test_hoan_tac_takes_a_typed_other_back_with_its_text() -> None:
    talk = activity().tap("Phát thanh, loa", "Hôm nay 20/11").type("Thôn Mẫu", "hoàn tác")
    assert talk.open == "place"
    assert talk.tap("Nơi khác").open == "place_other"


def test_hoan_tac_of_an_answer_given_anew_brings_the_earlier_one_back() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11").type("lùi", "18/11", "hoàn tác")
    assert talk.text.startswith("Đã trả lại như trước. Tổ chức ngày nào? (đang ghi: thứ Tư 20/11)")


def test_gui_beside_a_mistake_forgets_the_value_that_did_not_fit() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm nay 20/11", "Toàn xã").type("120", "130")
    assert talk.type("gửi").text.startswith("Còn thiếu câu này.\nTrong đó bao nhiêu nữ?")
    assert talk.session.held == ()


def test_hoan_tac_of_a_change_brings_the_earlier_answer_and_the_card_back() -> None:
    talk = activity_on_card().tap("5").type("80", "hoàn tác")
    assert talk.text.startswith("Đã trả lại như trước.\nAnh/chị xem lại:")
    assert talk.answers()["women"] == "75"


@pytest.mark.parametrize("typed", written("Hủy"))
def test_huy_is_gone_at_once_when_nothing_was_answered(typed: str) -> None:
    assert activity().type(typed).session.outcome == "cancelled"
    assert (
        activity().tap("Hội thi, cuộc thi").type("hoàn tác", typed).session.outcome == "cancelled"
    )


def test_huy_at_a_default_or_a_looked_up_figure_is_gone_at_once() -> None:
    figures = {"figures": [{"key": "all", "activities": "1", "attendees": "2", "women": "1"}]}
    talk = Talk(plan_form("ket-qua"), figures).type("hủy")
    assert talk.session.outcome == "cancelled"


@pytest.mark.parametrize(
    ("said", "outcome"),
    [("Bỏ hết", "cancelled"), ("2", "cancelled"), ("bo", "cancelled"), ("1", "parked"),
     ("giữ lại", "parked"), ("Giữ lại làm sau", "parked")],
)  # fmt: skip
def test_huy_asks_what_becomes_of_the_answers(said: str, outcome: str) -> None:
    talk = activity().tap("Nói chuyện chuyên đề").type("Hủy")
    assert talk.text == "Bỏ hết những gì đã ghi, hay giữ lại để làm tiếp sau ạ?"
    assert talk.type(said).session.outcome == outcome


def test_what_was_kept_goes_on_days_later() -> None:
    talk = activity_on_card().tap("5").type("Hủy").tap("Giữ lại làm sau")
    talk.reopen(NOW + timedelta(days=4))
    assert talk.session.outcome == ""
    assert talk.text == "Trong đó bao nhiêu nữ? (đang ghi: 75)"
    assert talk.type("80").text.startswith("Anh/chị xem lại:")


def test_the_question_about_cancelling_can_be_left_by_a_word() -> None:
    talk = activity().tap("Nói chuyện chuyên đề").type("hủy", "sao cơ")
    assert "hay giữ lại" in talk.text
    assert "hay giữ lại" in talk.type("hủy").text
    assert talk.type("xem lại").text.startswith("Anh/chị xem lại:")
    talk = activity().tap("Nói chuyện chuyên đề").type("hủy", "lùi")
    assert talk.session.stage == "asking"
    assert talk.session.outcome == ""


@pytest.mark.parametrize(
    "text",
    ["Hủy bỏ tục tảo hôn", "Gửi thư ngỏ đến các hộ", "Xem lại quy ước của thôn",
     "Hủy" + " " * 60 + "bỏ tục tảo hôn"],
)  # fmt: skip
def test_a_longer_text_is_no_reserved_word(text: str) -> None:
    talk = Talk(small_form(TOLD)).type(text)
    assert talk.answers()["plan"] == text
    assert talk.open == "about"


@pytest.mark.parametrize("typed", [*written("Trợ giúp"), "/help"])
def test_help_comes_back_to_the_open_question(typed: str) -> None:
    talk = activity().tap("Nói chuyện chuyên đề")
    before = talk.session
    talk.hear(Command("help") if typed == "/help" else Text(typed))
    assert talk.text.startswith("Anh/chị gõ ngày, ví dụ 18/11 hoặc hôm qua.")
    assert "Tổ chức ngày nào?" in talk.text
    assert {"Hoàn tác", "Xem lại", "Gửi"} <= set(talk.labels)
    assert talk.session == before
    assert talk.tap("Hôm nay 20/11").open == "place"


def test_three_misses_bring_help() -> None:
    talk = activity().tap("Nói chuyện chuyên đề").type("???", "???")
    assert "Gõ Lùi để quay lại" not in talk.text
    assert "Gõ Lùi để quay lại" in talk.type("???").text
    assert "Gõ Lùi để quay lại" not in talk.type("???").text


@pytest.mark.parametrize("word", ["Lùi", "Bỏ qua", "Hoàn tác", "Xem lại", "Hủy", "Gửi", "Trợ giúp"])
@pytest.mark.parametrize(
    "state", ["question", "card", "details", "editing", "cost", "cancel", "mend"]
)
def test_every_word_works_in_every_state(state: str, word: str) -> None:
    talk = activity_on_card()
    match state:
        case "question":
            talk = activity().tap("Nói chuyện chuyên đề")
        case "details":
            talk.tap("Thêm chi tiết")
        case "editing":
            talk.tap("5")
        case "cost":
            talk.tap("1", "Băng rôn, khẩu hiệu")
        case "cancel":
            talk.tap("Hủy")
        case "mend":
            talk.tap("5").type("999")
    before = talk.answers()
    talk.type(word)
    assert talk.session.outcome or talk.text
    assert talk.session.outcome in ("", "submitted")
    kept = talk.answers()
    assert kept == before or word == "Hoàn tác"
    assert "chưa hiểu" not in "".join(r.text for r in talk.replies)


def test_a_stale_button_gets_an_answer_and_the_open_question() -> None:
    talk = activity()
    old = Tap(talk.session.prompt, talk.button("Hội thi, cuộc thi"))
    talk.tap("Nói chuyện chuyên đề")
    before = talk.session
    talk.hear(old)
    assert talk.session == before
    assert talk.text.startswith("Câu này đã trả lời rồi ạ.\nTổ chức ngày nào?")
    assert talk.tap("Hôm nay 20/11").answers()["activity_type"] == "noi-chuyen"


def test_two_taps_in_ten_milliseconds_count_once() -> None:
    talk = activity()
    tap = Tap(talk.session.prompt, talk.button("Nói chuyện chuyên đề"))
    once = talk.hear(tap).session
    assert talk.hear(tap).session == once
    assert talk.hear(tap).session == once


@pytest.mark.parametrize(
    ("heard", "answer"),
    [
        (Unusable("sticker"), "Nhãn dán chưa thay được câu trả lời ạ."),
        (Unusable("forward"), "Tin chuyển tiếp không tính là câu trả lời ạ."),
        (Unusable("edit"), "Tin đã sửa không tính ạ."),
        (Unusable("too_big"), "Tệp này lớn quá"),
        (Unusable("poll"), "Tôi chưa hiểu câu trả lời này."),
        (Photo("a.jpg"), "Lúc này chưa cần ảnh hay tệp ạ."),
        (File("a.pdf"), "Lúc này chưa cần ảnh hay tệp ạ."),
        (Contact("0", own=True), "Lúc này chưa cần danh thiếp hay vị trí ạ."),
        (Location(15.0, 108.0), "Lúc này chưa cần danh thiếp hay vị trí ạ."),
        (Text("x" * 5000), "Câu trả lời dài 5.000 chữ cái, nhiều hơn 3.000."),
        (Text("\u200b"), "Tôi chưa hiểu câu trả lời này."),
        (Text("👍"), "Tôi chưa hiểu câu trả lời này."),
    ],
)
@pytest.mark.parametrize("place", ["number", "card", "choice"])
def test_what_is_no_answer_gets_a_kind_line_and_changes_nothing(
    heard: Heard, answer: str, place: str
) -> None:
    talk = activity_on_card()
    if place == "number":
        talk.tap("5")
    elif place == "choice":
        talk.tap("1")
    before, asked = talk.session, talk.text
    talk.hear(heard)
    assert talk.same_but_number(before)
    assert talk.text.startswith(answer)
    assert talk.text.endswith(asked)


def test_silence_and_commands_show_the_open_question() -> None:
    for heard in (Silence(), Command("an"), Command("start", "x")):
        talk = activity().tap("Nói chuyện chuyên đề")
        before, asked = talk.session, talk.text
        assert talk.hear(heard).text == asked
        assert talk.session == before
