"""What each question type takes, and what it refuses."""

from __future__ import annotations

import pytest

from forms.values import Kind
from tests.forms.sheets import begin, put, refused

LIST = "| choices |\n| | list_name | name | label |\n| | ds | x | X |\n| | ds | y | Y |\n"
TABLE: list[tuple[str, Kind, list[str], list[str]]] = [
    ("text", Kind.TEXT, ["Sơn Kỳ", "x" * 5000], ["a\x00b", "\ud800"]),
    ("integer", Kind.INTEGER, ["0", "-5", "120"], ["1.5", "²", "٣", "1_000", "1e9", "nan", "5 "]),
    ("decimal", Kind.DECIMAL, ["1.5", "-2", "0"], ["1,5", "1e999", "inf", "½"]),
    ("date", Kind.DATE, ["2024-11-20", "2024-02-29"], ["20/11/2024", "2024-02-30", "2024-13-01"]),
    ("time", Kind.TIME, ["08:30:00.000"], ["25:00", "8h"]),
    ("dateTime", Kind.DATETIME, ["2024-11-20T08:30:00.000+07:00"], ["2024-11-20 8:30"]),
    ("select_one ds", Kind.SELECT_ONE, ["x"], ["z", "x y"]),
    ("select_multiple ds", Kind.SELECT_MULTIPLE, ["x", "x y"], ["x z"]),
    ("rank ds", Kind.RANK, ["y x"], ["x", "x z"]),
    ("geopoint", Kind.GEOPOINT, ["15.0 108.5 0 0"], ["đây"]),
    ("acknowledge", Kind.ACKNOWLEDGE, ["OK"], ["không"]),
    ("image", Kind.IMAGE, ["a.jpg"], []),
    ("audio", Kind.AUDIO, ["a.ogg"], []),
    ("file", Kind.FILE, ["a.pdf"], []),
]


@pytest.mark.parametrize(("type_", "kind", "good", "bad"), TABLE, ids=[row[0] for row in TABLE])
def test_a_type_takes_its_values_only(
    type_: str, kind: Kind, good: list[str], bad: list[str]
) -> None:
    instance = begin({"type": type_, "name": "q", "label": "Q"}, choices=LIST)
    assert instance.questions()[0].kind is kind
    for value in good:
        filled = put(instance, "q", value)
        assert filled.answers() == {"/data/q": value}
        assert put(filled, "q", "").answers() == {}
    for value in bad:
        assert refused(instance, "q", value).kind in ("type", "choice")


def test_a_range_keeps_to_its_steps() -> None:
    row = {"type": "range", "name": "q", "label": "Q", "parameters": "start=0 end=10 step=2"}
    instance = begin(row)
    assert put(instance, "q", "4").value("/data/q") == "4"
    for value in ("3", "12", "-2"):
        assert refused(instance, "q", value).kind == "range"


def test_a_note_is_shown_and_takes_no_part_in_the_answers() -> None:
    instance = begin({"type": "note", "name": "q", "label": "Đọc giúp."})
    assert instance.questions()[0].kind is Kind.NOTE
    assert instance.answers() == {}


def test_choices_are_filtered_by_other_answers() -> None:
    choices = (
        "| choices |\n| | list_name | name | label | xa |\n"
        "| | xa | ky | Sơn Kỳ | |\n| | xa | ba | Sơn Ba | |\n"
        "| | thon | re | Làng Rê | ky |\n| | thon | gam | Tà Gầm | ba |\n"
    )
    instance = begin(
        {"type": "select_one xa", "name": "xa", "label": "Xã?"},
        {"type": "select_one thon", "name": "thon", "label": "Thôn?", "choice_filter": "xa=${xa}"},
        choices=choices,
    )
    filled = put(instance, "xa", "ky")
    assert [c.label for c in filled.questions()[1].choices] == ["Làng Rê"]
    assert refused(filled, "thon", "gam").kind == "choice"


def test_or_other_asks_for_the_other() -> None:
    instance = begin({"type": "select_one ds or_other", "name": "q", "label": "Q"}, choices=LIST)
    filled = put(instance, "q", "other")
    assert [q.name for q in filled.questions()] == ["q", "q_other"]
    assert put(filled, "q_other", "khác nữa").value("/data/q_other") == "khác nữa"
