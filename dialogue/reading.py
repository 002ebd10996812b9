"""From what was heard to the value that the open question stores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dialogue.choosing import choose, choose_many
from dialogue.dates import read_date, read_time, say_date
from dialogue.numbers import read_decimal, read_integer
from dialogue.values import File, Heard, Location, Photo, Tap, Text
from forms.values import Kind, Question

LONGEST_TEXT = 3000  # characters of a free text: the longest that a form of the plan allows
OTHERS = ("other", "khac")


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood: the value to store, and for a typed “other” its text."""

    value: str
    other: str = ""


def read(question: Question, heard: Heard, now: datetime) -> Read | None:
    """The value that was given, or None when it is not certain."""
    match heard:
        case Tap(value=value):
            return _tapped(question, value, now.date())
        case Text(text=text):
            return _typed(question, text.strip(), now)
        case Photo(ref=ref) if question.kind is Kind.IMAGE:
            return Read(ref)
        case File(ref=ref, media=media) if question.kind in (Kind.FILE, Kind.AUDIO):
            fits = question.kind is Kind.FILE or media == "audio"
            return Read(ref) if fits else None
        case Location(latitude=latitude, longitude=longitude) if question.kind is Kind.GEOPOINT:
            return Read(f"{latitude:.6f} {longitude:.6f} 0 0")
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
    """ "1500000.5" → "1.500.000,5"."""
    whole, _, part = value.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".") if digits.isdigit() else digits
    return f"{sign}{grouped},{part}" if part else f"{sign}{grouped}"


def _tapped(question: Question, value: str, today: date) -> Read | None:
    if value == "ok" and question.kind in (Kind.ACKNOWLEDGE, Kind.NOTE):
        return Read("OK")
    if question.kind is Kind.DATE and value in ("d0", "d1"):
        return Read((today - timedelta(days=int(value[1]))).isoformat())
    if value.startswith("c") and value[1:].isdigit() and int(value[1:]) < len(question.choices):
        return Read(question.choices[int(value[1:])].name)
    return None


def _typed(question: Question, text: str, now: datetime) -> Read | None:
    match question.kind:
        case Kind.TEXT:
            return Read(text) if text else None
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
            return _chosen(question, text)
        case Kind.SELECT_MULTIPLE | Kind.RANK:
            many = choose_many(text, question.choices)
            return Read(" ".join(c.name for c in many)) if many else None
        case Kind.ACKNOWLEDGE | Kind.NOTE:
            return Read("OK") if text.casefold() in CONFIRMING else None
        case _:
            return None


CONFIRMING = ("ok", "đã hiểu", "xác nhận", "da hieu", "xac nhan", "đồng ý", "có", "1")


def _moment(text: str, now: datetime) -> Read | None:
    """“18/11 8h30”: the day first, then the hour."""
    head, _, tail = text.partition(" ")
    day, clock = read_date(head, now.date()), read_time(tail)
    return Read(f"{day.isoformat()}T{clock}+07:00") if day and clock else None


def _chosen(question: Question, text: str) -> Read | None:
    choice = choose(text, question.choices)
    if choice:
        return Read(choice.name)
    other = next((c for c in question.choices if c.name in OTHERS), None)
    if other and len(text) >= 3 and not text[0].isdigit():
        return Read(other.name, other=text)
    return None
