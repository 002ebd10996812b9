"""Going back: Lùi walks to the question before, Hoàn tác takes the last step back."""

from __future__ import annotations

from dialogue import moving
from dialogue import wording as w
from dialogue.scenes import Result, Scene
from forms import Instance


def back(scene: Scene) -> Result:
    """From a change to its card, from the details to the review, else the question before."""
    session = scene.session
    if session.stage == "editing":
        return moving.show_card(scene)
    if session.card == "details" and not session.open:
        return moving.show_card(scene.but(card="review"))
    trail = list(session.trail)
    while trail:
        path = trail.pop()
        question = scene.instance.question(path)
        if question and path != session.open:
            passed = tuple(p for p in session.passed if p != path)
            before = scene.but(trail=tuple(trail), passed=passed, card="", misses=0)
            return moving.ask(before, question)
    return moving.ask_again(scene, f"{w.FIRST}\n")


def undo(scene: Scene) -> Result:
    """Take back the last step, whatever it was."""
    steps = list(scene.session.undo)
    if not steps:
        return moving.ask_again(scene, f"{w.NOTHING_TO_UNDO}\n")
    instance, passed = scene.instance, scene.session.passed
    what, path, earlier = "also", "", ""
    while steps and what == "also":  # an “also” goes together with the step before it
        what, path, earlier = steps.pop()
        instance = _reverted(instance, what, path, earlier)
    if what == "pass":
        passed = tuple(p for p in passed if p != path)
    trail = tuple(p for p in scene.session.trail if p != path or earlier)
    scene = scene.filled(instance).but(
        undo=tuple(steps), passed=passed, trail=trail, stage="asking", misses=0
    )
    if earlier and scene.session.card:
        return moving.show_card(scene, w.PUT_BACK)
    question = instance.question(path)
    head = w.PUT_BACK if earlier else w.UNDONE
    return moving.ask(scene, question, head) if question else moving.ask_next(scene, head)


def _reverted(instance: Instance, what: str, path: str, earlier: str) -> Instance:
    match what:
        case "add":
            return instance.remove(path)
        case "put" | "also":
            return instance.restore(path, earlier)
        case _:
            return instance
