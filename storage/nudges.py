"""Rungs that have fired, and what officers said to them; a key makes double firing impossible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import NUDGES, REMINDERS
from storage.upserting import insert_new, upsert
from storage.values import Nudged


async def fire(tx: Transaction, nudges: Sequence[Nudged]) -> set[tuple[str, str, str, str]]:
    """Insert rungs; gives the keys (unit, duty, rung, person) that were not there before."""
    if not nudges:
        return set()
    names = [c.name for c in NUDGES.columns]
    rows = [{n: getattr(nudge, n) for n in names} for nudge in nudges]
    key = (NUDGES.c.unit, NUDGES.c.duty, NUDGES.c.rung, NUDGES.c.person)
    new = await tx.run(insert_new(tx, NUDGES).returning(*key), rows)
    return {(r.unit, r.duty, r.rung, r.person) for r in new}


async def fired(tx: Transaction) -> set[tuple[str, str, str, str]]:
    """All rungs that have fired: (unit, duty, rung, person)."""
    return {(r.unit, r.duty, r.rung, r.person) for r in await tx.all(select(NUDGES))}


async def answer(
    tx: Transaction, unit: str, duty: str, person: str, kind: str, now: datetime
) -> None:
    """Remember that a person asked for a nudge “later”, or “declined” the duty."""
    row = {"unit": unit, "duty": duty, "person": person, "kind": kind, "asked_at": now}
    await tx.run(upsert(tx, REMINDERS, "kind", "asked_at"), row)


async def answered(tx: Transaction) -> dict[tuple[str, str, str], tuple[str, datetime]]:
    """What was answered to nudges: (unit, duty, person) to (kind, when)."""
    rows = await tx.all(select(REMINDERS))
    return {(r.unit, r.duty, r.person): (r.kind, r.asked_at) for r in rows}


async def forget_answer(tx: Transaction, unit: str, duty: str, person: str) -> None:
    """The reminder that was asked for has gone out."""
    await tx.run(
        REMINDERS.delete().where(
            REMINDERS.c.unit == unit, REMINDERS.c.duty == duty, REMINDERS.c.person == person
        )
    )
