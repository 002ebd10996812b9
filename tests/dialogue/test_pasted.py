"""One pasted message instead of a conversation, and several figures in one answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.pasting import looks_like_report, read_message
from forms import Instance
from tests.dialogue.pasted import TODAY, messages
from tests.dialogue.talking import NOW, Talk, activity, plan_form

FORM = plan_form("hoat-dong")
PASTED = "Xã Sơn Thủy 20/11 tổ chức 2 buổi nói chuyện chuyên đề, 120 người (75 nữ), 3 băng rôn"
UNITS = ("UBND xã Sơn Thủy", "UBND xã Sơn Hạ", "UBND thị trấn Di Lăng", "Công an huyện")
CARD = """Anh/chị xem lại:
1. Hoạt động: Nói chuyện chuyên đề
2. Ngày: thứ Tư 20/11
3. Địa điểm: Nhà văn hóa xã
4. Số người dự: 120
5. Nữ: 75, nam: 45
6. Ảnh: 1 ảnh
7. Số buổi: 2
Gõ số để sửa."""
VENUE = "tại nhà văn hóa xã"


def pasted(text: str, at: int = 0) -> Talk:
    """A conversation that begins with the activity number `at` of a message."""
    told = read_message(text, FORM, NOW.date())[at]
    return Talk(FORM, given=told.values, unsure=told.unsure)


def test_only_what_is_missing_is_asked_and_the_card_shows_the_rest() -> None:
    talk = pasted(PASTED)
    assert talk.text.startswith(
        "Tôi đọc được: Nói chuyện chuyên đề, thứ Tư 20/11, 120 người dự, 75 nữ, 2 buổi.\nỞ đâu ạ?"
    )
    assert talk.tap("Nhà văn hóa xã").open == "photo"
    assert talk.photo().text == CARD
    assert talk.tap("Gửi").session.outcome == "submitted"


def test_the_second_activity_is_returned_for_a_form_of_its_own() -> None:
    talk = pasted(PASTED, 1)
    assert talk.text.startswith("Tôi đọc được: Băng rôn, khẩu hiệu, thứ Tư 20/11, số lượng 3.")
    assert talk.open == "place"


def test_what_was_not_taken_is_said() -> None:
    talk = pasted("20/11 thăm hỏi tặng quà, khoảng 30 suất")
    assert "Chưa rõ: “30 suất”." in talk.text
    assert "total" not in talk.answers()


def test_what_was_read_can_be_undone_one_by_one_and_walked_back_over() -> None:
    talk = pasted(PASTED).type("hoàn tác")
    assert "sessions" not in talk.answers()
    talk.type("hoàn tác")
    assert talk.open == "women"
    assert talk.type("80").answers()["women"] == "80"
    assert pasted(PASTED).type("lùi").open != "place"


def test_numbers_wait_until_the_kind_of_activity_is_known() -> None:
    talk = pasted("Ngày 20/11 xã tổ chức tuyên truyền, 45 người tham gia, 25 nữ")
    assert talk.open == "activity_type"
    talk.tap("Nói chuyện chuyên đề")
    assert talk.text.startswith("Đã ghi: 45 người dự, 25 nữ.")
    assert (talk.answers()["total"], talk.answers()["women"]) == ("45", "25")
    assert talk.open == "place"


def test_the_women_wait_for_the_total() -> None:
    talk = pasted(f"20/11 nói chuyện chuyên đề {VENUE}, gần 100 chị em")
    assert talk.open == "total"
    assert talk.type("110").text.startswith("Đã ghi: 110 người dự, 100 nữ.")
    assert talk.open == "photo"


def test_women_that_are_more_than_the_total_are_asked_about() -> None:
    talk = pasted(f"20/11 nói chuyện chuyên đề {VENUE}, gần 100 chị em").type("90")
    assert talk.open == "women"
    assert "women" not in talk.answers()


def test_a_day_that_has_not_come_is_asked_about() -> None:
    talk = pasted("Ngày 27/11 nói chuyện chuyên đề 60 người, 30 nữ")
    assert talk.open == "date_from"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("120 người, 75 nữ, 30 dân tộc", {"total": "120", "women": "75", "ethnic": "30"}),
        ("120 (75 nữ)", {"total": "120", "women": "75"}),
        ("120, nữ 75", {"total": "120", "women": "75"}),
        ("khoảng 120 người trong đó 75 chị em", {"total": "120", "women": "75"}),
    ],
)
def test_several_figures_in_one_answer_fill_the_other_questions(
    typed: str, kept: dict[str, str]
) -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm qua 19/11", "Toàn xã").type(typed)
    assert {name: talk.answers().get(name) for name in kept} == kept
    assert talk.text.startswith("Đã ghi: 120 người dự, 75 nữ")
    assert talk.open == "photo"


@pytest.mark.parametrize("typed", ["120 người, 30", "120, 75", "120 người, 75 nữ, 12 thôn"])
def test_a_figure_without_a_label_is_not_guessed(typed: str) -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm qua 19/11", "Toàn xã").type(typed)
    assert talk.open == "total"
    assert "total" not in talk.answers()


def test_women_in_the_same_line_that_do_not_fit_are_asked_about() -> None:
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm qua 19/11", "Toàn xã")
    talk.type("120 người, 130 nữ")
    assert "women" not in talk.answers()


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        (PASTED, "UBND xã Sơn Thủy", ""),
        (PASTED, "UBND xã Sơn Hạ", "UBND xã Sơn Thủy"),
        ("xa son thuy 20/11 noi chuyen chuyen de 50 nguoi", "UBND xã Sơn Hạ", "UBND xã Sơn Thủy"),
        ("20/11 nói chuyện chuyên đề 50 người", "UBND xã Sơn Hạ", ""),
    ],
)
def test_another_unit_that_is_named_is_said(text: str, own: str, other: str) -> None:
    assert {u.elsewhere for u in read_message(text, FORM, NOW.date(), UNITS, own)} == {other}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (PASTED, True),
        ("bc: loa xã phát thanh 12 lượt", True),
        ("120", False),
        ("hôm qua", False),
        ("chị cho em hỏi báo cáo nộp trước ngày 27/11 phải không ạ", False),
        ("Em nộp báo cáo rồi nha chị, có gì gọi em 0912345678", False),
        ("Nhà văn hóa thôn Làng Mẫu", False),
    ],
)
def test_a_report_is_told_from_other_texts(text: str, is_one: bool) -> None:
    assert looks_like_report(text, FORM) is is_one


@pytest.mark.parametrize(
    "text",
    [
        "nói chuyện chuyên đề 20/11: nam 20 nữ 30 dtts 45 trẻ em 3",
        "nói chuyện chuyên đề 20/11, 120 người nữ 75 dtts 30 trẻ em 5",
        "20/11 nói chuyện chuyên đề do 2 chị phụ trách, mỗi buổi 40 người",
        "20/11 nói chuyện chuyên đề 50 người (nữ 30) ở thôn 1, 35 người ở thôn 2",
        "20/11 nói chuyện chuyên đề 45/60 người dự, nữ 40%",
        "20/11 nói chuyện chuyên đề, 100 nam, nữ; tăng 20 nữ so với tháng trước",
        "20/11 nói chuyện chuyên đề, 5O người",
    ],
)
def test_figures_that_could_mean_two_things_are_left_to_be_asked(text: str) -> None:
    values = read_message(text, FORM, TODAY)[0].values
    assert not {"total", "women", "ethnic", "children"} & set(values)


PIECES = st.sampled_from(
    [
        "20/11", "120 người", "75 nữ", "nữ: 75", "3 băng rôn", "nói chuyện chuyên đề", "tập huấn",
        "(", ")", ";", "\n", "- ", "1)", "👩", "1tr5", "ngân sách xã", "mỗi buổi", "100-120", "²",
        "hôm qua", "tại thôn 3", "mười hai", "60%", "phối hợp với Công an xã", "\u0301", "\x00",
        "năm 2023", "9" * 40, "1 500 000", "đ", "H’re", "trong đó", "nam", "và", ",", ":", "/",
    ]
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.sampled_from([m.text for name in ("develop", "measure") for m in messages(name)]),
)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_reader_and_no_value_breaks_a_rule(text: str) -> None:
    looks_like_report(text, FORM)
    for told in read_message(text, FORM, TODAY, UNITS, UNITS[0]):
        talk = Talk(FORM, given=told.values, unsure=told.unsure)
        filled = Instance(FORM, talk.session.xml, today=NOW.date())
        assert [v for v in filled.errors() if v.kind == "constraint"] == []


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "20/11 ", "120 người, ", "tập huấn ", "(", "nữ ", "1/", "“", "a@", "n-"]
)
def test_a_long_text_is_read_or_left(piece: str) -> None:
    text = (piece * 5000)[:5000]
    assert isinstance(read_message(text, FORM, TODAY), tuple)
    assert read_message(text + piece * 5000, FORM, TODAY) == ()
