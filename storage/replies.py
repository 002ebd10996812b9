"""What the office said about a record: replied to, settled. The words are sealed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select

from storage.engine import Transaction
from storage.schema import RECORDS, REPLIES
from storage.values import Answered, AnswerKind

BY_RECORD = (
    select(REPLIES)
    .where(REPLIES.c.record.in_(bindparam("ids", expanding=True)))
    .order_by(REPLIES.c.created_at, REPLIES.c.id)
)


def _place(id: str) -> str:
    return f"replies:body:{id}"


def _answered(tx: Transaction, r: Any) -> Answered:
    text = tx.vault.unseal(_place(r.id), r.body)
    return Answered(r.id, r.record, r.person, r.kind, text, r.created_at)


async def put(tx: Transaction, said: Answered) -> None:
    """Keep what was said."""
    row = {
        "id": said.id,
        "record": said.record,
        "person": said.person,
        "kind": said.kind,
        "body": tx.vault.seal(_place(said.id), said.text),
        "created_at": said.created_at,
    }
    await tx.run(REPLIES.insert(), [row])


async def about(tx: Transaction, records: Collection[str]) -> dict[str, list[Answered]]:
    """What was said about records, oldest first, by the record's id."""
    found: dict[str, list[Answered]] = {}
    if records:
        for row in await tx.all(BY_RECORD, {"ids": sorted(records)}):
            found.setdefault(row.record, []).append(_answered(tx, row))
    return found


async def newest(tx: Transaction, form: str) -> dict[str, AnswerKind]:
    """The kind of the last thing said about each record of a form; the words stay sealed."""
    query = (
        select(REPLIES.c.record, REPLIES.c.kind)
        .join(RECORDS, RECORDS.c.id == REPLIES.c.record)
        .where(RECORDS.c.form == form)
        .order_by(REPLIES.c.created_at, REPLIES.c.id)
    )
    return {row.record: row.kind for row in await tx.all(query)}
