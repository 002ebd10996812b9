"""A choice that was typed: by its number, or by its label when that is unmistakable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from dialogue.folding import fold, plain_digits, same_words
from forms.values import Choice

LONGEST = 120  # characters; a longer text is no choice
NUMBER = re.compile(r"([0-9]{1,3})[.)]?")
NUMBERS = re.compile(r"[0-9]{1,3}(?:(?:[,;. ]|\bva\b)+[0-9]{1,3}){0,30}[.)]?")
SHORTEST_PART = 3  # letters that two labels may share by chance
MOST_NEAR = 3  # similar choices named in one line


def typed_number(typed: str) -> int | None:
    """“2”, “2.”, “2)”, “２”, “2️⃣” → 2; None for anything else."""
    plain = plain_digits(typed[: LONGEST + 1])
    match = NUMBER.fullmatch(plain) if plain else None
    return int(match[1]) if match else None


def choose(
    typed: str, choices: Sequence[Choice], shown: Sequence[Choice] | None = None
) -> Choice | None:
    """The choice that was typed: its label, or its number among those shown (default: all).

    A text without accents counts only when one label folds to it (Sơn Hà, Sơn Hạ); an accent
    that was typed must be the label's.
    """
    if len(typed) > LONGEST:
        return None
    written = unicodedata.normalize("NFC", typed).strip().casefold()
    exact = [c for c in choices if unicodedata.normalize("NFC", c.label).casefold() == written]
    if exact:
        return exact[0]
    number = typed_number(typed)
    if number is not None:
        numbered = choices if shown is None else shown
        return numbered[number - 1] if 1 <= number <= len(numbered) else None
    folded = [c for c in choices if same_words(typed, c.label)]
    return folded[0] if len(folded) == 1 else None


def choose_many(
    typed: str, choices: Sequence[Choice], shown: Sequence[Choice] | None = None
) -> tuple[Choice, ...] | None:
    """Several choices: “1, 3”, “1 3”, or labels parted by commas; None if any is unclear."""
    if len(typed) > LONGEST:
        return None
    whole = choose(typed, choices, shown)
    if whole:
        return (whole,)
    plain = fold(plain_digits(typed) or "")
    parts = re.findall(r"[0-9]{1,3}", plain) if NUMBERS.fullmatch(plain) else typed.split(",")
    found = [choose(part, choices, shown) for part in parts]
    return None if None in found else tuple(dict.fromkeys(c for c in found if c))


def near(typed: str, choices: Sequence[Choice]) -> list[Choice]:
    """Choices whose label holds what was typed: to be offered, never to be taken for it."""
    wanted = fold(typed[:LONGEST])
    if len(wanted) < SHORTEST_PART or len(typed) > LONGEST:
        return []
    return [c for c in choices if wanted in fold(c.label)][:MOST_NEAR]
