"""Texts that seem to identify a person: refused, or asked about, where the form says so."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogue import deciding, mending, moving
from dialogue import wording as w
from dialogue.identifying import identifiers
from dialogue.reading import Read
from dialogue.scenes import Result, Scene
from forms import Form
from forms.values import Kind, Question, Violation

OTHER = "_other"  # the end of the name of a typed “other”
ROW = re.compile(r"\[[0-9]{1,6}\]")  # which row of a repeat a path goes through


def kept_out(scene: Scene, question: Question, understood: Read) -> Result | None:
    """What is said instead of storing a text that seems to identify somebody; None if it may be.

    A refused text is stored nowhere, and the reply says so in `refuses`; the handler can have the
    officer's message deleted. Either way the text is not said back.
    """
    text = understood.other or understood.value
    free = question.kind is Kind.TEXT or understood.other
    rule = broken_rule(scene.instance.form, question.path, text) if free else ""
    if rule == "warn" and _breaks(scene, question, understood):
        return None  # the form's own rule speaks first: what it refuses is not offered to be kept
    if rule == "warn":
        return moving.ask_change(scene, question.path, understood.value, understood.other)
    if not rule:
        return None
    said = w.REFUSED.format(kinds=deciding.kinds_of(text))
    session, replies = moving.miss(scene, said)
    return session, (*replies[:-1], replace(replies[-1], refuses=True))


def _breaks(scene: Scene, question: Question, understood: Read) -> bool:
    return isinstance(mending.tried(scene.instance, question.path, understood.value), Violation)


def broken_rule(form: Form, path: str, text: str) -> str:
    """The rule that a text at a path breaks: "refuse", "warn", or "" when it may stand there.

    A question and the text of its typed “other” share their rules; an unknown rule refuses.
    """
    asked = ROW.sub("", path).removesuffix(OTHER)
    binds = [form.binds.get(p) for p in (asked, asked + OTHER)]
    rules = {bind.identifying for bind in binds if bind} - {""}
    if not rules or not identifiers(text):
        return ""
    return "warn" if rules == {"warn"} else "refuse"
