"""Questions answered by one of two buttons: cancelling, costly changes, texts that identify."""

from __future__ import annotations

from dialogue import wording as w
from dialogue.asking import LONGEST_MESSAGE
from dialogue.cards import name_of
from dialogue.choosing import typed_number
from dialogue.folding import clip, fold
from dialogue.identifying import identifiers
from dialogue.scenes import Scene
from dialogue.values import Heard, Option, Reply, Tap, Text
from forms import Instance
from forms.values import Question

MOST_NAMES = 8  # lost answers that are named one by one
SHORTEST_WORD = 2  # letters of the beginning of a button's label, typed


def cancel_question(scene: Scene, head: str = "") -> Reply:
    """Whether the draft is to be dropped or kept."""
    return _two(scene, head, w.CANCELLING, (w.KEEP, w.DROP))


def confirm_question(scene: Scene, head: str = "") -> Reply:
    """Whether the held value is to be stored: it costs answers, or it identifies somebody."""
    return identifies_question(scene, head) if identifies(scene) else _change_question(scene, head)


def identifies(scene: Scene) -> bool:
    """Whether the held value waits because it seems to identify a person."""
    return len(scene.session.held) > 2


def identifies_question(scene: Scene, head: str = "") -> Reply:
    """Of what kind the identifying things in the held text are; never the text."""
    _, value, other = scene.session.held
    text = w.IDENTIFIES.format(kinds=kinds_of(other or value))
    return _two(scene, head, text, (w.REWRITE, w.ANYWAY))


def kinds_of(text: str) -> str:
    """“tên người, số điện thoại”; "" for a text that identifies nobody."""
    return ", ".join(w.KINDS[kind] for kind in identifiers(text))


def _change_question(scene: Scene, head: str = "") -> Reply:
    path, value = scene.session.held
    changed = scene.instance.put(path, value)
    gone = lost(scene.instance, changed) if isinstance(changed, Instance) else []
    names = [name_of(q) for q in gone[:MOST_NAMES]]
    if len(gone) > MOST_NAMES:
        names.append(f"và {len(gone) - MOST_NAMES} mục khác")
    return _two(scene, head, w.LOSES.format(names=", ".join(names)), (w.CHANGE, w.LEAVE))


def lost(before: Instance, after: Instance) -> list[Question]:
    """Questions whose answers take part no longer."""
    return [
        q for q in before.questions() if q.value and not q.read_only and not after.relevant(q.path)
    ]


def decided(heard: Heard, options: tuple[Option, ...]) -> str:
    """The value of the button that was tapped or typed, by number or (beginning of) label."""
    match heard:
        case Tap(value=value):
            return value if value in {o.value for o in options} else ""
        case Text(text=text):
            number = typed_number(text)
            if number is not None:
                return options[number - 1].value if 1 <= number <= len(options) else ""
            begun = fold(text[:60])
            same = [o.value for o in options if fold(o.label) == begun]
            same = same or [o.value for o in options if fold(o.label).startswith(begun)]
            return same[0] if len(same) == 1 and len(begun) >= SHORTEST_WORD else ""
    return ""


def _two(scene: Scene, head: str, text: str, options: tuple[Option, ...]) -> Reply:
    text = f"{head.rstrip()}\n{text}" if head else text
    rows = (options,) if scene.session.stage == "cancelling" else (options, (w.URGENT,))
    return Reply(clip(text, LONGEST_MESSAGE), rows, prompt=scene.session.prompt)
