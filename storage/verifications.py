"""When somebody last said that a record is still true."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import VERIFICATIONS
from storage.upserting import upsert


async def confirm(tx: Transaction, record: str, person: str, now: datetime) -> None:
    """A person says that a record is still true."""
    row = {"record": record, "person": person, "checked_at": now}
    await tx.run(upsert(tx, VERIFICATIONS, "person", "checked_at"), row)


async def newest(tx: Transaction) -> dict[str, datetime]:
    """The last confirmation of each record that has one."""
    return {r.record: r.checked_at for r in await tx.all(select(VERIFICATIONS))}
