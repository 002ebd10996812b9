"""The clocks of cases: which one it is and when it is due stand sealed, the next nudge does not.

A sealed body is as long as any other, so that its length does not tell the clock's name.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from storage.case_schema import CASE_CLOCKS
from storage.case_values import ClockRow
from storage.engine import Transaction
from storage.schema import OUTBOX
from storage.upserting import upsert

KEPT = timedelta(days=2)  # longer than a nudge waits to be sent
BLOCK = 256  # a body is filled up to a multiple of so many characters


def _row(tx: Transaction, r: Any) -> ClockRow:
    body = json.loads(tx.vault.unseal(f"case_clocks:body:{r.id}", r.body))
    starts_at, due_at = (datetime.fromisoformat(body[name]) for name in ("starts_at", "due_at"))
    return ClockRow(
        id=r.id, case_id=r.case_id, clock=body["clock"], starts_at=starts_at, due_at=due_at,
        next_at=r.next_at, ended_at=r.ended_at, nudges=body["nudges"],
    )  # fmt: skip


def _body(tx: Transaction, row: ClockRow) -> bytes:
    said = {
        "clock": row.clock,
        "starts_at": row.starts_at.isoformat(),
        "due_at": row.due_at.isoformat(),
        "nudges": row.nudges,
    }
    text = json.dumps(said)
    return tx.vault.seal(f"case_clocks:body:{row.id}", text.ljust(-len(text) // BLOCK * -BLOCK))


async def save(tx: Transaction, clocks: Sequence[ClockRow]) -> None:
    """Save clocks, new ones and known ones."""
    rows = [
        {
            "id": c.id,
            "case_id": c.case_id,
            "body": _body(tx, c),
            "next_at": c.next_at,
            "ended_at": c.ended_at,
        }
        for c in clocks
    ]
    if rows:
        await tx.run(upsert(tx, CASE_CLOCKS, "body", "next_at", "ended_at"), rows)


async def of_case(tx: Transaction, case_id: str) -> list[ClockRow]:
    """A case's clocks, by the time at which they are due."""
    return await _found(tx, select(CASE_CLOCKS).where(CASE_CLOCKS.c.case_id == case_id))


async def running(tx: Transaction, cases: Collection[str]) -> list[ClockRow]:
    """The clocks of cases that have not ended, by the time at which they are due."""
    mine = CASE_CLOCKS.c.case_id.in_(sorted(cases))
    return await _found(tx, select(CASE_CLOCKS).where(mine, CASE_CLOCKS.c.ended_at.is_(None)))


async def some(tx: Transaction, ids: Iterable[str]) -> list[ClockRow]:
    """The clocks of these ids that are still there, by the time at which they are due."""
    return await _found(tx, select(CASE_CLOCKS).where(CASE_CLOCKS.c.id.in_(sorted(set(ids)))))


async def to_nudge(tx: Transaction, now: datetime) -> list[ClockRow]:
    """The clocks whose next nudge is due."""
    due = CASE_CLOCKS.c.next_at <= now
    return await _found(tx, select(CASE_CLOCKS).where(CASE_CLOCKS.c.ended_at.is_(None), due))


async def nudged(tx: Transaction, row: ClockRow, next_at: datetime) -> bool:
    """Count one more nudge of a clock; False if it has moved on or ended since it was read."""
    same = (CASE_CLOCKS.c.id == row.id, CASE_CLOCKS.c.next_at == row.next_at)
    counted = ClockRow(
        row.id, row.case_id, row.clock, row.starts_at, row.due_at, next_at, None, row.nudges + 1
    )
    change = (
        CASE_CLOCKS.update()
        .where(*same, CASE_CLOCKS.c.ended_at.is_(None))
        .values(next_at=next_at, body=_body(tx, counted))
        .returning(CASE_CLOCKS.c.id)
    )
    return await tx.one(change) is not None


async def hurry(tx: Transaction, ids: Collection[str], now: datetime) -> None:
    """Let the running clocks of these ids be nudged now."""
    mine = CASE_CLOCKS.c.id.in_(sorted(ids))
    running = CASE_CLOCKS.update().where(mine, CASE_CLOCKS.c.ended_at.is_(None))
    await tx.run(running.values(next_at=now))


async def unheard(tx: Transaction, since: datetime) -> set[str]:
    """Subjects of nudges of which no message has gone or still will: blocked, or taken back.

    A subject is what `Outgoing.subject` holds between spaces; `since`: when they were settled.
    """
    about = OUTBOX.c.subject.startswith("case:")
    lost = OUTBOX.c.state.in_(("blocked", "dropped"))
    query = select(OUTBOX.c.subject).where(about)
    gone = await tx.all(query.where(lost, OUTBOX.c.settled_at >= since))
    if not gone:
        return set()
    other = await tx.all(query.where(~lost, OUTBOX.c.created_at >= since - KEPT))
    return _subjects(gone) - _subjects(other)


def _subjects(rows: Sequence[Any]) -> set[str]:
    return {subject for row in rows for subject in str(row[0]).split()}


async def delete_of(tx: Transaction, case_id: str) -> None:
    """Forget a case's clocks."""
    await tx.run(CASE_CLOCKS.delete().where(CASE_CLOCKS.c.case_id == case_id))


async def _found(tx: Transaction, query: Select[Any]) -> list[ClockRow]:
    return sorted((_row(tx, r) for r in await tx.all(query)), key=lambda c: (c.due_at, c.id))
