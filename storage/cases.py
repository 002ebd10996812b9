"""Cases, what was recorded about each, and the counts of those that may not be recorded."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import asdict, fields, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.case_schema import CASE_COUNTS, CASE_EVENTS, CASES
from storage.case_values import Case, CaseCount, CaseEvent
from storage.engine import Transaction
from storage.invitations import ALPHABET
from storage.schema import RECORDS

CODE_CHARACTERS = 6  # a thousand million: nobody comes upon one by trying
PLAIN = ("id", "case_id", "person", "created_at")  # of an event; the rest is sealed
OF_CASES = (
    select(CASE_EVENTS)
    .where(CASE_EVENTS.c.case_id.in_(bindparam("ids", expanding=True)))
    .order_by(CASE_EVENTS.c.created_at, CASE_EVENTS.c.id)
)


def _case(row: Any) -> Case:
    return Case(*(getattr(row, c.name) for c in CASES.columns))


async def new_code(tx: Transaction, prefix: str, year: int) -> str:
    """A code that is not in use and says nothing of unit or person: “VV-2026-7Q2MXA”."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARACTERS))
        code = f"{prefix}-{year}-{drawn}"
        used = await tx.one(select(CASES.c.id).where(CASES.c.code == code))
        if (
            used is None
            and await tx.one(select(RECORDS.c.id).where(RECORDS.c.code == code)) is None
        ):
            return code


async def put(tx: Transaction, case: Case) -> None:
    """A new case."""
    await tx.run(CASES.insert(), [asdict(case)])


async def change(tx: Transaction, id: str, **values: Any) -> None:
    """Change columns of a case: its owner, its state, its end."""
    await tx.run(CASES.update().where(CASES.c.id == id).values(**values))


async def get(tx: Transaction, id: str) -> Case | None:
    """A case by id."""
    row = await tx.one(select(CASES).where(CASES.c.id == id))
    return _case(row) if row else None


async def by_code(tx: Transaction, code: str) -> Case | None:
    """A case by its code."""
    row = await tx.one(select(CASES).where(CASES.c.code == code))
    return _case(row) if row else None


async def of_owner(tx: Transaction, person: str) -> list[Case]:
    """A person's cases, newest first."""
    query = select(CASES).where(CASES.c.owner == person)
    return [_case(r) for r in await tx.all(query.order_by(CASES.c.opened_at.desc(), CASES.c.id))]


async def of_unit(tx: Transaction, unit: str) -> list[Case]:
    """A unit's cases, newest first."""
    query = select(CASES).where(CASES.c.unit == unit)
    return [_case(r) for r in await tx.all(query.order_by(CASES.c.opened_at.desc(), CASES.c.id))]


async def unowned(tx: Transaction) -> list[Case]:
    """The cases that nobody has, oldest first."""
    query = select(CASES).where(CASES.c.owner == "")
    return [_case(r) for r in await tx.all(query.order_by(CASES.c.opened_at, CASES.c.id))]


async def everything(tx: Transaction) -> list[Case]:
    """Every case, in the order of intake."""
    return [_case(r) for r in await tx.all(select(CASES).order_by(CASES.c.opened_at, CASES.c.id))]


async def add_event(tx: Transaction, event: CaseEvent) -> None:
    """Something more about a case; it is only added.

    Its moment is later than that of the event before, also within one batch: what was said last
    has to count.
    """
    same = CASE_EVENTS.c.case_id == event.case_id
    row = await tx.one(select(func.max(CASE_EVENTS.c.created_at)).where(same))
    if row and row[0] and row[0] >= event.created_at:
        event = replace(event, created_at=row[0] + timedelta(microseconds=1))
    sealed = {f.name: getattr(event, f.name) for f in fields(CaseEvent) if f.name not in PLAIN}
    body = json.dumps(sealed, ensure_ascii=False)
    row = {name: getattr(event, name) for name in PLAIN}
    place = f"case_events:body:{event.id}"
    await tx.run(CASE_EVENTS.insert(), [{**row, "body": tx.vault.seal(place, body)}])


async def events(tx: Transaction, ids: Collection[str]) -> dict[str, list[CaseEvent]]:
    """What was recorded about cases, oldest first, by the case's id."""
    found: dict[str, list[CaseEvent]] = {id: [] for id in ids}
    for row in await tx.all(OF_CASES, {"ids": sorted(ids)}) if ids else ():
        found[row.case_id].append(_event(tx, row))
    return found


def _event(tx: Transaction, row: Any) -> CaseEvent:
    body = json.loads(tx.vault.unseal(f"case_events:body:{row.id}", row.body))
    return CaseEvent(**{name: getattr(row, name) for name in PLAIN}, **body)


async def add_count(tx: Transaction, count: CaseCount) -> None:
    """Count a case of which nothing else may be kept."""
    body = tx.vault.seal(f"case_counts:body:{count.id}", json.dumps(count.answers))
    row = {"id": count.id, "unit": count.unit, "month": count.month, "body": body}
    await tx.run(CASE_COUNTS.insert(), [row])


async def counts(tx: Transaction) -> list[CaseCount]:
    """Every such count."""
    rows = await tx.all(select(CASE_COUNTS).order_by(CASE_COUNTS.c.month, CASE_COUNTS.c.id))
    return [CaseCount(r.id, r.unit, r.month, _answers(tx, r)) for r in rows]


def _answers(tx: Transaction, row: Any) -> dict[str, str]:
    found: dict[str, str] = json.loads(tx.vault.unseal(f"case_counts:body:{row.id}", row.body))
    return found
