"""A message as running text: its letters as typed, and beside them without accents."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property

from dialogue.folding import KEYCAP, fold

NOISE = "\x01"  # stands where something was read that is no figure: a phone number, a clock
DAY = "\x02"  # stands where a day was read
FIGURE = "\x03"  # stands where a figure stood
WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|[0-9]+|[^\sa-z0-9]|\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a digit run or a single sign, without accents, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def word(self) -> bool:
        """Whether it is made of letters."""
        return "a" <= self.text[0] <= "z"


@dataclass(frozen=True)
class Running:
    """Three texts of the same length: as written, without accents, and with parts struck out."""

    written: str
    folded: str
    left: str  # `folded` with what was read already struck out

    @cached_property
    def accented(self) -> bool:
        """Whether the writer uses accents: only then “năm” is told from “nam”."""
        return any(_marked(c) for c in self.written)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """What is left, in words and signs."""
        return tuple(Token(m[0], m.start(), m.end()) for m in WORD.finditer(self.left))

    def struck(self, spans: list[tuple[int, int]], sign: str = NOISE) -> Running:
        """The same text with these parts struck out."""
        left = list(self.left)
        for start, end in spans:
            left[start:end] = [c if c == "\n" else sign for c in left[start:end]]
        return replace(self, left="".join(left))

    def quote(self, start: int, end: int) -> str:
        """A part as it was written, on one line."""
        return " ".join(self.written[start:end].split())


def running(text: str) -> Running:
    """The text cleaned; every sign that is no letter, digit or mark of its own stays one sign."""
    composed = unicodedata.normalize("NFC", text.translate(KEYCAP)).replace("\r", "\n")
    kept = [c for c in composed if not unicodedata.combining(c)]
    written = "".join(c if c == "\n" or c.isprintable() else " " for c in kept)
    folded = "".join(_folded(c) for c in written)
    return Running(written, folded, folded)


def _folded(char: str) -> str:
    if "0" <= char <= "9" or "a" <= char <= "z" or char in " \n":
        return char
    if unicodedata.category(char) in ("No", "Nl"):
        return NOISE  # “²” and “½” are no figures
    bare = fold(unicodedata.normalize("NFKC", char))
    return bare if len(bare) == 1 else " " if char.isspace() else NOISE if bare else char


def _marked(char: str) -> bool:
    decomposed = unicodedata.normalize("NFD", char)
    return char in "đĐ" or (len(decomposed) > 1 and char.isalpha())
