"""The review card: every answer numbered, one number away from being changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogue.reading import say, say_number
from dialogue.values import Option, Reply, Session
from dialogue.wording import (
    BACK,
    CANCEL,
    DETAILS,
    DETAILS_HEAD,
    EDIT_HINT,
    REVIEW_HEAD,
    SUBMIT,
)
from forms import Instance
from forms.paths import plain
from forms.values import Kind, Question

DETAIL = "detail"  # appearance of what is asked only when the officer wants to say more
ACROSS = 6  # number buttons in a row


def lines(session: Session, instance: Instance) -> list[Question]:
    """The questions of a card, in the order of their numbers."""
    asked = [
        q
        for q in instance.questions()
        if not q.read_only and q.kind not in (Kind.NOTE, Kind.REPEAT)
    ]
    if session.card == "details":
        return asked
    answered = [q for q in asked if q.value or DETAIL not in q.appearances]
    return [q for q in answered if DETAIL not in q.appearances or q.path in session.trail]


def card(
    session: Session, instance: Instance, today: date, head: str = ""
) -> tuple[Session, Reply]:
    """Show the card of `session.card` under a new prompt number."""
    session = replace(
        session, open="", stage="asking", prompt=session.prompt + 1, card=session.card or "review"
    )
    shown = lines(session, instance)
    details = session.card == "details"
    text = [head] if head else []
    text.append(DETAILS_HEAD if details else REVIEW_HEAD)
    text += [f"{n}. {_line(q, today)}" for n, q in enumerate(shown, 1)]
    if not details:
        text += _calculated(instance)
    text.append(EDIT_HINT)
    more = not details and any(DETAIL in q.appearances for q in instance.questions())
    words = (SUBMIT, *([DETAILS] if more else []), BACK, CANCEL)
    numbers = [Option(str(n), f"e{n}", word=True) for n in range(1, len(shown) + 1)]
    rows = [tuple(numbers[i : i + ACROSS]) for i in range(0, len(numbers), ACROSS)]
    return session, Reply("\n".join(text), (words, *rows), prompt=session.prompt)


def _line(question: Question, today: date) -> str:
    said = say(question, question.value, today) if question.value else "–"
    return f"{name_of(question)}: {said}"


def name_of(question: Question) -> str:
    """The short name of a question, else what it asks."""
    return question.short or question.label.rstrip("?: ")


def _calculated(instance: Instance) -> list[str]:
    """Figures that follow from others, where the form gives them a name."""
    found = []
    for path, value in instance.answers().items():
        bind = instance.form.binds.get(plain(path))
        if bind and bind.calculate and bind.short and value:
            found.append(f"– {bind.short}: {say_number(value)}")
    return found
