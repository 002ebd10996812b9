"""Units of work: whole or absent, one after the other, and readers only read."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage import settings
from storage.engine import Database, NotWritable, ping
from storage.schema import SETTINGS
from storage.vault import Vault

TASKS, TURNS = 10, 50


async def value(db: Database, name: str) -> str:
    async with db.read() as tx:
        return await settings.get(tx, name)


async def test_ten_tasks_lose_none_of_their_five_hundred_updates(db: Database) -> None:
    async def count_up() -> None:
        for _ in range(TURNS):
            async with db.write() as tx:
                seen = int(await settings.get(tx, "n") or 0)
                await settings.put(tx, "n", str(seen + 1))

    await asyncio.gather(*(count_up() for _ in range(TASKS)))
    assert await value(db, "n") == str(TASKS * TURNS)


async def test_a_unit_that_raises_leaves_nothing_behind(db: Database) -> None:
    with pytest.raises(KeyError):
        async with db.write() as tx:
            await settings.put(tx, "half", "done")
            raise KeyError
    assert await value(db, "half") == ""


async def test_a_unit_that_breaks_a_constraint_says_so_and_the_next_one_works(db: Database) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            for _ in range(2):
                await tx.run(SETTINGS.insert(), {"name": "same", "value": "v"})
    async with db.write() as tx:
        await settings.put(tx, "same", "after")
    assert await value(db, "same") == "after"


async def test_cancelled_units_are_whole_or_absent_and_the_next_one_works(db: Database) -> None:
    async def pair(n: int) -> None:
        async with db.write() as tx:
            await settings.put(tx, f"left-{n}", "x")
            await settings.put(tx, f"right-{n}", "x")

    units = 60
    for n in range(units):
        task = asyncio.create_task(pair(n))
        for _ in range(n):  # each unit is cancelled one step later than the one before
            await asyncio.sleep(0)
        await asyncio.sleep(n / units * 0.006)
        task.cancel()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with db.read() as tx:
        names = {row[0] for row in await tx.all(select(SETTINGS.c.name))}
    halves = [n for n in range(units) if (f"left-{n}" in names) != (f"right-{n}" in names)]
    assert halves == []
    await asyncio.wait_for(pair(units), 5)
    assert await value(db, f"right-{units}") == "x"


async def test_a_unit_cancelled_while_it_commits_stays_cancelled_and_is_there(
    db: Database,
) -> None:
    leaving = asyncio.Event()

    async def unit() -> None:
        async with db.write() as tx:
            await settings.put(tx, "n", "1")
            leaving.set()

    task = asyncio.create_task(unit())
    await leaving.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await value(db, "n") in ("", "1")
    async with db.write() as tx:
        await settings.put(tx, "after", "1")
    assert await value(db, "after") == "1"


async def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(NotWritable):
        async with db.read() as tx:
            await settings.put(tx, "n", "1")
    assert await value(db, "n") == ""


async def test_a_reader_sees_one_moment_while_a_writer_goes_on(db: Database) -> None:
    async with db.read() as view:
        before = await settings.get(view, "n")
        async with db.write() as tx:
            await settings.put(tx, "n", "later")
        again = await settings.get(view, "n")
    assert (before, again, await value(db, "n")) == ("", "", "later")


async def test_what_is_committed_is_there_after_closing(url: str, vault: Vault) -> None:
    first = await Database.open(url, vault)
    async with first.write() as tx:
        await settings.put(tx, "tên", "Sơn Hà")
    await first.close()
    second = await Database.open(url, vault)
    assert await value(second, "tên") == "Sơn Hà"
    await second.close()


async def test_a_ping_is_answered_and_a_database_that_is_gone_says_so(
    postgres: object, vault: Vault, db: Database
) -> None:
    await ping(db)
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2"
    with pytest.raises(NotWritable):
        await Database.open(nowhere, vault)
