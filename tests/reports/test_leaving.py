"""Which forms leave: sealed ones never, those of a right of their own only when named."""

from __future__ import annotations

import pytest

from plan.loading import load
from plan.values import FormRule
from reports.interchange.leaving import is_open, is_sealed
from tests.reports.samples import FIRST, made

PLAN = load("son-ha-2024").model_copy(
    update={"rules": (FormRule(id="bieu-duong", right="commend"), FormRule(id="su-co"))}
)


@pytest.mark.parametrize(("id", "leaves"), [("su-co", True), ("khac", True), ("bieu-duong", False)])
def test_a_form_leaves_unnamed_if_whoever_reviews_opens_it(id: str, leaves: bool) -> None:
    assert is_open(PLAN, (made("1", FIRST, id=id),)) is leaves


def test_a_form_that_was_sealed_once_never_leaves() -> None:
    sealed = made("1", FIRST, **{"attribute::sealed": "yes"})
    both = (sealed, made("2", FIRST))
    assert is_sealed(both)
    assert not is_open(PLAN, both)
    assert not is_sealed(both[1:])
