"""`export reader`, `export readers`, `export end-reader`: who may read the feed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.commands.configuring import configuration
from bot.exits import Exit, Stop
from bot.leaving import FORMS
from bot.opening import open_database, open_to_read
from bot.settings import Settings
from schedules.clock import SystemClock
from storage import readers
from storage.engine import Database

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")  # it is typed as a user name


async def add_reader(name: str) -> None:
    """Print a new reader's token; the program may be running meanwhile."""
    if not NAME.fullmatch(name):
        why = "The name of a reader is letters, digits, dot, dash or underscore, 40 at most."
        raise Stop(Exit.CONFIGURATION, why)
    config = configuration()
    async with _writing(config) as db, db.write() as tx:
        token = await readers.add(tx, name, SystemClock().now())
    if not token:
        why = f"{name} reads already: end that reader first, or choose another name."
        raise Stop(Exit.CONFIGURATION, why)
    page = config.public_url.rstrip("/") or f"http://{config.http_host}:{config.http_port}"
    print(f"{name}: {token}")
    print("It is shown once. User name: the reader's; password: this.")
    print(f"Forms: {page}{FORMS}; a form's feed: {page}{FORMS}/FORM.svc")


async def list_readers() -> None:
    """Print a line for each reader: name, since when, until when."""
    db = await open_to_read(configuration())
    try:
        async with db.read() as tx:
            for reader in await readers.everybody(tx):
                end = f", ended {reader.ended_at:%Y-%m-%d %H:%M}" if reader.ended_at else ""
                print(f"{reader.name}: since {reader.created_at:%Y-%m-%d %H:%M}{end} (UTC)")
    finally:
        await db.close()


async def end_reader(name: str) -> None:
    """End a reader's access at once."""
    async with _writing(configuration()) as db, db.write() as tx:
        ended = await readers.end(tx, name, SystemClock().now())
    if not ended:
        raise Stop(Exit.CONFIGURATION, f"Nobody named {name} reads: see `export readers`.")
    print(f"{name} reads no more.")


@asynccontextmanager
async def _writing(config: Settings) -> AsyncIterator[Database]:
    db = await open_database(config, config.data_dir, rehearsing=False)
    try:
        yield db
    finally:
        await db.close()
