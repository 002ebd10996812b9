"""The program's own forms: who may fill them in, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from forms import Form, load
from handlers import invite, owing, postponing, publishing, replying
from handlers.cases import breaking
from handlers.work import Turn
from plan.values import Right

Done = Callable[[Turn, Mapping[str, str], str], Awaitable[None]]


@dataclass(frozen=True)
class Own:
    """A form that is no report: `done` takes the answers by name, and the draft's origin.

    `pin`: whoever has something that the PIN guards needs it for this form too.
    """

    right: Right
    done: Done
    pin: bool = False


OWN: Mapping[str, Own] = {
    invite.FORM: Own("invite", invite.issue, pin=True),
    postponing.FORM: Own("report", postponing.postpone),
    replying.FORM: Own("reply", replying.reply),
    owing.FORM: Own("publish", publishing.publish),
    breaking.FORM: Own("break-glass", breaking.ask, pin=True),
}


def forms() -> dict[str, Form]:
    """These forms by id: the same for every plan."""
    folder = Path(str(resources.files("handlers") / "forms"))
    return {id: load(folder / f"{id}.md") for id in OWN}
