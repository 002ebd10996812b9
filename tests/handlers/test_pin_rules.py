"""Which PINs are refused, and how a typed one is read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.pin_rules import digits, easy

PINS = st.from_regex(r"[0-9]{6}", fullmatch=True).filter(str.isascii)
DAYS = st.dates(date(1930, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    "pin",
    ["000000", "111112", "121212", "123456", "654321", "789012", "210987", "135791", "123123",
     "112233", "010190", "290224", "311299"],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(pin: str) -> None:
    assert easy(pin)


@pytest.mark.parametrize("pin", ["482913", "320190", "300274", "159753"])
def test_what_says_nothing_is_taken(pin: str) -> None:
    assert not easy(pin)


@given(DAYS)
def test_no_birthday_is_taken(day: date) -> None:
    assert easy(day.strftime("%d%m%y"))


@given(st.integers(0, 9), st.integers(0, 9))
def test_no_run_is_taken_whatever_its_step(first: int, step: int) -> None:
    assert easy("".join(str((first + n * step) % 10) for n in range(6)))


@given(PINS, st.sampled_from(["", " ", "-", "."]))
def test_grouped_and_full_width_digits_are_read_alike(pin: str, between: str) -> None:
    typed = between.join((pin[:2], pin[2:4], pin[4:]))
    assert digits(typed) == pin
    assert digits(typed.translate({48 + n: 0xFF10 + n for n in range(10)})) == pin


@given(st.text(max_size=20))
def test_whatever_is_typed_only_plain_digits_come_out(typed: str) -> None:
    found = digits(typed)
    assert all(one in "0123456789" for one in found)


def test_few_pins_are_refused() -> None:
    """Whoever picks at random is hardly ever sent back."""
    refused = sum(easy(f"{n:06d}") for n in range(0, 1_000_000, 7))
    assert refused / (1_000_000 / 7) < 0.05


def test_every_day_of_a_year_is_a_birthday() -> None:
    days = [date(2000, 1, 1) + timedelta(days=n) for n in range(366)]
    assert all(easy(f"{day:%d%m}85") for day in days)
