"""The writer's SQLite connection: statements run where they are called, the disk is waited for
in a thread.

aiosqlite sends every call through its thread and back; a unit of work has some thirty of them,
which cost more than SQLite itself (docs/benchmarks.md). A statement of the writer takes some ten
microseconds in memory; only BEGIN IMMEDIATE (it may wait for another process) and COMMIT (it
waits for the disk) can take long, and those keep the thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

WAITING = ("commit", "rollback", "close")  # calls of the connection that may wait for the disk


class WriterConnection(aiosqlite.Connection):
    """aiosqlite's connection, with the thread used only where something is waited for."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        sql = args[0] if args and isinstance(args[0], str) else ""
        if fn.__name__ in WAITING or sql.startswith("BEGIN"):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        if not self._running or self._connection is None:
            raise ValueError("the connection is closed")
        return fn(*args, **kwargs)


def open_writer(database: str, **options: Any) -> WriterConnection:
    """A connection for SQLAlchemy's `async_creator_fn`; its thread never holds up the end."""
    options["check_same_thread"] = False  # the thread and the loop take turns
    connection = WriterConnection(lambda: sqlite3.connect(database, **options), 64)
    connection._thread.daemon = True
    return connection
