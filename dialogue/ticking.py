"""Long lists and lists with several answers: turning the page, ticking, and “Xong”."""

from __future__ import annotations

from dialogue import asking
from dialogue.folding import fold
from dialogue.reading import Read, read
from dialogue.scenes import Result, Scene
from dialogue.values import Heard, Tap, Text
from dialogue.wording import DONE, MORE
from forms.values import Kind, Question


def said(heard: Heard, value: str, *words: str) -> bool:
    """Whether a button was tapped, or its word typed."""
    match heard:
        case Tap(value=tapped):
            return tapped == value
        case Text(text=text):
            return fold(text[:40]).strip(" .") in words
    return False


def turn_page(scene: Scene, question: Question, heard: Heard) -> Result | None:
    """The next page of the choices; after the last one the first."""
    pages = asking.pages(question)
    if pages < 2 or not said(heard, MORE.value, "xem them", "tiep"):
        return None
    return _anew(scene.but(page=(scene.session.page + 1) % pages, misses=0), question)


def tick(scene: Scene, question: Question, heard: Heard) -> Result | Read | None:
    """A tap ticks or unticks a choice; Xong gives what is ticked (“” for nothing)."""
    if question.kind not in asking.MANY:
        return None
    picked = scene.session.picked
    if said(heard, DONE.value, "xong"):
        names = [c.name for c in question.choices if c.name in picked]
        return Read(" ".join(picked if question.kind is Kind.RANK else names))
    chosen = read(question, heard, scene.now) if isinstance(heard, Tap) else None
    if chosen is None:
        return None
    name = chosen.value
    kept = tuple(p for p in picked if p != name) if name in picked else (*picked, name)
    return _anew(scene.but(picked=kept, misses=0), question)


def _anew(scene: Scene, question: Question) -> Result:
    """The question with its new buttons under a new number, and the old message closed."""
    before = asking.closed(scene.session, question, " ".join(scene.session.picked), scene.today)
    scene = scene.but(prompt=scene.session.prompt + 1)
    return scene.session, (before, asking.message(scene.session, question, scene.today))
