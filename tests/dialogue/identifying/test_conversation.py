"""A form that guards its texts: one question refuses what identifies a person, others ask first."""

from __future__ import annotations

from dialogue import begin, dump
from dialogue.values import Photo
from forms import Instance
from tests.dialogue.talking import NOW, Talk, small_form

GUARDED = small_form("""
| survey |
| | type | name | label | hint | bind::short | bind::identifying | required |
| | text | what | Việc gì đã xảy ra? | | Việc | refuse | yes |
| | text | why | Khó khăn gì? | | Khó khăn | warn | yes |
| | select_one noi | place | Ở đâu? | Hoặc gõ tên nơi. | Nơi | refuse | yes |
| | text | place_other | Nơi khác là nơi nào? | | Nơi khác | | |
| | text | free | Ghi chú? | | Ghi chú | | |
| choices |
| | list_name | name | label |
| | noi | hoi-truong | Hội trường |
| | noi | khac | Nơi khác |
| settings |
| | form_id | version |
| | canh-giu | 1 |
""")
ROWS = small_form("""
| survey |
| | type | name | label | bind::identifying |
| | begin_repeat | rows | Việc | |
| | text | what | Việc gì? | refuse |
| | end_repeat | | | |
| settings |
| | form_id | version |
| | nhieu-viec | 1 |
""")
SECRET = "Chị Lan ở gần cầu treo, số 0900 000 091"
PARTS = ("Lan", "cầu treo", "0900 000", "000 091")


def guarded() -> Talk:
    return Talk(GUARDED)


def at_warning() -> Talk:
    return guarded().type("Một vụ bạo lực gia đình", SECRET)


def leaks(talk: Talk) -> list[str]:
    """The parts of the secret that stand in the session or in what was said."""
    everywhere = dump(talk.session) + "".join(reply.text for reply in talk.replies)
    return [part for part in PARTS if part in everywhere]


def test_a_refused_text_is_stored_nowhere_and_not_said_back() -> None:
    talk = guarded().type(SECRET)
    assert leaks(talk) == []
    assert talk.answers() == guarded().answers()
    assert talk.session.held == ()
    assert talk.session.undo == ()


def test_a_refusal_names_the_kinds_and_asks_again() -> None:
    talk = guarded().type(SECRET)
    assert talk.text == (
        "Câu này có vẻ có tên người, số điện thoại, chỗ ở, nên tôi không ghi lại ạ."
        " Anh/chị gõ câu trả lời giúp.\nViệc gì đã xảy ra?"
    )
    assert talk.open == "what"


def test_the_handler_is_told_that_a_message_was_refused() -> None:
    assert [reply.refuses for reply in guarded().type(SECRET).replies] == [True]
    assert not any(reply.refuses for reply in guarded().type("Một vụ việc").replies)
    assert not any(reply.refuses for reply in at_warning().replies)


def test_a_clean_text_is_taken_after_a_refusal() -> None:
    talk = guarded().type(SECRET, "Một phụ nữ bị chồng đánh")
    assert talk.answers()["what"] == "Một phụ nữ bị chồng đánh"
    assert talk.open == "why"


def test_three_refusals_bring_help() -> None:
    talk = guarded().type(SECRET, SECRET)
    assert "Gõ Lùi để quay lại" not in talk.text
    assert "Gõ Lùi để quay lại" in talk.type(SECRET).text
    assert talk.asked.refuses
    assert leaks(talk) == []


def test_a_warning_asks_before_it_stores_and_does_not_say_the_text_back() -> None:
    talk = at_warning()
    assert talk.text == (
        "Câu này có vẻ có tên người, số điện thoại, chỗ ở. Không nên ghi ở đây."
        " Anh/chị sửa lại, hay vẫn ghi?"
    )
    assert talk.labels == ["Sửa lại", "Vẫn ghi", "Khẩn cấp"]
    assert "why" not in {name for name, value in talk.answers().items() if value}
    assert not any(part in reply.text for reply in talk.replies for part in PARTS)


def test_a_text_is_stored_when_the_officer_insists() -> None:
    talk = at_warning().tap("Vẫn ghi")
    assert talk.answers()["why"] == SECRET
    assert talk.open == "place"
    assert at_warning().type("vẫn ghi").answers()["why"] == SECRET
    assert at_warning().type("2").answers()["why"] == SECRET


def test_a_text_is_written_again_when_the_officer_thinks_better_of_it() -> None:
    talk = at_warning().tap("Sửa lại")
    assert talk.open == "why"
    assert talk.text == "Khó khăn gì?"
    assert leaks(talk) == []
    assert talk.type("Thiếu kinh phí").answers()["why"] == "Thiếu kinh phí"


def test_the_better_text_may_be_typed_at_once() -> None:
    talk = at_warning().type("Thiếu kinh phí")
    assert talk.answers()["why"] == "Thiếu kinh phí"
    assert leaks(talk) == []
    assert at_warning().type("Anh Tèo không hợp tác").labels == ["Sửa lại", "Vẫn ghi", "Khẩn cấp"]


def test_a_photo_does_not_answer_a_warning() -> None:
    talk = at_warning().hear(Photo("a.jpg"))
    assert "Anh/chị sửa lại, hay vẫn ghi?" in talk.text
    assert "why" not in {name for name, value in talk.answers().items() if value}


def test_a_word_leaves_a_warning_and_forgets_the_text() -> None:
    for word in ("lùi", "xem lại", "hoàn tác"):
        talk = at_warning().type(word)
        assert leaks(talk) == []
        assert talk.answers().get("why", "") == ""


def test_a_warning_comes_back_as_it_was() -> None:
    talk = at_warning().reopen(NOW)
    assert talk.labels == ["Sửa lại", "Vẫn ghi", "Khẩn cấp"]
    assert talk.type("trợ giúp").labels == ["Sửa lại", "Vẫn ghi", "Khẩn cấp"]
    assert talk.tap("Vẫn ghi").answers()["why"] == SECRET


def test_an_insisted_text_can_be_undone() -> None:
    talk = at_warning().tap("Vẫn ghi").type("hoàn tác")
    assert talk.open == "why"
    assert leaks(talk) == []


def test_a_change_on_the_card_is_guarded_too() -> None:
    talk = guarded().type("Một vụ", "Thiếu người").tap("Hội trường").type("bỏ qua", "bỏ qua")
    assert talk.tap("1").type(SECRET).answers()["what"] == "Một vụ"
    assert leaks(talk) == []
    talk.type("xem lại").tap("2").type(SECRET).tap("Vẫn ghi")
    assert talk.text.startswith("Anh/chị xem lại:")
    assert talk.answers()["why"] == SECRET


def test_the_typed_name_of_another_choice_is_guarded() -> None:
    talk = guarded().type("Một vụ", "Thiếu người", "Nhà chị Lan ở gần cầu treo")
    assert talk.asked.refuses
    assert leaks(talk) == []
    assert talk.open == "place"
    assert talk.type("Thôn Gò Mẫu").answers()["place_other"] == "Thôn Gò Mẫu"


def test_a_question_without_the_column_takes_every_text() -> None:
    talk = guarded().type("Một vụ", "Thiếu người").tap("Hội trường").type("bỏ qua", SECRET)
    assert talk.answers()["free"] == SECRET


def test_a_text_that_is_given_beforehand_is_guarded_too() -> None:
    given = {"what": SECRET, "why": "Thiếu người", "free": SECRET}
    session, _ = begin(GUARDED, NOW, given=given)
    assert session.open.endswith("what")
    answers = Instance(GUARDED, session.xml, today=NOW.date()).answers()
    assert answers == {"/data/why": "Thiếu người", "/data/free": SECRET}


def test_every_row_of_a_repeat_is_guarded() -> None:
    talk = Talk(ROWS).tap("Thêm").type(SECRET)
    assert talk.asked.refuses
    assert leaks(talk) == []


STRICT = small_form("""
| survey |
| | type | name | label | bind::identifying | constraint | constraint_message |
| | text | why | Khó khăn gì? | warn | string-length(.) <= 30 | Viết trong 30 chữ cái. |
| settings |
| | form_id | version |
| | nghiem | 1 |
""")


def test_what_the_forms_own_rule_refuses_is_not_offered_to_be_kept() -> None:
    talk = Talk(STRICT).type(SECRET)
    assert talk.text.startswith("Viết trong 30 chữ cái.")
    assert "Vẫn ghi" not in talk.labels
    assert "Vẫn ghi" in talk.type("Hỏi chị Lan ở thôn").labels
