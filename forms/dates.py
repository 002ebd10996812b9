"""Dates as XForms knows them: ISO text, and a number of days since 1970 in arithmetic."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta

EPOCH = date(1970, 1, 1)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(Z|[+-][0-9]{2}:?[0-9]{2})?")
SECONDS_A_DAY = 86_400
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def days(text: str) -> float | None:
    """The days since 1970-01-01 of an ISO date or dateTime; None if it is neither."""
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
        return (EPOCH + timedelta(days=math.floor(number))).isoformat()
    except (ValueError, OverflowError):
        return ""


def moment_of(text: str) -> datetime | None:
    """An ISO date or dateTime as a moment (midnight for a date); None if it is neither."""
    if days(text) is None:
        return None
    if DATE.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time())
    return datetime.fromisoformat(text)


def format_moment(text: str, pattern: str) -> str:
    """`format-date`: %Y %y %m %n %b %d %e %H %h %M %S %3 %a %W; "" for what is no date."""
    moment = moment_of(text)
    if moment is None:
        return ""
    parts = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": MONTHS[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "a": WEEKDAYS[moment.weekday()],
        "W": f"{moment.isocalendar().week:02d}",
        "%": "%",
    }
    return re.sub(r"%(.)", lambda m: parts.get(m[1], m[0]), pattern)


def decimal_time(text: str) -> float:
    """The fraction of a day of an ISO time; NaN if it is none."""
    try:
        moment = time.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return math.nan
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return (seconds + moment.microsecond / 1e6) / SECONDS_A_DAY
