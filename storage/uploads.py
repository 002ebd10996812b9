"""Forms that were sent and are not published yet; what they say is sealed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import UPLOADS
from storage.upserting import upsert
from storage.values import Fault, Upload

OPEN = ("id", "person", "channel", "address", "ref", "state", "created_at")


def _place(id: str) -> str:
    return f"uploads:body:{id}"


def _upload(tx: Transaction, r: Any) -> Upload:
    body = json.loads(tx.vault.unseal(_place(r.id), r.body))
    faults = tuple(Fault(*fault) for fault in body["faults"])
    content = {"suffix": body["suffix"], "source": body["source"], "faults": faults}
    return Upload(**{n: getattr(r, n) for n in OPEN}, **content)


async def put(tx: Transaction, upload: Upload) -> None:
    """Store an upload, or what has become of it."""
    faults = [astuple(fault) for fault in upload.faults]
    body = {"suffix": upload.suffix, "source": upload.source, "faults": faults}
    sealed = tx.vault.seal(_place(upload.id), json.dumps(body, ensure_ascii=False))
    row = {n: getattr(upload, n) for n in OPEN} | {"body": sealed}
    await tx.run(upsert(tx, UPLOADS, "ref", "state", "body"), [row])


async def get(tx: Transaction, id: str) -> Upload | None:
    """An upload by id."""
    row = await tx.one(select(UPLOADS).where(UPLOADS.c.id == id))
    return _upload(tx, row) if row else None


async def pending(tx: Transaction, limit: int) -> list[Upload]:
    """The oldest uploads that are still to be fetched and read."""
    query = (
        select(UPLOADS)
        .where(UPLOADS.c.state == "pending")
        .order_by(UPLOADS.c.created_at, UPLOADS.c.id)
        .limit(limit)
    )
    return [_upload(tx, r) for r in await tx.all(query)]


async def usable(tx: Transaction) -> Sequence[Upload]:
    """The uploads that can be tried and published."""
    query = select(UPLOADS).where(UPLOADS.c.state == "usable").order_by(UPLOADS.c.id)
    return [_upload(tx, r) for r in await tx.all(query)]


async def delete(tx: Transaction, id: str) -> None:
    """Forget an upload: it was published, or given up."""
    await tx.run(UPLOADS.delete().where(UPLOADS.c.id == id))


async def forget(tx: Transaction, before: datetime) -> None:
    """Drop what was sent before a moment and never published."""
    await tx.run(UPLOADS.delete().where(UPLOADS.c.created_at < before))
