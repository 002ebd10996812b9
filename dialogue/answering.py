"""An answer to the open question: read, checked, stored, and gone on from."""

from __future__ import annotations

from dialogue import deciding, giving, guarding, mending, moving
from dialogue import wording as w
from dialogue.asking import MEDIA, PAGE, answer_rows, closed, echo, short, shown_choices
from dialogue.choosing import near, typed_number
from dialogue.folding import fold
from dialogue.reading import Read, read
from dialogue.scenes import Result, Scene
from dialogue.ticking import tick, turn_page
from dialogue.values import Contact, File, Heard, Location, Photo, Reply, Tap, Text
from forms import Instance
from forms.values import Kind, Question, Violation


def answer(scene: Scene, heard: Heard) -> Result:
    """What was heard as the answer to the open question."""
    question = scene.question
    if question is None:
        return moving.ask_next(scene)
    other = scene.instance.question(mending.fix_chosen(scene, heard))
    if other:
        return moving.ask(scene.but(misses=0), other)
    if question.kind is Kind.REPEAT:
        return _one_more(scene, question, heard)
    turned = turn_page(scene, question, heard) or tick(scene, question, heard)
    if isinstance(turned, Read):
        return _ticked(scene, question, turned)
    return turned or _said(scene, question, heard)


def _said(scene: Scene, question: Question, heard: Heard) -> Result:
    """An answer in one go: typed, tapped or sent."""
    if _has_none(question, heard):
        return skip(scene)
    told = giving.several(scene, question, heard.text) if isinstance(heard, Text) else {}
    if told:
        value = told.pop(question.name)
        told = {**dict(scene.session.given), **told}
        said = echo(question, value, "", scene.today)
        return put(scene.but(given=tuple(told.items())), question, Read(value), said)
    meant = _as_tap(scene, question, heard)
    understood = read(question, meant, scene.now, shown_choices(scene.session, question))
    if understood is None:
        return _not_understood(scene, question, heard)
    said = ""
    if isinstance(heard, Text) and question.kind is not Kind.ACKNOWLEDGE:
        said = echo(question, understood.value, understood.other, scene.today)
    return put(scene, question, understood, said)


def _as_tap(scene: Scene, question: Question, heard: Heard) -> Heard:
    """“2” under the buttons of a date is its second button: there digits are no answer."""
    number = typed_number(heard.text) if isinstance(heard, Text) else None
    if number is None or question.kind not in (Kind.DATE, Kind.ACKNOWLEDGE):
        return heard
    options = [o for row in answer_rows(scene.session, question, scene.today) for o in row]
    inside = 1 <= number <= len(options)
    return Tap(scene.session.prompt, options[number - 1].value) if inside else heard


def _has_none(question: Question, heard: Heard) -> bool:
    """“Không có” where a photo, a file or a place may be sent."""
    typed = isinstance(heard, Text) and fold(heard.text[:40]).strip(" .") in w.NOTHING
    return typed and question.kind in MEDIA and not question.required


def _not_understood(scene: Scene, question: Question, heard: Heard) -> Result:
    match heard:
        case Photo() | File():
            return moving.miss(scene, w.WRONG_MEDIA)
        case Contact() | Location():
            return moving.miss(scene, w.WRONG_SHARE)
        case Text(text=text) if alike := near(text, question.choices):
            at = question.choices.index(alike[0])
            scene = scene.but(page=at // PAGE)
            return moving.miss(scene, w.NEAR.format(labels="; ".join(c.label for c in alike)))
    return moving.miss(scene, w.NOT_UNDERSTOOD)


def _one_more(scene: Scene, question: Question, heard: Heard) -> Result:
    match deciding.decided(heard, (w.ADD, w.NO_MORE)):
        case "add":
            grown = scene.instance.add(question.path)
            if grown is scene.instance:
                return moving.miss(scene, w.FULL)
            done = Reply(f"{w.ADD.label}: {question.label}", closes=scene.session.prompt)
            scene = giving.noted(scene.filled(grown), ("add", question.path, ""))
            return moving.ask_next(scene, before=(done,))
        case "enough":
            return _pass(scene, question)
    return moving.miss(scene, w.NOT_UNDERSTOOD)


def _ticked(scene: Scene, question: Question, ticked: Read) -> Result:
    """“Xong”: what is ticked is the answer; nothing ticked takes an earlier answer away."""
    if ticked.value or (question.value and not question.required):
        return put(scene, question, ticked)
    return skip(scene)


def skip(scene: Scene) -> Result:
    """Leave the open question as it is, if the form can do without it."""
    question, session = scene.question, scene.session
    if question is None:
        return moving.ask_again(scene)
    if question.required and not question.value:
        return moving.ask_again(scene, f"{w.REQUIRED}\n")
    if session.stage == "editing":
        return _go_on(scene.but(held=(), fixes=()), scene)
    return _pass(scene, question)


def _pass(scene: Scene, question: Question) -> Result:
    """Leave a question unanswered, and remember that it was."""
    done = closed(scene.session, question, question.value, scene.today)
    left = scene.but(held=(), fixes=(), misses=0, trail=giving.trail(scene, question))
    if question.path not in scene.session.passed:
        left = giving.noted(left, ("pass", question.path, ""))
        left = left.but(passed=(*scene.session.passed, question.path))
    return _go_on(left, scene, "", (done,))


def put(
    scene: Scene,
    question: Question,
    understood: Read,
    said: str = "",
    sure: bool = False,
    vetted: bool = False,
) -> Result:
    """1 may it be stored, 2 is it valid, 3 does it cost other answers, 4 store, 5 go on.

    `vetted`: what it says of a person was asked about; `sure`: so was what it costs.
    """
    kept_out = None if sure or vetted else guarding.kept_out(scene, question, understood)
    if kept_out:
        return kept_out
    changed = mending.tried(scene.instance, question.path, understood.value)
    if isinstance(changed, Violation):
        if changed.kind != "constraint":
            return moving.miss(scene, w.NOT_UNDERSTOOD)
        return moving.ask_mend(scene, changed, understood.value)
    if not sure and deciding.lost(scene.instance, changed):
        return moving.ask_change(scene, question.path, understood.value)
    asked = scene.session.open == question.path
    done = closed(scene.session, question, understood.value, scene.today)
    stored = _stored(scene, question, changed, understood.other)
    before = (done,) if asked else ()
    if not stored.session.held:
        return _go_on(stored, scene, said, before)
    session, replies = _put_held(stored, question, said)
    return session, (*before, *replies)


def _put_held(scene: Scene, mended: Question, said: str) -> Result:
    """Give the answer that had to wait until another one was mended; both are echoed."""
    path, value = scene.session.held
    question = scene.instance.question(path)
    scene = scene.but(held=(), fixes=())
    if question is None:
        return _go_on(scene, scene, said)
    broken = mending.tried(scene.instance, path, value)
    if isinstance(broken, Violation):
        return moving.ask_mend(scene, broken, value, said)
    new = scene.instance.question(mended.path) or mended
    pairs = ((new, new.value), (question, value))
    both = ", ".join(f"{mending.noun(q)} {short(q, v, scene.today)}" for q, v in pairs)
    return put(scene, question, Read(value), w.TOOK.format(said=both))


def _stored(scene: Scene, question: Question, changed: Instance, other: str) -> Scene:
    """The scene with an answer in it, and the text of a typed “other” beside it."""
    session = scene.session
    waits = session.held if session.held[:1] != (question.path,) else ()
    stored = giving.noted(scene.filled(changed), ("put", question.path, question.value))
    stored = stored.but(
        trail=giving.trail(scene, question),
        misses=0,
        held=waits,
        fixes=session.fixes if waits else (),
    )
    path = f"{question.path}_other"
    more = changed.put(path, other) if other else changed
    if not other or isinstance(more, Violation):
        return stored
    earlier = changed.value(path)
    return giving.noted(stored.filled(more), ("also", path, earlier))


def _go_on(scene: Scene, was: Scene, head: str = "", before: tuple[Reply, ...] = ()) -> Result:
    """Back to the card that a change was called from, unless it has opened questions; else on.

    What was given before its time is filled in first, and said together with the answer.
    """
    scene, filled = giving.fill(scene)
    if filled:
        answered = scene.instance.question(was.session.open) if head else None
        both = [answered, *filled] if answered else filled
        head = w.TOOK.format(said=giving.said(scene, both))
    waiting = scene.waiting()
    if not waiting and not scene.instance.form.card:
        return moving.submit(scene, before)
    known = {q.path for q in was.waiting()} if scene.session.stage == "editing" else set()
    if scene.session.stage == "editing" and all(q.path in known for q in waiting):
        return moving.show_card(scene, before=before)
    said = head if waiting else ""  # the card says it itself
    return moving.ask_next(scene.but(stage="asking"), said, before)
