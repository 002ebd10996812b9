"""`randomize()`: the permutation that ODK's clients give for a seed.

Source: ODK XForms specification, `randomize`; the generator is Park and Miller's of 1988 with
the multiplier 16807, the shuffle Fisher and Yates's “inside-out”, as in JavaRosa.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

MODULUS = 2**31 - 1
MULTIPLIER = 16_807
T = TypeVar("T")


def shuffled(items: Sequence[T], seed: int | None = None) -> list[T]:
    """The items in another order; with a seed always in the same one."""
    mixed: list[T] = []
    state = _first(random.randrange(MODULUS) if seed is None else seed)
    for number, item in enumerate(items):
        state = state * MULTIPLIER % MODULUS
        other = int((state - 1) / (MODULUS - 1) * (number + 1))
        mixed.append(item)
        mixed[number], mixed[other] = mixed[other], mixed[number]
    return mixed


def _first(seed: int) -> int:
    """The seed within the generator's period; Java's remainder keeps the sign."""
    state = abs(seed) % MODULUS * (1 if seed >= 0 else -1)
    return state if state > 0 else state + MODULUS - 1
