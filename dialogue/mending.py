"""An answer that does not fit: both values are named, and both ways to mend it are offered."""

from __future__ import annotations

from dialogue import wording as w
from dialogue.asking import CHOOSING, LONGEST_MESSAGE, MEDIA, NUMERIC, answer_rows
from dialogue.cards import lowered, name_of
from dialogue.folding import clip, fold
from dialogue.scenes import Scene
from dialogue.values import Heard, Option, Reply, Tap, Text
from forms import Instance
from forms.values import Kind, Question, Violation

COUNTED = ("số", "tổng", "kinh phí")  # how the name of a number begins already


def tried(instance: Instance, path: str, value: str) -> Instance | Violation:
    """The form with an answer in it; a `Violation` also when it would make another one wrong."""
    changed = instance.put(path, value)
    if isinstance(changed, Violation):
        return changed
    wrong = changed.broken_by(path)
    earlier = {violation.path for violation in instance.broken_by(path)} if wrong else set()
    for violation in wrong:
        if violation.path not in earlier:
            refers = (violation.path, *(r for r in violation.refers if r != path))
            return Violation(path, "constraint", violation.message, refers)
    return changed


def fixes(scene: Scene, violation: Violation) -> tuple[str, ...]:
    """The other answered questions that a rule reads: each could be the wrong one."""
    others = [scene.instance.question(path) for path in violation.refers]
    return tuple(q.path for q in others if q and q.value)


def message(
    scene: Scene, question: Question, violation: Violation, head: str = "", helping: bool = False
) -> Reply:
    """Say what does not fit, and how it can be mended."""
    others = [q for q in map(scene.instance.question, scene.session.fixes) if q]
    text = violation.message or w.NOT_FITTING
    text += f" Anh/chị {_verb(question)} lại"
    if others:
        text += f" {noun(question)}, hoặc sửa {', '.join(noun(q) for q in others)}."
    else:
        text += " giúp."
    text = f"{head}{' ' if head and not head.endswith(chr(10)) else ''}{text}"
    options = fix_options(scene)
    back = [w.BACK] if scene.session.trail or scene.session.stage == "editing" else []
    last = w.URGENT if helping else w.HELP
    rows = answer_rows(scene.session, question, scene.today)
    rows = (*rows, *((o,) for o in options), (*back, w.CANCEL, last))
    return Reply(clip(text, LONGEST_MESSAGE), rows, prompt=scene.session.prompt)


def fix_options(scene: Scene) -> tuple[Option, ...]:
    """A button for each other answer; words, for in a numeric question a digit is a number."""
    found = []
    for number, path in enumerate(scene.session.fixes):
        question = scene.instance.question(path)
        if question:
            found.append(Option(f"Sửa {clip(noun(question), 50)}", f"fix{number}", word=True))
    return tuple(found)


def fix_chosen(scene: Scene, heard: Heard) -> str:
    """The path of the other answer that is to be mended; "" when something else was said."""
    if not scene.mending:
        return ""
    for option in fix_options(scene):
        tapped = isinstance(heard, Tap) and heard.value == option.value
        typed = isinstance(heard, Text) and fold(heard.text[:80]) == fold(option.label)
        if tapped or typed:
            return scene.session.fixes[int(option.value.removeprefix("fix"))]
    return ""


def _verb(question: Question) -> str:
    if question.kind in CHOOSING or question.kind is Kind.ACKNOWLEDGE:
        return "chọn"
    return "gửi" if question.kind in MEDIA else "gõ"


def noun(question: Question) -> str:
    """The name within a sentence: “số nữ”, “ngày kết thúc”."""
    name = lowered(name_of(question))
    counted = question.kind in NUMERIC and not name.startswith(COUNTED)
    return f"số {name}" if counted else name
