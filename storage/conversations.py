"""Where each person stands in the conversation: one small sealed row a person."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.engine import Transaction
from storage.schema import CONVERSATIONS
from storage.upserting import upsert
from storage.values import Conversation

OF_PEOPLE = select(CONVERSATIONS).where(
    CONVERSATIONS.c.person.in_(bindparam("people", expanding=True))
)


def _place(person: str) -> str:
    return f"conversations:body:{person}"


async def load_many(tx: Transaction, people: Collection[str]) -> dict[str, Conversation]:
    """The conversations of people; whoever never spoke is not among them."""
    return {
        r.person: Conversation(
            r.person, r.version, r.prompt, json.loads(tx.vault.unseal(_place(r.person), r.body))
        )
        for r in await tx.all(OF_PEOPLE, {"people": sorted(people)})
    }


async def save_many(tx: Transaction, talks: Sequence[Conversation], now: datetime) -> None:
    """Save conversations in one statement."""
    if not talks:
        return
    await tx.run(
        upsert(tx, CONVERSATIONS, "version", "prompt", "body", "updated_at"),
        [
            {
                "person": t.person,
                "version": t.version + 1,
                "prompt": t.prompt,
                "body": tx.vault.seal(_place(t.person), json.dumps(t.body, ensure_ascii=False)),
                "updated_at": now,
            }
            for t in talks
        ],
    )
