"""The words that work in every state: Lùi, Bỏ qua, Hoàn tác, Xem lại, Hủy, Gửi, Trợ giúp."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from dialogue import moving, retracing
from dialogue import wording as w
from dialogue.answering import skip
from dialogue.folding import fold
from dialogue.scenes import DETAIL, Result, Scene
from dialogue.values import Command, Heard, Tap, Text

LONGEST = 40  # characters of a typed word with its blanks: more is an answer, not a word


def word_of(heard: Heard) -> str:
    """The reserved word that was tapped or typed by itself; "" for anything else."""
    match heard:
        case Tap(value=value) if value in w.WORDS.values():
            return value
        case Command(name=name):
            return w.COMMANDS.get(name, "")
        case Text(text=text) if len(unicodedata.normalize("NFC", text).strip()) <= LONGEST:
            return w.WORDS.get(fold(text).strip(" .,"), "")
    return ""


def obey(scene: Scene, word: str) -> Result:
    """Do what a reserved word says. Help and Hủy come back to what is open; others leave it."""
    if word == "help":
        return moving.ask_again(scene, f"{moving.help_line(scene)}\n".lstrip(), helping=True)
    if word == "cancel":
        return _cancel(scene)
    scene = moving.resumed(scene)
    if word != "skip":
        scene = scene.but(held=(), fixes=())
    match word:
        case "back":
            return retracing.back(scene)
        case "skip":
            return skip(scene)
        case "undo":
            return retracing.undo(scene)
        case "details":
            has = any(DETAIL in q.appearances for q in scene.instance.questions())
            return moving.show_card(scene.but(card="details" if has else "review"))
        case "submit":
            return _submit(scene)
        case _:
            return moving.show_card(scene.but(card="review"))


def _cancel(scene: Scene) -> Result:
    """Nothing answered yet: gone at once. Else ask."""
    if scene.session.stage != "cancelling" and scene.untouched():
        return replace(scene.session, outcome="cancelled", stage="done"), ()
    return moving.ask_cancel(scene)


def _submit(scene: Scene) -> Result:
    """Hand in from the card; from a question, the card comes first unless something is missing."""
    if scene.session.open and scene.instance.form.card and not scene.instance.errors():
        return moving.show_card(scene.but(card="review"))
    return moving.submit(scene)
