"""Calls for help: taken once, ended once, nobody called twice by the same rung."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage import alarms, outbox
from storage.case_values import Alarm, AlarmCall
from storage.engine import Database
from storage.outbox import Settlement
from tests.storage.samples import NOW, message

LATER = NOW + timedelta(minutes=10)
ALARM = Alarm("a1", "21325", "p1", False, 1, NOW, LATER)


async def kept(db: Database, *found: Alarm) -> None:
    async with db.write() as tx:
        for alarm in found:
            await alarms.add(tx, alarm)


async def test_what_was_added_is_read_as_it_was(db: Database) -> None:
    drill = replace(ALARM, id="a2", drill=True)
    await kept(db, ALARM, drill)
    async with db.read() as tx:
        assert await alarms.get(tx, "a1") == ALARM
        assert await alarms.get(tx, "nosuch") is None
        assert await alarms.last_of(tx, "p1", drill=False) == ALARM
        assert await alarms.last_of(tx, "p1", drill=True) == drill


async def test_the_first_who_takes_it_has_it(db: Database) -> None:
    await kept(db, ALARM)
    async with db.write() as tx:
        assert await alarms.take(tx, "a1", "p2", NOW)
        assert not await alarms.take(tx, "a1", "p3", LATER)
        assert await alarms.climbing(tx) == []
        taken = await alarms.get(tx, "a1")
    assert taken == replace(ALARM, taken_by="p2", taken_at=NOW, next_at=None)


async def test_what_has_ended_is_not_taken_nor_ended_again(db: Database) -> None:
    await kept(db, ALARM)
    async with db.write() as tx:
        assert await alarms.end(tx, "a1", NOW)
        assert not await alarms.end(tx, "a1", LATER)
        assert not await alarms.take(tx, "a1", "p2", LATER)
        assert await alarms.last_of(tx, "p1", drill=False) is None


async def test_a_rung_is_climbed_once_and_never_after_it_was_taken(db: Database) -> None:
    await kept(db, ALARM)
    async with db.write() as tx:
        assert await alarms.climb(tx, ALARM, 2, LATER)
        assert not await alarms.climb(tx, ALARM, 2, LATER)
        await alarms.take(tx, "a1", "p2", NOW)
        assert not await alarms.climb(tx, replace(ALARM, step=2), 3, LATER)


async def test_a_person_is_called_once_by_a_rung(db: Database) -> None:
    await kept(db, ALARM)
    first, again = AlarmCall("a1", "p2", 0, NOW), AlarmCall("a1", "p2", 4, LATER)
    async with db.write() as tx:
        await alarms.add_calls(tx, [first])
        await alarms.add_calls(tx, [replace(first, called_at=LATER), again])
        assert await alarms.calls(tx, "a1") == [first, again]


async def test_the_last_call_is_about_what_waits_and_a_real_one_before_a_drill(
    db: Database,
) -> None:
    drill = replace(ALARM, id="a2", drill=True)
    await kept(db, ALARM, drill)
    async with db.write() as tx:
        assert await alarms.last_call_to(tx, "p2") is None
        await alarms.add_calls(tx, [AlarmCall("a1", "p2", 0, NOW), AlarmCall("a2", "p2", 0, LATER)])
        assert await alarms.last_call_to(tx, "p2") == ALARM
        await alarms.end(tx, "a1", LATER)
        assert await alarms.last_call_to(tx, "p2") == drill


async def test_the_newest_come_first_and_old_ones_are_forgotten_with_their_calls(
    db: Database,
) -> None:
    newer = replace(ALARM, id="a2", unit="21328", raised_at=LATER)
    await kept(db, ALARM, newer)
    async with db.write() as tx:
        await alarms.add_calls(tx, [AlarmCall("a1", "p2", 0, NOW)])
        assert [a.id for a in await alarms.newest(tx, 9)] == ["a2", "a1"]
        assert [a.id for a in await alarms.newest(tx, 9, "21325")] == ["a1"]
        await alarms.forget(tx, LATER)
        assert [a.id for a in await alarms.newest(tx, 9)] == ["a2"]
        assert await alarms.calls(tx, "a1") == []


async def test_a_call_for_help_leaves_before_a_queue_of_broadcasts(db: Database) -> None:
    many = [message(f"Thông báo {n}", chat=n, kind="broadcast") for n in range(200)]
    async with db.write() as tx:
        await outbox.put(tx, [*many, message("Khẩn cấp", chat=900, kind="alarm")])
        claimed = await outbox.claim(tx, NOW, 64, ("telegram",))
    assert "Khẩn cấp" in [queued.message.text for queued in claimed]


async def test_a_call_for_help_does_not_wait_for_what_is_tried_again(db: Database) -> None:
    async with db.write() as tx:
        await outbox.put(tx, [message("Câu hỏi")])
        (first,) = await outbox.claim(tx, NOW, 9, ("telegram",))
        again = Settlement(first.id, "queued", retry_at=NOW + timedelta(minutes=1))
        await outbox.settle_all(tx, [again], NOW)
        await outbox.put(tx, [message("Câu sau"), message("Khẩn cấp", kind="alarm")])
        claimed = await outbox.claim(tx, NOW, 9, ("telegram",))
    assert [queued.message.text for queued in claimed] == ["Khẩn cấp"]
