"""The clocks of cases: which one it is stands sealed, when it is due does not."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.case_schema import CASE_CLOCKS
from storage.case_values import ClockRow
from storage.engine import Transaction
from storage.upserting import upsert


def _row(tx: Transaction, r: Any) -> ClockRow:
    body = json.loads(tx.vault.unseal(f"case_clocks:body:{r.id}", r.body))
    return ClockRow(r.id, r.case_id, body["clock"], r.due_at, r.next_at, r.ended_at, body["nudges"])


async def save(tx: Transaction, clocks: Sequence[ClockRow]) -> None:
    """Save clocks, new ones and known ones."""
    rows = [
        {
            "id": c.id,
            "case_id": c.case_id,
            "body": tx.vault.seal(
                f"case_clocks:body:{c.id}", json.dumps({"clock": c.clock, "nudges": c.nudges})
            ),
            "due_at": c.due_at,
            "next_at": c.next_at,
            "ended_at": c.ended_at,
        }
        for c in clocks
    ]
    if rows:
        await tx.run(upsert(tx, CASE_CLOCKS, "body", "due_at", "next_at", "ended_at"), rows)


async def of_case(tx: Transaction, case_id: str) -> list[ClockRow]:
    """A case's clocks, by the time at which they are due."""
    query = select(CASE_CLOCKS).where(CASE_CLOCKS.c.case_id == case_id)
    return [_row(tx, r) for r in await tx.all(query.order_by(CASE_CLOCKS.c.due_at))]


async def running(tx: Transaction, cases: Collection[str]) -> list[ClockRow]:
    """The clocks of cases that have not ended, by the time at which they are due."""
    query = select(CASE_CLOCKS).where(
        CASE_CLOCKS.c.case_id.in_(sorted(cases)), CASE_CLOCKS.c.ended_at.is_(None)
    )
    return [_row(tx, r) for r in await tx.all(query.order_by(CASE_CLOCKS.c.due_at))]


async def to_nudge(tx: Transaction, now: datetime) -> list[ClockRow]:
    """The clocks whose next nudge is due."""
    query = select(CASE_CLOCKS).where(
        CASE_CLOCKS.c.ended_at.is_(None), CASE_CLOCKS.c.next_at <= now
    )
    return [_row(tx, r) for r in await tx.all(query.order_by(CASE_CLOCKS.c.next_at))]


async def delete_of(tx: Transaction, case_id: str) -> None:
    """Forget a case's clocks."""
    await tx.run(CASE_CLOCKS.delete().where(CASE_CLOCKS.c.case_id == case_id))
