"""Names of persons, in whichever way a text gives them."""

from __future__ import annotations

import re

from dialogue.identifying.addressed import addressed, initials
from dialogue.identifying.kin import alone, called, related, told_of, two_together
from dialogue.identifying.lexicon import Words
from dialogue.identifying.surnames import full_name, introduced, one_letter_name

HIGHLAND = re.compile(r"\bh'(?!re\b|mong\b|muong\b|ren\b)\w")  # H'Mẫu; not the peoples H're, H'Mông
WAYS = (
    addressed, initials, full_name, one_letter_name, called, related, told_of, alone, two_together,
    introduced,
)  # fmt: skip


def holds_name(words: Words, plain: str) -> bool:
    """Whether a text names somebody; `plain` is the text without its accents."""
    if HIGHLAND.search(plain):
        return True
    return any(names(words, index) for index in range(len(words)) for names in WAYS)
