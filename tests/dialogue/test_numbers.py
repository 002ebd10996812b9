"""Numbers as officers type them, and what must never pass for one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.numbers import read_decimal, read_integer
from dialogue.reading import say_number

NUMBERS = [
    ("0", 0), ("120", 120), ("007", 7), (" 12 ", 12), ("12.", 12),
    ("1.500.000", 1_500_000), ("1,500,000", 1_500_000), ("1 500 000", 1_500_000),
    ("1.500", 1500), ("1tr5", 1_500_000), ("1,5 triệu", 1_500_000), ("1.5tr", 1_500_000),
    ("2 triệu rưỡi", 2_500_000), ("2 trieu ruoi", 2_500_000), ("500k", 500_000),
    ("500 nghìn", 500_000), ("15 ngàn", 15_000), ("1 tỷ 2", 1_200_000_000), ("2tr", 2_000_000),
    ("1tr500", 1_500_000), ("khoảng 30", 30), ("Khoảng  30 người", 30), ("tầm 50", 50),
    ("gần 100 người", 100), ("có khoảng 30 người dân", None), ("được 12 người nữ", 12),
    ("ba mươi lăm", 35), ("ba lăm", None), ("mười", 10), ("mười lăm", 15), ("hai mươi mốt", 21),
    ("một trăm linh năm", 105), ("một trăm hai mươi", 120), ("hai nghìn", 2000),
    ("một nghìn hai trăm", 1200), ("một triệu năm trăm nghìn", 1_500_000), ("ba chục", 30),
    ("không", 0), ("Không có", 0), ("ko", 0), ("không có ai", 0), ("0 người", 0),
    ("2 lớp", 2), ("12 người", 12), ("12người", 12), ("5 chị em", 5), ("3 văn bản", 3),
    ("năm", 5), ("nam", None), ("năm người", 5), ("tám", 8),
    ("１２０", 120), ("1️⃣2️⃣", 12), ("BA MƯƠI", 30),
]  # fmt: skip
EVIL = [
    "", " ", "²", "10²", "٣", "१२", "①", "½", "1_000", "1e9", "nan", "inf", "-5", "–5", "10-12",
    "0x10", "1.2.3", "1..5", "1.50.000", "12a3", "mười hai mươi", "trăm", "nghìn", "rưỡi",
    "hai ba", "abc", "👍", "1" * 16, "9" * 61, "9" * 5000, "1tr50", "1/2", "12:30", "vài chục",
    "không biết", "120 hoặc 130", "=1+1", "١٢", "\u200b",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), NUMBERS)
def test_a_number_is_read_as_it_is_meant(typed: str, meant: int | None) -> None:
    assert read_integer(typed) == meant


@pytest.mark.parametrize("typed", [t for t, meant in NUMBERS if meant is not None])
def test_a_phone_that_sends_decomposed_letters_is_understood(typed: str) -> None:
    assert read_integer(unicodedata.normalize("NFD", typed)) == read_integer(typed)


@pytest.mark.parametrize("typed", EVIL)
def test_what_is_not_certainly_a_number_is_refused(typed: str) -> None:
    assert read_integer(typed) is None
    assert read_decimal(typed) is None or typed == "½"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1,5", "1.5"), ("12.25", "12.25"), ("3", "3"), ("1.500", "1500"), ("0,5 kg", "0.5")],
)
def test_a_decimal_is_written_with_a_point(typed: str, meant: str) -> None:
    assert read_decimal(typed) == meant


@pytest.mark.parametrize(
    ("value", "said"),
    [("1500000.5", "1.500.000,5"), ("-1200", "-1.200"), ("0", "0"), ("a.b", "a.b"), ("", "")],
)
def test_a_number_is_said_in_the_vietnamese_way(value: str, said: str) -> None:
    assert say_number(value) == said


@given(st.integers(0, 10**12))
@settings(max_examples=60, deadline=None)
def test_what_is_said_is_read_back(number: int) -> None:
    assert read_integer(say_number(str(number))) == number


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reader(typed: str) -> None:
    whole = read_integer(typed)
    assert whole is None or 0 <= whole < 10**15
