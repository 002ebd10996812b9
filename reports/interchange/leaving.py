"""Which forms may leave at all."""

from __future__ import annotations

from collections.abc import Sequence

from forms import Form
from plan.values import Plan


def is_sealed(versions: Sequence[Form]) -> bool:
    """Whether any version of a form is sealed: then nothing of it ever leaves here."""
    return any(form.sealed for form in versions)


def is_open(plan: Plan, versions: Sequence[Form]) -> bool:
    """Whether a form leaves without being named: not sealed, and opened by whoever reviews.

    A form of another right, such as a commendation, leaves only when an operator names it.
    """
    return not is_sealed(versions) and plan.rule(versions[-1].id).right == "review"
