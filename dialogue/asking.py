"""One question as one message: its words, its buttons, the ways out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dialogue.folding import clip
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
    ONE_MORE,
    REVIEW,
    SKIP,
    SUBMIT,
    TOOK,
    UNDO,
    URGENT,
)
from forms.values import Choice, Kind, Question

AHEAD = "ahead"  # appearance of a date that is still to come
PAGE = 8  # choices shown at once
SHORT_LABEL = 18  # characters: two such buttons fit beside each other on a phone
LONGEST_LABEL = 60  # UTF-16 units of a button: more is cut off on a phone anyway
LONGEST_MESSAGE = 3900  # UTF-16 units: Telegram takes 4,096
LONGEST_ECHO = 80  # UTF-16 units of an answer that is said back
LONGEST_QUOTE = 40  # UTF-16 units of a text that is said back

MANY = (Kind.SELECT_MULTIPLE, Kind.RANK)
CHOOSING = (Kind.SELECT_ONE, *MANY)
NUMERIC = (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE)
MEDIA = (Kind.IMAGE, Kind.AUDIO, Kind.FILE, Kind.GEOPOINT)
Rows = tuple[tuple[Option, ...], ...]


def message(
    session: Session, question: Question, today: date, head: str = "", helping: bool = False
) -> Reply:
    """A question under the session's prompt number; `head` says what went before."""
    now = f" (đang ghi: {short(question, question.value, today)})" if question.value else ""
    text = _joined(head, title(question) + now)
    if question.hint:
        text += f"\n{question.hint}"
    rows = answer_rows(session, question, today) + _ways_out(session, question, helping)
    return Reply(clip(text, LONGEST_MESSAGE), rows, prompt=session.prompt)


def title(question: Question) -> str:
    """What a question asks, with its row where it stands in a repeat."""
    label = question.label or question.short or question.name
    if question.kind is Kind.REPEAT:
        return ONE_MORE.format(label=label)
    return f"{row_of(question)}{label}"


def row_of(question: Question) -> str:
    """“Văn bản 2: ” before what is asked once for each row of a repeat."""
    inside = "[" in question.path and question.kind is not Kind.REPEAT and question.group_label
    return f"{question.group_label}: " if inside else ""


def _joined(head: str, text: str) -> str:
    return f"{head}{text}" if not head or head.endswith("\n") else f"{head} {text}"


def shown_choices(session: Session, question: Question) -> Sequence[Choice]:
    """The choices on the page that is open: typed numbers count from its first."""
    return question.choices[session.page * PAGE : (session.page + 1) * PAGE]


def pages(question: Question) -> int:
    """How many pages the choices fill."""
    return max(1, -(-len(question.choices) // PAGE))


def answer_rows(session: Session, question: Question, today: date) -> Rows:
    """The buttons that answer a question."""
    match question.kind:
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE | Kind.RANK:
            return _choices(session, question)
        case Kind.DATE if AHEAD in question.appearances:
            weeks = [(f"Sau {count} tuần", today + timedelta(weeks=count)) for count in (1, 2)]
            return (tuple(_day(word, day) for word, day in weeks),)
        case Kind.DATE:
            yesterday = today - timedelta(days=1)
            return ((_day("Hôm nay", today), _day("Hôm qua", yesterday)),)
        case Kind.ACKNOWLEDGE:
            return ((AGREED,),)
        case Kind.REPEAT:
            return ((ADD, NO_MORE),)
        case _:
            return ()


def _day(word: str, day: date) -> Option:
    """The button of a day; it carries the date itself, for it may be tapped on another day."""
    return Option(f"{word} {day.day:02d}/{day.month:02d}", f"d{day.isoformat()}")


def _choices(session: Session, question: Question) -> Rows:
    start = session.page * PAGE
    shown = enumerate(shown_choices(session, question), start)
    options = [Option(_label(session, question, choice), f"c{index}") for index, choice in shown]
    width = 2 if all(len(o.label) <= SHORT_LABEL for o in options) else 1
    rows = [tuple(options[i : i + width]) for i in range(0, len(options), width)]
    extra = [MORE] if pages(question) > 1 else []
    extra += [DONE] if question.kind in MANY else []
    return (*rows, tuple(extra)) if extra else tuple(rows)


def _label(session: Session, question: Question, choice: Choice) -> str:
    label = clip(choice.label, LONGEST_LABEL) or choice.name
    if question.kind is Kind.RANK and choice.name in session.picked:
        return f"✓ {session.picked.index(choice.name) + 1}. {label}"
    ticked = question.kind is Kind.SELECT_MULTIPLE and choice.name in session.picked
    return f"✓ {label}" if ticked else label


def _ways_out(session: Session, question: Question, helping: bool) -> Rows:
    words = [BACK] if session.trail or session.stage == "editing" else []
    if not question.required and question.kind is not Kind.REPEAT:
        words.append(SKIP)
    if helping:
        return ((*words, CANCEL), (UNDO, REVIEW, SUBMIT), (URGENT,))
    brief = question.kind is Kind.ACKNOWLEDGE
    return ((*words, CANCEL) if brief else (*words, CANCEL, HELP),)


def closed(session: Session, question: Question, value: str, today: date) -> Reply:
    """How the asked message reads once it is answered, on a channel that can edit."""
    if question.kind is Kind.REPEAT:
        said = NO_MORE.label.lower()
    else:
        said = short(question, value, today) if value else "bỏ qua"
    return Reply(clip(f"{title(question)} — {said}", LONGEST_MESSAGE), closes=session.prompt)


def echo(question: Question, value: str, other: str, today: date) -> str:
    """What was understood, said at the head of the next line."""
    said = other or short(question, value, today)
    if other or question.kind is Kind.TEXT:
        said = f"“{clip(' '.join(said.split()), LONGEST_QUOTE)}”"
    return TOOK.format(said=said)


def short(question: Question, value: str, today: date) -> str:
    """An answer in a few words, on one line."""
    return clip(" ".join(say(question, value, today).split()), LONGEST_ECHO)
