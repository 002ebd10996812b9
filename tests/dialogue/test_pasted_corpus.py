"""How well the reader does on messages as officers paste them: nothing wrong, nearly all right."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter

import pytest

from dialogue.pasting import read_message
from tests.dialogue.pasted import FIGURES, TODAY, Message, messages
from tests.dialogue.talking import plan_form

SETS = ("develop", "measure")
SORTS = {
    **dict.fromkeys(FIGURES, "numbers"),
    "date_from": "days",
    "date_to": "days",
    "activity_type": "kinds",
    "place": "places",
    "place_other": "places",
    "partners": "partners",
}
LEAST = 0.95  # of the numbers, days and kinds that a careful person would file


def told(message: Message, text: str = "") -> list[dict[str, str]]:
    """What the reader files from a message."""
    form = plan_form("hoat-dong")
    found = [dict(u.values) for u in read_message(text or message.text, form, TODAY)]
    return [{name: value.casefold() for name, value in values.items()} for values in found]


def compared(message: Message) -> list[tuple[str, str, str]]:
    """(field, what a careful person files, what the reader files), one a field of either."""
    found, expected = told(message), list(message.expected)
    size = max(len(found), len(expected))
    pairs = zip(
        expected + [{}] * (size - len(expected)), found + [{}] * (size - len(found)), strict=True
    )
    return [
        (name, careful.get(name, "").casefold(), read.get(name, ""))
        for careful, read in pairs
        for name in {**careful, **read}
    ]


@pytest.mark.parametrize("name", SETS)
def test_no_value_is_wrong(name: str) -> None:
    wrong = [
        (message.number, *field)
        for message in messages(name)
        for field in compared(message)
        if field[2] and field[2] != field[1]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", SETS)
def test_nearly_every_number_day_and_kind_finds_its_field(name: str) -> None:
    wanted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    missed: list[str] = []
    for message in messages(name):
        for field, careful, read in compared(message):
            wanted[SORTS[field]] += bool(careful)
            right[SORTS[field]] += bool(careful) and careful == read
            if careful and careful != read:
                missed.append(f"{message.number} {field} {careful}, read {read or '–'}")
    for sort in wanted:
        sys.stdout.write(f"{name:8} {sort:9} {right[sort]:4} of {wanted[sort]:4}\n")
    sys.stdout.write("; ".join(missed) + "\n")
    for sort in ("numbers", "days", "kinds"):
        assert right[sort] >= LEAST * wanted[sort], sort


def test_the_sets_are_large_enough() -> None:
    assert all(len(messages(name)) >= 120 for name in SETS)


def bare(text: str) -> str:
    """A text as it is typed without accents."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@pytest.mark.parametrize("name", SETS)
def test_without_accents_the_same_numbers_are_read_or_fewer(name: str) -> None:
    for message in messages(name):
        with_accents = [f for values in told(message) for f in values.items()]
        without = [f for values in told(message, bare(message.text)) for f in values.items()]
        numbers = [f for f in without if f[0] in FIGURES or f[0].startswith("date")]
        assert [(message.number, f) for f in numbers if f not in with_accents] == []


@pytest.mark.parametrize("name", SETS)
def test_decomposed_letters_change_nothing(name: str) -> None:
    for message in messages(name):
        assert told(message, unicodedata.normalize("NFD", message.text)) == told(message)
