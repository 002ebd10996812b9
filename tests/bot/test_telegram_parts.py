"""A text of any length becomes parts that Telegram takes, and nothing of it is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram_parts import MOST, parts
from tests.fakes.telegram_checks import units

WORD = st.text(st.sampled_from("aăđ🌾ộ-"), min_size=1, max_size=40)
LONG = st.sampled_from(["x" * 5000, "🌾" * 3000, "a" * 4095 + "🌾", "dòng\n" * 900, "từ " * 2000])
TEXT = st.lists(st.one_of(WORD, LONG), min_size=1, max_size=30).flatmap(
    lambda words: st.sampled_from([" ", "\n", "\n\n", "  \n "]).map(lambda gap: gap.join(words))
)


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_no_part_is_too_long_or_empty_and_no_word_is_lost(text: str) -> None:
    made = list(parts(text))
    assert all(0 < units(part) <= MOST and part.strip() for part in made)
    assert "".join("".join(made).split()) == "".join(text.split())


def test_a_short_text_is_left_as_it_is() -> None:
    assert list(parts(" hai dòng\n\n")) == [" hai dòng\n\n"]


def test_lines_stay_whole_where_they_can() -> None:
    line = "m" * 1500
    assert list(parts("\n".join([line] * 4))) == [f"{line}\n{line}", f"{line}\n{line}"]


def test_words_stay_whole_where_they_can() -> None:
    assert {word for part in parts("tiếng " * 2000) for word in part.split()} == {"tiếng"}


def test_characters_of_two_units_stay_whole() -> None:
    assert set("".join(parts("x" + "🌾" * 4096))) == {"x", "🌾"}
