"""What the detector promises: how much it finds, how rarely it errs, and that it always ends."""

from __future__ import annotations

import random
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.identifying import (
    Identifier,
    accounts,
    births,
    digits,
    identifiers,
    names,
    places,
    words,
)
from tests.dialogue.identifying import corpus

FOUND_AT_LEAST = 0.99  # of the texts that identify somebody, where accents are typed
FOUND_BARE_AT_LEAST = 0.95  # where none is: “chi thi” is a name, a directive and a decree
BARE = ("no accents", "small, no accents")
FLAGGED_AT_MOST = 0.02  # of the clean texts
EVIL = ("0", "0 ", "o", "a", "a ", "nha ", "sinh ", "@", "a@", "a.", "1-", ", ", "chị ", "Nguyễn ",
        "nha gan ", "zalo ", "không ", "\u0301", "n.t.m.", "76a-", "\n", "tk 1 ", "(")  # fmt: skip
MODULES = (accounts, births, digits, names, places, words)

POSITIVES = list(corpus.positives("develop"))
CLEANS = list(corpus.cleans("develop"))


def table(samples: Iterable[corpus.Sample]) -> tuple[Counter[str], Counter[str]]:
    """How many texts there are of each manner, and in how many something was found."""
    all_of, found = Counter[str](), Counter[str]()
    for sample in samples:
        all_of[sample.manner] += 1
        found[sample.manner] += bool(identifiers(sample.text))
    return all_of, found


def share(some: Counter[str], every: Counter[str], manners: Iterable[str]) -> float:
    """The share of texts of some manners."""
    counted = list(manners)
    return sum(some[m] for m in counted) / sum(every[m] for m in counted)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    written = dict.fromkeys(("identifying", "clean"), 0)
    for part in ("develop", "measure"):
        for name in written:
            written[name] += len(set(corpus.lines(part, name)))
    assert min(written.values()) >= 150
    for part in ("develop", "measure"):
        assert sum(1 for _ in corpus.positives(part)) >= 500
        assert sum(1 for _ in corpus.cleans(part)) >= 500


def test_the_measured_texts_are_none_of_those_it_was_developed_with() -> None:
    for name in ("identifying", "clean"):
        assert not set(corpus.lines("develop", name)) & set(corpus.lines("measure", name))


@pytest.mark.parametrize("part", ["develop", "measure"])
def test_nearly_all_that_identifies_is_found_and_little_else(part: str) -> None:
    positives, found = table(corpus.positives(part))
    cleans, flagged = table(corpus.cleans(part))
    print(f"\n{part:20} {'found':>12} {'flagged':>12}")  # noqa: T201
    for manner in corpus.MANNERS:
        hits = f"{found[manner]}/{positives[manner]}"
        print(f"{manner:20} {hits:>12} {flagged[manner]}/{cleans[manner]}".rstrip())  # noqa: T201
    accented = [manner for manner in corpus.MANNERS if manner not in BARE]
    assert share(found, positives, accented) >= FOUND_AT_LEAST
    assert share(found, positives, BARE) >= FOUND_BARE_AT_LEAST
    assert share(flagged, cleans, corpus.MANNERS) <= FLAGGED_AT_MOST


@pytest.mark.parametrize("line", corpus.lines("develop", "identifying"))
def test_a_name_or_number_is_called_by_its_kind(line: str) -> None:
    kinds, _, text = line.partition(" | ")
    found = identifiers(text)
    assert all(isinstance(kind, Identifier) for kind in found)
    assert set(kinds.split()) & {str(kind) for kind in found} or not found


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(identifiers(text), tuple)


@given(st.sampled_from(POSITIVES + CLEANS))
@settings(max_examples=300, deadline=None)
def test_composed_and_decomposed_letters_read_alike(sample: corpus.Sample) -> None:
    composed = unicodedata.normalize("NFC", sample.text)
    decomposed = unicodedata.normalize("NFD", sample.text)
    assert identifiers(composed) == identifiers(decomposed)


@given(st.sampled_from(POSITIVES), st.sampled_from(CLEANS), st.booleans())
@settings(max_examples=400, deadline=None)
def test_clean_text_around_hides_nothing(
    sample: corpus.Sample, clean: corpus.Sample, first: bool
) -> None:
    parts = (clean.text, sample.text) if first else (sample.text, clean.text)
    assert set(identifiers(sample.text)) <= set(identifiers("\n".join(parts)))


@given(st.sampled_from([s for s in POSITIVES if s.manner == "written"]), st.integers(0, 9000))
@settings(max_examples=60, deadline=None)
def test_a_long_text_hides_nothing(sample: corpus.Sample, before: int) -> None:
    long = "Thiếu kinh phí. " * (before // 16) + sample.text + ".\n" + "Thiếu kinh phí. " * 300
    assert set(identifiers(sample.text)) <= set(identifiers(long))


@given(st.sampled_from(["0900000012", "0900 000 012"]), st.data())
@settings(max_examples=60, deadline=None)
def test_invisible_letters_hide_no_number(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number)))
    hidden = (
        number[:at] + data.draw(st.sampled_from("\u200b\u200d\u202e\ufeff\u2066")) + number[at:]
    )
    assert Identifier.PHONE in identifiers(f"gọi {hidden} nhé")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in number)
    assert Identifier.PHONE in identifiers(f"gọi {wide} nhé")


def patterns() -> Iterator[re.Pattern[str]]:
    """Every regular expression of the detector."""
    for module in MODULES:
        for value in vars(module).values():
            several = value if isinstance(value, tuple) else (value,)
            yield from (p for p in several if isinstance(p, re.Pattern))


def repeats(parsed: Any, inside: bool = False) -> Iterator[tuple[int, bool]]:
    """The most that each repeat of a parsed expression takes, and whether it is in another."""
    for operation, argument in parsed:
        many = str(operation) in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] > 1
        if many:
            yield int(argument[1]), inside
        for part in _parts(argument):
            yield from repeats(part, inside or many)


def _parts(argument: Any) -> Iterator[Any]:
    """What an operation of a parsed expression holds."""
    if type(argument).__name__ == "SubPattern":
        yield argument
    elif isinstance(argument, (tuple, list)):
        for part in argument:
            yield from _parts(part)


def test_no_pattern_repeats_without_an_end() -> None:
    parser: Any = re._parser  # type: ignore[attr-defined]
    seen = list(patterns())
    assert len(seen) > 20
    for pattern in seen:
        taken = list(repeats(parser.parse(pattern.pattern)))
        free = [most for most, _ in taken if most > 100]
        assert len(free) <= 1, pattern.pattern
        assert not any(most > 12 and inside for most, inside in taken), pattern.pattern


def steps(text: str) -> int:
    """How many calls a text costs."""
    count = 0

    def on_call(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(on_call)
    try:
        identifiers(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("evil", EVIL)
def test_twice_the_text_costs_twice_the_steps(evil: str) -> None:
    half, whole = (evil * 4096)[:2048], (evil * 4096)[:4096]
    assert steps(whole) <= 2.2 * steps(half) + 200


def test_mixed_evil_texts_end() -> None:
    chance = random.Random(7)
    for _ in range(40):
        text = "".join(chance.choice(EVIL) for _ in range(2000))[:4096]
        assert isinstance(identifiers(text), tuple)
