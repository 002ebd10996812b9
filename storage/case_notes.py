"""What was written about a case on the one-time page: one sealed row a case."""

from __future__ import annotations

import json

from sqlalchemy import select

from storage.case_schema import CASE_NOTES
from storage.case_values import Note
from storage.engine import Transaction
from storage.upserting import upsert


async def save(tx: Transaction, note: Note) -> None:
    """Write, or write anew."""
    body = json.dumps({"narrative": note.narrative, "contact": note.contact}, ensure_ascii=False)
    row = {
        "case_id": note.case_id,
        "person": note.person,
        "body": tx.vault.seal(f"case_notes:body:{note.case_id}", body),
        "updated_at": note.updated_at,
    }
    await tx.run(upsert(tx, CASE_NOTES, "person", "body", "updated_at"), [row])


async def get(tx: Transaction, case_id: str) -> Note | None:
    """A case's note."""
    row = await tx.one(select(CASE_NOTES).where(CASE_NOTES.c.case_id == case_id))
    if row is None:
        return None
    body = json.loads(tx.vault.unseal(f"case_notes:body:{case_id}", row.body))
    return Note(case_id, row.person, body["narrative"], body["contact"], row.updated_at)


async def delete_of(tx: Transaction, case_id: str) -> None:
    """Forget a case's note."""
    await tx.run(CASE_NOTES.delete().where(CASE_NOTES.c.case_id == case_id))
