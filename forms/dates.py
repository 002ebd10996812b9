"""Dates as XForms knows them: ISO text, and a number of days since 1970 in arithmetic."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta

EPOCH = date(1970, 1, 1)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(Z|[+-][0-9]{2}:?[0-9]{2})?")
TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
SECONDS_A_DAY = 86_400
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_VI = tuple(f"thg {month}" for month in range(1, 13))
WEEKDAYS_VI = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


def days(text: str) -> float | None:
    """The days since 1970-01-01 UTC of an ISO date or dateTime; None if it is neither."""
    try:
        if DATE.fullmatch(text):
            return float((date.fromisoformat(text) - EPOCH).days)
        if DATETIME.fullmatch(text):
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            since = moment - datetime(1970, 1, 1, tzinfo=UTC)
            return since.total_seconds() / SECONDS_A_DAY
    except (ValueError, OverflowError):
        return None
    return None


def day_text(number: float) -> str:
    """The ISO date of a number of days; "" if there is none."""
    try:
        return (EPOCH + timedelta(days=math.trunc(number))).isoformat()
    except (ValueError, OverflowError):
        return ""


def moment_text(number: float) -> str:
    """The ISO dateTime of a number of days, in UTC; "" if there is none."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=number)
    except (ValueError, OverflowError):
        return ""
    return written(moment)


def written(moment: datetime) -> str:
    """A moment as XForms writes it: milliseconds and the offset; without a zone it is UTC."""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime | None:
    """An ISO date or dateTime as a moment (midnight for a date); None if it is neither."""
    if days(text) is None:
        return None
    if DATE.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time())
    return datetime.fromisoformat(text)


def format_moment(text: str, pattern: str, vietnamese: bool = False) -> str:
    """`format-date`: %Y %y %m %n %b %d %e %H %h %M %S %3 %a %W; "" for what is no date."""
    moment = moment_of(text)
    if moment is None:
        return ""
    months = MONTHS_VI if vietnamese else MONTHS
    weekdays = WEEKDAYS_VI if vietnamese else WEEKDAYS
    parts = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": months[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "a": weekdays[moment.weekday()],
        "W": f"{moment.isocalendar().week:02d}",
        "%": "%",
    }
    return re.sub(r"%(.)", lambda m: parts.get(m[1], m[0]), pattern)


def decimal_time(text: str) -> float:
    """The fraction of a day of an ISO time, or of a dateTime as it is written; NaN if neither."""
    moment = moment_of(text)
    try:
        at = moment.time() if moment else time.fromisoformat(text)
    except ValueError:
        return math.nan
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    return (seconds + at.microsecond / 1e6) / SECONDS_A_DAY
