"""Forms begun and not yet submitted; their content is sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.engine import Transaction
from storage.schema import DRAFTS
from storage.upserting import upsert
from storage.values import Draft

BY_ID = select(DRAFTS).where(DRAFTS.c.id.in_(bindparam("ids", expanding=True)))


def _place(id: str) -> str:
    return f"drafts:body:{id}"


def _draft(tx: Transaction, r: Any) -> Draft:
    body = tx.vault.unseal(_place(r.id), r.body)
    return Draft(r.id, r.person, r.form, r.version, r.duty, body, r.updated_at, r.origin)


async def get(tx: Transaction, id: str) -> Draft | None:
    """A draft by id."""
    row = await tx.one(select(DRAFTS).where(DRAFTS.c.id == id))
    return _draft(tx, row) if row else None


async def load_many(tx: Transaction, ids: Collection[str]) -> dict[str, Draft]:
    """Drafts by id."""
    if not ids:
        return {}
    rows = await tx.all(BY_ID, {"ids": sorted(ids)})
    return {r.id: _draft(tx, r) for r in rows}


async def of_person(tx: Transaction, person: str) -> list[Draft]:
    """What a person has begun, newest first."""
    newest = (DRAFTS.c.updated_at.desc(), DRAFTS.c.id)
    query = select(DRAFTS).where(DRAFTS.c.person == person).order_by(*newest)
    return [_draft(tx, r) for r in await tx.all(query)]


async def save_many(tx: Transaction, drafts: Sequence[Draft]) -> None:
    """Save drafts in one statement."""
    if not drafts:
        return
    rows = [
        {
            "id": d.id,
            "person": d.person,
            "form": d.form,
            "version": d.version,
            "duty": d.duty,
            "body": tx.vault.seal(_place(d.id), d.body),
            "updated_at": d.updated_at,
            "origin": d.origin,
        }
        for d in drafts
    ]
    await tx.run(upsert(tx, DRAFTS, "body", "updated_at", "duty"), rows)


async def forget(tx: Transaction, before: datetime) -> None:
    """Drop what nobody has gone on with since a moment."""
    await tx.run(DRAFTS.delete().where(DRAFTS.c.updated_at < before))


async def delete(tx: Transaction, id: str) -> None:
    """Forget a draft."""
    await tx.run(DRAFTS.delete().where(DRAFTS.c.id == id))


async def delete_version(tx: Transaction, form: str, version: str) -> None:
    """Forget everybody's drafts of one version."""
    await tx.run(DRAFTS.delete().where(DRAFTS.c.form == form, DRAFTS.c.version == version))
