"""Values that are known before a question is asked: of a plan, of an earlier report."""

from __future__ import annotations

from collections.abc import Mapping

from dialogue.guarding import broken_rule
from forms import Instance
from forms.values import Kind


def with_given(instance: Instance, given: Mapping[str, str]) -> Instance:
    """The form with the given values, by the names of their questions, as far as they fit.

    A text that breaks the rule of its question about identifying a person is left out too.
    A value may open the question of another one; so what is left is tried until nothing more fits.
    """
    left = dict(given)
    while left:
        asked = [q for q in instance.questions() if q.name in left and not q.read_only]
        if not asked:
            return instance
        question = asked[0]
        value = left.pop(question.name)
        if question.kind is Kind.TEXT and broken_rule(instance.form, question.path, value):
            continue
        changed = instance.put(question.path, value)
        if isinstance(changed, Instance) and question.kind is not Kind.NOTE:
            instance = changed
    return instance
