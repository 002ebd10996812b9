"""A list that is longer than a message: a part of it, and the button to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue.values import Option

SHOWN = 12  # buttons of a list at once: more is a long way to scroll on a phone


def first_of(argument: str) -> int:
    """Where a part begins, as the button to it says; 0 for anything else."""
    return int(argument) if re.fullmatch(r"[0-9]{1,4}", argument) else 0


def page(options: Sequence[Option], argument: str, deed: str, shown: int = SHOWN) -> list[Option]:
    """The part of a list that `argument` asks for, and “Xem thêm” while something is left.

    `deed` is what the button does, the number where the next part begins behind its colon.
    """
    after = first_of(argument) + shown
    left = len(options) - after
    more = [Option(f"Xem thêm ({left})", f"{deed}:{after}")] if left > 0 else []
    return [*options[after - shown : after], *more]
