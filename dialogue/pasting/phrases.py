"""Phrases that are looked for in running text, with or without their accents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialogue.folding import fold, same_words
from dialogue.pasting.running import Running, Token, running

LONGEST = 6  # words of a phrase
OTHER_WITHOUT_ACCENTS = frozenset(
    ("chi", "chau", "cac chi", "cac chau", "ba con", "anh em", "do")
)  # “năm”, “chi”, “châu”, “ba con”…: in a text without accents such a word is not read

MEN = "nam"  # in a text without accents men or years: enough for a doubt, not for a sum


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that was found: what it stands for, and from which token to before which."""

    value: str
    first: int
    behind: int


class Phrases:
    """Phrases and what each stands for, to be found at a place of a text."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """`pairs` are (what it stands for, the phrase as it is written)."""
        self._known: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for value, phrase in pairs:
            key = tuple(token.text for token in running(phrase).tokens)
            if key:
                self._known.setdefault(key, []).append((value, phrase))

    def after(self, text: Running, tokens: Sequence[Token], at: int) -> Found | None:
        """The longest phrase that begins at a token."""
        for size in range(min(LONGEST, len(tokens) - at), 0, -1):
            value = self._meant(text, tokens[at : at + size])
            if value:
                return Found(value, at, at + size)
        return None

    def before(self, text: Running, tokens: Sequence[Token], at: int) -> Found | None:
        """The longest phrase that ends before a token."""
        for size in range(min(LONGEST, at), 0, -1):
            value = self._meant(text, tokens[at - size : at])
            if value:
                return Found(value, at - size, at)
        return None

    def all(self, text: Running, tokens: Sequence[Token]) -> list[Found]:
        """Every phrase of a text from left to right, the longest at each place."""
        found: list[Found] = []
        at = 0
        while at < len(tokens):
            here = self.after(text, tokens, at)
            if here:
                found.append(here)
            at = here.behind if here else at + 1
        return found

    def _meant(self, text: Running, tokens: Sequence[Token]) -> str:
        known = self._known.get(tuple(t.text for t in tokens))
        if not known:
            return ""
        written = text.written[tokens[0].start : tokens[-1].end]
        values = {value for value, phrase in known if _is(text, written, phrase)}
        return values.pop() if len(values) == 1 else ""


def _is(text: Running, written: str, phrase: str) -> bool:
    """Whether a phrase was written: with its own accents, or without any."""
    if not same_words(written, phrase):
        return False
    if fold(phrase) == MEN:
        return not text.accented or written.casefold() == phrase.casefold()
    if fold(phrase) not in OTHER_WITHOUT_ACCENTS:
        return True
    return text.accented and written.casefold() == phrase.casefold()


def split(words: str) -> list[str]:
    """The phrases of a cell: “phát thanh; loa”."""
    return [word.strip() for word in words.split(";") if word.strip()]
