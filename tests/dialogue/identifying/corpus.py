"""The texts that the detector is measured by, and the ways in which officers type them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TEXTED = {
    "chị": "c", "anh": "a", "em": "e", "vợ": "vk", "chồng": "ck", "không": "ko", "được": "đc",
    "với": "vs", "gì": "j", "cũng": "cx", "mình": "mk", "rồi": "r",
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A text, the kinds that stand in it (none: it is clean), and how it was typed."""

    text: str
    kinds: tuple[str, ...]
    manner: str


def bare(text: str) -> str:
    """Without accents, as on a phone without a Vietnamese keyboard."""
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def texted(text: str) -> str:
    """In the spelling of quick messages: small letters, “ko”, “vk”, “c” for chị."""
    return re.sub(r"\w+", lambda m: TEXTED.get(m[0], m[0]), text.lower())


MANNERS: dict[str, Callable[[str], str]] = {
    "written": lambda text: text,
    "no accents": bare,
    "small letters": str.lower,
    "small, no accents": lambda text: bare(text).lower(),
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "blanks": lambda text: text.replace(" ", "  ") + " ",
    "texted": texted,
}


def lines(part: str, name: str) -> list[str]:
    """The lines of a file of a part, "develop" or "measure", without its comments."""
    text = (HERE / part / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def positives(part: str) -> Iterator[Sample]:
    """Texts that identify somebody, each in every manner."""
    for line in lines(part, "identifying"):
        kinds, _, text = line.partition(" | ")
        yield from _typed(text, tuple(kinds.split()))


def cleans(part: str) -> Iterator[Sample]:
    """Texts that identify nobody, each in every manner."""
    for line in lines(part, "clean"):
        yield from _typed(line, ())


def _typed(text: str, kinds: tuple[str, ...]) -> Iterator[Sample]:
    for manner, change in MANNERS.items():
        yield Sample(change(text), kinds, manner)
