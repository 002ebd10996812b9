"""The scan for words that tell of a case finds them however they are written, and nothing else."""

from __future__ import annotations

import pytest

from storage.values import MessageKind, Outgoing
from tests import scanning
from tests.bot.rigs import new_office
from tests.clock import at
from tests.scanning import hidden


@pytest.mark.parametrize(
    "text",
    ["Có bạo lực.", "co bao luc", "BẠO LỰC gia đình", "Một nạn nhân mới", "hồ sơ, vụ việc 3"],
)
def test_a_hidden_word_is_found_with_and_without_accents(text: str) -> None:
    assert hidden(new_office().plan, text)


@pytest.mark.parametrize("text", ["Hội Liên hiệp Phụ nữ", "Hồ sơ riêng", "báo lúc 7 giờ", ""])
def test_other_words_are_left_alone(text: str) -> None:
    assert hidden(new_office().plan, text) == []


NOW = at("20/11/2024 09:00")


def sent(text: str, kind: MessageKind = "notice", private: bool = False) -> list[str]:
    """What the scan that every fake calls finds in a message."""
    before = len(scanning.FOUND)
    scanning.watch(Outgoing("line", "a", "a", kind, text, NOW, NOW, private=private))
    found = [what for what, _text in scanning.FOUND[before:]]
    del scanning.FOUND[before:]
    return found


@pytest.mark.parametrize("kind", ["nudge", "notice", "broadcast", "alarm"])
def test_what_comes_unasked_names_nobody_and_tells_of_no_case(kind: MessageKind) -> None:
    assert sent("Chị Lan ở gần cầu treo, số 0900 000 091.", kind)
    assert sent("Một nạn nhân mới.", kind)
    assert sent("Chị Tâm đã nhận. Gọi 1900 969 680.", kind) == []


def test_what_is_said_about_a_case_names_nobody_though_it_may_say_what_happened() -> None:
    assert sent("Chị Lan bị chồng đánh.", "question", private=True) == ["name"]
    assert sent("Có những hình thức bạo lực nào ạ?", "question", private=True) == []
    assert sent("Chị Lan bị chồng đánh.", "question") == []  # a report that has to be answered for
