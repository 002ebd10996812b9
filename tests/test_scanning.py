"""The scan for words that tell of a case finds them however they are written, and nothing else."""

from __future__ import annotations

import pytest

from tests.bot.rigs import new_office
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
