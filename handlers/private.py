"""What needs the PIN: a chat in which it is open, or else the question for it; and hiding it all.

Whatever is said while a turn is private is deleted from the chat afterwards.
"""

from __future__ import annotations

from dataclasses import replace

from handlers import agenda, pin
from handlers.auditing import note
from handlers.clearing import clear
from handlers.following import PASTED
from handlers.languages import CHOSEN
from handlers.menu import show_menu
from handlers.wording import FOREIGN
from handlers.work import Turn
from storage import page_links, pins

HARMLESS = (CHOSEN, PASTED, "replacing")  # notes of the conversation that lead to no case


async def unlocked(turn: Turn, then: str) -> bool:
    """Whether this may go on; if not, the PIN is asked for and `then` is done after it.

    What was said is not taken. Whoever has no right that the PIN guards is never asked for it.
    """
    if not turn.guarded:
        await note(turn, "refused", "pin", then.partition(":")[0])
        turn.remember(draft=None)
        await show_menu(turn, FOREIGN)
        return False
    if await pin.is_open(turn):
        turn.private(True)
        return True
    await pin.ask(turn, then)
    return False


async def unlocked_for(turn: Turn, then: str) -> bool:
    """The same for what is not about a case: only whoever has a PIN is asked, and what is said
    stays in the chat."""
    may = not turn.guarded or await unlocked(turn, then)
    turn.private(False)
    return may


async def hide(turn: Turn) -> None:
    """“Ẩn”: PIN and page are open nowhere, nothing leads to a case, a harmless screen is shown.

    A form that was open keeps its draft.
    """
    turn.private(False)
    await clear(turn)
    await pins.close_sessions(turn.work.tx, turn.person.id)
    await page_links.end_of(turn.work.tx, turn.person.id)
    body = {name: value for name, value in turn.talk.body.items() if name in HARMLESS}
    turn.work.keep_talk(replace(turn.talk, body=body))
    await agenda.show_week(turn)
