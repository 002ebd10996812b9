"""What an evaluation may cost, counted in nodes and values that functions look at.

Steps are counted, not seconds: the same draft gives the same result on a slow machine. What
libxml2 does by itself between two calls is bounded when the expression is read (`forms.limits`).
"""

from __future__ import annotations

from typing import Any

from forms.limits import LONGEST_VALUE, MOST_STEPS, MOST_STEPS_ALL

TEXT_STEP = 64  # characters that count as one step


class Exhausted(Exception):
    """The budget is used up; the value is empty instead."""


class Budget:
    """The steps that are left: of one evaluation, and of everything since `renew`."""

    def __init__(self) -> None:
        self.left, self.all_left = MOST_STEPS, MOST_STEPS_ALL

    def renew(self) -> None:
        """A new recomputation begins."""
        self.all_left = MOST_STEPS_ALL

    def begin(self) -> None:
        """A new evaluation begins."""
        self.left = min(MOST_STEPS, self.all_left)

    def end(self, began_with: int) -> None:
        """An evaluation has ended."""
        self.all_left -= began_with - self.left

    def spend(self, steps: int) -> None:
        """Take steps; Exhausted when there are not so many."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted

    def call(self, arguments: tuple[Any, ...]) -> None:
        """Take the steps of one call of a function."""
        steps = 1
        for argument in arguments:
            if isinstance(argument, list):
                steps += len(argument)
            elif isinstance(argument, str):
                steps += len(argument) // TEXT_STEP
        self.spend(steps)

    def check(self, result: Any) -> Any:
        """The result of a function; Exhausted when it is too long a text."""
        if isinstance(result, str) and len(result) > LONGEST_VALUE:
            raise Exhausted
        return result
