"""The database: one writer, many readers, and units of work that are whole or not there.

SQLite and PostgreSQL run the same statements.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction
from sqlalchemy.sql import Executable

from storage.connecting import BUSY, engines, file_of, is_sqlite, make_ready, sqlite_in
from storage.failures import Damaged, NotWritable, translated
from storage.migrating import NewerSchema, OlderSchema, refuse_newer, refuse_older, upgrade
from storage.vault import Vault

FULL = 2  # what `PRAGMA synchronous` answers when a commit waits for the disk


@dataclass(frozen=True)
class Transaction:
    """One unit of work: a connection inside BEGIN … COMMIT, and the vault that seals its rows."""

    connection: AsyncConnection
    vault: Vault
    dialect: str

    async def run(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Execute a statement, once or for many rows."""
        with translated():
            return await self.connection.execute(statement, rows)

    async def all(self, statement: Executable, values: Any = None) -> Sequence[Any]:
        """All rows of a query, with the values of its parameters."""
        return (await self.run(statement, values)).all()

    async def one(self, statement: Executable) -> Any:
        """The only row of a query, or None."""
        return (await self.run(statement)).one_or_none()


class Database:
    """Opened with `open`; `write` and `read` give units of work.

    Both raise NotWritable or Damaged for what the disk or the server did; the unit is then not
    there, and may be repeated.
    """

    def __init__(self, url: str, vault: Vault) -> None:
        self._url, self.vault = url, vault
        self._writer, self._reader = engines(url)
        self._doubted = False  # a commit failed: the file is checked before it is written again

    @classmethod
    async def open(cls, url: str, vault: Vault) -> Database:
        """Open and migrate. Raises NewerSchema, Damaged or NotWritable; the file stays as it is."""
        db = cls(url, vault)
        try:
            await db._look()
            async with db.write() as tx:
                await db._durable(tx.connection)
                await tx.connection.run_sync(upgrade)
        except BaseException:
            await db.close()
            raise
        return db

    @classmethod
    async def open_reading(cls, url: str, vault: Vault) -> Database:
        """Open beside the program that writes: nothing is made, migrated or written.

        Raises NewerSchema, OlderSchema, Damaged or NotWritable.
        """
        db = cls(url, vault)
        try:
            if is_sqlite(url) and not file_of(url).is_file():
                raise NotWritable("there is no such file")
            async with db.read() as tx:
                await db._sound(tx.connection)
                await tx.connection.run_sync(refuse_newer)
                await tx.connection.run_sync(refuse_older)
        except BaseException:
            await db.close()
            raise
        return db

    async def close(self) -> None:
        """Close every connection; the writer last, so that SQLite clears its -wal away."""
        await self._reader.dispose()
        await self._writer.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A unit of work: committed whole on leaving, rolled back whole on an exception.

        The end of it is shielded: a cancelled caller never leaves a transaction open.
        """
        with translated():
            connection = await self._writer.connect()
            try:
                transaction = await connection.begin()
                try:
                    if self._doubted:
                        await self._sound(connection)
                        self._doubted = False
                    yield Transaction(connection, self.vault, connection.dialect.name)
                except BaseException:
                    await whole(transaction.rollback())
                    raise
                await self._commit(connection, transaction)
            finally:
                await whole(connection.close())

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A consistent view; writing in it is refused."""
        with translated():
            async with self._reader.connect() as connection:
                yield Transaction(connection, self.vault, connection.dialect.name)

    async def scrub(self) -> bool:
        """Leave nothing of what was deleted in SQLite's -wal file: it is copied back and cut off.

        False when a reader was in the way; then it is to be tried again. PostgreSQL does this by
        its own autovacuum.
        """
        if not is_sqlite(self._url):
            return True
        async with self._writer.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            try:
                await raw.execute("PRAGMA busy_timeout=0")  # nobody is made to wait for this
                async with raw.execute("PRAGMA wal_checkpoint(TRUNCATE)") as said:
                    busy, *_pages = await said.fetchone()
            finally:
                await raw.execute(f"PRAGMA {BUSY}")
        return not busy

    async def _look(self) -> None:
        """Look at what is there, without write access: it stays as it is if it is refused."""
        if is_sqlite(self._url):
            make_ready(file_of(self._url))
        async with self.read() as tx:
            await self._sound(tx.connection)
            await tx.connection.run_sync(refuse_newer)

    async def _commit(self, connection: AsyncConnection, transaction: AsyncTransaction) -> None:
        """Commit; a connection whose commit failed is never believed again (fsync reports once)."""
        try:
            await whole(transaction.commit())
        except DBAPIError:
            self._doubted = True
            await whole(connection.invalidate())
            raise

    async def _sound(self, connection: AsyncConnection) -> None:
        if is_sqlite(self._url):
            said = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
            if said != "ok":
                raise Damaged("the integrity check of SQLite fails")

    async def _durable(self, connection: AsyncConnection) -> None:
        if is_sqlite(self._url):
            level = (await connection.exec_driver_sql("PRAGMA synchronous")).scalar()
            if level != FULL:
                raise NotWritable("SQLite does not wait for the disk")


async def whole(ending: Coroutine[Any, Any, None]) -> None:
    """Await to the end, however often the caller is cancelled meanwhile; then be cancelled."""
    task = asyncio.ensure_future(ending)
    cancelled = False
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError from task.exception()
    task.result()


async def ping(db: Database) -> None:
    """One trivial query: the database answers."""
    async with db.read() as tx:
        await tx.run(text("SELECT 1"))


__all__ = [
    "Damaged",
    "Database",
    "NewerSchema",
    "NotWritable",
    "OlderSchema",
    "Transaction",
    "ping",
    "sqlite_in",
]
