"""Sentences that several handlers share, and how a person is addressed."""

from __future__ import annotations

from datetime import date, timedelta

from dialogue.values import Option
from plan.values import Duty, Unit
from plan.wording import courteous
from plan.wording import lowered as lowered
from storage.values import Person

MENU = Option("Về đầu", "menu")
HELP = Option("Trợ giúp", "help")
FOREIGN = "Mục này không dành cho vai trò của anh/chị ạ."
URGENT = Option("Khẩn cấp", "urgent")
LONGEST = 80  # characters of a text that is cut to a line


def addressed(text: str, address: str) -> str:
    """`text` with “anh/chị” as this person is called."""
    if address == "anh/chị":
        return text
    return text.replace("Anh/chị", address.capitalize()).replace("anh/chị", address)


def called(person: Person) -> str:
    """Somebody in the middle of a sentence: “chị Tâm”."""
    return courteous(person.name, person.address)


def inside(unit: Unit) -> str:
    """A unit's name in the middle of a sentence: “xã Sơn Kỳ”, yet “UBMTTQ”."""
    return lowered(unit.short)


def shortened(text: str, longest: int = LONGEST) -> str:
    """The beginning of a long text, on a line or a button; `longest` in characters."""
    if len(text) <= longest:
        return text
    return text[:longest].rpartition(" ")[0].rstrip(" ,;.") + "…"


def lasting(on: date, title: str) -> str:
    """A planned activity on a line: “22/11: Nói chuyện chuyên đề”."""
    return f"{day(on)}: {title}"


def day(value: date) -> str:
    """26/11, as it is said."""
    return f"{value.day:02d}/{value.month:02d}"


def remaining(duty: Duty, today: date) -> str:
    """How long is left, truthfully, counted to the last good day (“trước ngày” is exclusive)."""
    left = (duty.before - timedelta(days=1) - today).days
    if left > 0:
        return f"còn {left} ngày"
    return "hôm nay là ngày cuối" if left == 0 else f"đã quá hạn {-left} ngày"


def rows(*options: Option, width: int = 1) -> tuple[tuple[Option, ...], ...]:
    """Buttons laid out `width` to a row."""
    return tuple(tuple(options[i : i + width]) for i in range(0, len(options), width))
