"""Messages as officers paste them, and what a careful person files from each."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TODAY = date(2024, 11, 28)  # every message was sent on this Thursday
FIGURES = (
    "total", "women", "ethnic", "children", "sessions", "quantity", "reach",
    "budget_state", "budget_local", "budget_programme", "budget_donated",
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """A message and the activities that are expected of it, each by the names of its fields."""

    number: int
    text: str
    expected: tuple[dict[str, str], ...]


@cache
def messages(name: str) -> tuple[Message, ...]:
    """The messages of `develop` or of `measure`."""
    parts = re.split(r"^# (\d+)\n", (HERE / f"{name}.txt").read_text(encoding="utf-8"), flags=re.M)
    return tuple(
        _message(int(number), body) for number, body in zip(parts[1::2], parts[2::2], strict=True)
    )


def _message(number: int, body: str) -> Message:
    lines = body.rstrip("\n").split("\n")
    text = "\n".join(line for line in lines if not line.startswith("-> "))
    told = [line[3:] for line in lines if line.startswith("-> ")]
    expected = tuple(_activity(line) for line in told if line != "nothing")
    return Message(number, text, expected)


def _activity(line: str) -> dict[str, str]:
    kind, day, *fields = shlex.split(line)
    found = {} if kind == "-" else {"activity_type": kind}
    if day != "-":
        found["date_from"] = _day(day)
    for field in fields:
        name, _, value = field.partition("=")
        found[name] = _day(value) if name == "date_to" else value
    return found


def _day(written: str) -> str:
    day, month = written.split("/")
    return f"2024-{int(month):02d}-{int(day):02d}"
