"""Values that are known before a question is asked: of a plan, of an earlier report."""

from __future__ import annotations

from collections.abc import Mapping

from forms import Instance
from forms.values import Kind


def with_given(instance: Instance, given: Mapping[str, str]) -> Instance:
    """The form with the given values, by the names of their questions, as far as they fit.

    A value may open the question of another one; so what is left is tried until nothing more fits.
    """
    left = dict(given)
    while left:
        asked = [q for q in instance.questions() if q.name in left and not q.read_only]
        if not asked:
            return instance
        question = asked[0]
        changed = instance.put(question.path, left.pop(question.name))
        if isinstance(changed, Instance) and question.kind is not Kind.NOTE:
            instance = changed
    return instance
