"""What a chat shows: the messages of the outbox that have gone there and still have their words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from storage.engine import Transaction
from storage.outbox import message_of
from storage.schema import OUTBOX
from storage.values import Outgoing


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a transcript shows it."""

    id: int
    message: Outgoing


async def transcript(
    tx: Transaction, channel: str, address: str, after: int, limit: int
) -> list[Line]:
    """What a chat shows, oldest first: the newest `limit` messages after an id."""
    query = (
        select(OUTBOX)
        .where(OUTBOX.c.channel == channel, OUTBOX.c.address == address)
        .where(OUTBOX.c.id > after, OUTBOX.c.state.in_(("sending", "sent")))
        .order_by(OUTBOX.c.id.desc())
        .limit(limit)
    )
    rows = sorted(await tx.all(query), key=lambda r: r.id)
    return [Line(r.id, message_of(tx, r)) for r in rows if r.body]
