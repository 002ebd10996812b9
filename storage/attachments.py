"""Photos that were put aside, and whether they have been fetched."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import ATTACHMENTS
from storage.upserting import insert_new
from storage.values import Attachment


async def put(tx: Transaction, attachments: Sequence[Attachment]) -> None:
    """Remember attachments; one that is known already stays as it is."""
    if attachments:
        names = [c.name for c in ATTACHMENTS.columns]
        rows = [{n: getattr(a, n) for n in names} for a in attachments]
        await tx.run(insert_new(tx, ATTACHMENTS), rows)


async def pending(tx: Transaction, limit: int) -> list[Attachment]:
    """The oldest attachments that are still to be fetched."""
    query = (
        select(ATTACHMENTS)
        .where(ATTACHMENTS.c.state == "pending")
        .order_by(ATTACHMENTS.c.created_at, ATTACHMENTS.c.id)
        .limit(limit)
    )
    names = [c.name for c in ATTACHMENTS.columns]
    return [Attachment(**{n: getattr(r, n) for n in names}) for r in await tx.all(query)]


async def settle(tx: Transaction, id: str, state: str) -> None:
    """Stored, or failed for good."""
    await tx.run(ATTACHMENTS.update().where(ATTACHMENTS.c.id == id).values(state=state))


async def absent(tx: Transaction) -> set[str]:
    """The attachments that are not there: still to be fetched, or lost."""
    rows = await tx.all(select(ATTACHMENTS.c.id).where(ATTACHMENTS.c.state != "stored"))
    return {row.id for row in rows}
