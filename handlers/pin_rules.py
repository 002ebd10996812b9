"""What can be a PIN: six digits that neither a thief nor the household guesses first. Pure."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from dialogue.folding import plain_digits

LENGTH = 6
BETWEEN = str.maketrans("", "", " .-")  # as people group digits
FEWEST = 3  # different digits: 111112 and 121212 are among the first that are tried
LEAP = 2000  # a year that has a 29 February: of a birthday the year does not matter


def digits(text: str) -> str:
    """The digits of a typed PIN, however they were grouped; "" if it holds anything else."""
    found = (plain_digits(text) or "").translate(BETWEEN)
    return found if found.isascii() and found.isdigit() else ""


def easy(pin: str) -> bool:
    """Whether a PIN is among those that are guessed first.

    1 fewer than three different digits, 2 steps that are all alike (123456, 654321, 789012),
    3 one half twice (123123) or pairs (112233), 4 a birthday (ddmmyy): relatives know those.
    """
    return (
        len(set(pin)) < FEWEST
        or len({(int(b) - int(a)) % 10 for a, b in pairwise(pin)}) == 1
        or pin[:3] == pin[3:]
        or pin[::2] == pin[1::2]
        or _is_day(pin)
    )


def _is_day(pin: str) -> bool:
    try:
        date(LEAP, int(pin[2:4]), int(pin[:2]))
    except ValueError:
        return False
    return True
