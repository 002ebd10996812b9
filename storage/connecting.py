"""The engines: SQLite with one writer and its pragmas, or PostgreSQL.

On SQLite a pool of one connection is the write lock; `BEGIN IMMEDIATE` takes the file's lock
before anything is read (otherwise a unit that reads first fails with SQLITE_BUSY_SNAPSHOT), and
`synchronous=FULL` makes a commit durable.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.failures import NotWritable
from storage.writing import open_writer

BUSY = "busy_timeout=5000"  # milliseconds that a unit waits for another process
PRAGMAS = (
    BUSY,  # first: the others may have to wait as well
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "wal_autocheckpoint=8000",  # pages: a hot row is copied back once for many commits
)
READ_PRAGMAS = (BUSY, "query_only=ON", "temp_store=MEMORY")
READERS = 4  # connections kept open
SQLITE = "sqlite+aiosqlite"


def sqlite_in(folder: Path) -> str:
    """The address of the database file in a data directory."""
    return URL.create(SQLITE, database=str(folder / "bot.db")).render_as_string()


def is_sqlite(url: str) -> bool:
    """Whether the address is that of a file."""
    return make_url(url).get_backend_name() == "sqlite"


def file_of(url: str) -> Path:
    """The file behind an SQLite address."""
    return Path(make_url(url).database or "").absolute()


def make_ready(file: Path) -> None:
    """Make the file, for its owner only, if there is none. Raises NotWritable.

    Whatever cannot be opened is refused here: the driver would leave a thread behind.
    """
    try:
        if not file.exists():
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        elif file.is_dir() or not os.access(file, os.R_OK | os.W_OK):
            raise NotWritable("it is no file that may be written")
    except OSError as error:
        raise NotWritable(type(error).__name__) from None


def engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """The writer's engine and the readers' engine of an address; nothing is opened yet."""
    return _sqlite(file_of(url)) if is_sqlite(url) else _postgres(url)


def _sqlite(path: Path) -> tuple[AsyncEngine, AsyncEngine]:
    writer = create_async_engine(
        URL.create(SQLITE, database=str(path)),
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"async_creator_fn": open_writer},
    )
    read_only = URL.create(
        SQLITE, database=f"file:{quote(str(path))}", query={"mode": "ro", "uri": "true"}
    )
    reader = create_async_engine(read_only, pool_size=READERS, hide_parameters=True)
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
    writer = create_async_engine(
        url, pool_size=1, max_overflow=0, pool_pre_ping=True, hide_parameters=True
    )
    reader = create_async_engine(
        url,
        pool_size=READERS,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",  # as on SQLite: one view from the first query on
        execution_options={"postgresql_readonly": True},
    )
    return writer, reader
