"""A choice that was typed: by its number, or by its label when that is unmistakable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from dialogue.folding import fold
from forms.values import Choice

LONGEST = 120  # characters; a longer text is no choice
NUMBER = re.compile(r"([0-9]{1,3})[.)]?")
NUMBERS = re.compile(r"[0-9]{1,3}(?:(?:[,;. ]|\bva\b)+[0-9]{1,3}){0,30}[.)]?")


def typed_number(typed: str) -> int | None:
    """“2”, “2.”, “2)”, “２”, “2️⃣” → 2; None for anything else."""
    if any(unicodedata.category(c) == "No" for c in typed[:LONGEST]):
        return None
    plain = unicodedata.normalize("NFKC", typed[:LONGEST])
    plain = plain.replace("\ufe0f", "").replace("\u20e3", "").strip()
    match = NUMBER.fullmatch(plain)
    return int(match[1]) if match else None


def choose(typed: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that was typed. An accent-free text counts only when one label folds to it."""
    if len(typed) > LONGEST:
        return None
    number = typed_number(typed)
    if number is not None:
        return choices[number - 1] if 1 <= number <= len(choices) else None
    written = unicodedata.normalize("NFC", typed).strip().casefold()
    exact = [c for c in choices if c.label.casefold() == written]
    if exact:
        return exact[0]
    folded = [c for c in choices if fold(c.label) == fold(typed)]
    return folded[0] if len(folded) == 1 else None


def choose_many(typed: str, choices: Sequence[Choice]) -> tuple[Choice, ...] | None:
    """Several choices: “1, 3”, “1 3”, or labels parted by commas; None if any is unclear."""
    if len(typed) > LONGEST:
        return None
    plain = fold(unicodedata.normalize("NFKC", typed))
    parts = re.findall(r"[0-9]{1,3}", plain) if NUMBERS.fullmatch(plain) else typed.split(",")
    found = [choose(part, choices) for part in parts]
    if not found or any(c is None for c in found):
        whole = choose(typed, choices)
        return (whole,) if whole else None
    return tuple(dict.fromkeys(c for c in found if c))
