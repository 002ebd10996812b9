"""The end of something private: what was said goes from the chat."""

from __future__ import annotations

from handlers.work import Turn
from storage import traces


async def clear(turn: Turn) -> None:
    """Everything private in this chat goes at once, what was just heard with it.

    What is said after this belongs to what comes next, and stays until that ends.
    """
    work, link = turn.work, turn.link
    await work.flush()
    await traces.release(work.tx, link.channel, link.address, work.now)
    turn.unsay()
