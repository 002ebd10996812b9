"""Long readings: in order, a few rows at a time, beside the program that writes."""

from __future__ import annotations

from contextlib import aclosing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import attachments, records, replies
from storage.engine import Database, NewerSchema, NotWritable, OlderSchema
from storage.values import Answered, AnswerKind, Attachment, Record
from storage.vault import Vault
from tests.storage.samples import HOUR, MINUTE, NOW, record


async def read(db: Database, after: Record | None = None) -> list[str]:
    async with db.read() as tx, aclosing(records.of_form(tx, "hoat-dong", after)) as found:
        return [one.id async for one in found]


async def test_what_counts_of_a_form_comes_in_the_order_of_submission(db: Database) -> None:
    async with db.write() as tx:
        await records.put(tx, [record(3), record(1), record(2), record(4, form="ket-qua")])
        await records.withdraw(tx, "r2", NOW + HOUR)
    assert await read(db) == ["r1", "r3"]


async def test_a_reading_goes_on_after_any_record_and_misses_none(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "AT_ONCE", 3)
    same = [record(n, submitted_at=NOW + (n // 4) * MINUTE) for n in range(10, 30)]
    async with db.write() as tx:
        await records.put(tx, same)
    ids = [one.id for one in same]
    assert await read(db) == ids
    for n in (0, 5, 11, 19):
        assert await read(db, same[n]) == ids[n + 1 :]


async def test_what_is_not_wanted_is_not_opened(lite: Database) -> None:
    async with lite.write() as tx:
        await records.put(tx, [record(1), record(2, unit="noivu")])
        await tx.run(text("UPDATE records SET body = x'00' WHERE id = 'r2'"))

    def mine(submitted_at: datetime, unit: str) -> bool:
        return submitted_at == NOW + MINUTE and unit == "21325"

    async with lite.read() as tx:
        assert [one.id async for one in records.of_form(tx, "hoat-dong", None, mine)] == ["r1"]


async def test_files_that_are_not_there_are_known(db: Database) -> None:
    states = {"a": "stored", "b": "pending", "c": "failed"}
    async with db.write() as tx:
        rows = [Attachment(i, "p1", "telegram", i, s, "image", NOW) for i, s in states.items()]
        await attachments.put(tx, rows)
        assert await attachments.absent(tx) == {"b", "c"}


async def test_the_offices_last_word_about_each_record_is_known(db: Database) -> None:
    said: list[tuple[str, str, AnswerKind]] = [
        ("1", "r1", "settled"), ("2", "r1", "reply"), ("3", "r2", "settled"), ("4", "r3", "reply"),
    ]  # fmt: skip
    async with db.write() as tx:
        await records.put(tx, [record(1), record(2), record(3, form="ket-qua")])
        for n, (id, about, kind) in enumerate(said):
            await replies.put(tx, Answered(id, about, "p1", kind, "lời", NOW + n * MINUTE))
        assert await replies.newest(tx, "hoat-dong") == {"r1": "reply", "r2": "settled"}


async def test_a_reader_beside_the_writer_sees_what_is_committed_and_writes_nothing(
    url: str, db: Database, vault: Vault
) -> None:
    async with db.write() as tx:
        await records.put(tx, [record(1)])
    beside = await Database.open_reading(url, vault)
    try:
        assert await read(beside) == ["r1"]
        with pytest.raises((DBAPIError, NotWritable)):
            async with beside.read() as tx:
                await records.put(tx, [record(2)])
        async with db.write() as tx:
            await records.put(tx, [record(3)])
        assert await read(beside) == ["r1", "r3"]
    finally:
        await beside.close()


async def test_reading_makes_no_database(file: Path, sqlite_url: str, vault: Vault) -> None:
    with pytest.raises(NotWritable):
        await Database.open_reading(sqlite_url, vault)
    assert not file.exists()


@pytest.mark.parametrize(("revision", "error"), [("0001", OlderSchema), ("9999", NewerSchema)])
async def test_reading_migrates_nothing(
    url: str, db: Database, vault: Vault, revision: str, error: type[Exception]
) -> None:
    async with db.write() as tx:
        await tx.run(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    with pytest.raises(error):
        await Database.open_reading(url, vault)
    async with db.read() as tx:
        assert (await tx.one(text("SELECT version_num FROM alembic_version")))[0] == revision
