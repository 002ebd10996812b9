"""Every form of every preset: both languages, short labels, and no survivor's identity."""

from __future__ import annotations

import re

import pytest

from forms import Instance
from forms.model import Message
from forms.values import Kind
from plan.folders import preset_folders
from plan.loading import load_whole
from tests.forms.presets import TABLES, TODAY

FORMS = {
    f"{name}/{id}": form
    for name in sorted(preset_folders())
    for id, form in load_whole(name)[1].items()
}
VIETNAMESE, ENGLISH = "Tiếng Việt (vi)", "English (en)"
LONGEST_LABEL = 130  # characters: three lines on a small phone
IDENTITY = re.compile(r"họ tên|số điện thoại|địa chỉ|họ và tên|cmnd|cccd|căn cước", re.IGNORECASE)
CHOICE = re.compile(r"[a-z_]+-[0-9]+")  # how pyxform names the text of a choice
OF_CASES = ("ket-qua", "bo-sung", "dot-xuat", "mo-hinh", "kho-khan", "nhiem-vu")
OF_OFFICIALS = {"leader", "signer"}  # who answers for the report, by office


def both(message: Message) -> bool:
    """Whether a text is there in both languages; “-” stands for one that is not."""
    said = [message.get(language, ()) for language in (VIETNAMESE, ENGLISH)]
    return all(parts and parts != ("-",) for parts in said)


@pytest.mark.parametrize("name", FORMS)
def test_every_question_and_choice_has_both_languages(name: str) -> None:
    form = FORMS[name]
    assert form.languages == (VIETNAMESE, ENGLISH)
    asked = {ref: control.label for ref, control in form.controls.items()}
    choices = {id: m for id, m in form.texts.items() if CHOICE.fullmatch(id)}
    lacking = [key for key, message in {**asked, **choices}.items() if not both(message)]
    assert lacking == []


@pytest.mark.parametrize("name", FORMS)
def test_a_question_is_short_and_has_a_name_on_the_card(name: str) -> None:
    form = FORMS[name]
    for ref, control in form.controls.items():
        if control.kind is Kind.NOTE:
            continue
        assert form.binds[ref].short, ref
        parts = control.label[VIETNAMESE]
        assert sum(len(part) for part in parts if isinstance(part, str)) <= LONGEST_LABEL
        assert not any("!" in part for part in parts if isinstance(part, str))


@pytest.mark.parametrize("name", [n for n in FORMS if n.endswith(OF_CASES)])
def test_nobody_is_asked_who_or_where_a_survivor_is(name: str) -> None:
    form = FORMS[name]
    for ref, control in form.controls.items():
        label = " ".join(p for p in control.label[VIETNAMESE] if isinstance(p, str))
        if IDENTITY.search(f"{label} {form.binds[ref].short}") and control.kind is not Kind.NOTE:
            name_of = ref.rpartition("/")[2]
            assert form.binds[ref].restricted or name_of in OF_OFFICIALS, ref


@pytest.mark.parametrize("name", [n for n in FORMS if n.endswith(("dot-xuat", "kho-khan"))])
def test_where_words_are_typed_the_hint_says_what_to_leave_out(name: str) -> None:
    instance = Instance(FORMS[name], today=TODAY, datasets=TABLES)
    hints = " ".join(q.hint for q in instance.questions())
    assert "Không ghi tên, số điện thoại, địa chỉ." in hints


@pytest.mark.parametrize("name", [n for n in FORMS if n.endswith("mo-hinh")])
def test_where_a_shelter_is_and_who_runs_it_is_restricted(name: str) -> None:
    form = FORMS[name]
    restricted = {ref.rpartition("/")[2] for ref, bind in form.binds.items() if bind.restricted}
    assert restricted == {"village", "village_name", "address", "person", "phone"}
