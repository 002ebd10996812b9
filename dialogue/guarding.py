"""Texts that seem to identify a person: refused, or asked about, where the form says so."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogue import deciding, moving
from dialogue import wording as w
from dialogue.reading import Read
from dialogue.scenes import Result, Scene
from forms.values import Kind, Question

ROW = re.compile(r"\[[0-9]{1,6}\]")  # which row of a repeat a path goes through


def kept_out(scene: Scene, question: Question, understood: Read) -> Result | None:
    """What is said instead of storing a text that seems to identify somebody; None if it may be.

    A refused text is stored nowhere, and the reply says so in `refuses`; the handler can have the
    officer's message deleted. Either way the text is not said back.
    """
    rule = _rule(scene, question, understood)
    text = understood.other or understood.value
    kinds = deciding.kinds_of(text) if rule else ""
    if not kinds:
        return None
    if rule == "warn":
        return moving.ask_change(scene, question.path, understood.value, understood.other)
    session, replies = moving.miss(scene, w.REFUSED.format(kinds=kinds))
    return session, (*replies[:-1], replace(replies[-1], refuses=True))


def _rule(scene: Scene, question: Question, understood: Read) -> str:
    """ "refuse", "warn", or "" for what is no free text; an unknown rule refuses."""
    if question.kind is not Kind.TEXT and not understood.other:
        return ""
    path = ROW.sub("", question.path)
    asked = (path, f"{path}_other") if understood.other else (path,)
    binds = [scene.instance.form.binds.get(p) for p in asked]
    rules = {bind.identifying for bind in binds if bind} - {""}
    return "refuse" if rules - {"warn"} else "".join(rules)
