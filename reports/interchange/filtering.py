"""`$filter`: what ODK Central filters by, read into a condition on a submission.

Grammar, from weak to strong: or · and · not · eq ne lt le gt ge · field, function, literal,
( … ). Fields: submissionDate and submitterId of `__system`; a repeat's rows are filtered by their
submission's (`$root/Submissions/__system/…`).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

LONGEST = 1_000  # characters
DEEPEST = 20  # brackets and “not” within each other
TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<moment>\d{4}-\d\d-\d\d(?:T[0-9:.]+(?:Z|[+-]\d\d:\d\d)?)?)"
    r"|(?P<number>-?\d+)|(?P<name>[$\w]+(?:/\w+)*)|(?P<mark>[(),]))"
)
PREFIX = re.compile(r"^(?:\$root/Submissions/|\$it/)?__system/")
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
WORDS = frozenset({*COMPARE, "and", "or", "not"})
PARTS = frozenset({"year", "month", "day", "hour", "minute", "second"})


class FilterError(Exception):
    """The filter cannot be read, or (`unsupported`) asks for what is not offered."""

    def __init__(self, unsupported: bool) -> None:
        super().__init__("unsupported" if unsupported else "unreadable")
        self.unsupported = unsupported


@dataclass(frozen=True, slots=True)
class Known:
    """What of a submission can be filtered by."""

    submitted_at: datetime
    unit: str


Condition = Callable[[Known], bool]
Value = Callable[[Known], Any]


def condition(text: str, now: datetime) -> Condition:
    """The condition of a filter; FilterError if it is none. Moments without a zone are UTC."""
    if len(text) > LONGEST:
        raise FilterError(unsupported=False)
    reader = _Reader(_tokens(text), now)
    made = reader.either(0)
    if reader.left():
        raise FilterError(unsupported=False)
    return made


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at, text = list[tuple[str, str]](), 0, text.strip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise FilterError(unsupported=False)
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return found


class _Reader:
    """Reads tokens from left to right, one method for each strength of binding."""

    def __init__(self, tokens: list[tuple[str, str]], now: datetime) -> None:
        self._tokens, self._at, self._now = tokens, 0, now

    def left(self) -> bool:
        """Whether anything is still to be read."""
        return self._at < len(self._tokens)

    def either(self, depth: int) -> Condition:
        """Conditions joined by “or”."""
        made = [self._both(depth)]
        while self._take("or"):
            made.append(self._both(depth))
        return lambda known: any(c(known) for c in made)

    def _both(self, depth: int) -> Condition:
        made = [self._not(depth)]
        while self._take("and"):
            made.append(self._not(depth))
        return lambda known: all(c(known) for c in made)

    def _not(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise FilterError(unsupported=True)
        if self._take("not"):
            inner = self._not(depth + 1)
            return lambda known: not inner(known)
        if self._take("("):
            inner = self.either(depth + 1)
            self._need(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        left, kind = self._value()
        name = self._next()[1]
        if name not in COMPARE:
            raise FilterError(unsupported=name not in (")", ""))
        right, other = self._value()
        if kind != other:
            raise FilterError(unsupported=False)
        compare = COMPARE[name]
        return lambda known: compare(left(known), right(known))

    def _value(self) -> tuple[Value, str]:
        """A value, and its kind: only values of one kind can be compared."""
        kind, text = self._next()
        match kind:
            case "text":
                return _always(text[1:-1].replace("''", "'")), "text"
            case "number":
                return _always(int(text)), "number"
            case "moment":
                return _always(_moment(text)), "moment"
            case "name" if self._take("("):
                return self._call(text)
            case "name" if PREFIX.match(text):
                return _field(PREFIX.sub("", text))
            case "name" if text not in WORDS:
                raise FilterError(unsupported=True)
        raise FilterError(unsupported=False)

    def _call(self, name: str) -> tuple[Value, str]:
        if name == "now":
            self._need(")")
            return _always(self._now), "moment"
        if name not in PARTS:
            raise FilterError(unsupported=True)
        inner, kind = self._value()
        self._need(")")
        if kind != "moment":
            raise FilterError(unsupported=False)
        return lambda known: getattr(inner(known).astimezone(UTC), name), "number"

    def _next(self) -> tuple[str, str]:
        if not self.left():
            return "", ""
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, wanted: str) -> bool:
        """Whether the next token is this one; then it is read."""
        found = self.left() and self._tokens[self._at] in (("name", wanted), ("mark", wanted))
        self._at += found
        return found

    def _need(self, wanted: str) -> None:
        if not self._take(wanted):
            raise FilterError(unsupported=False)


def _always(value: Any) -> Value:
    return lambda _known: value


def _field(name: str) -> tuple[Value, str]:
    if name == "submissionDate":
        return lambda known: known.submitted_at, "moment"
    if name == "submitterId":
        return lambda known: known.unit, "text"
    raise FilterError(unsupported=True)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise FilterError(unsupported=False) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
