"""Figures of cases that have left: each release is kept, so that the next tells no more."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from storage.case_schema import RELEASES
from storage.engine import Transaction


async def put(tx: Transaction, body: str, now: datetime) -> None:
    """Keep a release."""
    id = uuid.uuid4().hex
    sealed = tx.vault.seal(f"releases:body:{id}", body)
    await tx.run(RELEASES.insert(), [{"id": id, "body": sealed, "made_at": now}])


async def all_before(tx: Transaction) -> list[str]:
    """Every release, oldest first."""
    rows = await tx.all(select(RELEASES).order_by(RELEASES.c.made_at, RELEASES.c.id))
    return [tx.vault.unseal(f"releases:body:{r.id}", r.body) for r in rows]
