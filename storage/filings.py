"""Expected filings: a row for each unit and duty, from the moment the plan is opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import FILINGS
from storage.upserting import insert_new
from storage.values import Filing, FilingState


def _filing(row: object) -> Filing:
    return Filing(*(getattr(row, c.name) for c in FILINGS.columns))


async def open_plan(tx: Transaction, expected: Iterable[tuple[str, str]]) -> None:
    """Create the (duty, unit) rows that are not there; the denominator stays as it was opened."""
    rows = [{"duty": duty, "unit": unit, "state": "missing"} for duty, unit in expected]
    if rows:
        await tx.run(insert_new(tx, FILINGS), rows)


async def standing(tx: Transaction) -> list[Filing]:
    """Every expected filing."""
    query = select(FILINGS).order_by(FILINGS.c.duty, FILINGS.c.unit)
    return [_filing(row) for row in await tx.all(query)]


async def get(tx: Transaction, duty: str, unit: str) -> Filing | None:
    """One expected filing."""
    query = select(FILINGS).where(FILINGS.c.duty == duty, FILINGS.c.unit == unit)
    row = await tx.one(query)
    return _filing(row) if row else None


async def of_unit(tx: Transaction, unit: str) -> list[Filing]:
    """What one unit owes or has filed."""
    query = select(FILINGS).where(FILINGS.c.unit == unit).order_by(FILINGS.c.duty)
    return [_filing(row) for row in await tx.all(query)]


async def file(
    tx: Transaction, duty: str, unit: str, state: FilingState, record: str, now: datetime
) -> None:
    """The unit has filed: by report or by attested zero."""
    await tx.run(
        FILINGS.update()
        .where(FILINGS.c.duty == duty, FILINGS.c.unit == unit)
        .values(state=state, record=record, filed_at=now)
    )


async def unfile(tx: Transaction, record: str) -> None:
    """A record was taken back: what it filed is missing again."""
    await tx.run(
        FILINGS.update()
        .where(FILINGS.c.record == record)
        .values(state="missing", record="", filed_at=None)
    )
