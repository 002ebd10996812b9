"""One question as one message: its words, its buttons, the ways out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dialogue.dates import say_date
from dialogue.reading import say
from dialogue.values import Option, Reply, Session
from dialogue.wording import (
    ADD,
    AGREED,
    BACK,
    CANCEL,
    DONE,
    HELP,
    MORE,
    NO_MORE,
    SKIP,
    UNDERSTOOD,
)
from forms.values import Kind, Question

PAGE = 8  # choices shown at once
SHORT_LABEL = 18  # characters: two such buttons fit beside each other on a phone

Rows = tuple[tuple[Option, ...], ...]


def pose(
    session: Session, question: Question, today: date, head: str = ""
) -> tuple[Session, Reply]:
    """Ask a question under a new prompt number; `head` says what went before."""
    session = replace(session, open=question.path, prompt=session.prompt + 1)
    label = question.label or question.short or question.name
    if question.kind is Kind.REPEAT:
        label = f"{label}: thêm một mục nữa không ạ?"
    now = f" (đang ghi: {say(question, question.value, today)})" if question.value else ""
    lines = [" ".join(filter(None, [head, label + now]))]
    if question.hint:
        lines.append(question.hint)
    rows = _answers(session, question, today) + _ways_out(session, question)
    return session, Reply("\n".join(lines), rows, prompt=session.prompt)


def _answers(session: Session, question: Question, today: date) -> Rows:
    match question.kind:
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE | Kind.RANK:
            return _choices(session, question)
        case Kind.DATE:
            days = [("Hôm nay", "d0", today), ("Hôm qua", "d1", today - timedelta(days=1))]
            named = [Option(f"{w} {d.day:02d}/{d.month:02d}", v) for w, v, d in days]
            return (tuple(named),)
        case Kind.ACKNOWLEDGE:
            return ((AGREED,),)
        case Kind.NOTE:
            return ((UNDERSTOOD,),)
        case Kind.REPEAT:
            return ((ADD, NO_MORE),)
        case _:
            return ()


def _choices(session: Session, question: Question) -> Rows:
    start = session.page * PAGE
    shown = list(enumerate(question.choices))[start : start + PAGE]
    many = question.kind is not Kind.SELECT_ONE
    options = [
        Option(f"✓ {c.label}" if many and c.name in session.picked else c.label, f"c{index}")
        for index, c in shown
    ]
    width = 2 if all(len(o.label) <= SHORT_LABEL for o in options) else 1
    rows = [tuple(options[i : i + width]) for i in range(0, len(options), width)]
    extra = [MORE] if len(question.choices) > PAGE else []
    extra += [DONE] if many else []
    return (*rows, tuple(extra)) if extra else tuple(rows)


def _ways_out(session: Session, question: Question) -> Rows:
    words = [BACK] if session.trail else []
    if not question.required and question.kind not in (Kind.NOTE, Kind.REPEAT, Kind.ACKNOWLEDGE):
        words.append(SKIP)
    return ((*words, CANCEL, HELP),)


def closed(session: Session, question: Question, value: str, today: date) -> Reply:
    """How the asked message reads once it is answered, on a channel that can edit."""
    said = say(question, value, today) if value else "bỏ qua"
    return Reply(f"{question.label or question.short} — {said}", closes=session.prompt)


def echo(question: Question, value: str, today: date) -> str:
    """What was understood, said at the head of the next line."""
    if question.kind is Kind.DATE:
        return f"Đã ghi: {say_date(date.fromisoformat(value), today)}."
    return f"Đã ghi: {say(question, value, today)[:80]}."
