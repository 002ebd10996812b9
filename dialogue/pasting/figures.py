"""Numbers in running text: “1.500”, “1tr5”, “mười hai”, each with its value and its place."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from dialogue.folding import fold
from dialogue.numbers import read_integer
from dialogue.pasting.running import NOISE, Running

DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+){0,5}")
SCALE = re.compile(
    r"(?: ?(?:ty|trieu|tr|nghin|ngan)|k)"
    r"(?:[0-9]{1,3}(?![0-9])| ruoi| [0-9]{3}(?= {0,3}(?:[,;.)\n]|d(?![a-z])|$)))?(?![a-z0-9])"
)
SCALE_FIRST = re.compile(r" ?(?:ty|trieu|tr|nghin|ngan|tram|chuc)(?![a-z])")
DONG = re.compile(r" ?(?:dong|d|vnd|vnđ)(?![a-z/])")
THOUSANDS = re.compile(r"(?: [0-9]{3}(?![0-9])){1,4}")
SPOILED = (
    re.compile(r"[0-9]+ ?[-–—/~+x*] ?[0-9]+(?: ?[-–—/~+x*] ?[0-9]+){0,4}"),
    re.compile(r"(?<![a-z])tu [0-9]+ den [0-9]+"),
    re.compile(r"[0-9]+ (?:hoac|hay|den) [0-9]+"),
)
STUCK = frozenset(
    (
        "ng", "nguoi", "nu", "nam", "hv", "buoi", "lop", "luot", "cai", "to", "bai", "chi", "d",
        "dong", "dtts", "cb", "hs", "suat",
    )
)  # fmt: skip  # units that may be stuck to a figure
NUMBER_WORDS = frozenset(
    (
        "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín",
        "mười", "mươi", "chục", "trăm", "nghìn", "ngàn", "linh", "lẻ",
    )
)  # fmt: skip
SMALLEST_SUM = 1000  # đồng: less is no money
WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure and where it stands; `value` is None when it is not certain which it is."""

    start: int
    end: int
    value: int | None
    money: bool = False


def find_numbers(text: Running, uncertain: Collection[int] = ()) -> tuple[Number, ...]:
    """The figures of a text in their order; days and noise are struck out before.

    Those that begin at an `uncertain` place have no value.
    """
    spoiled = [m.span() for pattern in SPOILED for m in pattern.finditer(text.left)]
    rest = text.struck(spoiled)
    found = [Number(start, end, None) for start, end in spoiled]
    at = 0
    while match := DIGITS.search(rest.left, at):
        number = _number(rest, match)
        found.append(replace(number, value=None) if number.start in uncertain else number)
        at = number.end
    return tuple(sorted((*found, *_spoken(rest)), key=lambda n: n.start))


def _number(text: Running, match: re.Match[str]) -> Number:
    """1 groups parted by blanks, 2 a scale behind it, 3 nothing stuck to it that changes it."""
    start, end = match.span()
    left = text.left
    before = left[start - 1 : start]
    parted = THOUSANDS.match(left, end)
    if parted:
        sure = parted[0].count(" ") > 1 or DONG.match(left, parted.end())
        value = read_integer(left[start : parted.end()]) if sure else None
        return _priced(text, start, parted.end(), value)
    scaled = SCALE.match(left, end)
    if scaled and not (scaled[0].strip() in ("tr", "k") and end - start > 6):
        value = read_integer(left[start : scaled.end()])
        return _priced(text, start, scaled.end(), value, money=not scaled[0].startswith("k"))
    if SCALE_FIRST.match(left, end):
        return Number(start, end, None)
    clean = not ("a" <= before <= "z" or before in (NOISE, ".", ",", "$")) and _loose(left, end)
    digits = match[0]
    zeros = len(digits) > 2 and digits[0] == "0"
    return _priced(text, start, end, read_integer(digits) if clean and not zeros else None)


def _loose(left: str, end: int) -> bool:
    """Whether nothing is stuck to a figure but a unit: “64ng” yes, “1oo” no."""
    stuck = re.compile(r"[a-z]{1,9}").match(left, end)
    return left[end : end + 1] != NOISE and (not stuck or stuck[0] in STUCK)


def _priced(text: Running, start: int, end: int, value: int | None, money: bool = False) -> Number:
    dong = DONG.match(text.left, end)
    enough = value is not None and value >= SMALLEST_SUM
    if dong and (enough or value is None):
        return Number(start, dong.end(), value, money=True)
    return Number(start, end, value, money and enough)


def _spoken(text: Running) -> list[Number]:
    """Runs of number words; in a text without accents none, for “ba” may be “bà” there."""
    if not text.accented:
        return []
    found: list[Number] = []
    run: list[re.Match[str]] = []
    for match in WORDS.finditer(text.written):
        word = match[0].casefold()
        open_ = text.left[match.start()] == text.folded[match.start()]
        joined = bool(run) and text.written[run[-1].end() : match.start()] == " "
        if run and not (joined and open_ and word in NUMBER_WORDS):
            found += _run(text, run)
            run = []
        if open_ and word in NUMBER_WORDS:
            run.append(match)
    return found + (_run(text, run) if run else [])


def _run(text: Running, run: list[re.Match[str]]) -> list[Number]:
    """One run of number words; a single one counts only as it is written in lower case."""
    start, end = run[0].start(), run[-1].end()
    words = text.written[start:end]
    digit = re.compile(r"[0-9][0-9,.]* ?$").search(text.left[max(0, start - 6) : start])
    if len(run) == 1 and (words != words.lower() or words in ("tư", "năm", "trăm", "chục")):
        return []
    if digit or fold(words) in ("tram", "chuc", "nghin", "ngan"):
        return []
    doubtful = "năm" in words.casefold().split()
    return [Number(start, end, None if doubtful else read_integer(words))]
