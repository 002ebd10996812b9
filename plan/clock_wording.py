"""When a clock of a case is due, in words: 24:00 ends a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from plan.calendar import DAY, WorkCalendar

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def hour_and_day(moment: datetime, now: datetime, calendar: WorkCalendar) -> str:
    """“20:30 hôm nay”, “24:00 ngày mai”, “09:00 ngày 23/11”."""
    here, today = calendar.local(moment), calendar.local(now).date()
    hour, day = f"{here:%H:%M}", here.date()
    if hour == "00:00":
        hour, day = "24:00", day - DAY
    named = {today - DAY: "hôm qua", today: "hôm nay", today + DAY: "ngày mai"}
    return f"{hour} {named.get(day, f'ngày {day:%d/%m}')}"


def left(moment: datetime, now: datetime, calendar: WorkCalendar) -> str:
    """“còn 5 giờ (trước 20:30 hôm nay)”, “đã quá 2 ngày (hạn 24:00 ngày 20/11)”."""
    when = hour_and_day(moment, now, calendar)
    if now < moment:
        return f"còn {_span(moment - now)} (trước {when})"
    return f"đã quá {_span(now - moment)} (hạn {when})"


def _span(time: timedelta) -> str:
    """Whole days from a day on, whole hours from an hour on, else minutes, and at least one."""
    if time >= DAY:
        return f"{time // DAY} ngày"
    if time >= HOUR:
        return f"{time // HOUR} giờ"
    return f"{max(time // MINUTE, 1)} phút"
