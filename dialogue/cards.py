"""The review card: every answer numbered, one number away from being changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from dialogue.asking import LONGEST_MESSAGE, NUMERIC, Rows, row_of, short
from dialogue.folding import clip
from dialogue.reading import say, say_number
from dialogue.scenes import DETAIL, Scene
from dialogue.values import Option, Reply
from dialogue.wording import (
    BACK,
    CANCEL,
    DETAILS,
    DETAILS_HEAD,
    DONE,
    EDIT_HINT,
    FILL_HINT,
    GO_ON,
    MORE,
    REVIEW_HEAD,
    SUBMIT,
    UNANSWERED,
)
from forms import Instance
from forms.paths import plain
from forms.values import Kind, Question

ACROSS = 6  # number buttons in a row
PAGE = 20  # lines of a card: one message, and fewer buttons than a channel takes
LONGEST_NAME = 60  # UTF-16 units


def lines(scene: Scene) -> list[Question]:
    """The questions of the open card, in the order of their numbers."""
    asked = [
        q
        for q in scene.instance.questions()
        if not q.read_only and q.kind not in (Kind.NOTE, Kind.REPEAT)
    ]
    if scene.session.card == "details":
        return [q for q in asked if DETAIL in q.appearances]
    return [q for q in asked if q.value or DETAIL not in q.appearances]


def message(scene: Scene, head: str = "") -> Reply:
    """The open card under the session's prompt number."""
    details = scene.session.card == "details"
    shown = lines(scene)
    first = scene.session.page * PAGE
    numbered = list(enumerate(shown, 1))[first : first + PAGE]
    text = [head.rstrip()] if head else []
    text.append(DETAILS_HEAD if details else REVIEW_HEAD)
    figures = {} if details else _figures(scene.instance, {q.path for q in shown})
    text += [f"– {figure}" for figure in figures.get("", [])] if first == 0 else []
    for number, question in numbered:
        text += _lines(number, question, figures.get(question.path, []), scene.today)
    text.append(FILL_HINT if details else EDIT_HINT)
    numbers = [Option(str(number), f"e{number}", word=True) for number, _ in numbered]
    rows = [tuple(numbers[i : i + ACROSS]) for i in range(0, len(numbers), ACROSS)]
    words, out = _words(scene, len(shown) > PAGE)
    return Reply(
        clip("\n".join(text), LONGEST_MESSAGE), (words, *rows, out), prompt=scene.session.prompt
    )


def summary(instance: Instance, today: date, hidden: Collection[str] = ()) -> list[str]:
    """A filled-in form as lines without numbers: what was answered, and what follows from it.

    `hidden` are paths that are left out.
    """
    shown = [
        q
        for q in instance.questions()
        if q.value and not q.read_only and q.kind not in (Kind.NOTE, Kind.REPEAT)
        if q.path not in hidden
    ]
    figures = _figures(instance, {q.path for q in shown})
    text = list(figures.get("", []))
    for question in shown:
        line = f"{name_of(question)}: {say(question, question.value, today)}"
        text += [line, *figures.get(question.path, [])]
    return text


def pages(scene: Scene) -> int:
    """How many pages the open card fills."""
    return max(1, -(-len(lines(scene)) // PAGE))


def _words(scene: Scene, long: bool) -> Rows:
    """The row above the numbers and the row below."""
    more = [MORE] if long else []
    if scene.session.card == "details":
        return (DONE, *more), (CANCEL,)
    first = [GO_ON] if scene.waiting() else [SUBMIT]
    details = any(DETAIL in q.appearances for q in scene.instance.questions())
    return (*first, *([DETAILS] if details else []), *more), (BACK, CANCEL)


def _lines(number: int, question: Question, figures: list[str], today: date) -> list[str]:
    """A line of the card; a figure that follows from a number stands beside it."""
    line = f"{number}. {_line(question, today)}"
    if question.kind in NUMERIC:
        return [", ".join([line, *(lowered(figure) for figure in figures)])]
    return [line, *(f"– {figure}" for figure in figures)]


def _line(question: Question, today: date) -> str:
    name = clip(name_of(question), LONGEST_NAME)
    if question.value:
        return f"{name}: {short(question, question.value, today)}"
    return name if DETAIL in question.appearances else f"{name}: {UNANSWERED}"


def name_of(question: Question) -> str:
    """The short name of a question, else what it asks; in a repeat with its row."""
    return row_of(question) + (question.short or question.label.rstrip("?: ") or question.name)


def lowered(name: str) -> str:
    """A name within a sentence: “số buổi”; “DTTS” stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _figures(instance: Instance, shown: set[str]) -> dict[str, list[str]]:
    """Figures that follow from others and have a name, by the path of the line above them."""
    found: dict[str, list[str]] = {}
    above = ""
    for path, value in instance.answers().items():
        if path in shown:
            above = path
        bind = instance.form.binds.get(plain(path))
        if bind and bind.calculate and bind.short and path not in shown:
            found.setdefault(above, []).append(f"{bind.short}: {say_number(value)}")
    return found
