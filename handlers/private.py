"""What needs the PIN: a chat in which it is open, or else the question for it.

Whatever is said while a turn is private is deleted from the chat afterwards.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.menu import offer
from handlers.wording import MENU, URGENT
from handlers.work import Turn
from storage import pins

IDLE = timedelta(minutes=10)  # without a sign of life the PIN is asked for again


async def unlocked(turn: Turn, then: str) -> bool:
    """Whether this may go on; if not, the PIN is asked for and `then` is done after it."""
    work, link = turn.work, turn.link
    since = work.now - IDLE
    if await pins.is_open(work.tx, link.channel, link.address, turn.person.id, since):
        await pins.open_session(work.tx, link.channel, link.address, turn.person.id, work.now)
        turn.private(True)
        return True
    turn.private(False)
    turn.remember(pin=then)
    offer(turn, "Anh/chị nhập mã PIN 6 số để tiếp tục ạ.", [MENU, URGENT])
    return False
