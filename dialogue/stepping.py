"""One step of the conversation: (session, heard) -> (session, replies). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from dialogue import cards, deciding, giving, moving
from dialogue import wording as w
from dialogue.answering import answer, put
from dialogue.asking import LONGEST_MESSAGE
from dialogue.choosing import typed_number
from dialogue.folding import clip
from dialogue.reading import LONGEST_TEXT, Read, say_number
from dialogue.reserved import obey, word_of
from dialogue.scenes import Datasets, Result, Scene, open_scene
from dialogue.ticking import said
from dialogue.values import (
    Command,
    Contact,
    File,
    Heard,
    Location,
    Option,
    Photo,
    Reply,
    Session,
    Silence,
    Tap,
    Text,
    Unusable,
)
from forms import Form

LINE = re.compile(r"e([0-9]{1,4})")


def begin(
    form: Form,
    now: datetime,
    datasets: Datasets | None = None,
    prompt: int = 0,
    *,
    given: Mapping[str, str] | None = None,
    unsure: Sequence[str] = (),
    head: str = "",
    language: str = "",
) -> Result:
    """Begin a form; `prompt` is the highest number that this person's prompts have had.

    `given` are values that are known already, by the names of their questions. Only what is
    missing is asked, then the card comes. `head` says where they come from; without it, it is said
    what was read of a message, and `unsure`, the parts of it that were not taken.
    """
    known = tuple((given or {}).items())
    session = Session(form.id, form.version, prompt=prompt, language=language, given=known)
    scene = open_scene(session, form, now, datasets)
    scene, filled = giving.fill(scene.filled(scene.instance))
    return moving.ask_next(scene, head or giving.head(scene, filled, unsure))


def show(session: Session, form: Form, now: datetime, datasets: Datasets | None = None) -> Result:
    """The open question, or the card, once more and under a new number."""
    stage = "asking" if session.stage == "done" else session.stage
    session = replace(session, stage=stage, outcome="")
    return moving.reissued(moving.ask_again(open_scene(session, form, now, datasets)))


def step(
    session: Session, heard: Heard, form: Form, now: datetime, datasets: Datasets | None = None
) -> Result:
    """Answer what was heard. Bad input changes nothing and gets a useful line."""
    if session.stage == "done":
        return session, (Reply(w.STALE),)
    scene = open_scene(replace(session, outcome=""), form, now, datasets)
    word = word_of(heard)
    match heard:
        case Tap(prompt=prompt) if prompt != session.prompt:
            return moving.ask_again(scene, f"{w.STALE}\n")
        case _ if word:
            return obey(scene, word)
        case Silence() | Command():
            return moving.ask_again(scene)
        case Unusable(kind=kind):
            return moving.ask_again(scene, f"{w.UNUSABLE.get(kind, w.NOT_UNDERSTOOD)}\n")
        case Text(text=text) if len(text) > LONGEST_TEXT:
            return moving.ask_again(scene, _too_long(len(text)))
    return _by_stage(scene, heard)


def _too_long(count: int) -> str:
    lengths = {"count": say_number(str(count)), "most": say_number(str(LONGEST_TEXT))}
    return f"{w.TOO_LONG.format(**lengths)}\n"


def _by_stage(scene: Scene, heard: Heard) -> Result:
    match scene.session.stage:
        case "cancelling":
            return _cancelling(scene, heard)
        case "confirming":
            return _confirming(scene, heard)
    return answer(scene, heard) if scene.session.open else _on_card(scene, heard)


def _cancelling(scene: Scene, heard: Heard) -> Result:
    match deciding.decided(heard, (w.KEEP, w.DROP)):
        case "keep":
            kept = moving.resumed(scene).session
            return replace(kept, outcome="parked"), (_closed(scene, w.KEEP),)
        case "drop":
            dropped = replace(scene.session, outcome="cancelled", stage="done")
            return dropped, (_closed(scene, w.DROP),)
    return moving.miss(scene, w.NOT_UNDERSTOOD)


def _confirming(scene: Scene, heard: Heard) -> Result:
    if deciding.identifies(scene):
        return _identifying(scene, heard)
    chosen = deciding.decided(heard, (w.CHANGE, w.LEAVE))
    if not chosen:
        return moving.miss(scene, w.NOT_UNDERSTOOD)
    path, value = scene.session.held
    done = _closed(scene, w.LEAVE)
    scene = moving.resumed(scene).but(misses=0)
    question = scene.instance.question(path)
    if chosen == "change" and question:
        return put(scene, question, Read(value), sure=True)
    if scene.session.stage == "editing":
        return moving.show_card(scene, before=(done,))
    return moving.ask_next(scene, before=(done,))


def _identifying(scene: Scene, heard: Heard) -> Result:
    """Sửa lại, Vẫn ghi, or the text itself, written anew."""
    chosen = deciding.decided(heard, (w.REWRITE, w.ANYWAY))
    path, value, other = scene.session.held
    before = scene
    scene = moving.resumed(scene).but(misses=0)
    question = scene.instance.question(path)
    if question is None:
        return moving.ask_next(scene)
    if chosen == "anyway":
        return put(scene, question, Read(value, other), vetted=True)
    if chosen == "rewrite":
        return moving.ask(scene, question, before=(_closed(before, w.REWRITE),))
    if isinstance(heard, Text) and scene.session.open == path:
        return answer(scene, heard)
    return moving.miss(before, w.NOT_UNDERSTOOD)


def _closed(scene: Scene, chosen: Option) -> Reply:
    """How a two-button question reads once it is decided."""
    return Reply(chosen.label, closes=scene.session.prompt)


def _on_card(scene: Scene, heard: Heard) -> Result:
    """A number opens its line; Xong, Làm tiếp and Xem thêm move on."""
    session = scene.session
    if said(heard, w.DONE.value, "xong") and session.card == "details":
        return moving.show_card(scene.but(card="review", misses=0))
    if said(heard, w.GO_ON.value, "lam tiep", "tiep", "tiep tuc") and scene.waiting():
        return moving.ask_next(scene.but(card="", misses=0))
    if said(heard, w.MORE.value, "xem them") and cards.pages(scene) > 1:
        page = (session.page + 1) % cards.pages(scene)
        return moving.reissued(moving.ask_again(scene.but(page=page, misses=0)))
    match heard:
        case Photo() | File():
            return moving.miss(scene, w.WRONG_MEDIA)
        case Contact() | Location():
            return moving.miss(scene, w.WRONG_SHARE)
    return _edit(scene, _line_number(heard))


def _edit(scene: Scene, number: int | None) -> Result:
    """Open a line of the card; the card itself is closed, for it comes again."""
    shown = cards.lines(scene)
    if number is None:
        return moving.miss(scene, w.NOT_UNDERSTOOD)
    if not 1 <= number <= len(shown):
        return moving.miss(scene, w.NO_LINE.format(number=number))
    question = shown[number - 1]
    name = w.EDITING.format(name=cards.name_of(question))
    done = Reply(clip(name, LONGEST_MESSAGE), closes=scene.session.prompt)
    return moving.ask(scene.but(stage="editing", misses=0), question, before=(done,))


def _line_number(heard: Heard) -> int | None:
    """The line of the card that was tapped or typed; None when it was something else."""
    match heard:
        case Text(text=text):
            return typed_number(text)
        case Tap(value=value) if match := LINE.fullmatch(value):
            return int(match[1])
    return None
