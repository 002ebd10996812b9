"""The inbox: raw updates, committed before a platform is told that they arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.engine import Transaction
from storage.schema import INBOX
from storage.upserting import insert_new
from storage.values import Inbound, Received
from storage.vault import VaultError

BLANK = b""
KNOWN = select(INBOX.c.channel, INBOX.c.key).where(
    INBOX.c.channel.in_(bindparam("channels", expanding=True)),
    INBOX.c.key.in_(bindparam("keys", expanding=True)),
)


def _place(channel: str, key: str) -> str:
    return f"inbox:body:{channel}:{key}"


async def put(tx: Transaction, received: Sequence[Received]) -> None:
    """Store updates; one that is there already (channel, key) is left as it is."""
    if not received:
        return
    rows = [
        {
            "channel": r.channel,
            "key": r.key,
            "body": tx.vault.seal(_place(r.channel, r.key), r.body),
            "state": "pending",
            "received_at": r.received_at,
        }
        for r in received
    ]
    await tx.run(insert_new(tx, INBOX), rows)


async def put_done(tx: Transaction, received: Sequence[Received], now: datetime) -> list[Received]:
    """Mark updates as handled in this very transaction; gives those that are new, in order.

    Their content is not stored: only the key stays, by which a repetition is recognised.
    """
    given = {"channels": [r.channel for r in received], "keys": [r.key for r in received]}
    known = {(r.channel, r.key) for r in await tx.all(KNOWN, given)}
    new = {(r.channel, r.key): r for r in received if (r.channel, r.key) not in known}
    rows = [
        {
            "channel": r.channel,
            "key": r.key,
            "body": BLANK,
            "state": "done",
            "received_at": r.received_at,
            "handled_at": now,
        }
        for r in new.values()
    ]
    if rows:
        await tx.run(INBOX.insert(), rows)
    return list(new.values())


async def pending(tx: Transaction, limit: int) -> list[Inbound]:
    """The oldest updates that nobody has handled."""
    query = select(INBOX).where(INBOX.c.state == "pending").order_by(INBOX.c.id).limit(limit)
    return [
        Inbound(r.id, r.channel, r.key, _opened(tx, r), r.received_at) for r in await tx.all(query)
    ]


def _opened(tx: Transaction, row: Any) -> str:
    """What an update says; "" when somebody has tampered with it, which nobody can read."""
    try:
        return tx.vault.unseal(_place(row.channel, row.key), row.body)
    except VaultError:
        return ""


async def done(tx: Transaction, ids: Sequence[int], now: datetime) -> None:
    """Mark updates as handled and blank what they said."""
    await tx.run(
        INBOX.update().where(INBOX.c.id.in_(ids)).values(state="done", body=BLANK, handled_at=now)
    )


async def poison(tx: Transaction, id: int, error: str, now: datetime) -> None:
    """Put an update aside whose handling raised; `error` is the exception's type only."""
    await tx.run(
        INBOX.update()
        .where(INBOX.c.id == id)
        .values(state="poison", body=BLANK, error=error, handled_at=now)
    )


async def depth(tx: Transaction) -> int:
    """How many updates wait."""
    query = select(func.count()).select_from(INBOX).where(INBOX.c.state == "pending")
    return int((await tx.one(query))[0])


async def age_of_oldest(tx: Transaction) -> datetime | None:
    """When the oldest update that waits was received; None when none waits."""
    oldest = select(func.min(INBOX.c.received_at)).where(INBOX.c.state == "pending")
    found: datetime | None = (await tx.one(oldest))[0]
    return found


async def forget(tx: Transaction, before: datetime) -> None:
    """Drop handled rows; their keys are no longer needed once no platform repeats them."""
    await tx.run(INBOX.delete().where(INBOX.c.state != "pending", INBOX.c.received_at < before))
