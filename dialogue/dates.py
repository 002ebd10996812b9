"""Dates as they are typed: “27/11”, “hôm qua”, “thứ hai tuần trước”; and as they are said back."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dialogue.folding import fold, plain_digits

LONGEST = 40  # characters; a longer text is no date
FULL = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})")
SHORT = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})")
SPOKEN = re.compile(r"([0-9]{1,2}) thang ([0-9]{1,2})(?: nam ([0-9]{4}))?")
DAY = re.compile(r"(?:ngay|mung|mong) ([0-9]{1,2})")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
WEEKDAY = re.compile(
    r"(thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|chu nhat|cn)(?: (tuan truoc|tuan nay|vua roi))?"
)
CLOCK = re.compile(
    r"([0-9]{1,2}) ?(?:h|g|gio|:)(?: ?([0-9]{1,2}|ruoi))?(?: ?p(?:hut)?)?"
    r"(?: (sang|trua|chieu|toi))?"
)
TODAY = ("hom nay", "nay", "sang nay", "trua nay", "chieu nay", "toi nay", "bua nay")
YESTERDAY = ("hom qua", "qua", "bua qua", "toi qua", "dem qua")
RELATIVE = {
    **dict.fromkeys(TODAY, 0),
    **dict.fromkeys(YESTERDAY, -1),
    **{f"{part} hom nay": 0 for part in ("sang", "trua", "chieu", "toi")},
    **{f"{part} hom qua": -1 for part in ("sang", "trua", "chieu", "toi", "dem")},
    **{"hom kia": -2, "bua kia": -2, "ngay mai": 1, "mai": 1, "ngay kia": 2},
}
WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
AHEAD = timedelta(days=60)  # a date without a year is the latest one not further ahead than this


def read_date(typed: str, today: date) -> date | None:
    """The day that is meant; None when it is not certain."""
    text = _plain(typed)
    if text in RELATIVE:
        return today + timedelta(days=RELATIVE[text])
    bare = text.removeprefix("ngay ").strip()
    if match := ISO.fullmatch(bare):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := FULL.fullmatch(bare):
        year = int(match[3])
        return _day(year if year > 99 else 2000 + year, int(match[2]), int(match[1]))
    if match := SPOKEN.fullmatch(bare):
        if match[3]:
            return _day(int(match[3]), int(match[2]), int(match[1]))
        return _nearest(int(match[1]), int(match[2]), today)
    if match := SHORT.fullmatch(bare):
        return _nearest(int(match[1]), int(match[2]), today)
    if match := DAY.fullmatch(text):
        return _recent(int(match[1]), today)
    if match := WEEKDAY.fullmatch(text):
        return _weekday(match[1], match[2] or "", today)
    return None


def read_time(typed: str) -> str | None:
    """The time of day as ISO text: “8h30”, “14:00”, “3 giờ chiều”; None when not certain."""
    match = CLOCK.fullmatch(_plain(typed))
    if not match:
        return None
    hour = int(match[1])
    minute = 30 if match[2] == "ruoi" else int(match[2] or 0)
    if match[3] in ("chieu", "toi") and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}:00.000" if hour < 24 and minute < 60 else None


def _plain(typed: str) -> str:
    """Folded, with plain digits and without the part of the day; "" when it cannot be a date."""
    plain = plain_digits(typed) if len(typed) <= LONGEST else None
    text = fold(plain or "").strip(" .,!")
    return text.removesuffix(" a").removesuffix(" nhe")


def say_date(day: date, today: date) -> str:
    """ "thứ Ba 19/11"; with the year when it is another one."""
    year = "" if day.year == today.year else f"/{day.year}"
    return f"{NAMES[day.weekday()]} {day.day:02d}/{day.month:02d}{year}"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _nearest(day: int, month: int, today: date) -> date | None:
    """The latest such day that is not far ahead: “20/12” in January was last month."""
    for year in (today.year + 1, today.year, today.year - 1):
        found = _day(year, month, day)
        if found and found <= today + AHEAD:
            return found
    return None


def _recent(day: int, today: date) -> date | None:
    """“ngày 20”: of this month, or of the last one when that is still to come."""
    this = _day(today.year, today.month, day)
    if this and this <= today:
        return this
    last = today.replace(day=1) - timedelta(days=1)
    return _day(last.year, last.month, day)


def _weekday(name: str, when: str, today: date) -> date | None:
    last = name.split()[-1]
    if name in ("chu nhat", "cn"):
        number = 6
    elif last.isdigit() or (name[0] == "t" and name[1:].isdigit()):
        number = int(last[-1]) - 2
    else:
        number = WEEKDAYS[last]
    monday = today - timedelta(days=today.weekday())
    if when == "tuan truoc":
        return monday + timedelta(days=number - 7)
    if when == "tuan nay":
        return monday + timedelta(days=number)
    found = monday + timedelta(days=number)
    return found if found <= today else found - timedelta(days=7)
