"""Whatever is heard in whatever state: nothing breaks, nothing is lost, nothing is too long."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue import dump, restore
from dialogue.values import (
    Command,
    Contact,
    File,
    Heard,
    Location,
    Photo,
    Reply,
    Session,
    Silence,
    Tap,
    Text,
    Unusable,
)
from forms import Form, Instance
from forms.values import Kind, Violation
from tests.dialogue.talking import FIGURES, NOW, Talk, plan_form, small_form
from tests.dialogue.test_card import DETAILED, LONG
from tests.dialogue.test_repeats import DOCUMENTS, KINDS

FORMS: dict[str, Form] = {
    **{name: plan_form(name) for name in ("hoat-dong", "ket-qua", "khong-phat-sinh")},
    **{form.id: form for form in map(small_form, (DETAILED, DOCUMENTS, KINDS, LONG))},
}
names = st.sampled_from(["hoat-dong", "hoat-dong", "ket-qua", *FORMS])
SENSIBLE = (
    "1", "2", "5", "12", "0", "130", "500", "khoảng 30", "hôm qua", "18/11", "8h30", "1, 3",
    "Làng Mẫu", "không", "xong", "xem thêm", "tiếp", "có", "600000000", "Sửa số người dự",
    "Lùi", "bo qua", "HOÀN TÁC", "xem lại", "Hủy", "gửi", "trợ giúp", "thêm chi tiết", "giữ lại",
    "bỏ hết", "đổi", "x" * 200, "https://vi.du/bai",
)  # fmt: skip
STRANGE = (
    "²", "٣", "1e9", "nan", "\x00\x0b", "\ufffe", "\ud800", "\u200b", "👍" * 300, "x" * 5000,
    "<a>&amp;</a>]]>", "{total}", "c0", "e1", "fix0",
)  # fmt: skip
VALUES = ("ok", "add", "enough", "done", "more", "go", "keep", "drop", "change", "leave", "fix0",
          "fix9", "c0", "c3", "c9999", "e1", "e5", "e0", "e²", "c²", "d2024-11-18", "d2024-02-31",
          "skip", "back", "undo", "review", "details", "submit", "cancel", "help", "")  # fmt: skip


@dataclass(frozen=True)
class Press:
    """The n-th of the buttons that are shown."""

    number: int


@dataclass(frozen=True)
class Fitting:
    """An answer that the open question can take, chosen by a number."""

    number: int


typed = st.one_of(
    st.sampled_from(SENSIBLE), st.sampled_from(SENSIBLE), st.sampled_from(STRANGE), st.text()
)
texts = typed.flatmap(
    lambda t: st.sampled_from([Text(t), Text(unicodedata.normalize("NFD", t)), Text(t.upper())])
)
others = st.one_of(
    st.builds(Tap, st.integers(-1, 60), st.sampled_from(VALUES)),
    st.sampled_from([Photo("a.jpg"), Photo("b.jpg", "chú thích"), File("a.pdf"), Silence()]),
    st.sampled_from([File("a.ogg", media="audio"), Contact("0900", True), Command("help")]),
    st.builds(Location, st.floats(-999, 999), st.floats(-999, 999)),
    st.sampled_from([Unusable(k) for k in ("sticker", "forward", "edit", "too_big", "?")]),
    st.builds(Command, st.text(max_size=5), st.text(max_size=5)),
)
presses = st.builds(Press, st.integers(0, 40))
fitting = st.builds(Fitting, st.integers(0, 150))
Move = Press | Fitting | Heard | str
anything = st.one_of(presses, texts, others, st.sampled_from(VALUES))
moves = st.builds(
    list[Move].__add__,
    st.lists(fitting, max_size=9),
    st.lists(st.one_of(anything, presses, fitting, fitting), max_size=14),
)


def heard(talk: Talk, live: Reply, move: Move) -> Heard:
    """A move made into what is heard: a press takes its button, a value the right prompt."""
    match move:
        case Press(number=number):
            options = [o for row in live.options for o in row]
            return Tap(live.prompt, options[number % len(options)].value if options else "")
        case Fitting(number=number):
            return fitting_answer(talk, number)
        case str(value):
            return Tap(talk.session.prompt, value)
    return move


def fitting_answer(talk: Talk, number: int) -> Heard:
    """What somebody who knows the answer would say."""
    question = filled(talk, talk.session).question(talk.session.open)
    match question.kind if question else Kind.INTEGER:
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE if question:
            return Tap(talk.session.prompt, f"c{number % len(question.choices)}")
        case Kind.DATE:
            return Text("hôm qua")
        case Kind.TIME | Kind.DATETIME:
            return Text("8h" if question and question.kind is Kind.TIME else "hôm qua 8h")
        case Kind.TEXT:
            return Text(f"Một câu mẫu {number}")
        case Kind.IMAGE:
            return Photo(f"{number}.jpg")
        case Kind.AUDIO | Kind.FILE:
            return File("a.ogg", media="audio")
        case Kind.GEOPOINT:
            return Location(15.0, 108.0)
        case Kind.ACKNOWLEDGE:
            return Tap(talk.session.prompt, "ok")
        case Kind.REPEAT:
            return Text("thêm" if number % 2 else "không còn")
    return Text(str(number))


def filled(talk: Talk, session: Session) -> Instance:
    return Instance(talk.form, session.xml, today=NOW.date(), datasets=talk.datasets)


def check_replies(replies: tuple[Reply, ...], session: Session) -> None:
    for reply in replies:
        assert reply.text.strip()
        assert len(reply.text.encode("utf-16-le", "surrogatepass")) // 2 <= 4096
        options = [o for row in reply.options for o in row]
        assert len(options) <= 100
        assert all(o.label.strip() and o.value.isascii() for o in options)
        assert all(0 < len(o.value) <= 40 for o in options)
        assert len({o.value for o in options}) == len(options)
        assert not options or reply.prompt == session.prompt


def check_answers(instance: Instance) -> None:
    for question in instance.questions():
        if question.value and not question.read_only and question.kind is not Kind.NOTE:
            assert not isinstance(instance.put(question.path, question.value), Violation)


@given(name=names, moves=moves)
@settings(max_examples=120, deadline=None)
def test_nothing_that_is_heard_breaks_a_conversation(name: str, moves: list[Move]) -> None:
    talk = Talk(FORMS[name], FIGURES, prompt=7)
    live = talk.asked
    for move in moves:
        before = talk.session
        talk.hear(heard(talk, live, move))
        after = talk.session
        assert restore(dump(after)) == after
        assert after.prompt >= before.prompt
        check_replies(talk.replies, after)
        check_answers(filled(talk, after))
        shown = [r for r in talk.replies if r.prompt]
        live = shown[-1] if shown else live
        if after.outcome in ("submitted", "cancelled"):
            break
        assert after.outcome == "parked" or shown or after.stage == "done"


@given(
    name=names,
    moves=st.lists(st.one_of(fitting, fitting, presses), max_size=14),
    bad=st.one_of(
        st.sampled_from(STRANGE).map(Text),
        st.builds(Tap, st.integers(900, 999), st.sampled_from(VALUES)),
        st.sampled_from([Unusable("sticker"), Unusable("edit"), Contact("0", False), Silence()]),
    ),
)
@settings(max_examples=80, deadline=None)
def test_bad_input_changes_no_stored_answer(name: str, moves: list[Move], bad: Heard) -> None:
    talk = Talk(FORMS[name], FIGURES)
    for move in moves:
        if not talk.session.outcome:
            talk.hear(heard(talk, talk.asked, move))
    question = filled(talk, talk.session).question(talk.session.open)
    free = question and (question.kind is Kind.TEXT or "gõ tên" in question.hint)
    if talk.session.outcome or (free and isinstance(bad, Text)):
        return  # any text that can be seen answers such a question
    before = talk.answers()
    talk.hear(bad)
    assert talk.answers() == before
    assert talk.session.outcome == ""
    assert talk.asked.options


def state(talk: Talk) -> tuple[dict[str, str], frozenset[str]]:
    return filled(talk, talk.session).answers(), frozenset(talk.session.passed)


@given(name=names, moves=moves)
@settings(max_examples=80, deadline=None)
def test_undo_is_the_inverse_of_every_step(name: str, moves: list[Move]) -> None:
    talk = Talk(FORMS[name], FIGURES)
    live = talk.asked
    for move in moves:
        before, steps = state(talk), talk.session.undo
        talk.hear(heard(talk, live, move))
        shown = [r for r in talk.replies if r.prompt]
        live = shown[-1] if shown else live
        if talk.session.outcome:
            return
        grown = talk.session.undo[len(steps) :]
        if talk.session.undo[: len(steps)] != steps or not grown:
            continue
        there, session = state(talk), talk.session
        for _step in [g for g in grown if g[0] != "also"]:
            talk.type("hoàn tác")
        answers, passed = state(talk)
        assert answers == before[0]
        assert passed <= before[1]
        assert there != before or len(grown) > 0
        talk.session = session


@given(typed=st.text(min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_text_is_stored_as_it_was_typed(typed: str) -> None:
    talk = Talk(small_form(LONG)).type(typed)
    stored = talk.answers().get("q1", "")
    assert stored in ("", unicodedata.normalize("NFC", typed).strip())
