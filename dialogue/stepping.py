"""One step of the conversation: (session, heard) -> (session, replies). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dialogue import wording as w
from dialogue.asking import closed, echo, pose
from dialogue.cards import DETAIL, card, lines, name_of
from dialogue.choosing import typed_number
from dialogue.folding import fold
from dialogue.reading import LONGEST_TEXT, Read, read
from dialogue.values import (
    Command,
    File,
    Heard,
    Option,
    Photo,
    Reply,
    Session,
    Silence,
    Tap,
    Text,
    Unusable,
)
from forms import Form, Instance
from forms.values import Kind, Question, Violation

MISSES_UNTIL_HELP = 3
MOST_UNDO = 20  # steps that Hoàn tác walks back
Datasets = Mapping[str, Sequence[Mapping[str, str]]]
Result = tuple[Session, tuple[Reply, ...]]
WORDS = {fold(option.label): option.value for option in (*w.RESERVED, w.DETAILS)}


@dataclass(frozen=True)
class Scene:
    """What a step works with: the session, its form filled so far, and the day."""

    session: Session
    instance: Instance
    now: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def question(self) -> Question | None:
        """The open question."""
        return self.instance.question(self.session.open) if self.session.open else None

    def but(self, **changes: object) -> Scene:
        """The same scene with the session changed."""
        return replace(self, session=replace(self.session, **changes))  # type: ignore[arg-type]


def begin(form: Form, now: datetime, datasets: Datasets | None = None, prompt: int = 0) -> Result:
    """Begin a form; `prompt` is the highest number that this person's prompts have had."""
    instance = Instance(form, today=now.date(), datasets=datasets)
    session = Session(form.id, form.version, xml=instance.to_xml(), prompt=prompt)
    return _next(Scene(session, instance, now))


def show(session: Session, form: Form, now: datetime, datasets: Datasets | None = None) -> Result:
    """The open question, or the card, once more."""
    return _again(_scene(session, form, now, datasets))


def step(
    session: Session, heard: Heard, form: Form, now: datetime, datasets: Datasets | None = None
) -> Result:
    """Answer what was heard. Bad input changes nothing and gets a useful line."""
    scene = _scene(session, form, now, datasets)
    match heard:
        case Silence() | Command():
            return _again(scene)
        case Tap(prompt=prompt) if prompt != session.prompt:
            return _again(scene, w.STALE)
        case Unusable(kind=kind):
            return _again(scene, w.UNUSABLE.get(kind, w.NOT_UNDERSTOOD))
        case Text(text=text) if len(text) > LONGEST_TEXT:
            return _again(scene, w.TOO_LONG.format(count=len(text), most=LONGEST_TEXT))
    word = _word(heard)
    if session.stage == "cancelling":
        return _cancelling(scene, heard)
    if session.stage == "confirming":
        return _confirming(scene, heard)
    if word:
        return _reserved(scene, word)
    if not session.open:
        return _on_card(scene, heard)
    return _answer(scene, heard)


def _scene(session: Session, form: Form, now: datetime, datasets: Datasets | None) -> Scene:
    instance = Instance(form, session.xml or None, today=now.date(), datasets=datasets)
    return Scene(session, instance, now)


def _word(heard: Heard) -> str:
    match heard:
        case Tap(value=value) if value in WORDS.values():
            return value
        case Text(text=text):
            return WORDS.get(fold(text[:40]), "")
    return ""


# --- where the conversation goes on -----------------------------------------------------------


def _next(scene: Scene, head: str = "", before: tuple[Reply, ...] = ()) -> Result:
    """The next unanswered question of the main run; the card when there is none."""
    passed = set(scene.session.passed)
    for question in scene.instance.questions():
        open_ = not question.value and not question.read_only and question.path not in passed
        if open_ and DETAIL not in question.appearances:
            return _pose(scene, question, head, before)
    return _card(scene, head, before)


def _pose(
    scene: Scene, question: Question, head: str = "", before: tuple[Reply, ...] = ()
) -> Result:
    picked = tuple(question.value.split()) if question.kind in MANY else ()
    session = replace(scene.session, picked=picked, page=0)
    session, reply = pose(session, question, scene.today, head)
    return session, (*before, reply)


def _card(scene: Scene, head: str = "", before: tuple[Reply, ...] = ()) -> Result:
    session, reply = card(scene.session, scene.instance, scene.today, head)
    return session, (*before, reply)


def _again(scene: Scene, head: str = "") -> Result:
    """The same question under a new number, nothing changed."""
    question = scene.question
    if scene.session.stage == "cancelling":
        return _ask_cancel(scene, head)
    if scene.session.stage == "confirming":
        return _ask_confirm(scene, head)
    if question is None:
        return _next(scene, head) if scene.session.open else _card(scene, head)
    session, reply = pose(scene.session, question, scene.today, head)
    return session, (reply,)


def _miss(scene: Scene, head: str) -> Result:
    """One kind sentence and the question again; after three misses, help."""
    misses = scene.session.misses + 1
    question = scene.question
    example = w.EXAMPLES[question.kind] if question else w.EDIT_HINT
    if misses >= MISSES_UNTIL_HELP:
        return _again(scene.but(misses=0), f"{head} {example} {w.OUT_WORDS}\n")
    return _again(scene.but(misses=misses), f"{head} {example}\n")


# --- reserved words ---------------------------------------------------------------------------


def _reserved(scene: Scene, word: str) -> Result:
    if word != "help":
        scene = scene.but(held=(), fixes=())
    match word:
        case "back":
            return _back(scene)
        case "skip":
            return _skip(scene)
        case "undo":
            return _undo(scene)
        case "review":
            return _card(scene.but(card="review"))
        case "details":
            return _card(scene.but(card="details"))
        case "cancel":
            return _ask_cancel(scene)
        case "submit":
            return _submit(scene)
        case _:
            question = scene.question
            example = w.EXAMPLES[question.kind] if question else w.EDIT_HINT
            return _again(scene, f"{example} {w.OUT_WORDS}\n")


def _back(scene: Scene) -> Result:
    trail = list(scene.session.trail)
    while trail:
        path = trail.pop()
        question = scene.instance.question(path)
        if question and path != scene.session.open:
            scene = scene.but(trail=tuple(trail), stage="asking", card="")
            scene = scene.but(passed=tuple(p for p in scene.session.passed if p != path))
            return _pose(scene, question)
    return _again(scene, w.FIRST)


def _skip(scene: Scene) -> Result:
    question, session = scene.question, scene.session
    if question is None:
        return _again(scene)
    if session.stage == "editing" and question.value:
        return _card(scene)
    if question.required and not question.value:
        return _again(scene, w.REQUIRED)
    return _pass(scene, question)


def _pass(scene: Scene, question: Question) -> Result:
    """Leave a question unanswered, and remember that it was."""
    session = scene.session
    done = closed(session, question, question.value, scene.today)
    scene = scene.but(
        passed=(*session.passed, question.path),
        trail=(*session.trail, question.path),
        undo=(*session.undo, ("pass", question.path, ""))[-MOST_UNDO:],
        misses=0,
    )
    return _onward(scene, "", (done,))


def _undo(scene: Scene) -> Result:
    """Take back the last step, whatever it was."""
    if not scene.session.undo:
        return _again(scene, w.NOTHING_TO_UNDO)
    *rest, (what, path, earlier) = scene.session.undo
    instance = scene.instance
    if what == "add":
        instance = instance.remove(path)
    elif what == "put":
        instance = instance.restore(path, earlier)
    scene = Scene(scene.session, instance, scene.now).but(
        xml=instance.to_xml(),
        undo=tuple(rest),
        passed=tuple(p for p in scene.session.passed if p != path),
        trail=tuple(p for p in scene.session.trail if p != path),
        stage="asking",
        held=(),
    )
    question = instance.question(path)
    return _pose(scene, question, w.UNDONE) if question else _next(scene, w.UNDONE)


def _submit(scene: Scene) -> Result:
    wrong = scene.instance.errors()
    if not wrong:
        return replace(scene.session, outcome="submitted", stage="done", open=""), ()
    question = scene.instance.question(wrong[0].path)
    head = wrong[0].message or w.MISSING
    return _pose(scene.but(stage="editing"), question, head) if question else _next(scene, head)


# --- cancelling, and changes that cost other answers ---------------------------------------------


def _ask_cancel(scene: Scene, head: str = "") -> Result:
    scene = scene.but(stage="cancelling", prompt=scene.session.prompt + 1)
    text = " ".join(filter(None, [head, w.CANCELLING]))
    return scene.session, (Reply(text, ((w.KEEP, w.DROP),), prompt=scene.session.prompt),)


def _cancelling(scene: Scene, heard: Heard) -> Result:
    match _which(heard, (w.KEEP, w.DROP)):
        case "keep":
            return replace(scene.session, outcome="parked", stage="asking"), ()
        case "drop":
            return replace(scene.session, outcome="cancelled", stage="done"), ()
    return _again(scene.but(stage="asking"))


def _ask_confirm(scene: Scene, head: str = "") -> Result:
    path, value = scene.session.held
    names = ", ".join(name_of(q) for q in _lost(scene.instance, path, value))
    text = " ".join(filter(None, [head, w.LOSES.format(names=names)]))
    scene = scene.but(stage="confirming", prompt=scene.session.prompt + 1)
    return scene.session, (Reply(text, ((w.CHANGE, w.LEAVE),), prompt=scene.session.prompt),)


def _confirming(scene: Scene, heard: Heard) -> Result:
    chosen = _which(heard, (w.CHANGE, w.LEAVE))
    if not chosen:
        return _again(scene)
    path, value = scene.session.held
    scene = scene.but(stage="editing" if scene.session.card else "asking", held=())
    question = scene.instance.question(path)
    if chosen == "leave" or question is None:
        return _onward(scene, "")
    return _put(scene, question, Read(value), "", sure=True)


def _which(heard: Heard, options: tuple[Option, ...]) -> str:
    match heard:
        case Tap(value=value):
            return value if value in {o.value for o in options} else ""
        case Text(text=text):
            number = typed_number(text)
            if number and number <= len(options):
                return options[number - 1].value
            return next((o.value for o in options if fold(o.label) == fold(text[:60])), "")
    return ""


def _lost(instance: Instance, path: str, value: str) -> list[Question]:
    """Answered questions that a new answer would make irrelevant."""
    changed = instance.put(path, value)
    if isinstance(changed, Violation):
        return []
    return [
        q
        for q in instance.questions()
        if q.value and not q.read_only and q.path != path and not changed.relevant(q.path)
    ]


# --- answers ----------------------------------------------------------------------------------

MANY = (Kind.SELECT_MULTIPLE, Kind.RANK)


def _on_card(scene: Scene, heard: Heard) -> Result:
    number = None
    if isinstance(heard, Text):
        number = typed_number(heard.text)
    elif isinstance(heard, Tap) and heard.value[:1] == "e" and heard.value[1:].isdigit():
        number = int(heard.value[1:])
    shown = lines(scene.session, scene.instance)
    if number is None or not 1 <= number <= len(shown):
        return _miss(scene, w.NOT_UNDERSTOOD)
    return _pose(scene.but(stage="editing", misses=0), shown[number - 1])


def _answer(scene: Scene, heard: Heard) -> Result:
    question = scene.question
    if question is None:
        return _next(scene)
    if isinstance(heard, Tap) and heard.value.startswith("fix"):
        return _mend_other(scene, heard.value[3:])
    if question.kind is Kind.REPEAT:
        return _one_more(scene, question, heard)
    if isinstance(heard, Tap) and heard.value == "more":
        pages = (len(question.choices) + 7) // 8
        session = replace(scene.session, page=(scene.session.page + 1) % max(pages, 1))
        session, reply = pose(session, question, scene.today)
        return session, (reply,)
    if question.kind in MANY and (ticked := _tick(scene, question, heard)):
        return ticked
    understood = read(question, heard, scene.now)
    if understood is None:
        media = isinstance(heard, Photo | File)
        return _miss(scene, w.WRONG_MEDIA if media else w.NOT_UNDERSTOOD)
    if question.kind is Kind.NOTE:
        return _pass(scene, question)
    said = echo(question, understood.value, scene.today) if isinstance(heard, Text) else ""
    return _put(scene, question, understood, said)


def _one_more(scene: Scene, question: Question, heard: Heard) -> Result:
    match _which(heard, (w.ADD, w.NO_MORE)):
        case "add":
            instance = scene.instance.add(question.path)
            undo = (*scene.session.undo, ("add", question.path, ""))[-MOST_UNDO:]
            scene = Scene(scene.session, instance, scene.now)
            return _next(scene.but(xml=instance.to_xml(), undo=undo, misses=0))
        case "enough":
            return _pass(scene, question)
    return _miss(scene, w.NOT_UNDERSTOOD)


def _tick(scene: Scene, question: Question, heard: Heard) -> Result | None:
    """A tap ticks or unticks a choice; Xong takes what is ticked."""
    picked = scene.session.picked
    done = isinstance(heard, Tap) and heard.value == "done"
    done = done or (isinstance(heard, Text) and fold(heard.text[:20]) == "xong")
    if done and picked:
        ordered = picked
        if question.kind is Kind.SELECT_MULTIPLE:
            ordered = tuple(c.name for c in question.choices if c.name in picked)
        return _put(scene, question, Read(" ".join(ordered)), "")
    if done:
        return _skip(scene)
    if not isinstance(heard, Tap):
        return None
    chosen = read(question, heard, scene.now)
    if chosen is None:
        return None
    name = chosen.value
    kept = tuple(p for p in picked if p != name) if name in picked else (*picked, name)
    session, reply = pose(replace(scene.session, picked=kept), question, scene.today)
    return session, (reply,)


def _put(
    scene: Scene, question: Question, understood: Read, said: str, sure: bool = False
) -> Result:
    """1 is it valid, 2 does it cost other answers, 3 store, 4 go on."""
    if question.value and not sure and _lost(scene.instance, question.path, understood.value):
        return _ask_confirm(scene.but(held=(question.path, understood.value)))
    changed = scene.instance.put(question.path, understood.value)
    if isinstance(changed, Violation):
        return _broken(scene, question, understood.value, changed)
    if understood.other:
        path = f"{question.path}_other"
        other = changed.put(path, understood.other)
        changed = other if isinstance(other, Instance) else changed
    session = scene.session
    done = closed(session, question, understood.value, scene.today)
    scene = Scene(session, changed, scene.now).but(
        xml=changed.to_xml(),
        trail=(*(p for p in session.trail if p != question.path), question.path),
        undo=(*session.undo, ("put", question.path, question.value))[-MOST_UNDO:],
        misses=0,
        fixes=(),
        held=() if session.held[:1] == (question.path,) else session.held,
    )
    return _onward(scene, said, (done,))


def _onward(scene: Scene, head: str, before: tuple[Reply, ...] = ()) -> Result:
    """After an answer: what it had to wait for, then the card it was called from, or the next."""
    held = scene.session.held
    if held and held[0] != scene.session.open:
        scene = scene.but(held=(), stage="asking")
        question = scene.instance.question(held[0])
        if question:
            session, replies = _put(replace_open(scene, question), question, Read(held[1]), head)
            return session, (*before, *replies)
    if scene.session.card and not _unanswered(scene):
        return _card(scene, head, before)
    return _next(scene.but(stage="asking"), head, before)


def replace_open(scene: Scene, question: Question) -> Scene:
    """The scene with another question open, as if it had just been asked."""
    return scene.but(open=question.path)


def _unanswered(scene: Scene) -> bool:
    """Whether an edit has opened a required question of the main run."""
    return any(
        q.required and not q.value and not q.read_only and DETAIL not in q.appearances
        for q in scene.instance.questions()
    )


def _broken(scene: Scene, question: Question, value: str, violation: Violation) -> Result:
    """Say what does not fit with both numbers, and offer both ways to mend it."""
    if violation.kind != "constraint":
        return _miss(scene, w.NOT_UNDERSTOOD)
    fixable = []
    for path in violation.refers:
        other = scene.instance.question(path)
        if other and other.value:
            fixable.append(other)
    name = name_of(question)
    text = violation.message or w.NOT_FITTING
    text = f"{text} Anh/chị gõ lại {name[:1].lower()}{name[1:]}"
    options = [
        Option(f"Sửa {name_of(o)[:1].lower()}{name_of(o)[1:]}", f"fix{n}")
        for n, o in enumerate(fixable)
    ]
    text += ", hoặc sửa số kia." if fixable else " giúp."
    scene = scene.but(
        prompt=scene.session.prompt + 1,
        held=(question.path, value),
        fixes=tuple(o.path for o in fixable),
        misses=0,
    )
    rows = tuple((o,) for o in options)
    reply = Reply(text, (*rows, (w.BACK, w.CANCEL, w.HELP)), prompt=scene.session.prompt)
    return scene.session, (reply,)


def _mend_other(scene: Scene, number: str) -> Result:
    fixes = scene.session.fixes
    if not number.isdigit() or int(number) >= len(fixes):
        return _again(scene)
    question = scene.instance.question(fixes[int(number)])
    return _pose(scene, question) if question else _again(scene)
