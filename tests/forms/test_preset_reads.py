"""What the activity form tells the reader of pasted messages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from forms import Form, load

FORM = Path("plan/presets/son-ha-2024/forms/hoat-dong.md")


@pytest.fixture(scope="module")
def form() -> Form:
    return load(FORM)


def said(form: Form, choices: str) -> dict[str, list[str]]:
    """The words of column `reads` by the name of the choice."""
    rows = form.frame.secondary[choices].findall("root/item")
    return {
        row.findtext("name") or "": [w.strip() for w in (row.findtext("reads") or "").split(";")]
        for row in rows
    }


def test_each_part_of_a_message_goes_to_one_question(form: Form) -> None:
    taken = [bind.reads for bind in form.binds.values() if bind.reads]
    assert set(taken) == {
        "kind", "day", "place", "people", "women", "men", "ethnic", "children", "sessions",
        "quantity", "reach", "money", "partners",
    }  # fmt: skip
    assert len(taken) == len(set(taken))


@pytest.mark.parametrize("choices", ["loai", "noi", "phoi_hop"])
def test_a_word_means_one_choice_only(form: Form, choices: str) -> None:
    words = Counter(w for heard in said(form, choices).values() for w in heard if w)
    assert len(words) > 15
    assert [word for word, count in words.items() if count > 1] == []


def test_every_kind_of_activity_but_the_other_one_can_be_read(form: Form) -> None:
    assert [name for name, heard in said(form, "loai").items() if heard == [""]] == ["khac"]
