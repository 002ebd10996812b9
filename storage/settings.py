"""What the program remembers of itself: the opened plan, the key's fingerprint, the last tick."""

from __future__ import annotations

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import SETTINGS
from storage.upserting import upsert


async def get(tx: Transaction, name: str) -> str:
    """A setting; "" if it was never put."""
    row = await tx.one(select(SETTINGS.c.value).where(SETTINGS.c.name == name))
    return str(row[0]) if row else ""


async def put(tx: Transaction, name: str, value: str) -> None:
    """Remember a setting."""
    await tx.run(upsert(tx, SETTINGS, "value"), {"name": name, "value": value})
