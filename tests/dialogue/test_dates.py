"""Dates and hours as officers type them, on Wednesday 20/11/2024 unless said otherwise."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.dates import read_date, read_time, say_date

TODAY = date(2024, 11, 20)
DATES = [
    ("27/11", "2024-11-27"), ("18/11", "2024-11-18"), ("18-11", "2024-11-18"),
    ("18.11", "2024-11-18"), ("ngày 18/11", "2024-11-18"), ("18 tháng 11", "2024-11-18"),
    ("ngày 18 tháng 11 năm 2023", "2023-11-18"), ("20.11.24", "2024-11-20"),
    ("20/11/2024", "2024-11-20"), ("27/11/26", "2026-11-27"), ("2024-11-18", "2024-11-18"),
    ("hôm nay", "2024-11-20"), ("hôm qua", "2024-11-19"), ("Hôm Qua ạ", "2024-11-19"),
    ("chiều hôm qua", "2024-11-19"), ("sáng nay", "2024-11-20"), ("tối qua", "2024-11-19"),
    ("hom kia", "2024-11-18"), ("mai", "2024-11-21"), ("thứ hai tuần trước", "2024-11-11"),
    ("thứ 2", "2024-11-18"), ("t6", "2024-11-15"), ("thứ tư", "2024-11-20"),
    ("chủ nhật", "2024-11-17"), ("CN tuần trước", "2024-11-17"), ("thứ sáu tuần này", "2024-11-22"),
    ("29/2", "2024-02-29"), ("29/2/2023", None), ("31/2", None), ("31/11", None), ("0/5", None),
    ("32/1", None), ("15/13", None), ("1/1/1800", None), ("ngày 5", "2024-11-05"),
    ("ngày 25", "2024-10-25"), ("１８/１１", "2024-11-18"), ("1️⃣8️⃣/1️⃣1️⃣", "2024-11-18"),
    ("²⁰/11", None), ("١٨/١١", None), ("18", None), ("", None), ("20/11/24/1", None),
    ("hôm trước", None), ("tuần trước", None), ("1/2 số dân", None), ("9" * 5000, None),
    ("thứ 8", None), ("👍", None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), DATES)
def test_a_date_is_read_as_it_is_meant(typed: str, meant: str | None) -> None:
    assert read_date(typed, TODAY) == (date.fromisoformat(meant) if meant else None)


@pytest.mark.parametrize("typed", [t for t, meant in DATES if meant])
def test_a_phone_that_sends_decomposed_letters_is_understood(typed: str) -> None:
    assert read_date(unicodedata.normalize("NFD", typed), TODAY) == read_date(typed, TODAY)


@pytest.mark.parametrize(
    ("today", "typed", "meant"),
    [
        (date(2025, 1, 3), "30/12", date(2024, 12, 30)),
        (date(2024, 12, 30), "2/1", date(2025, 1, 2)),
        (date(2025, 1, 1), "hôm qua", date(2024, 12, 31)),
        (date(2025, 1, 2), "ngày 30", date(2024, 12, 30)),
        (date(2025, 3, 1), "29/2", date(2024, 2, 29)),
        (date(2024, 3, 1), "hôm qua", date(2024, 2, 29)),
        (date(2024, 11, 18), "thứ hai", date(2024, 11, 18)),
        (date(2025, 1, 1), "thứ sáu tuần trước", date(2024, 12, 27)),
    ],
)
def test_a_date_across_the_year_is_the_nearest(today: date, typed: str, meant: date) -> None:
    assert read_date(typed, today) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8h30", "08:30"), ("8 giờ", "08:00"), ("14:00", "14:00"), ("3 giờ chiều", "15:00"),
        ("8h rưỡi", "08:30"), ("7h tối", "19:00"), ("12h trưa", "12:00"), ("25h", None),
        ("8h75", None), ("8", None), ("tám giờ", None), ("8h30 9h", None), ("²h", None),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_it_is_meant(typed: str, meant: str | None) -> None:
    assert read_time(typed) == (f"{meant}:00.000" if meant else None)


def test_a_date_is_said_with_its_weekday_and_the_year_only_when_it_is_another() -> None:
    assert say_date(date(2024, 11, 19), TODAY) == "thứ Ba 19/11"
    assert say_date(date(2023, 11, 19), TODAY) == "Chủ nhật 19/11/2023"


@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reader(typed: str, today: date) -> None:
    read = read_date(typed, today)
    assert read is None or 1900 <= read.year <= 2100
    assert read_time(typed) is None or len(read_time(typed) or "") == 12


@given(st.dates(date(2024, 3, 1), date(2025, 12, 1)))
@settings(max_examples=60, deadline=None)
def test_a_day_and_month_of_the_last_months_are_read_back(day: date) -> None:
    assert read_date(f"{day.day}/{day.month}", day) == day
