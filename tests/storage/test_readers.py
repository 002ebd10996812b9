"""Readers of the feed: a token is shown once, its hash decides, and its end is at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage import readers, web_sessions
from storage.engine import Database
from storage.schema import READERS
from storage.values import Reader
from tests.storage.samples import DAY, HOUR, NOW


async def test_a_token_leads_to_its_reader(db: Database) -> None:
    async with db.write() as tx:
        token = await readers.add(tx, "tinh", NOW)
        other = await readers.add(tx, "huyen", NOW)
    async with db.read() as tx:
        assert await readers.by_token(tx, token) == Reader("tinh", NOW)
        assert await readers.by_token(tx, other) == Reader("huyen", NOW)
        assert await readers.by_token(tx, token[:-1]) is None
        assert await readers.by_token(tx, "") is None


async def test_a_token_has_192_bits(db: Database) -> None:
    async with db.write() as tx:
        tokens = {await readers.add(tx, f"r{n}", NOW) for n in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {192 // 6}


async def test_a_name_in_use_gets_no_second_token(db: Database) -> None:
    async with db.write() as tx:
        first = await readers.add(tx, "tinh", NOW)
        assert await readers.add(tx, "tinh", NOW + HOUR) == ""
        assert await readers.by_token(tx, first) == Reader("tinh", NOW)


async def test_an_ended_reader_is_refused_at_once_and_begins_anew_with_another_token(
    db: Database,
) -> None:
    async with db.write() as tx:
        first = await readers.add(tx, "tinh", NOW)
        assert await readers.end(tx, "tinh", NOW + HOUR)
        assert await readers.by_token(tx, first) is None
        assert await readers.everybody(tx) == [Reader("tinh", NOW, NOW + HOUR)]
        second = await readers.add(tx, "tinh", NOW + DAY)
        assert await readers.by_token(tx, first) is None
        assert await readers.by_token(tx, second) == Reader("tinh", NOW + DAY)
        assert len(await readers.everybody(tx)) == 1


async def test_who_does_not_read_cannot_be_ended(db: Database) -> None:
    async with db.write() as tx:
        assert not await readers.end(tx, "ai", NOW)
        await readers.add(tx, "tinh", NOW)
        assert await readers.end(tx, "tinh", NOW)
        assert not await readers.end(tx, "tinh", NOW)


async def test_the_database_keeps_one_row_for_a_name(db: Database) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            row = {"name": "tinh", "created_at": NOW, "ended_at": None}
            await tx.run(READERS.insert(), [{**row, "hash": "a"}, {**row, "hash": "b"}])


async def test_the_token_of_a_page_is_no_readers(db: Database) -> None:
    async with db.write() as tx:
        page = await web_sessions.begin(tx, "dia-chi", NOW)
        token = await readers.add(tx, "tinh", NOW)
        assert await readers.by_token(tx, page) is None
        assert await web_sessions.address_of(tx, token) == ""


async def test_the_token_itself_is_nowhere_in_the_files(lite: Database, file: Path) -> None:
    async with lite.write() as tx:
        token = await readers.add(tx, "canary-reader", NOW)
    async with lite.read() as tx:
        assert token not in str(await tx.all(select(READERS)))
    found = b"".join(p.read_bytes() for p in file.parent.glob("bot.db*"))
    assert b"canary-reader" in found
    assert token.encode() not in found
