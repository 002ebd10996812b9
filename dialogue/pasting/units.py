"""Whether a message names another unit than the sender's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue.folding import fold, same_words
from dialogue.pasting.running import Running, running

KINDS = re.compile(r"(?<![a-z])(?:xa|thi tran|phuong|dac khu|thi xa) ")
LONGEST_NAME = 4  # words


def elsewhere(text: Running, units: Sequence[str], own: str) -> str:
    """The first unit that is named and is not the sender's; "" when there is none."""
    mine = _place(own)
    named = [(unit, place) for unit in units if (place := _place(unit))]
    for match in KINDS.finditer(text.folded):
        written = text.written[match.end() : match.end() + 60]
        found = [(u, p) for u, p in named if _begins(written, p)]
        if found and not any(fold(p) == fold(mine) for _, p in found):
            return found[0][0]
    return ""


def _place(unit: str) -> str:
    """“UBND xã Sơn Thủy” → “Sơn Thủy”; "" for what is no commune."""
    match = KINDS.search(running(unit).folded)
    return running(unit).written[match.end() :].strip() if match else ""


def _begins(written: str, place: str) -> bool:
    words = re.findall(r"[^\W\d_]+", written)[: len(place.split())]
    return same_words(" ".join(words), place)
