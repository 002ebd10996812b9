"""Nudges: a rung fires once for each person, whoever asks and however often."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from storage import nudges
from storage.engine import Database
from storage.schema import NUDGES
from storage.values import Nudged
from tests.storage.samples import HOUR, NOW


def rung(name: str = "t-7", person: str = "p1", unit: str = "21325") -> Nudged:
    return Nudged(unit, "ket-qua", name, person, NOW)


def key(nudge: Nudged) -> tuple[str, str, str, str]:
    return nudge.unit, nudge.duty, nudge.rung, nudge.person


async def test_a_nudge_goes_out_once_per_rung(db: Database) -> None:
    async with db.write() as tx:
        assert await nudges.fire(tx, []) == set()
        assert await nudges.fire(tx, [rung(), rung("t-3")]) == {key(rung()), key(rung("t-3"))}
        assert await nudges.fire(tx, [rung(), rung("t-1")]) == {key(rung("t-1"))}
    async with db.read() as tx:
        assert await nudges.fired(tx) == {key(rung(n)) for n in ("t-7", "t-3", "t-1")}


async def test_the_same_rung_twice_in_one_call_fires_once(db: Database) -> None:
    async with db.write() as tx:
        assert await nudges.fire(tx, [rung(), rung()]) == {key(rung())}
        assert (await tx.one(select(func.count()).select_from(NUDGES)))[0] == 1


async def test_every_person_of_a_unit_has_a_rung_of_their_own(db: Database) -> None:
    async with db.write() as tx:
        assert len(await nudges.fire(tx, [rung(), rung(person="p2"), rung(unit="noivu")])) == 3


async def test_many_ticks_at_once_fire_a_rung_once(db: Database) -> None:
    async def tick() -> set[tuple[str, str, str, str]]:
        async with db.write() as tx:
            return await nudges.fire(tx, [rung(f"t-{n}") for n in range(5)])

    fired = await asyncio.gather(*(tick() for _ in range(8)))
    assert sum(len(keys) for keys in fired) == 5


async def test_two_programs_on_one_server_fire_a_rung_once(url: str, db: Database) -> None:
    other = await Database.open(url, db.vault)

    async def tick(database: Database) -> set[tuple[str, str, str, str]]:
        async with database.write() as tx:
            return await nudges.fire(tx, [rung(f"t-{n}") for n in range(20)])

    fired = await asyncio.gather(*(tick(d) for d in (db, other) * 3))
    await other.close()
    assert sum(len(keys) for keys in fired) == 20


async def test_a_unit_of_work_that_failed_has_fired_nothing(db: Database) -> None:
    with pytest.raises(KeyError):
        async with db.write() as tx:
            await nudges.fire(tx, [rung()])
            raise KeyError
    async with db.write() as tx:
        assert await nudges.fire(tx, [rung()]) == {key(rung())}


async def test_an_answer_to_a_nudge_is_the_last_one_given(db: Database) -> None:
    async with db.write() as tx:
        await nudges.answer(tx, "21325", "ket-qua", "p1", "later", NOW)
        await nudges.answer(tx, "21325", "ket-qua", "p1", "declined", NOW + HOUR)
        await nudges.answer(tx, "21325", "ket-qua", "p2", "later", NOW)
        assert await nudges.answered(tx) == {
            ("21325", "ket-qua", "p1"): ("declined", NOW + HOUR),
            ("21325", "ket-qua", "p2"): ("later", NOW),
        }
        await nudges.forget_answer(tx, "21325", "ket-qua", "p2")
        assert list(await nudges.answered(tx)) == [("21325", "ket-qua", "p1")]
