"""INSERT … ON CONFLICT in the dialect of the transaction."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable

from storage.engine import Transaction


def insert_new(tx: Transaction, table: Table) -> Insert:
    """Insert rows; those whose key is there already are left as they are."""
    if tx.dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def upsert(tx: Transaction, table: Table, *changed: str) -> Executable:
    """Insert rows by primary key; of one that is there, the columns named are changed."""
    return _upsert(tx.dialect, table, changed)


@cache
def _upsert(dialect: str, table: Table, changed: tuple[str, ...]) -> Executable:
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table)
    made: Executable = statement.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={name: statement.excluded[name] for name in changed},
    )
    return made
