"""Taking away what was recorded about a case: nothing stays but codes for the figures.

What stays is a count: the month, the unit, and the coded answers that the tables of the figures
are made from; no id, no code, no person, no day.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete

from storage import cases
from storage.case_schema import (
    APPROVALS,
    CASE_CLOCKS,
    CASE_COUNTS,
    CASE_EVENTS,
    CASE_NOTES,
    CASES,
    PAGE_LINKS,
    REFERRALS,
)
from storage.case_values import Case, CaseCount
from storage.engine import Transaction


async def erase(tx: Transaction, case: Case, left: Mapping[str, str], month: str) -> None:
    """Erase a case; `left` are the coded answers by name that stay, as a count of the month."""
    if left:
        await cases.add_count(tx, CaseCount(uuid.uuid4().hex, case.unit, month, dict(left)))
    for table in (CASE_EVENTS, CASE_CLOCKS, CASE_NOTES, REFERRALS, PAGE_LINKS):
        await tx.run(delete(table).where(table.c.case_id == case.id))
    await tx.run(delete(APPROVALS).where(APPROVALS.c.about == case.id))
    await tx.run(delete(CASES).where(CASES.c.id == case.id))


async def forget_notes(tx: Transaction, closed_before: datetime) -> int:
    """Drop what was written about cases that were closed before a moment; gives how many."""
    old = CASES.select().where(CASES.c.closed_at < closed_before).with_only_columns(CASES.c.id)
    return await _dropped(tx, CASE_NOTES, CASE_NOTES.c.case_id.in_(old.scalar_subquery()))


async def forget_counts(tx: Transaction, before_month: str) -> int:
    """Drop counts of the months before one (2024-11); gives how many."""
    return await _dropped(tx, CASE_COUNTS, CASE_COUNTS.c.month < before_month)


async def forget_approvals(tx: Transaction, before: datetime) -> int:
    """Drop requests that ran out before a moment; gives how many."""
    return await _dropped(tx, APPROVALS, APPROVALS.c.expires_at < before)


async def _dropped(tx: Transaction, table: Table, which: ColumnElement[bool]) -> int:
    return int((await tx.run(delete(table).where(which))).rowcount)


async def closed_before(tx: Transaction, moment: datetime) -> list[Case]:
    """The cases that were closed before a moment, oldest first."""
    return [c for c in await cases.everything(tx) if c.closed_at and c.closed_at < moment]
