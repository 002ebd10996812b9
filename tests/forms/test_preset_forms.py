"""The forms of the preset: what each question takes and refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forms import Instance, load
from forms.values import Violation
from tests.forms.sheets import put, refused

FORMS = Path("plan/presets/son-ha-2024/forms")
FIGURES = {"figures": [{"key": "all", "activities": "3", "attendees": "200", "women": "90"}]}


def begun(form_id: str) -> Instance:
    """A form of the preset, begun in the month."""
    made = load(FORMS / f"{form_id}.md")
    return Instance(made, today=date(2024, 11, 20), datasets=FIGURES)


def filled(instance: Instance, **answers: str) -> Instance:
    """The form with some answers."""
    for name, value in answers.items():
        instance = put(instance, name, value)
    return instance


EVENT = {
    "activity_type": "tap-huan",
    "date_from": "2024-11-19",
    "place": "nha-van-hoa",
    "total": "120",
    "women": "75",
}
ACTIVITY = [
    ("date_from", "2024-11-20", "2024-11-21"),
    ("total", "1", "0"),
    ("total", "100000", "100001"),
    ("women", "0", "-1"),
    ("women", "120", "121"),
    ("title", "Lớp học", "Lớp"),
    ("date_to", "2024-11-19", "2024-11-18"),
    ("sessions", "1", "0"),
    ("ethnic", "120", "121"),
    ("children", "120", "121"),
    ("men_engaged", "45", "46"),
    ("url", "https://vi.du/bai", "vi.du/bai"),
    ("budget_local", "0", "-1"),
    ("note", "x" * 1000, "x" * 1001),
]


@pytest.mark.parametrize(("name", "good", "bad"), ACTIVITY)
def test_an_activity_keeps_to_its_limits(name: str, good: str, bad: str) -> None:
    instance = filled(begun("hoat-dong"), **EVENT)
    assert isinstance(put(instance, name, good), Instance)
    violation = refused(instance, name, bad)
    assert violation.kind == "constraint"
    assert violation.message


def test_a_great_sum_has_to_be_confirmed() -> None:
    instance = filled(begun("hoat-dong"), **EVENT, budget_state="400000000")
    assert instance.errors() == ()
    more = put(instance, "budget_donated", "100000001")
    assert [error.path.rpartition("/")[2] for error in more.errors()] == ["budget_sure"]
    assert put(more, "budget_sure", "OK").errors() == ()


def test_a_product_is_counted_in_its_own_unit() -> None:
    instance = filled(begun("hoat-dong"), activity_type="bang-ron")
    quantity = next(q for q in instance.questions() if q.name == "quantity")
    assert quantity.label == "Số lượng bao nhiêu (cái)?"
    assert "total" not in {q.name for q in instance.questions()}


def test_the_attested_zero_has_one_question_and_no_card() -> None:
    instance = begun("khong-phat-sinh")
    (question,) = instance.questions()
    assert "đã ghi 3 hoạt động" in question.label
    assert not instance.form.card
    assert begun("hoat-dong").form.card
    assert not isinstance(instance.put(question.path, "OK"), Violation)
