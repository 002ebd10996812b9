"""Every sealed column in one list, and sealing its rows again with the newest key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, select

from storage.case_schema import (
    APPROVALS,
    CASE_CLOCKS,
    CASE_COUNTS,
    CASE_EVENTS,
    CASE_NOTES,
    REFERRALS,
    RELEASES,
)
from storage.engine import Transaction
from storage.schema import (
    CONVERSATIONS,
    DRAFTS,
    INBOX,
    OUTBOX,
    PLANNED,
    RECORDS,
    REPLIES,
    UPLOADS,
)
from storage.vault import VaultError

AT_ONCE = 200  # rows of a transaction: a program that waits for it does not notice

# Column `body` of these tables is sealed; its place is “table:body:” and these columns' values.
SEALED: Mapping[Table, tuple[str, ...]] = {
    INBOX: ("channel", "key"),
    CONVERSATIONS: ("person",),
    DRAFTS: ("id",),
    RECORDS: ("id",),
    PLANNED: ("id",),
    REPLIES: ("id",),
    OUTBOX: ("place",),
    UPLOADS: ("id",),
    CASE_EVENTS: ("id",),
    CASE_COUNTS: ("id",),
    CASE_CLOCKS: ("id",),
    CASE_NOTES: ("case_id",),
    REFERRALS: ("id",),
    APPROVALS: ("id",),
    RELEASES: ("id",),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """How many rows were sealed again, and the last that was looked at; None at a table's end."""

    sealed: int
    last: Any


async def old_rows(tx: Transaction) -> int:
    """How many rows do not carry the newest key."""
    counts = [
        (await tx.one(select(func.count()).select_from(table).where(_old(tx, table))))[0]
        for table in SEALED
    ]
    return sum(map(int, counts))


async def reseal(tx: Transaction, table: Table, after: Any, limit: int = AT_ONCE) -> Batch:
    """Seal the next rows of a table with the newest key; one that no key opens stays as it is."""
    (key,) = table.primary_key
    later = key > after if after is not None else and_(True)
    query = select(table).where(_old(tx, table), later).order_by(key).limit(limit)
    rows = await tx.all(query)
    again = [
        {"row": row._mapping[key], "sealed": body}
        for row in rows
        if (body := _resealed(tx, table, row)) is not None
    ]
    if again:
        change = table.update().where(key == bindparam("row"))
        await tx.run(change.values(body=bindparam("sealed")), again)
    return Batch(len(again), rows[-1]._mapping[key] if len(rows) == limit else None)


def _old(tx: Transaction, table: Table) -> ColumnElement[bool]:
    """Sealed, and not with the newest key: its id is the first byte."""
    newest = bytes([tx.vault.current])
    return and_(table.c.body != b"", func.substr(table.c.body, 1, 1) != newest)


def _resealed(tx: Transaction, table: Table, row: Any) -> bytes | None:
    place = ":".join((table.name, "body", *(getattr(row, name) for name in SEALED[table])))
    try:
        return tx.vault.reseal(place, row.body)
    except VaultError:
        return None
