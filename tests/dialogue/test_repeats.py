"""Repeats: “one more?”, rows with their numbers, back and undo over them; and other kinds."""

from __future__ import annotations

from dialogue.asking import answer_rows
from dialogue.reading import Read, read
from dialogue.values import File, Location, Session, Text
from forms.values import Choice, Kind, Question
from tests.dialogue.talking import NOW, Talk, small_form

DOCUMENTS = """
| survey |
| | type | name | label | required | bind::short |
| | integer | count | Mấy văn bản? | yes | Văn bản |
| | begin_repeat | docs | Văn bản | | |
| | text | number | Số hiệu? | yes | Số hiệu |
| | date | signed | Ký ngày nào? | | Ngày ký |
| | end_repeat | | | | |
| | text | note | Ghi chú? | | Ghi chú |
| settings |
| | form_id | version |
| | vb | 1 |
"""
KINDS = """
| survey |
| | type | name | label | parameters |
| | time | at | Mấy giờ? | |
| | dateTime | when | Lúc nào? | |
| | decimal | weight | Nặng bao nhiêu? | |
| | range | mark | Mấy điểm? | start=1 end=10 step=1 |
| | audio | voice | Tin thoại? | |
| | file | paper | Tệp? | |
| | geopoint | where | Ở đâu? | |
| settings |
| | form_id | version |
| | kinds | 1 |
"""


def test_rows_are_added_until_there_are_no_more() -> None:
    talk = Talk(small_form(DOCUMENTS)).type("2")
    assert talk.text == "Đã ghi: 2. Văn bản: thêm một mục không ạ?"
    assert talk.labels[:2] == ["Thêm", "Không còn"]
    assert talk.tap("Thêm").text.startswith("Văn bản 1: Số hiệu?")
    talk.type("12/KH", "hôm qua", "1", "13/KH").tap("Bỏ qua")
    assert talk.type("2").text.startswith("Ghi chú?")
    talk.tap("Bỏ qua")
    assert "2. Văn bản 1: Số hiệu: 12/KH\n3. Văn bản 1: Ngày ký: thứ Ba 19/11" in talk.text
    assert "5. Văn bản 2: Ngày ký: chưa có" in talk.text
    assert talk.tap("4").type("14/KH").text.startswith("Anh/chị xem lại:")
    assert talk.tap("Lùi").text.startswith("Văn bản 2: Số hiệu? (đang ghi: 14/KH)")


def test_undo_and_back_walk_over_rows() -> None:
    talk = Talk(small_form(DOCUMENTS)).type("1").tap("Thêm")
    talk.type("hoàn tác")
    assert talk.text.startswith("Đã bỏ câu vừa ghi. Văn bản: thêm một mục không ạ?")
    talk.tap("Thêm").type("12/KH").tap("Bỏ qua", "Không còn", "Lùi")
    assert talk.text == "Văn bản: thêm một mục không ạ?"
    talk.tap("Thêm").type("13/KH")
    assert talk.answers()["number"] == "13/KH"
    assert talk.type("lùi").text.startswith("Văn bản 2: Số hiệu? (đang ghi: 13/KH)")


def test_nonsense_at_one_more_adds_nothing() -> None:
    talk = Talk(small_form(DOCUMENTS)).type("1")
    before = talk.session
    assert talk.type("xyz").text.startswith("Tôi chưa hiểu câu trả lời này.")
    assert talk.same_but_number(before)


def test_every_kind_of_question_takes_its_answer() -> None:
    talk = Talk(small_form(KINDS)).type("8h30", "hôm qua 14 giờ", "12,5", "11", "7")
    talk.hear(File("a.pdf"))
    assert talk.open == "voice"
    talk.hear(File("a.ogg", media="audio")).hear(File("b.pdf", "b.pdf"))
    talk.hear(Location(999.0, 0.0))
    assert talk.open == "where"
    talk.hear(Location(15.05, 108.5))
    assert talk.answers() == {
        "at": "08:30:00.000",
        "when": "2024-11-19T14:00:00.000+07:00",
        "weight": "12.5",
        "mark": "7",
        "voice": "a.ogg",
        "paper": "b.pdf",
        "where": "15.050000 108.500000 0 0",
    }
    assert "2. Lúc nào: thứ Ba 19/11, 14:00" in talk.text


def test_an_order_is_shown_in_the_order_of_its_taps() -> None:
    choices = (Choice("a", "Một"), Choice("b", "Hai"))
    order = Question("/data/order", "order", Kind.RANK, "Xếp thứ tự?", choices=choices)
    session = Session("f", "1", picked=("b", "a"))
    labels = [o.label for row in answer_rows(session, order, NOW.date()) for o in row]
    assert labels == ["✓ 2. Một", "✓ 1. Hai", "Xong"]
    assert read(order, Text("2, 1"), NOW) == Read("b a")
