"""The inbox: each update once, in order, gone from the file when it was handled."""

from __future__ import annotations

from sqlalchemy import select

from storage import inbox
from storage.engine import Database
from storage.schema import INBOX
from tests.storage.samples import DAY, HOUR, MINUTE, NOW, update


async def test_updates_come_back_in_the_order_in_which_they_were_put(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(n, f'{{"n": {n}}}') for n in (5, 1, 3)])
        await inbox.put(tx, [update(2, "sau")])
    async with db.read() as tx:
        rows = await inbox.pending(tx, 10)
    assert [r.key for r in rows] == ["key-5", "key-1", "key-3", "key-2"]
    assert [r.body for r in rows] == ['{"n": 5}', '{"n": 1}', '{"n": 3}', "sau"]
    assert rows[0].received_at == NOW + 5 * MINUTE
    assert sorted(r.id for r in rows) == [r.id for r in rows]


async def test_a_key_that_came_before_is_ignored_in_a_batch_and_later(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(1, "first"), update(1, "again"), update(2)])
    async with db.write() as tx:
        await inbox.put(tx, [update(1, "later"), update(3)])
    async with db.read() as tx:
        rows = await inbox.pending(tx, 10)
    assert [(r.key, r.body) for r in rows] == [("key-1", "first"), ("key-2", "{}"), ("key-3", "{}")]


async def test_the_same_key_on_another_channel_is_another_update(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(1), update(1, channel="browser")])
    async with db.read() as tx:
        assert {r.channel for r in await inbox.pending(tx, 10)} == {"telegram", "browser"}


async def test_a_repeated_update_is_not_handled_again(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(1)])
        await inbox.done(tx, [r.id for r in await inbox.pending(tx, 1)], NOW)
        await inbox.put(tx, [update(1)])
    async with db.read() as tx:
        assert await inbox.pending(tx, 10) == []
        assert await inbox.depth(tx) == 0


async def test_updates_handled_as_they_come_leave_only_their_key(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(1, "waits")])
        batch = [update(3, "c"), update(1, "again"), update(2, "b"), update(3, "c")]
        assert await inbox.put_done(tx, batch, NOW) == [batch[0], batch[2]]
        assert await inbox.put_done(tx, batch, NOW) == []
        assert await inbox.put_done(tx, [], NOW) == []
    async with db.read() as tx:
        rows = await tx.all(select(INBOX).order_by(INBOX.c.id))
    seen = [(r.key, r.state, r.body == b"", r.handled_at) for r in rows]
    assert seen == [
        ("key-1", "pending", False, None),
        ("key-3", "done", True, NOW),
        ("key-2", "done", True, NOW),
    ]


async def test_nothing_put_is_nothing_there(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [])
        await inbox.done(tx, [], NOW)
        assert await inbox.pending(tx, 10) == []


async def test_a_batch_takes_the_oldest_and_leaves_the_rest(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(n) for n in range(5)])
        first = await inbox.pending(tx, 2)
        await inbox.done(tx, [r.id for r in first], NOW)
        second = await inbox.pending(tx, 2)
        assert [r.key for r in first + second] == ["key-0", "key-1", "key-2", "key-3"]
        assert await inbox.depth(tx) == 3


async def test_what_was_handled_is_blank(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(1), update(2), update(3)])
        one, two, _three = await inbox.pending(tx, 3)
        await inbox.done(tx, [one.id], NOW + HOUR)
        await inbox.poison(tx, two.id, "ValueError", NOW + HOUR)
    async with db.read() as tx:
        rows = await tx.all(select(INBOX).order_by(INBOX.c.id))
    seen = [(r.state, r.error, r.body == b"", r.handled_at) for r in rows]
    assert seen == [
        ("done", "", True, NOW + HOUR),
        ("poison", "ValueError", True, NOW + HOUR),
        ("pending", "", False, None),
    ]


async def test_the_age_of_the_oldest_is_known_and_aware(db: Database) -> None:
    async with db.write() as tx:
        assert await inbox.age_of_oldest(tx) is None
        await inbox.put(tx, [update(7), update(4)])
        assert await inbox.age_of_oldest(tx) == NOW + 4 * MINUTE
        found = await inbox.age_of_oldest(tx)
        assert found is not None
        assert found.tzinfo is not None


async def test_forgetting_drops_handled_rows_only(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(1), update(2)])
        await inbox.done(tx, [(await inbox.pending(tx, 1))[0].id], NOW)
        await inbox.forget(tx, NOW)
        assert len(await tx.all(select(INBOX))) == 2
        await inbox.forget(tx, NOW + DAY)
        assert [r.key for r in await tx.all(select(INBOX))] == ["key-2"]


async def test_half_a_character_in_an_update_stops_nobody(db: Database) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [update(1, "\ud800"), update(2)])
        assert [r.body for r in await inbox.pending(tx, 10)] == ["\ud800", "{}"]
