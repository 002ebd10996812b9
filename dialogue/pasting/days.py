"""Days in running text: “sáng 20.11”, “hôm qua”, “từ 18 đến 20/11”, “thứ 6 tuần trước”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dialogue.dates import read_date
from dialogue.pasting.running import DAY, Running

OLDEST = timedelta(days=180)  # what lies further back is no report of now
D, M, Y = "[0-9]{1,2}", "[0-9]{1,2}", "(?:[0-9]{4}|[0-9]{2})"
EDGE = r"(?<![0-9a-z])(?<![0-9][.,/\-])"
END = r"(?![0-9a-z]|[.,/\-][0-9])"
FULL = rf"{D}[/.]{M}(?:[/.]{Y})?"
TO = r" ?(?:-|–|—|den|toi)(?: het)?(?: ngay)? ?"
FROM_TO = re.compile(rf"{EDGE}(?:ngay )?({FULL}){TO}({FULL}){END}")
LAST = rf"({D}[/.]{M}(?:[/.]{Y})?){END}"
DAYS_TO = re.compile(rf"(?:(?<=tu )|(?<=ngay )|(?<=\()){EDGE}({D}){TO}{LAST}")
DAYS_NEAR = re.compile(rf"{EDGE}({D})[-–]{LAST}")
AND = r"(?:, ?| va | & ?)"
SEVERAL = re.compile(
    rf"{EDGE}(?:(?<=ngay ){D}|{D}/{M})(?:{AND}(?:ngay )?{D}(?:/{M})?){{0,5}}"
    rf"{AND}(?:ngay )?{D}/{M}(?:/{Y})?{END}"
)
ONE = re.compile(rf"{EDGE}({D}([/.\-]){M}(?:\2{Y})?|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){END}")
SPOKEN = re.compile(rf"{EDGE}{D} thang {M}(?: nam [0-9]{{4}})?(?![0-9])")
OF_MONTH = re.compile(rf"(?<![a-z])ngay {D}(?![0-9]|[.,/\-][0-9]| ?thang)")
PART = "(?:sang|trua|chieu|toi|dem)"
SPOKEN_DAYS = re.compile(
    rf"(?<![a-z])(?:({PART} )?(h[ou]m (?:nay|qua|kia))|({PART} )(nay|qua)|(hnay|hqua))(?![a-z])"
)
WEEKDAY = re.compile(
    r"(?<![a-z])((?:hom |ngay |vao |" + PART + r" )?)"
    r"(thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|chu nhat|cn)"
    r"( tuan truoc| tuan nay| vua roi)?(?![a-z0-9])"
)
COUNTED = re.compile(
    r" ?(?:nguoi|ng|ngu|nu|chi em|dai bieu|hoc vien|hv|buoi|lop|luot|cai|suat|tr|trieu|ba con)"
    r"(?![a-z])"
)
ANNOUNCED = re.compile(r"(?:ngay|hom|bua|sang|trua|chieu|toi|dem|thu \w{1,3}|cn),? ?$")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the first and last of several; `day` is None when it is not certain which."""

    start: int
    end: int
    day: date | None
    until: date | None = None


def find_days(text: Running, today: date) -> tuple[Running, tuple[Day, ...]]:
    """The days of a text in their order, and the text with them struck out."""
    found: list[Day] = []
    for pattern in (
        FROM_TO,
        DAYS_TO,
        DAYS_NEAR,
        SEVERAL,
        SPOKEN,
        ONE,
        OF_MONTH,
        SPOKEN_DAYS,
        WEEKDAY,
    ):
        new = [d for m in pattern.finditer(text.left) if (d := _day(pattern, m, text, today))]
        text = text.struck([(d.start, d.end) for d in new], DAY)
        found += new
    return text, tuple(sorted(found, key=lambda d: d.start))


def _day(pattern: re.Pattern[str], match: re.Match[str], text: Running, today: date) -> Day | None:
    start, end = match.span()
    if pattern in (FROM_TO, DAYS_TO, DAYS_NEAR):
        return _range(match, today)
    if pattern is SEVERAL:
        return Day(start, end, None)
    if pattern is ONE and not _is_day(match, text):
        return None
    if pattern is WEEKDAY and not (match[1] or match[3]):
        return None
    day = read_date(_plain(pattern, match), today)
    if (
        day is None
        and pattern is ONE
        and not ANNOUNCED.search(text.left[max(0, start - 8) : start])
    ):
        return None  # “31/35” is a fraction
    return Day(start, end, _sane(day, today))


def _plain(pattern: re.Pattern[str], match: re.Match[str]) -> str:
    """The day in the words that are read when it is typed by itself."""
    if pattern is SPOKEN_DAYS:
        word = (match[2] or match[4] or match[5]).replace("hum", "hom").removeprefix("hom ")
        return f"hom {word.removeprefix('h')}" if word != "hom" else word
    if pattern is WEEKDAY:
        return match[2] + (match[3] or "")
    return match[0]


def _range(match: re.Match[str], today: date) -> Day | None:
    last = _sane(read_date(match[2], today), today)
    first = match[1] if re.search(r"[/.]", match[1]) else None
    if first is None and last:
        first = f"{match[1]}/{last.month}/{last.year}"
    begun = _sane(read_date(first, today), today) if first else None
    if last is None and not re.search("[/]", match[2]):
        return None
    sure = begun is not None and last is not None and begun <= last
    return Day(*match.span(), begun if sure else None, last if sure else None)


def _is_day(match: re.Match[str], text: Running) -> bool:
    """“20.11” and “20-11” may be figures: a day stands after “ngày”, or has two digits twice."""
    announced = ANNOUNCED.search(text.left[max(0, match.start() - 8) : match.start()])
    if announced:
        return True
    if COUNTED.match(text.left, match.end()):
        return False
    day, sign, month = re.split(r"([/.\-])", match[0])[:3]
    if len(day) == 4:
        return True
    return sign == "/" or (len(day) == 2 and len(month) == 2 and int(month) <= 12)


def _sane(day: date | None, today: date) -> date | None:
    return day if day and today - OLDEST <= day <= today else None
