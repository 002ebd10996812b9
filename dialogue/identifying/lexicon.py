"""The word lists of `words.toml`, and what they say of a word."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from dialogue.identifying.words import NOWHERE, Word, at, spelling, strip_accents

LISTS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
Words = Sequence[Word]


def listed(name: str) -> frozenset[str]:
    """A list of `words.toml` as it is written there."""
    return frozenset(LISTS[name].split())


def pairs(name: str) -> frozenset[tuple[str, str]]:
    """A table of `words.toml`: each key with each of its words."""
    return frozenset((first, w) for first, words in LISTS[name].items() for w in words.split())


def spelled(name: str) -> frozenset[str]:
    """A list for comparing by spelling."""
    return frozenset(map(spelling, listed(name)))


def plain(name: str) -> frozenset[str]:
    """A list without its accents."""
    return frozenset(map(strip_accents, listed(name)))


GIVEN = spelled("given")
GIVEN_PLAIN = frozenset(map(strip_accents, listed("given") - listed("accented_only")))
NUMBERS, NUMBERS_PLAIN = spelled("numbers"), plain("numbers")
SURNAMES, SURNAMES_PLAIN = spelled("surnames") - {"a", "y"}, plain("surnames") - {"a", "y", "tu"}
STRONG, STRONG_PLAIN = spelled("strong"), plain("strong")
NO_NAME, NO_NAME_PLAIN = spelled("no_name"), plain("no_name")
TITLES = listed("titles")
BARE_TITLES = plain("titles") - {"duong", "mu"}
COMMON, DOING = listed("common"), listed("doing")
COMMON_ACCENTED = spelled("common_accented")
COMPOUNDS, BARE_COMPOUNDS, PLACES = pairs("compounds"), pairs("bare_compounds"), pairs("places")


def is_given(word: Word) -> bool:
    """Whether a word is a given name, spelled with its accents or typed wholly without."""
    return word.spelled in GIVEN or (word.bare and word.plain in GIVEN_PLAIN)


def is_rank(word: Word) -> bool:
    """Whether a word is a rank by which a child is called: Hai, Ba, Út."""
    return word.spelled in NUMBERS or (word.bare and word.plain in NUMBERS_PLAIN)


def is_sure(word: Word) -> bool:
    """Whether a given name without a capital is hardly another word."""
    if word.bare:
        return word.plain in GIVEN_PLAIN and word.plain not in COMMON
    return word.spelled in GIVEN - COMMON_ACCENTED


def no_name(word: Word) -> bool:
    """Whether a word is none of a name's: “chị Chủ tịch”; typed bare, it may be either."""
    if not word.bare:
        return word.spelled in NO_NAME
    if word.spelled in NO_NAME:
        return True
    return word.plain in NO_NAME_PLAIN and not (word.capital and word.plain in GIVEN_PLAIN)


def ordinary(words: Words, index: int) -> bool:
    """Whether a word and the next one make an ordinary word or a place: “hạnh phúc”, “Sơn Hà”."""
    word, following = at(words, index), at(words, index + 1)
    pair = (word.plain, following.plain)
    small = word.bare and not word.capital and pair in BARE_COMPOUNDS
    return following.follows and (small or pair in COMPOUNDS or pair in PLACES)


def before(words: Words, index: int) -> Word:
    """The word that the word at an index follows; what another sentence ended with is none."""
    return at(words, index - 1) if at(words, index).follows else NOWHERE


def stands_out(word: Word, name: Word) -> bool:
    """Whether a name stands out by its capital: not in A TEXT THAT IS ALL CAPITALS."""
    shouted = len(word.written) > 1 and word.written.isupper()
    return name.capital and not shouted


def does(words: Words, index: int) -> bool:
    """Whether what follows a name shows that it is one: “bị”, “kể”, “hàng xóm”."""
    following = at(words, index)
    return following.follows and following.plain in DOING
