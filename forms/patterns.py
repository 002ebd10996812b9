"""`regex()` in time that grows with the text and the pattern, never faster.

Python's own matcher goes back and tries again, and a hostile pattern makes that take for ever.
Here all ways through the pattern are followed at once (Thompson 1968):

1. Python's parser reads the pattern;
2. its parts become states with arrows between them, counted repetitions written out;
3. for each character of the text the set of states moves on.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

from forms.limits import LONGEST_MATCHED, LONGEST_PATTERN, MOST_STATES

PARSER: Any = importlib.import_module("re._parser")  # its tree is the same since Python 3.11
Accepts = Callable[[str], bool]
CATEGORIES: dict[str, Accepts] = {
    "CATEGORY_DIGIT": str.isdecimal,
    "CATEGORY_NOT_DIGIT": lambda c: not c.isdecimal(),
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_NOT_SPACE": lambda c: not c.isspace(),
    "CATEGORY_WORD": lambda c: c.isalnum() or c == "_",
    "CATEGORY_NOT_WORD": lambda c: not (c.isalnum() or c == "_"),
}


class PatternError(Exception):
    """The pattern is not understood, or asks for what cannot be done in linear time."""


class Pattern:
    """A pattern as states: each accepts a character or is empty, and names those that follow."""

    def __init__(self, source: str) -> None:
        """PatternError says why a pattern cannot be used."""
        if len(source) > LONGEST_PATTERN:
            raise PatternError(f"the pattern is longer than {LONGEST_PATTERN} characters")
        self._tests: list[Accepts | str | None] = []
        self._next: list[list[int]] = []
        try:
            tree = PARSER.parse(source)
        except (re.error, RecursionError, OverflowError) as error:
            raise PatternError(f"the pattern is not understood: {error}") from None
        self._end = self._state(None)
        self._start = self._sequence(list(tree), self._end)

    def matches(self, text: str) -> bool:
        """Whether the whole text fits."""
        if len(text) > LONGEST_MATCHED:
            return False
        now = self._closure({self._start}, 0, text)
        for at, character in enumerate(text):
            moved = {n for s in now if self._accepts(s, character) for n in self._next[s]}
            if not moved:
                return False
            now = self._closure(moved, at + 1, text)
        return self._end in now

    def _accepts(self, state: int, character: str) -> bool:
        test = self._tests[state]
        return callable(test) and test(character)

    def _closure(self, states: set[int], at: int, text: str) -> set[int]:
        """The states that are reached without a character; anchors hold only at their place."""
        found, waiting = set(states), list(states)
        while waiting:
            state = waiting.pop()
            test = self._tests[state]
            open_ = test is None or (isinstance(test, str) and _anchored(test, at, text))
            for other in self._next[state] if open_ else ():
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _state(self, test: Accepts | str | None, *following: int) -> int:
        if len(self._tests) >= MOST_STATES:
            raise PatternError("the pattern repeats too much")
        self._tests.append(test)
        self._next.append(list(following))
        return len(self._tests) - 1

    def _sequence(self, parts: list[Any], after: int) -> int:
        for part in reversed(parts):
            after = self._part(str(part[0]), part[1], after)
        return after

    def _part(self, kind: str, given: Any, after: int) -> int:
        match kind:
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return self._state(_test(kind, given), after)
            case "BRANCH":
                return self._state(None, *(self._sequence(list(p), after) for p in given[1]))
            case "SUBPATTERN":
                if given[1] or given[2]:
                    raise PatternError("flags within a pattern are not supported")
                return self._sequence(list(given[3]), after)
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repeat(given[0], given[1], list(given[2]), after)
            case "AT":
                return self._state(str(given), after)
        raise PatternError(f"the pattern uses {kind.lower()}, which is not supported")

    def _repeat(self, least: int, most: int, parts: list[Any], after: int) -> int:
        if most == PARSER.MAXREPEAT:
            loop = self._state(None, after)
            self._next[loop].append(self._sequence(parts, loop))
            start = loop
        else:
            start = after
            for _ in range(most - least):
                start = self._state(None, self._sequence(parts, start), after)
        for _ in range(least):
            start = self._sequence(parts, start)
        return start


def _anchored(place: str, at: int, text: str) -> bool:
    if place in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        return at == 0
    if place in ("AT_END", "AT_END_STRING"):
        return at == len(text)
    word = [0 <= i < len(text) and CATEGORIES["CATEGORY_WORD"](text[i]) for i in (at - 1, at)]
    return (word[0] != word[1]) == (place == "AT_BOUNDARY")


def _test(kind: str, given: Any) -> Accepts:
    match kind:
        case "LITERAL":
            return chr(given).__eq__
        case "NOT_LITERAL":
            return chr(given).__ne__
        case "ANY":
            return "\n".__ne__
    negated = str(given[0][0]) == "NEGATE"
    tests = list(_members(given[1:] if negated else given))
    return lambda c: any(test(c) for test in tests) != negated


def _members(given: Any) -> Iterator[Accepts]:
    for kind, value in given:
        match str(kind):
            case "LITERAL":
                yield chr(value).__eq__
            case "RANGE":
                yield partial(_in_range, chr(value[0]), chr(value[1]))
            case "CATEGORY":
                yield CATEGORIES[str(value)]


def _in_range(low: str, high: str, character: str) -> bool:
    return low <= character <= high


@lru_cache(maxsize=512)
def compiled(source: str) -> Pattern | None:
    """A pattern, kept for the next time; None when it cannot be used."""
    try:
        return Pattern(source)
    except PatternError:
        return None


def matches(text: str, source: str) -> bool:
    """Whether the whole text fits the pattern; a pattern that cannot be used fits nothing."""
    pattern = compiled(source)
    return pattern is not None and pattern.matches(text)
