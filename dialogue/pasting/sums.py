"""Sums of money in running text: only with their source (“ngân sách xã 1tr5”)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialogue.pasting.labelling import Figure
from dialogue.pasting.lexicon import Lexicon
from dialogue.pasting.phrases import Found
from dialogue.pasting.running import FIGURE, Running

CLAUSE = frozenset(",;.\n()")
SMALLEST = 1000  # đồng


def of(
    text: Running, figures: Sequence[Figure], words: Lexicon
) -> tuple[dict[str, str], tuple[Figure, ...]]:
    """Each sum by the question of its source, and the figures that were taken for one."""
    found: dict[str, set[int]] = {}
    taken: dict[str, Figure] = {}
    for figure in figures:
        source = _source(text, figure, words)
        if source and figure.value is not None:
            found.setdefault(source, set()).add(figure.value)
            taken[source] = figure
    sure = {source: str(next(iter(said))) for source, said in found.items() if len(said) == 1}
    return sure, tuple(figure for source, figure in taken.items() if source in sure)


def _source(text: Running, figure: Figure, words: Lexicon) -> str:
    """The question of the one source that is named in the clause of a sum."""
    if figure.doubt or figure.kind or figure.value is None or figure.value < SMALLEST:
        return ""
    tokens = text.tokens
    at = next(i for i, t in enumerate(tokens) if t.start >= figure.start and t.text == FIGURE)
    first, last = at, at + 1
    while first and tokens[first - 1].text not in CLAUSE | {FIGURE}:
        first -= 1
    while last < len(tokens) and tokens[last].text not in CLAUSE | {FIGURE}:
        last += 1
    before = _named(text, tokens[first].start, figure.start, words)
    behind = _named(text, figure.end, tokens[last - 1].end, words)
    named = before or (behind if figure.money else set())
    clear = figure.money or (before and last == at + 1)
    return named.pop() if len(named) == 1 and clear else ""


def _named(text: Running, start: int, end: int, words: Lexicon) -> set[str]:
    """The sources in a part of the text, seen whole: the 8 of “Dự án 8” was struck out."""
    whole = replace(text, left=text.folded)
    tokens = [t for t in whole.tokens if start <= t.start < end]
    found = [f for at in range(len(tokens)) if (f := words.sources.after(whole, tokens, at))]
    return {f.value for f in found if not any(_covers(other, f) for other in found)}


def _covers(one: Found, other: Found) -> bool:
    """“xã hội hóa” covers the “nguồn xã” that it overlaps."""
    overlap = one.first < other.behind and other.first < one.behind
    return overlap and one.behind - one.first > other.behind - other.first
