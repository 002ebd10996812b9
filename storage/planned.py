"""Activities that a unit has announced, and what became of them. Their content is sealed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import PLANNED
from storage.values import Planned, PlannedState


def _place(id: str) -> str:
    return f"planned:body:{id}"


def _planned(tx: Transaction, r: Any) -> Planned:
    body = json.loads(tx.vault.unseal(_place(r.id), r.body))
    day = date.fromisoformat(r.day)
    return Planned(
        r.id, r.record, r.unit, r.person, day, body["title"], body["values"], r.state, r.result
    )


async def put(tx: Transaction, announced: Sequence[Planned]) -> None:
    """Store announced activities."""
    rows = []
    for one in announced:
        body = json.dumps({"title": one.title, "values": one.values}, ensure_ascii=False)
        row = {n: getattr(one, n) for n in ("id", "record", "unit", "person", "state", "result")}
        sealed = tx.vault.seal(_place(one.id), body)
        rows.append({**row, "day": one.day.isoformat(), "body": sealed})
    if rows:
        await tx.run(PLANNED.insert(), rows)


async def get(tx: Transaction, id: str) -> Planned | None:
    """An announced activity by id."""
    row = await tx.one(select(PLANNED).where(PLANNED.c.id == id))
    return _planned(tx, row) if row else None


async def of_unit(tx: Transaction, unit: str) -> list[Planned]:
    """What a unit has announced, by day."""
    order = (PLANNED.c.day, PLANNED.c.id)
    query = select(PLANNED).where(PLANNED.c.unit == unit).order_by(*order)
    return [_planned(tx, r) for r in await tx.all(query)]


async def waiting(tx: Transaction) -> list[Planned]:
    """What was announced and has not been answered for, by day."""
    query = (
        select(PLANNED).where(PLANNED.c.state == "planned").order_by(PLANNED.c.day, PLANNED.c.id)
    )
    return [_planned(tx, r) for r in await tx.all(query)]


async def settle(tx: Transaction, id: str, state: PlannedState, result: str = "") -> None:
    """It took place, with its record; or it will not; or it is open again."""
    await tx.run(PLANNED.update().where(PLANNED.c.id == id).values(state=state, result=result))


async def postpone(tx: Transaction, id: str, day: date) -> None:
    """It will be on another day."""
    await tx.run(PLANNED.update().where(PLANNED.c.id == id).values(day=day.isoformat()))


async def reopen(tx: Transaction, record: str) -> None:
    """The record of an activity was taken back: the activity is open again."""
    undone = {"state": "planned", "result": ""}
    await tx.run(PLANNED.update().where(PLANNED.c.result == record).values(**undone))


async def withdraw(tx: Transaction, record: str) -> None:
    """A month's plan was taken back: what it announced and nobody has answered for is gone."""
    open_ones = (PLANNED.c.record == record, PLANNED.c.state == "planned")
    await tx.run(PLANNED.delete().where(*open_ones))
