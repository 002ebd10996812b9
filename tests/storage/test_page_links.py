"""One-time links: used once, for a while, by whoever still has the case."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import cases, erasing, page_links, people, pins
from storage.case_schema import PAGE_LINKS
from storage.case_values import Case
from storage.engine import Database, Transaction
from storage.values import Link
from tests.storage.samples import MINUTE, NOW, link, person
from tests.storage.test_sealing import in_the_files

Ending = Callable[[Transaction], Awaitable[None]]


async def with_case(tx: Transaction) -> None:
    """A person with a case of her own."""
    await people.enrol(tx, person(1), link(1))
    await cases.put(tx, Case("c1", "VV-1", "21325", "p1", "open", NOW))


async def offered(db: Database) -> str:
    async with db.write() as tx:
        await with_case(tx)
        return await page_links.offer(tx, link(1), "c1", NOW)


async def visited(db: Database) -> str:
    token = await offered(db)
    async with db.write() as tx:
        return await page_links.begin(tx, token, NOW)


async def test_a_link_begins_one_visit_and_is_unknown_from_then_on(db: Database) -> None:
    token = await offered(db)
    async with db.write() as tx:
        known = await page_links.offered(tx, token, NOW)
        assert known
        assert (known.chat, known.case_id) == (link(1), "c1")
        visit = await page_links.begin(tx, token, NOW)
        assert visit
        assert await page_links.visiting(tx, visit, NOW)
        assert await page_links.offered(tx, token, NOW) is None
        assert await page_links.visiting(tx, token, NOW) is None
        assert await page_links.offered(tx, visit, NOW) is None
        assert await page_links.begin(tx, token, NOW) == ""


async def test_of_two_who_use_it_at_the_same_moment_one_comes_in(db: Database) -> None:
    token = await offered(db)

    async def use() -> str:
        async with db.write() as tx:
            if await page_links.offered(tx, token, NOW):
                await asyncio.sleep(0)
                return await page_links.begin(tx, token, NOW)
            return ""

    visits = await asyncio.gather(*(use() for _ in range(8)))
    assert len([visit for visit in visits if visit]) == 1


async def test_a_link_is_good_for_a_quarter_of_an_hour(db: Database) -> None:
    token = await offered(db)
    async with db.read() as tx:
        assert await page_links.offered(tx, token, NOW + page_links.OFFERED_FOR - MINUTE)
        assert await page_links.offered(tx, token, NOW + page_links.OFFERED_FOR) is None


async def test_a_visit_goes_on_with_every_sign_of_life_but_not_for_ever(db: Database) -> None:
    visit = await visited(db)
    now = NOW
    while now < NOW + page_links.LONGEST:
        async with db.write() as tx:
            assert await page_links.visiting(tx, visit, now)
        now += page_links.IDLE - MINUTE
    async with db.write() as tx:
        assert await page_links.visiting(tx, visit, NOW + page_links.LONGEST) is None


async def test_a_visit_without_a_sign_of_life_is_over(db: Database) -> None:
    visit = await visited(db)
    async with db.write() as tx:
        assert await page_links.visiting(tx, visit, NOW + page_links.IDLE) is None


async def test_a_new_link_ends_the_one_before_and_its_visit(db: Database) -> None:
    visit = await visited(db)
    async with db.write() as tx:
        first = await page_links.offer(tx, link(1), "c1", NOW)
        second = await page_links.offer(tx, link(1), "c1", NOW)
        assert await page_links.visiting(tx, visit, NOW) is None
        assert await page_links.offered(tx, first, NOW) is None
        assert await page_links.offered(tx, second, NOW)


async def lock(tx: Transaction) -> None:
    for _ in range(pins.TRIES):
        await pins.verify(tx, link(1), "000000", NOW)


async def end(tx: Transaction) -> None:
    await page_links.end_of(tx, "p1")


async def revoke(tx: Transaction) -> None:
    await people.revoke(tx, "p1", NOW)


async def give_the_chat_to_another(tx: Transaction) -> None:
    await people.enrol(tx, person(2), Link("telegram", "chat-1", "p2"))


async def hand_over(tx: Transaction) -> None:
    await cases.change(tx, "c1", owner="p2")


async def close(tx: Transaction) -> None:
    await cases.change(tx, "c1", state="closed", closed_at=NOW)


async def erase(tx: Transaction) -> None:
    case = await cases.get(tx, "c1")
    assert case
    await erasing.erase(tx, case, {}, "2024-11")


ENDINGS = (lock, end, revoke, give_the_chat_to_another, hand_over, close, erase)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_ends_a_link_ends_a_visit_too(db: Database, ending: Ending) -> None:
    visit = await visited(db)
    async with db.write() as tx:
        await ending(tx)
        assert await page_links.visiting(tx, visit, NOW) is None


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_ends_a_visit_ends_a_link_too(db: Database, ending: Ending) -> None:
    token = await offered(db)
    async with db.write() as tx:
        await ending(tx)
        assert await page_links.offered(tx, token, NOW) is None


async def test_only_a_hash_is_kept_and_old_rows_are_dropped(lite: Database, file: Path) -> None:
    token = await offered(lite)
    async with lite.write() as tx:
        visit = await page_links.begin(tx, token, NOW)
    assert not any(one.encode() in in_the_files(file) for one in (token, visit))
    async with lite.write() as tx:
        await page_links.forget(tx, NOW + timedelta(minutes=15))
        assert len(await tx.all(select(PAGE_LINKS))) == 1
        await page_links.forget(tx, NOW + timedelta(minutes=16))
        assert await tx.all(select(PAGE_LINKS)) == []
