"""Answers that were given before their questions: read from a message, or several in one line."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue import mending
from dialogue import wording as w
from dialogue.asking import NUMERIC, short
from dialogue.cards import lowered, name_of
from dialogue.folding import clip
from dialogue.guarding import broken_rule
from dialogue.pasting.line import read_line
from dialogue.scenes import Scene
from forms import Instance
from forms.values import Kind, Question, Violation

MOST_UNDO = 20  # steps that Hoàn tác walks back
LONGEST_SAID = 600  # UTF-16 units of what is said at the head
COUNTING = ("people", "women", "men", "ethnic", "children", "sessions", "reach")
NUMBER_OF = "Số "  # how the short name of a counted thing may begin


def fill(scene: Scene) -> tuple[Scene, list[Question]]:
    """Every given answer whose question is asked now and that it fits; the others wait.

    One that breaks a rule about other answers is forgotten, for it is asked about; while those
    others are missing it waits for them. Each counts as an answer of its own, for Lùi and for
    Hoàn tác. A text that seems to identify somebody is left out where the form says so.
    """
    filled: list[Question] = []
    waiting = dict(scene.session.given)
    questions = list(scene.instance.questions()) if waiting else []
    while questions:
        question = questions.pop(0)
        value = waiting.get(question.name, "")
        if not value or question.read_only:
            continue
        if question.kind is Kind.TEXT and broken_rule(scene.instance.form, question.path, value):
            del waiting[question.name]
            continue
        changed = mending.tried(scene.instance, question.path, value)
        if isinstance(changed, Violation) and _early(scene, changed):
            continue
        del waiting[question.name]
        if isinstance(changed, Instance) and not question.value:
            scene = noted(scene.filled(changed), ("put", question.path, ""))
            scene = scene.but(trail=trail(scene, question))
            filled.append(scene.instance.question(question.path) or question)
            questions = list(scene.instance.questions())
    return scene.but(given=tuple(waiting.items())), filled


def _early(scene: Scene, violation: Violation) -> bool:
    """Whether a rule reads an answer that is still missing: “women ≤ total” without a total."""
    return any(not scene.instance.value(path) for path in violation.refers)


def noted(scene: Scene, step: tuple[str, str, str]) -> Scene:
    """The scene with one more step that Hoàn tác can take back."""
    return scene.but(undo=(*scene.session.undo, step)[-MOST_UNDO:], misses=0)


def trail(scene: Scene, question: Question) -> tuple[str, ...]:
    """What Lùi walks back over, with this question last."""
    return (*(p for p in scene.session.trail if p != question.path), question.path)


def said(scene: Scene, questions: Sequence[Question]) -> str:
    """Answers in a row, each with what it is: “120 người dự, 75 nữ”."""
    return clip(", ".join(_one(scene, question) for question in questions), LONGEST_SAID)


def _one(scene: Scene, question: Question) -> str:
    value = short(question, question.value, scene.today)
    bind = scene.instance.form.binds.get(question.path)
    if bind and bind.reads.partition(":")[0] in COUNTING:
        return f"{value} {lowered(name_of(question).removeprefix(NUMBER_OF))}"
    if question.kind in (Kind.DATE, Kind.SELECT_ONE, Kind.TEXT):
        return value
    return f"{lowered(name_of(question))} {value}"


def head(scene: Scene, filled: Sequence[Question], unsure: Sequence[str]) -> str:
    """What was understood of a message, and what of it was not taken."""
    parts = [w.READ.format(said=said(scene, filled))] if filled else []
    if unsure:
        quotes = ", ".join(f"“{part}”" for part in unsure)
        parts.append(w.UNCLEAR.format(said=clip(quotes, LONGEST_SAID)))
    return " ".join(parts) + "\n" if parts else ""


def several(scene: Scene, question: Question, text: str) -> dict[str, str]:
    """The answers in a line with several figures (“120 người, 75 nữ”) by their names.

    Empty unless the open question is among them and every figure has found its question.
    """
    form = scene.instance.form
    bind = form.binds.get(question.path)
    if question.kind not in NUMERIC or not bind or not bind.reads:
        return {}
    values = {q.name: q.value for q in scene.instance.questions()}
    found = read_line(text, form, scene.today, question.name, values)
    differs = any(values.get(name, "") not in ("", value) for name, value in found.items())
    return found if question.name in found and not differs else {}
