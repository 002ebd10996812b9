"""The database: one writer, many readers, and units of work that are whole or not there.

SQLite and PostgreSQL run the same statements. On SQLite a pool of one connection is the write
lock; `BEGIN IMMEDIATE` takes the file's lock before anything is read (otherwise a unit that
reads first fails with SQLITE_BUSY_SNAPSHOT), and `synchronous=FULL` makes a commit durable.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import CursorResult, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.sql import Executable

from storage.migrating import NewerSchema, upgrade
from storage.vault import Vault

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "busy_timeout=5000",
    "temp_store=MEMORY",
)
READ_PRAGMAS = ("query_only=ON", "busy_timeout=5000", "temp_store=MEMORY")


class Damaged(Exception):
    """The file is not a sound database."""


class NotWritable(Exception):
    """The disk is full, or the file cannot be written."""


@dataclass(frozen=True)
class Transaction:
    """One unit of work: a connection inside BEGIN … COMMIT, and the vault that seals its rows."""

    connection: AsyncConnection
    vault: Vault
    dialect: str

    async def run(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Execute a statement, once or for many rows."""
        return await self.connection.execute(statement, rows)

    async def all(self, statement: Executable) -> Sequence[Any]:
        """All rows of a query."""
        return (await self.connection.execute(statement)).all()

    async def one(self, statement: Executable) -> Any:
        """The only row of a query, or None."""
        return (await self.connection.execute(statement)).one_or_none()


class Database:
    """Opened with `open`; `write` and `read` give units of work."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, vault: Vault) -> None:
        self._writer, self._reader, self.vault = writer, reader, vault

    @classmethod
    async def open(cls, url: str, vault: Vault) -> Database:
        """Open and migrate. Raises NewerSchema, Damaged or NotWritable; the file stays as it is."""
        sqlite = make_url(url).get_backend_name() == "sqlite"
        writer, reader = _sqlite(url) if sqlite else _postgres(url)
        db = cls(writer, reader, vault)
        try:
            if sqlite:
                await db._check_sqlite()
            async with db.write() as tx:
                await tx.connection.run_sync(upgrade)
        except OperationalError as error:
            await db.close()
            raise NotWritable(type(error.orig).__name__) from None
        except DatabaseError:
            await db.close()
            raise Damaged("not a database, or a damaged one") from None
        except BaseException:
            await db.close()
            raise
        return db

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        await self._reader.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A unit of work: committed whole on leaving, rolled back whole on an exception.

        The end of it is shielded: a cancelled caller never leaves a transaction open.
        """
        connection = await self._writer.connect()
        try:
            transaction = await connection.begin()
            try:
                yield Transaction(connection, self.vault, connection.dialect.name)
            except BaseException:
                await _whole(transaction.rollback())
                raise
            await _whole(transaction.commit())
        finally:
            await _whole(connection.close())

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A consistent view; writing in it is refused."""
        async with self._reader.connect() as connection:
            yield Transaction(connection, self.vault, connection.dialect.name)

    async def _check_sqlite(self) -> None:
        async with self._writer.connect() as connection:
            mode = (await connection.exec_driver_sql("PRAGMA synchronous")).scalar()
            sound = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
            if mode != 2 or sound != "ok":
                raise Damaged("the integrity check of SQLite fails")


async def _whole(ending: Any) -> None:
    """Await to the end, even when the caller is cancelled meanwhile."""
    task = asyncio.ensure_future(ending)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _sqlite(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    path = Path(make_url(url).database or "").absolute()
    writer = create_async_engine(
        f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0, hide_parameters=True
    )
    reader = create_async_engine(
        f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true", pool_size=4, hide_parameters=True
    )
    _prepare(writer, PRAGMAS, "BEGIN IMMEDIATE")
    _prepare(reader, READ_PRAGMAS, "BEGIN")
    return writer, reader


def _prepare(engine: AsyncEngine, pragmas: Sequence[str], begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # the driver must not begin by itself
        for pragma in pragmas:
            cursor = dbapi.execute(f"PRAGMA {pragma}")
            cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def _postgres(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    writer = create_async_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)
    reader = create_async_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        execution_options={"postgresql_readonly": True},
    )
    return writer, reader


async def ping(db: Database) -> None:
    """One trivial query: the database answers."""
    async with db.read() as tx:
        await tx.run(text("SELECT 1"))


__all__ = ["Damaged", "Database", "NewerSchema", "NotWritable", "Transaction", "ping"]
