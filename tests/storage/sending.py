"""Short steps through the outbox, each in a unit of work of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage import outbox
from storage.engine import Database, Transaction
from storage.outbox import Settlement
from storage.schema import OUTBOX
from storage.values import OutboxState, Outgoing, Queued
from tests.storage.samples import NOW

BOTH = ("telegram", "browser")


async def put(db: Database, *messages: Outgoing) -> None:
    async with db.write() as tx:
        await outbox.put(tx, messages)


async def claim(db: Database, now: datetime = NOW, limit: int = 64) -> list[Queued]:
    async with db.write() as tx:
        return await outbox.claim(tx, now, limit, BOTH)


async def settle(db: Database, rows: Sequence[Queued], state: OutboxState = "sent") -> None:
    async with db.write() as tx:
        await outbox.settle_all(tx, [Settlement(r.id, state, f"ref-{r.id}") for r in rows], NOW)


async def states(tx: Transaction) -> list[str]:
    return [r.state for r in await tx.all(select(OUTBOX).order_by(OUTBOX.c.id))]


def texts(rows: Sequence[Queued]) -> list[str]:
    return [r.message.text for r in rows]
