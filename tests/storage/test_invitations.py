"""Invitations: one use, a short life, and nothing to be gained by guessing."""

from __future__ import annotations

import asyncio
import random
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import invitations, people
from storage.engine import Database, Transaction
from storage.invitations import ALPHABET, LENGTH, normal
from storage.schema import ATTEMPTS, INVITATIONS, PEOPLE
from storage.values import Person
from tests.storage.samples import DAY, HOUR, MINUTE, NOW

LIVES = timedelta(hours=72)
SHAPE = re.compile(rf"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}")


async def issued(tx: Transaction, role: str = "officer") -> str:
    return await invitations.issue(
        tx,
        unit="21325",
        role=role,
        name="Chị Mẫu Một",
        address="chị",
        now=NOW,
        expires_at=NOW + LIVES,
    )


async def redeemed(tx: Transaction, code: str, chat: str = "chat-1") -> Person | None:
    return await invitations.redeem(tx, code, "telegram", chat, NOW)


async def test_a_code_lets_its_bearer_in_as_it_says(db: Database) -> None:
    async with db.write() as tx:
        code = await issued(tx, "lead")
        came = await redeemed(tx, code)
        assert came is not None
        assert (came.name, came.unit, came.role) == ("Chị Mẫu Một", "21325", "lead")
        assert came.address == "chị"
        pair = ("telegram", "chat-1")
        assert await people.by_addresses(tx, [pair]) == {pair: came}


async def test_a_code_has_fifty_bits_and_can_be_read_aloud(db: Database) -> None:
    async with db.write() as tx:
        codes = {await issued(tx) for _ in range(50)}
    assert len(codes) == 50
    assert all(SHAPE.fullmatch(code) for code in codes)
    assert len(ALPHABET) ** LENGTH == 2**50
    assert not set("ILOU") & set(ALPHABET)


async def test_a_code_works_once(db: Database) -> None:
    async with db.write() as tx:
        code = await issued(tx)
        assert await redeemed(tx, code) is not None
        assert await redeemed(tx, code, "chat-2") is None
        assert await redeemed(tx, code) is None


async def test_a_code_used_by_many_at_once_lets_one_in(db: Database) -> None:
    async with db.write() as tx:
        code = await issued(tx)

    async def one(n: int) -> Person | None:
        async with db.write() as tx:
            return await redeemed(tx, code, f"chat-{n}")

    came = await asyncio.gather(*(one(n) for n in range(8)))
    assert len([p for p in came if p]) == 1
    async with db.read() as tx:
        assert (await tx.one(select(func.count()).select_from(PEOPLE)))[0] == 1


async def test_a_code_dies_at_its_hour(db: Database) -> None:
    async with db.write() as tx:
        early, late = await issued(tx), await issued(tx)
        last = NOW + LIVES - MINUTE
        assert await invitations.redeem(tx, early, "telegram", "a", last) is not None
        assert await invitations.redeem(tx, late, "telegram", "b", NOW + LIVES) is None


async def test_wrong_used_and_expired_leave_the_same_trace(db: Database) -> None:
    async with db.write() as tx:
        used, expired = await issued(tx), await issued(tx)
        await redeemed(tx, used, "first")
        traces = []
        for chat, code, now in (
            ("wrong", "00000-00000", NOW),
            ("used", used, NOW),
            ("expired", expired, NOW + LIVES),
        ):
            gave = await invitations.redeem(tx, code, "telegram", chat, now)
            count = select(func.count()).where(ATTEMPTS.c.address == chat)
            traces.append((gave, (await tx.one(count))[0]))
    assert traces == [(None, 1)] * 3


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7q2mo-0ooli", "7Q2M000011"),
        ("7Q2M1 IIlL0", "7Q2M111110"),
        ("  7q2mx-7q2mx ", "7Q2MX7Q2MX"),
        ("7Q2MX7Q2MX", "7Q2MX7Q2MX"),
    ],
)
def test_look_alikes_blanks_and_dashes_are_read(typed: str, read: str) -> None:
    assert normal(typed) == read


async def test_a_code_typed_in_small_letters_without_its_dash_works(db: Database) -> None:
    async with db.write() as tx:
        code = await issued(tx)
        typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert await redeemed(tx, typed) is not None


async def test_five_wrong_tries_lock_the_chat_for_an_hour_and_no_other(db: Database) -> None:
    async with db.write() as tx:
        for tried in range(5):
            assert not await invitations.locked(tx, "telegram", "chat-1", NOW), tried
            await redeemed(tx, "00000-00000")
        assert await invitations.locked(tx, "telegram", "chat-1", NOW)
        assert not await invitations.locked(tx, "telegram", "chat-2", NOW)
        assert not await invitations.locked(tx, "browser", "chat-1", NOW)
        assert await invitations.locked(tx, "telegram", "chat-1", NOW + HOUR - MINUTE)
        assert not await invitations.locked(tx, "telegram", "chat-1", NOW + HOUR)


async def test_a_hundred_wrong_tries_of_all_chats_together_lock_everybody_for_an_hour(
    db: Database,
) -> None:
    async with db.write() as tx:
        for n in range(100):
            assert not await invitations.locked(tx, "telegram", "newcomer", NOW), n
            await redeemed(tx, "00000-00000", f"chat-{n}")
        assert await invitations.locked(tx, "telegram", "newcomer", NOW)
        assert not await invitations.locked(tx, "telegram", "newcomer", NOW + HOUR)


async def test_a_right_code_counts_as_no_try(db: Database) -> None:
    async with db.write() as tx:
        for _ in range(6):
            await redeemed(tx, await issued(tx))
        assert not await invitations.locked(tx, "telegram", "chat-1", NOW)


async def test_ten_thousand_guesses_find_nothing(lite: Database) -> None:
    dice = random.Random(1511)
    guesses = ["".join(dice.choices(ALPHABET, k=LENGTH)) for _ in range(10_000)]
    async with lite.write() as tx:
        for _ in range(200):
            await issued(tx)
        kept = {row[0] for row in await tx.all(select(INVITATIONS.c.hash))}
        assert len(kept) == 200
        assert kept.isdisjoint(lite.vault.code_hash(normal(guess)) for guess in guesses)
        came = [await redeemed(tx, guess, guess) for guess in guesses[:300]]
        assert came == [None] * 300


async def test_the_code_itself_is_nowhere_in_the_files(lite: Database, file: Path) -> None:
    async with lite.write() as tx:
        code = await issued(tx)
        await redeemed(tx, code)
    found = b"".join(p.read_bytes() for p in file.parent.glob("bot.db*"))
    assert b"Ch\xe1\xbb\x8b M\xe1\xba\xabu" in found  # the row is there
    for shape in (code, normal(code), code.lower()):
        assert shape.encode() not in found


async def test_a_stranger_is_greeted_once_a_day(db: Database) -> None:
    async with db.write() as tx:
        assert await invitations.greet(tx, "telegram", "chat-1", NOW, DAY)
        assert not await invitations.greet(tx, "telegram", "chat-1", NOW + HOUR, DAY)
        assert await invitations.greet(tx, "telegram", "chat-2", NOW + HOUR, DAY)
        assert await invitations.greet(tx, "telegram", "chat-1", NOW + DAY, DAY)
        assert not await invitations.locked(tx, "telegram", "chat-1", NOW)


async def test_the_traces_of_strangers_are_forgotten(db: Database) -> None:
    async with db.write() as tx:
        await redeemed(tx, "00000-00000")
        await invitations.greet(tx, "telegram", "chat-2", NOW + DAY, DAY)
        await invitations.forget(tx, NOW + HOUR)
        rows = await tx.all(select(ATTEMPTS.c.kind))
    assert [r[0] for r in rows] == ["stranger"]
