"""A text as words: how each was written, how it reads without its accents, and what parts them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
ENDS = frozenset(".!?;\n()")  # what ends a clause when it stands between two words
SHORT = {"chj": "chị", "cj": "chị", "vk": "vợ", "ck": "chồng", "dc": "đc"}  # as it is texted


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `spelled` is for comparing accents, `gap` parts it from the word before."""

    written: str
    lower: str
    plain: str
    spelled: str
    gap: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital as a name does; of a SHOUTED word that says nothing."""
        return self.written[0].isupper() and (len(self.written) == 1 or not self.written.isupper())

    @property
    def bare(self) -> bool:
        """Whether it has no accent: either it has none, or none was typed."""
        return self.lower == self.plain

    @property
    def follows(self) -> bool:
        """Whether only blanks part it from the word before, on the same line."""
        return not self.gap.strip() and "\n" not in self.gap

    @property
    def starts(self) -> bool:
        """Whether a clause begins with it."""
        return any(c in ENDS for c in self.gap)


NOWHERE = Word("-", "-", "-", "-", "|")


def clean(text: str) -> str:
    """The text in one form: NFKC, nothing invisible in it, other blanks as blanks."""
    shown = (" " if unicodedata.category(c) in ("Cc", "Zs") and c != "\n" else c for c in text)
    kept = (c for c in shown if unicodedata.category(c) not in ("Cf", "Co", "Cs", "Cn", "Me"))
    return unicodedata.normalize("NFKC", "".join(kept)).replace("’", "'").replace("`", "'")


def strip_accents(text: str) -> str:
    """The text in small letters without accents; unlike `fold` it keeps every blank."""
    marks = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def spelling(word: str) -> str:
    """The letters, then the accents in order: “hòa” and “hoà” are spelled alike."""
    marks = unicodedata.normalize("NFD", word.casefold().replace("đ", "d\u0335"))
    accents = sorted(c for c in marks if unicodedata.combining(c))
    return strip_accents(word) + "".join(accents)


def words_of(text: str) -> Sequence[Word]:
    """The words of a cleaned text, in order."""
    found: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        written = match[0]
        lower = SHORT.get(written.casefold(), written.casefold())
        gap = text[end : match.start()] if found else "."
        found.append(Word(written, lower, strip_accents(lower), spelling(lower), gap))
        end = match.end()
    return found


def at(words: Sequence[Word], index: int) -> Word:
    """The word at an index; outside of the text a word that is like no other."""
    return words[index] if 0 <= index < len(words) else NOWHERE
