"""The language in which a person reads the questions of forms."""

from __future__ import annotations

from dialogue.values import Option
from handlers.menu import offer
from handlers.wording import MENU
from handlers.work import Turn

CHOSEN = "language"  # the note of the conversation


def spoken(turn: Turn) -> str:
    """The language that a person has picked; "" for each form's own."""
    return str(turn.talk.body.get(CHOSEN, ""))


def known(turn: Turn) -> list[str]:
    """The languages that any form has, in the order in which they are met."""
    forms = turn.work.forms.values()
    return list(dict.fromkeys(language for form in forms for language in form.languages))


def offer_languages(turn: Turn) -> None:
    """Let the person pick; texts that a form lacks in it come in the form's own language."""
    options = [Option(name, f"lang:{number}") for number, name in enumerate(known(turn))]
    offer(turn, "Anh/chị muốn đọc câu hỏi bằng tiếng nào ạ?", [*options, MENU])


def pick(turn: Turn, number: str) -> str:
    """Remember what was picked; gives its name, or "" if there is no such language."""
    names = known(turn)
    name = dict(zip(map(str, range(len(names))), names, strict=True)).get(number, "")
    if name:
        turn.remember(**{CHOSEN: name})
    return name
