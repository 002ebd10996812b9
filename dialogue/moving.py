"""Where the conversation goes on: the next question, the card, or the same once more."""

from __future__ import annotations

from dataclasses import replace

from dialogue import asking, cards, deciding, mending
from dialogue import wording as w
from dialogue.scenes import Result, Scene, in_main_run
from dialogue.values import Reply
from forms.values import Kind, Question, Violation

MISSES_UNTIL_HELP = 3
Replies = tuple[Reply, ...]


def ask_next(scene: Scene, head: str = "", before: Replies = ()) -> Result:
    """The next unanswered question of the main run; the card when there is none."""
    waiting = scene.waiting()
    question = waiting[0] if waiting else None
    head = _with_notes(scene, head, question)
    if question:
        return ask(scene, question, head, before)
    return show_card(scene, head, before)


def _with_notes(scene: Scene, head: str, ahead: Question | None) -> str:
    """`head`, followed by the notes that stand directly before what comes next."""
    notes: list[str] = []
    for question in scene.instance.questions():
        if ahead and question.path == ahead.path:
            break
        if question.kind is Kind.NOTE:
            notes.append(question.label)
        elif in_main_run(question):
            notes.clear()
    said = " ".join(filter(None, [head.rstrip(), *notes]))
    return f"{said}\n" if notes else head


def ask(scene: Scene, question: Question, head: str = "", before: Replies = ()) -> Result:
    """Ask one question under a new number."""
    picked = tuple(question.value.split()) if question.kind in asking.MANY else ()
    session = scene.session
    scene = scene.but(
        open=question.path, prompt=session.prompt + 1, picked=picked, page=0, held=_held(scene)
    )
    reply = asking.message(scene.session, question, scene.today, head)
    return scene.session, (*before, reply)


def _held(scene: Scene) -> tuple[str, ...]:
    """A value waits only while one of the answers that it clashes with is being mended."""
    return scene.session.held if scene.session.fixes else ()


def show_card(scene: Scene, head: str = "", before: Replies = ()) -> Result:
    """Show the card under a new number; a form without a card asks its last question again."""
    if not scene.instance.form.card:
        last = last_question(scene)
        return ask(scene, last, head, before) if last else (scene.session, before)
    session = scene.session
    scene = scene.but(
        open="", stage="asking", prompt=session.prompt + 1, card=session.card or "review",
        page=0, held=(), fixes=(),
    )  # fmt: skip
    return scene.session, (*before, cards.message(scene, head))


def last_question(scene: Scene) -> Question | None:
    """The last question of the main run."""
    asked = [
        q
        for q in scene.instance.questions()
        if not q.read_only and q.kind is not Kind.NOTE and in_main_run(q)
    ]
    return asked[-1] if asked else None


def ask_mend(scene: Scene, violation: Violation, value: str, head: str = "") -> Result:
    """Say under a new number what does not fit, and wait for either answer."""
    scene = scene.but(
        open=violation.path,
        prompt=scene.session.prompt + 1,
        held=(violation.path, value),
        fixes=mending.fixes(scene, violation),
        misses=0,
        page=0,
    )
    question = scene.question
    if question is None:
        return ask_next(scene, head)
    return scene.session, (mending.message(scene, question, violation, head),)


def submit(scene: Scene, before: Replies = ()) -> Result:
    """Hand the form in; what keeps it from that is asked instead."""
    wrong = scene.instance.errors()
    if not wrong:
        session = replace(scene.session, outcome="submitted", stage="done", held=(), fixes=())
        return session, (*before, *_card_closed(scene))
    first = wrong[0]
    scene = scene.but(stage="editing" if scene.session.card else "asking")
    question = scene.instance.question(first.path)
    if question is None:
        return ask_next(scene, before=before)
    if question.value and first.kind == "constraint":
        session, replies = ask_mend(scene, first, question.value)
        return session, (*before, *replies)
    return ask(scene, question, f"{first.message or w.MISSING}\n", before)


def _card_closed(scene: Scene) -> Replies:
    """The card that was handed in, without its buttons."""
    session = scene.session
    if session.open or not session.card:
        return ()
    text = cards.message(scene).text.removesuffix(f"\n{w.EDIT_HINT}")
    return (Reply(text, closes=session.prompt),)


def ask_cancel(scene: Scene) -> Result:
    """Ask under a new number whether to drop or to keep the draft."""
    session = scene.session
    back_to = session.stage if session.stage != "cancelling" else session.back_to
    scene = scene.but(stage="cancelling", back_to=back_to, prompt=session.prompt + 1)
    return scene.session, (deciding.cancel_question(scene),)


def ask_change(scene: Scene, *held: str) -> Result:
    """Hold (path, value) and ask before it is stored: it would cost the answers that are named.

    Held with a third part, the text of a typed “other”, it seems to identify a person.
    """
    session = scene.session
    scene = scene.but(
        stage="confirming", back_to=session.stage, prompt=session.prompt + 1,
        held=held, fixes=(), misses=0,
    )  # fmt: skip
    return scene.session, (deciding.confirm_question(scene),)


def resumed(scene: Scene) -> Scene:
    """The scene after a two-button question was left: where it was before."""
    session = scene.session
    if session.stage not in ("cancelling", "confirming"):
        return scene
    held = () if session.stage == "confirming" else session.held
    return scene.but(stage=session.back_to, back_to="asking", held=held)


def ask_again(scene: Scene, head: str = "", helping: bool = False) -> Result:
    """What is open once more, under the number that it has: nothing has changed."""
    session, question = scene.session, scene.question
    if session.stage == "cancelling":
        return session, (deciding.cancel_question(scene, head),)
    if session.stage == "confirming":
        return session, (deciding.confirm_question(scene, head),)
    if session.open and question is None:
        return ask_next(scene, head)
    if question is None:
        return _card_again(scene, head)
    if scene.mending:
        broken = mending.tried(scene.instance, *session.held)
        if isinstance(broken, Violation):
            return session, (mending.message(scene, question, broken, head, helping),)
    return session, (asking.message(session, question, scene.today, head, helping),)


def _card_again(scene: Scene, head: str) -> Result:
    if not scene.instance.form.card or not scene.session.card:
        return ask_next(scene, head)
    return scene.session, (cards.message(scene, head),)


def reissued(result: Result) -> Result:
    """The same messages under a new number: what was sent before is out of date."""
    session, replies = result
    if not replies or replies[-1].prompt != session.prompt:
        return result
    session = replace(session, prompt=session.prompt + 1)
    return session, (*replies[:-1], replace(replies[-1], prompt=session.prompt))


def miss(scene: Scene, head: str) -> Result:
    """One kind sentence and the question again; after three misses, help."""
    misses = scene.session.misses + 1
    if misses >= MISSES_UNTIL_HELP:
        return ask_again(scene.but(misses=0), f"{head} {help_line(scene)}\n", helping=True)
    return ask_again(scene.but(misses=misses), f"{head} {example(scene)}".rstrip() + "\n")


def help_line(scene: Scene) -> str:
    """How the open question can be answered, and the ways out."""
    return f"{example(scene)} {w.OUT_WORDS}".strip()


def example(scene: Scene) -> str:
    """How the open question can be answered; a card says it by itself."""
    if scene.session.stage in ("cancelling", "confirming"):
        return ""
    question = scene.question
    return w.EXAMPLES[question.kind] if question else ""
