"""Nudges become rows and messages, on a real SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from schedules.firing import fire, standing_of, still_true
from storage import filings, nudges, outbox, people
from storage.engine import Database
from storage.schema import OUTBOX
from storage.values import Link, Outgoing, Person
from storage.vault import Vault
from tests.clock import at
from tests.schedules.samples import DESK, MOT, PLAN

MORNING = at("20/11/2024 07:30")


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    vault = Vault.create(tmp_path / "keys" / "vault.key")
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", vault)
    async with database.write() as tx:
        owed = [(d.id, u.code) for d in PLAN.duties for u in PLAN.owing(d)]
        await filings.open_plan(tx, owed)
    yield database
    await database.close()


async def enrol(db: Database, *known: Person) -> None:
    async with db.write() as tx:
        for person in known:
            await people.enrol(tx, person, Link("browser", person.id, person.id))


async def tick(db: Database, now: datetime) -> int:
    async with db.write() as tx:
        return await fire(tx, PLAN, now)


async def queued(db: Database, now: datetime) -> list[Outgoing]:
    """What waits, left as it is."""
    async with db.read() as tx:
        rows = await tx.all(OUTBOX.select().where(OUTBOX.c.state == "queued"))
        return [outbox.message_of(tx, row) for row in rows]


async def true(db: Database, message: Outgoing, moment: str) -> bool:
    async with db.read() as tx:
        return await still_true(tx, PLAN, message, at(moment))


async def test_a_nudge_is_queued_once_to_one_link(db: Database) -> None:
    await enrol(db, MOT)
    async with db.write() as tx:
        await people.enrol(tx, MOT, Link("telegram", "7001", "mot"))
    assert [await tick(db, MORNING) for _ in range(3)] == [1, 0, 0]
    (message,) = await queued(db, MORNING)
    assert (message.channel, message.kind, message.prompt) == ("telegram", "nudge", 0)
    assert (message.subject, message.expires_at) == ("ket-qua:21325", at("20/11/2024 21:00"))


async def test_quiet_hours_and_days_off_queue_nothing(db: Database) -> None:
    await enrol(db, MOT)
    assert await tick(db, at("20/11/2024 07:29")) == 0
    assert await tick(db, at("23/11/2024 09:00")) == 0
    assert await tick(db, at("26/11/2024 23:59")) == 0


async def test_a_filed_unit_is_not_nudged_and_a_held_nudge_is_dropped(db: Database) -> None:
    await enrol(db, MOT)
    await tick(db, MORNING)
    (message,) = await queued(db, MORNING)
    assert await true(db, message, "20/11/2024 09:00")
    assert not await true(db, message, "20/11/2024 21:00")
    assert not await true(db, message, "21/11/2024 09:00")
    async with db.write() as tx:
        await filings.file(tx, "ket-qua", "21325", "zero", "r1", at("20/11/2024 10:00"))
    assert not await true(db, message, "20/11/2024 11:00")
    assert await true(db, replace(message, kind="receipt"), "20/11/2024 11:00")
    assert await tick(db, at("22/11/2024 07:30")) == 0


async def test_a_reminder_is_queued_once_and_forgotten(db: Database) -> None:
    await enrol(db, MOT)
    await tick(db, MORNING)
    async with db.write() as tx:
        await nudges.answer(tx, "21325", "ket-qua", "mot", "later", at("20/11/2024 08:00"))
    said = [await tick(db, at(f"20/11/2024 {hour}")) for hour in ("13:59", "14:00", "14:01")]
    assert said == [0, 1, 0]
    async with db.read() as tx:
        assert await nudges.answered(tx) == {}
    assert (await queued(db, MORNING))[-1].text.startswith("Chào chị. Nhắc lại như chị đã hẹn.")


async def test_what_was_filed_is_not_reminded_of_after_an_undo(db: Database) -> None:
    await enrol(db, MOT)
    await tick(db, MORNING)
    async with db.write() as tx:
        await nudges.answer(tx, "21325", "ket-qua", "mot", "later", at("20/11/2024 08:00"))
        await filings.file(tx, "ket-qua", "21325", "zero", "r1", at("20/11/2024 09:00"))
    await tick(db, at("20/11/2024 09:01"))
    async with db.write() as tx:
        await filings.unfile(tx, "r1")
    assert await tick(db, at("20/11/2024 14:30")) == 0


async def test_the_summary_is_true_while_something_is_overdue(db: Database) -> None:
    await enrol(db, DESK)
    async with db.write() as tx:
        await filings.file(tx, "tong-hop", "ldtbxh", "submitted", "r0", at("26/11/2024 09:00"))
    assert await tick(db, at("27/11/2024 07:30")) == 1
    (message,) = await queued(db, MORNING)
    assert message.subject == "overdue" and await true(db, message, "27/11/2024 08:00")
    async with db.write() as tx:
        for unit in PLAN.owing(PLAN.duty("ket-qua")):
            await filings.file(tx, "ket-qua", unit.code, "zero", "r2", at("27/11/2024 08:00"))
    assert not await true(db, message, "27/11/2024 09:00")


async def test_the_standing_knows_who_was_nudged_today(db: Database) -> None:
    await enrol(db, MOT)
    await tick(db, MORNING)
    async with db.read() as tx:
        assert (await standing_of(tx, PLAN, MORNING)).nudged_today == {"mot"}
        assert (await standing_of(tx, PLAN, at("21/11/2024 07:30"))).nudged_today == set()
