"""A deed: what a button that stands on its own does, and what it takes to do it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.work import Turn

Action = Callable[[Turn, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Deed:
    """`rights`: one of them is needed, whatever the button carries; none: `do` judges by itself.

    `pin`: only while the PIN is open. `private`: what is said then is about a case, and is deleted
    from the chat afterwards. A foreign or unknown argument is `do`'s own matter.
    """

    do: Action
    rights: tuple[str, ...] = ()
    pin: bool = False
    private: bool = True
