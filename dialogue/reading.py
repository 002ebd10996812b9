"""From what was heard to the value that the open question stores."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from dialogue.choosing import choose, choose_many, near
from dialogue.dates import read_date, read_time, say_date
from dialogue.folding import fold
from dialogue.numbers import read_decimal, read_integer
from dialogue.values import File, Heard, Location, Photo, Tap, Text
from dialogue.wording import CONFIRMING
from forms.values import Choice, Kind, Question

LONGEST_TEXT = 3000  # characters of a free text: the longest that a form of the plan allows
OTHERS = ("other", "khac")
INVITING = "go"  # folded “gõ”: a hint with it says that a choice may be typed
TAPPED = re.compile(r"c([0-9]{1,4})")
DAY = re.compile(r"d([0-9]{4}-[0-9]{2}-[0-9]{2})")
NAME = re.compile(r"[^\W\d][\w ,.;:/()'’\-]{1,300}")  # “Thôn Mẫu, xóm 3”; no “???”
FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood: the value to store, and for a typed “other” its text."""

    value: str
    other: str = ""


def read(
    question: Question, heard: Heard, now: datetime, shown: Sequence[Choice] | None = None
) -> Read | None:
    """The value that was given, or None when it is not certain.

    `shown` are the choices on the screen, which typed numbers count; default: all.
    """
    match heard:
        case Tap(value=value):
            return _tapped(question, value)
        case Text(text=text):
            return _typed(question, unicodedata.normalize("NFC", text).strip(), now, shown)
        case Photo(ref=ref) if question.kind is Kind.IMAGE:
            return Read(ref)
        case File(ref=ref, media=media) if question.kind in (Kind.FILE, Kind.AUDIO):
            fits = question.kind is Kind.FILE or media == "audio"
            return Read(ref) if fits else None
        case Location(latitude=latitude, longitude=longitude) if question.kind is Kind.GEOPOINT:
            on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
            return Read(f"{latitude:.6f} {longitude:.6f} 0 0") if on_earth else None
        case _:
            return None


def say(question: Question, value: str, today: date) -> str:
    """A stored value as it is said back."""
    match question.kind:
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE | Kind.RANK:
            labels = {c.name: c.label for c in question.choices}
            return ", ".join(labels.get(name, name) for name in value.split())
        case Kind.INTEGER | Kind.DECIMAL | Kind.RANGE:
            return say_number(value)
        case Kind.DATE:
            return say_date(date.fromisoformat(value), today)
        case Kind.TIME:
            return value[:5]
        case Kind.DATETIME:
            return f"{say_date(date.fromisoformat(value[:10]), today)}, {value[11:16]}"
        case Kind.IMAGE | Kind.AUDIO | Kind.FILE:
            return "1 ảnh" if question.kind is Kind.IMAGE else "1 tệp"
        case Kind.ACKNOWLEDGE:
            return "đã xác nhận"
        case Kind.GEOPOINT:
            return "vị trí đã nhận"
        case _:
            return value


def say_number(value: str) -> str:
    """ "1500000.5" → "1.500.000,5"; what is no number stays as it is."""
    if not FIGURE.fullmatch(value):
        return value
    whole, _, part = value.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{part}" if part else f"{sign}{grouped}"


def _tapped(question: Question, value: str) -> Read | None:
    if value == "ok" and question.kind is Kind.ACKNOWLEDGE:
        return Read("OK")
    if question.kind is Kind.DATE and (match := DAY.fullmatch(value)):
        return Read(match[1])
    if (match := TAPPED.fullmatch(value)) and int(match[1]) < len(question.choices):
        return Read(question.choices[int(match[1])].name)
    return None


def _typed(
    question: Question, text: str, now: datetime, shown: Sequence[Choice] | None
) -> Read | None:
    match question.kind:
        case Kind.TEXT:
            return Read(text) if _visible(text) else None
        case Kind.INTEGER:
            whole = read_integer(text)
            return None if whole is None else Read(str(whole))
        case Kind.DECIMAL | Kind.RANGE:
            number = read_decimal(text)
            return None if number is None else Read(number)
        case Kind.DATE:
            day = read_date(text, now.date())
            return Read(day.isoformat()) if day else None
        case Kind.TIME:
            moment = read_time(text)
            return Read(moment) if moment else None
        case Kind.DATETIME:
            return _moment(text, now)
        case Kind.SELECT_ONE:
            return _chosen(question, text, shown)
        case Kind.SELECT_MULTIPLE | Kind.RANK:
            many = choose_many(text, question.choices, shown)
            return Read(" ".join(c.name for c in many)) if many else None
        case Kind.ACKNOWLEDGE:
            return Read("OK") if fold(text[:40]).strip(" .,") in CONFIRMING else None
        case _:
            return None


def _visible(text: str) -> bool:
    """Whether anything can be seen of a text: no space, control or format characters only."""
    return any(unicodedata.category(c)[0] not in "CZM" for c in text)


def _moment(text: str, now: datetime) -> Read | None:
    """“18/11 8h30”, “hôm qua 8h”: the day first, then the hour, parted at some space."""
    words = text.split() if len(text) < 80 else []
    for at in range(1, len(words)):
        day = read_date(" ".join(words[:at]), now.date())
        clock = read_time(" ".join(words[at:]))
        if day and clock:
            moment = datetime.combine(day, time.fromisoformat(clock), tzinfo=now.tzinfo)
            return Read(moment.isoformat(timespec="milliseconds"))
    return None


def _chosen(question: Question, text: str, shown: Sequence[Choice] | None) -> Read | None:
    """The choice; where the hint invites to type, words that are no choice are the “other” one."""
    choice = choose(text, question.choices, shown)
    if choice:
        return Read(choice.name)
    other = next((c for c in question.choices if c.name in OTHERS), None)
    invited = INVITING in fold(question.hint).split()
    named = NAME.fullmatch(text) and sum(c.isalpha() for c in text) >= 2
    if other and invited and named and not near(text, question.choices):
        return Read(other.name, other=text)
    return None
