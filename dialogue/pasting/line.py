"""One line with several figures, typed at a question: “120 người, 75 nữ, 30 dân tộc”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dialogue.pasting.counting import count
from dialogue.pasting.message import FIGURES, asked_about, take_apart
from forms import Form

LONGEST = 300  # characters of such a line
FEWEST = 2  # figures: a single one is read as the answer


def read_line(
    text: str, form: Form, today: date, open_name: str, values: Mapping[str, str]
) -> dict[str, str]:
    """The figures of a line by the names of their questions; empty when one of them is unclear.

    `values` are the questions that are asked now, with their answers. The first figure answers
    the open question when it has no label; any other one without a label leaves all unclear.
    """
    if len(text) > LONGEST:
        return {}
    reading = take_apart(text, form, today)
    words, names = reading.words, reading.words.names
    kind = values.get(names.get("kind", ""), "")
    opened = next((sort for sort, name in names.items() if name == open_name), "")
    figures = list(reading.figures)
    if len(figures) < FEWEST or opened not in FIGURES:
        return {}
    first = figures[0]
    bare = not (first.kind or first.unit or first.doubt or first.money)
    if bare and all(f.kind != opened for f in figures):
        figures[0] = replace(first, kind=opened)
    takes = [sort for sort in FIGURES if names.get(sort) in values or sort == "men"]
    counted = count(figures, kind, words.units.get(kind, ()), takes, reading.text.accented)
    if counted.left:
        return {}
    return {names[s]: str(n) for s, n in counted.values.items() if asked_about(words, s)}
