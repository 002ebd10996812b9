"""The type of a case: GBVIMS in its order, and what acts and forms of violence say already."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from tests.forms.cases import ADULT, case
from tests.forms.presets import asked, filled, missing, preset_form, values

FORMS = ("than-the", "tinh-than", "tinh-duc", "kinh-te")
PICKS = [" ".join(picked) for n in range(1, 5) for picked in combinations(FORMS, n)]


def expected(picked: str, married: bool, intercourse: str, contact: str) -> str:
    """GBVIMS: the first “yes” in its order decides."""
    forms = picked.split()
    ordered = [
        ("hiep-dam", "tinh-duc" in forms and intercourse == "co"),
        ("tan-cong-tinh-duc", "tinh-duc" in forms and contact == "co"),
        ("the-chat", "than-the" in forms),
        ("cuong-ep-ket-hon", married),
        ("tuoc-doat", "kinh-te" in forms),
        ("tinh-than", "tinh-than" in forms or "tinh-duc" in forms),
    ]
    return next(kind for kind, yes in ordered if yes)


@pytest.mark.parametrize("picked", PICKS)
def test_the_gbvims_type_is_the_first_yes_in_its_order(picked: str) -> None:
    stranger = case(**{**ADULT, "context": "nguoi-la", "forms": picked})
    assert ("gbv_1" in asked(stranger)) == ("tinh-duc" in picked)
    answers = ("co", "khong", "khong-ro") if "tinh-duc" in picked else ("",)
    for married, intercourse in product((False, True), answers):
        instance = filled(stranger, {"flags": "ep-hon" if married else "quay-roi"})
        instance = filled(instance, {"gbv_1": intercourse} if intercourse else {})
        open_question = "gbv_2" in asked(instance)
        assert open_question == (intercourse in ("khong", "khong-ro"))
        for contact in answers if open_question else ("",):
            done = filled(instance, {"gbv_2": contact} if contact else {})
            kind = expected(picked, married, intercourse, contact)
            assert (values(done)["gbv_type"], missing(done)) == (kind, [])


IMPLIED = [  # acts, answers that are still needed, type
    ("i", {"gbv_1": "co"}, "hiep-dam"),
    ("i", {"gbv_1": "khong"}, "tan-cong-tinh-duc"),
    ("i", {"gbv_1": "khong-ro"}, "tan-cong-tinh-duc"),
    ("a i", {"gbv_1": "khong"}, "tan-cong-tinh-duc"),
    ("k", {"gbv_2": "co"}, "tan-cong-tinh-duc"),
    ("k", {"gbv_2": "khong"}, "tinh-than"),
    ("a m", {"gbv_2": "khong"}, "the-chat"),
    ("a", {}, "the-chat"),
    ("b n", {}, "tuoc-doat"),
    ("b", {}, "tinh-than"),
]


@pytest.mark.parametrize(("acts", "needed", "kind"), IMPLIED)
def test_what_the_acts_say_is_not_asked_again(acts: str, needed: dict[str, str], kind: str) -> None:
    instance = case(**{**ADULT, "acts": acts})
    assert {name for name in asked(instance) if name.startswith("gbv")} == set(needed)
    assert values(filled(instance, needed))["gbv_type"] == kind


CROSSWALK = {
    "a": "than-the", "b": "tinh-than", "c": "tinh-than", "d": "tinh-than kinh-te",
    "dd": "tinh-than", "e": "tinh-than", "g": "tinh-than", "h": "tinh-than", "i": "tinh-duc",
    "k": "tinh-duc", "l": "tinh-than", "m": "tinh-duc", "n": "kinh-te", "o": "kinh-te",
    "p": "tinh-than", "q": "kinh-te",
}  # fmt: skip


def test_the_sixteen_acts_suggest_the_forms_and_the_officer_may_mend_them() -> None:
    names = [row["name"] for row in preset_form("vu-viec").choice_rows("/data/event/acts")]
    assert {*names} == {*CROSSWALK, "khac"}
    for act, suggested in CROSSWALK.items():
        assert values(case(**{**ADULT, "acts": act}))["forms"] == suggested
    assert values(case(**{**ADULT, "acts": "a o"}, forms="than-the"))["forms"] == "than-the"


def test_acts_are_asked_in_families_only_and_forms_where_they_say_nothing() -> None:
    for context in ("gia-dinh", "ly-hon"):
        assert "acts" in asked(case(**{**ADULT, "context": context}))
    assert "acts" not in asked(case(**{**ADULT, "context": "ban-tinh", "forms": "than-the"}))
    assert "forms" in missing(case(**{**ADULT, "acts": "khac"}))
