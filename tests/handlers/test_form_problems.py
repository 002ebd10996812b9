"""Every kind of mistake has a Vietnamese sentence; what has none keeps its English reason."""

from __future__ import annotations

import re

import pytest

from forms.values import CODES
from handlers.form_problems import FILE, SHOWN, THERE, say, say_all
from storage.values import Fault

ENGLISH = re.compile(r"\b(the|is|not|cannot|row|sheet)\b")


@pytest.mark.parametrize("code", [code for code in CODES if code != "invalid"])
def test_every_code_of_the_forms_has_a_sentence(code: str) -> None:
    said = say(Fault(code, "foo", "survey", 7, "the reason is not shown"))
    if code in THERE:
        assert said.startswith("Trang survey, dòng 7: ")
    assert not ENGLISH.search(said.partition("“the reason")[0])


@pytest.mark.parametrize("code", [*FILE, *THERE])
def test_every_sentence_is_polite_and_whole(code: str) -> None:
    said = say(Fault(code, "{foo}", "survey", 7))
    assert said[-1] in ".…”"
    assert "{what}" not in said
    assert "!" not in said


def test_a_question_type_is_named_with_its_row_and_what_to_write() -> None:
    assert say(Fault("unsupported-type", "foo", "survey", 7)) == (
        "Trang survey, dòng 7: loại câu hỏi “foo” chưa được hỗ trợ. Anh/chị đổi thành loại khác, "
        "ví dụ text, integer, date, select_one."
    )


def test_what_has_no_sentence_keeps_its_reason_in_quotes() -> None:
    said = say(Fault("invalid", "", "choices", 3, "Something is odd."))
    assert said == "Trang choices, dòng 3: chưa dùng được: “Something is odd.”"
    assert say(Fault("brand-new")) == "Chưa dùng được."


def test_everything_is_said_at_once_by_sheet_and_row() -> None:
    faults = [
        Fault("missing-name", sheet="settings", row=2),
        Fault("missing-name", sheet="survey", row=9),
        Fault("missing-type", sheet="survey", row=2),
        Fault("missing-type", sheet="survey", row=2),
        Fault("title"),
    ]
    lines = say_all(faults).splitlines()
    assert [line[:24] for line in lines] == [
        "1. Trang settings: thiếu",
        "2. Trang survey, dòng 2:",
        "3. Trang survey, dòng 9:",
        "4. Trang settings, dòng ",
    ]


def test_what_is_more_than_a_screen_is_counted() -> None:
    faults = [Fault("missing-name", sheet="survey", row=row) for row in range(2, 102)]
    lines = say_all(faults).splitlines()
    assert len(lines) == SHOWN + 1
    assert lines[-1] == f"… và {100 - SHOWN} chỗ nữa."
