"""Who may read submissions over the feed: a name and the hash of a token, no token."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import READERS
from storage.values import Reader

TOKEN_BYTES = 24  # 192 bits: not to be guessed, and still pasted in one piece


async def add(tx: Transaction, name: str, now: datetime) -> str:
    """A new reader's token, shown once; "" if the name is in use. An ended one begins anew."""
    known = await tx.one(select(READERS.c.ended_at).where(READERS.c.name == name))
    if known and known.ended_at is None:
        return ""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"hash": tx.vault.code_hash(token), "created_at": now, "ended_at": None}
    if known:
        await tx.run(READERS.update().where(READERS.c.name == name).values(values))
    else:
        await tx.run(READERS.insert().values(name=name, **values))
    return token


async def by_token(tx: Transaction, token: str) -> Reader | None:
    """The reader of a token that still counts; None for a wrong and an ended one alike."""
    query = select(READERS).where(
        READERS.c.hash == tx.vault.code_hash(token), READERS.c.ended_at.is_(None)
    )
    row = await tx.one(query)
    return Reader(row.name, row.created_at, row.ended_at) if row else None


async def everybody(tx: Transaction) -> list[Reader]:
    """Every reader, ended ones too, by name."""
    rows = await tx.all(select(READERS).order_by(READERS.c.name))
    return [Reader(r.name, r.created_at, r.ended_at) for r in rows]


async def end(tx: Transaction, name: str, now: datetime) -> bool:
    """End a reader at once; False if nobody of this name reads."""
    live = (READERS.c.name == name, READERS.c.ended_at.is_(None))
    ended = READERS.update().where(*live).values(ended_at=now).returning(READERS.c.name)
    return (await tx.run(ended)).one_or_none() is not None
