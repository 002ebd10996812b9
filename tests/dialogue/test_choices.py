"""Choices by number, by label, with and without accents; near names are never taken."""

from __future__ import annotations

import unicodedata

import pytest

from dialogue.choosing import choose, choose_many, near, typed_number
from dialogue.folding import clip, fold
from forms.values import Choice

COMMUNES = [
    Choice(str(n), label)
    for n, label in enumerate(("Sơn Hà", "Sơn Hạ", "Sơn Hải", "Sơn Thủy", "Sơn Kỳ", "Di Lăng"), 1)
]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Sơn Hà", "Sơn Hà"), ("sơn hạ", "Sơn Hạ"), ("SƠN HẠ", "Sơn Hạ"), ("son ha", None),
        ("son hai", "Sơn Hải"), ("Sơn Hài", None), ("Sơn Thuỷ", "Sơn Thủy"),
        ("son thuy", "Sơn Thủy"), ("sown kyf", None), ("Sơn", None), ("son  ky", "Sơn Kỳ"),
        ("Sơn Ky", "Sơn Kỳ"), ("di lang", "Di Lăng"), ("Đi Lăng", None),
        ("1", "Sơn Hà"), ("2.", "Sơn Hạ"), ("3)", "Sơn Hải"), ("４", "Sơn Thủy"),
        ("5️⃣", "Sơn Kỳ"), ("0", None), ("7", None), ("²", None), ("①", None), ("-1", None),
        ("1_", None), ("", None), ("x" * 5000, None),
    ],
)  # fmt: skip
def test_a_choice_is_taken_only_when_it_is_unmistakable(typed: str, label: str | None) -> None:
    for form in ("NFC", "NFD"):
        found = choose(unicodedata.normalize(form, typed), COMMUNES)
        assert (found.label if found else None) == label


def test_one_of_two_names_that_differ_in_an_accent_is_not_taken_for_the_other() -> None:
    assert choose("Sơn Hạ", [Choice("1", "Sơn Hà")]) is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("1, 3", "1 3"), ("1 3", "1 3"), ("1 và 3", "1 3"), ("1;3.", "1 3"), ("3, 1, 3", "3 1"),
        ("Sơn Hà, di lang", "1 6"), ("Sơn Hà, 9", None), ("1, 9", None), ("2", "2"),
        ("Sơn Hà Sơn Hạ", None), (",", None),
    ],
)  # fmt: skip
def test_several_choices_are_all_understood_or_none(typed: str, names: str | None) -> None:
    found = choose_many(typed, COMMUNES)
    assert (" ".join(c.name for c in found) if found else None) == names


def test_a_label_that_is_a_number_wins_over_the_line_of_that_number() -> None:
    found = choose("2", [Choice("a", "5"), Choice("b", "7"), Choice("c", "2")])
    assert found and found.name == "c"


def test_numbers_count_what_is_on_the_screen() -> None:
    found = choose("1", COMMUNES, COMMUNES[3:])
    assert found and found.label == "Sơn Thủy"


def test_similar_choices_are_offered() -> None:
    assert [c.label for c in near("son ha", COMMUNES)] == ["Sơn Hà", "Sơn Hạ", "Sơn Hải"]
    assert near("s", COMMUNES) == []


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("1234", None), ("a1", None)])
def test_a_line_number_is_short(typed: str, number: int | None) -> None:
    assert typed_number(typed) == number


def test_folding_drops_accents_and_spaces() -> None:
    assert fold("  Sơn  Thuỷ Đ") == "son thuy d"


@pytest.mark.parametrize("most", [10, 100, 3900])
def test_a_text_is_cut_to_utf16_units(most: int) -> None:
    for text in ("a" * 5000, "👍" * 5000, "ngắn"):
        assert len(clip(text, most).encode("utf-16-le")) // 2 <= most
    assert clip("vừa đủ", 6) == "vừa đủ"
