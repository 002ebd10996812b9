"""Telling somebody who has not asked just now: a notice, in which each is called as usual."""

from __future__ import annotations

from collections.abc import Iterable

from dialogue.values import Option, Reply
from handlers.wording import addressed, rows
from handlers.work import Turn, outgoing
from storage import people
from storage.values import Link


async def tell(turn: Turn, links: Iterable[Link], text: str, *options: Option) -> None:
    """Send a notice to each link; whatever its reader has open stays as it is."""
    work, told = turn.work, Reply(text, rows(*options))
    for link in links:
        reader = await people.get(work.tx, link.person)
        called = addressed(text, reader.address) if reader else text
        work.send([outgoing(link, told, work.now, "notice", called)])
