"""The PIN: what is kept of it, five tries, half an hour, and when it is open."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import people, pins
from storage.case_schema import PIN_SESSIONS, PIN_TRIES, PINS
from storage.engine import Database, sqlite_in
from storage.values import Link
from storage.vault import KEY_BYTES, Vault
from tests.storage.samples import NOW, link, person
from tests.storage.test_sealing import in_the_files

PIN, WRONG = "482913", "482914"
HERE, THERE = Link("telegram", "chat-1", "p1"), Link("browser", "page-1", "p1")
IDLE = timedelta(minutes=10)
STEPS = st.lists(st.sampled_from(["right", "wrong", "wrong", "wrong", "wait"]), max_size=14)


async def set_one(db: Database) -> None:
    async with db.write() as tx:
        await pins.put(tx, "p1", await pins.hashed(tx, "p1", PIN), NOW)


async def test_a_pin_is_known_again_and_stands_nowhere_in_the_files(
    lite: Database, file: Path
) -> None:
    await set_one(lite)
    async with lite.write() as tx:
        assert await pins.is_set(tx, "p1")
        assert not await pins.is_set(tx, "p2")
        assert await pins.verify(tx, HERE, WRONG, NOW) == "wrong"
        assert await pins.verify(tx, HERE, PIN, NOW) == "right"
    for pin in (PIN, WRONG):
        assert pin.encode() not in in_the_files(file)
        assert pin.encode("utf-16-le") not in in_the_files(file)


def test_a_stolen_hash_is_searched_in_vain_without_the_key_file_or_for_somebody_else() -> None:
    ours, theirs = Vault({0: b"\x01" * KEY_BYTES, 1: b"\x01" * KEY_BYTES}), Vault(
        {0: b"\x02" * KEY_BYTES, 1: b"\x01" * KEY_BYTES}
    )  # fmt: skip
    kept = ours.pin_hash("p1", PIN)
    assert kept.startswith("$argon2id$v=19$m=33792,t=2,p=1$")
    assert kept != ours.pin_hash("p1", PIN)
    assert ours.pin_matches("p1", PIN, kept)
    assert not theirs.pin_matches("p1", PIN, kept)
    assert not ours.pin_matches("p2", PIN, kept)
    assert not ours.pin_matches("p1", PIN, "")


def test_the_memory_that_a_hash_takes_is_given_back() -> None:
    vault = Vault({1: b"\x01" * KEY_BYTES})
    vault.pin_hash("p1", PIN)
    before = resident()
    for _ in range(5):
        vault.pin_hash("p1", PIN)
    assert resident() - before < 8


def resident() -> int:
    """Memory of this process in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 2**20


@given(STEPS)
@settings(max_examples=6, deadline=None)
def test_tries_and_locks_are_as_a_model_says(steps: list[str]) -> None:
    asyncio.run(_follow(steps))


async def _follow(steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(sqlite_in(Path(folder)), Vault.create(Path(folder) / "key"))
        await set_one(db)
        now, failures, until = NOW, 0, NOW
        for step in steps:
            if step == "wait":
                now += timedelta(minutes=16)
                continue
            async with db.write() as tx:
                said = await pins.verify(tx, HERE, PIN if step == "right" else WRONG, now)
            if now < until:
                expected = "wrong"
            elif step == "right":
                expected, failures = "right", 0
            else:
                failures += 1
                expected = "locked" if failures == 5 else "wrong"
                failures, until = (0, now + pins.LOCK) if failures == 5 else (failures, until)
            assert said == expected
        await db.close()


async def test_a_locked_chat_does_not_lock_another_one(lite: Database) -> None:
    await set_one(lite)
    async with lite.write() as tx:
        said = [await pins.verify(tx, HERE, WRONG, NOW) for _ in range(6)]
        assert said == ["wrong"] * 4 + ["locked", "wrong"]
        assert await pins.verify(tx, HERE, PIN, NOW) == "wrong"
        assert await pins.verify(tx, THERE, PIN, NOW) == "right"
        assert await pins.verify(tx, HERE, PIN, NOW + pins.LOCK) == "right"


async def test_tries_of_a_transaction_that_was_rolled_back_open_nothing(lite: Database) -> None:
    await set_one(lite)
    try:
        async with lite.write() as tx:
            assert await pins.verify(tx, HERE, PIN, NOW) == "right"
            await pins.open_session(tx, "telegram", "chat-1", "p1", NOW)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    async with lite.read() as tx:
        assert await tx.all(select(PIN_SESSIONS)) == []


async def test_a_session_ends_when_idle_and_a_wrong_clock_opens_none(db: Database) -> None:
    async with db.write() as tx:
        await pins.open_session(tx, "telegram", "chat-1", "p1", NOW)
        for minutes, open_then in ((0, True), (10, True), (11, False), (-1, False)):
            then = NOW + timedelta(minutes=minutes)
            chat = ("telegram", "chat-1", "p1", then - IDLE, then)
            assert await pins.is_open(tx, *chat) is open_then
        assert not await pins.is_open(tx, "telegram", "chat-1", "p2", NOW - IDLE, NOW)
        assert not await pins.is_open(tx, "browser", "chat-1", "p1", NOW - IDLE, NOW)
        await pins.close_sessions(tx, "p1")
        assert not await pins.is_open(tx, "telegram", "chat-1", "p1", NOW - IDLE, NOW)


async def test_a_new_pin_a_new_owner_of_the_chat_and_revoking_end_sessions(db: Database) -> None:
    async with db.write() as tx:
        for n in (1, 2):
            await people.enrol(tx, person(n), link(n))
            await pins.put(tx, f"p{n}", "hash", NOW)
            await pins.open_session(tx, "telegram", f"chat-{n}", f"p{n}", NOW)
        await people.enrol(tx, person(3), Link("telegram", "chat-1", "p3"))
        assert [row.person for row in await tx.all(select(PIN_SESSIONS))] == ["p2"]
        await people.revoke(tx, "p2", NOW)
        assert await tx.all(select(PIN_SESSIONS)) == []
        assert [row.person for row in await tx.all(select(PINS))] == ["p1"]
        await pins.open_session(tx, "telegram", "chat-1", "p1", NOW)
        await pins.put(tx, "p1", "other", NOW)
        assert await tx.all(select(PIN_SESSIONS)) == []


async def test_clearing_forgets_the_pin_its_tries_and_its_sessions(lite: Database) -> None:
    await set_one(lite)
    async with lite.write() as tx:
        await pins.verify(tx, HERE, WRONG, NOW)
        await pins.open_session(tx, "telegram", "chat-1", "p1", NOW)
        await pins.clear(tx, "p1")
        for table in (PINS, PIN_TRIES, PIN_SESSIONS):
            assert await tx.all(select(table)) == []
        assert await pins.verify(tx, HERE, PIN, NOW) == "wrong"
