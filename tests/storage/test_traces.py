"""What has to go from a chat: each moment has its own, and nothing is forgotten too early."""

from __future__ import annotations

import pytest

from storage import outbox, people, pins, traces
from storage.engine import Database, Transaction
from storage.schema import OUTBOX
from storage.traces import Due, Trace, Untold
from tests.storage.samples import DAY, HOUR, MINUTE, NOW, link, message, person
from tests.storage.sending import claim, states

BOTH = ("telegram", "browser")
LATER = NOW + 20 * HOUR


def trace(ref: str, chat: int = 1) -> Trace:
    """A message of a chat that may stay for 20 hours."""
    return Trace("telegram", f"chat-{chat}", ref, NOW, LATER)


async def due(tx: Transaction) -> list[str]:
    """The ids of what has to go now."""
    return [row.ref for row in await traces.due(tx, NOW, 99, BOTH)]


async def test_nothing_goes_before_its_time_but_a_release_brings_it_forward(db: Database) -> None:
    async with db.write() as tx:
        await traces.put(tx, [trace("1"), trace("2"), trace("9", chat=2)])
        assert await due(tx) == []
        assert len(await traces.due(tx, LATER, 99, BOTH)) == 3
        await traces.release(tx, "telegram", "chat-1", NOW)
        assert await due(tx) == ["1", "2"]
        assert await traces.due(tx, NOW, 99, ("browser",)) == []


async def test_a_message_that_is_tried_again_keeps_its_pause_when_released(db: Database) -> None:
    async with db.write() as tx:
        await traces.put(tx, [trace("1")])
        (row,) = await traces.due(tx, LATER, 9, BOTH)
        await traces.retry(tx, [(row.id, NOW + HOUR)])
        await traces.release(tx, "telegram", "chat-1", NOW)
        assert await due(tx) == []
        (again,) = await traces.due(tx, NOW + HOUR, 9, BOTH)
        assert again == Due(row.id, "telegram", "chat-1", "1", 1, NOW)


@pytest.mark.parametrize(("seen", "ended"), [(0, False), (9, False), (11, True), (None, True)])
async def test_a_chat_is_released_when_its_pin_session_has_ended_or_never_was(
    db: Database, seen: int | None, ended: bool
) -> None:
    async with db.write() as tx:
        await traces.put(tx, [trace("1")])
        await outbox.put(tx, [message(private=True), message("Tin thường", chat=2)])
        if seen is not None:
            moment = NOW - seen * MINUTE
            await pins.open_session(tx, "telegram", "chat-1", "p1", moment)
        await traces.release_ended(tx, NOW - 10 * MINUTE, NOW)
        assert await due(tx) == (["1"] if ended else [])
        assert await states(tx) == (["dropped"] if ended else ["queued"]) + ["queued"]


async def test_a_release_takes_back_what_is_private_and_queued_with_its_words(
    db: Database,
) -> None:
    async with db.write() as tx:
        await outbox.put(tx, [message("Kín", private=True), message("Thường"), message(chat=2)])
        await traces.release(tx, "telegram", "chat-1", NOW)
        rows = await tx.all(OUTBOX.select().order_by(OUTBOX.c.id))
    assert [row.state for row in rows] == ["dropped", "queued", "queued"]
    assert [bool(row.body) for row in rows] == [False, True, True]


async def test_what_is_being_sent_when_its_chat_is_released_is_known_afterwards(
    db: Database,
) -> None:
    async with db.write() as tx:
        await outbox.put(tx, [message(private=True), message(chat=2, private=True)])
    rows = await claim(db)
    async with db.write() as tx:
        await traces.release(tx, "telegram", "chat-1", NOW)
        ids = [row.id for row in rows]
        assert await outbox.released(tx, ids) == {ids[0]}
        assert await outbox.released(tx, []) == set()


async def test_whose_access_ends_her_chat_is_released(db: Database) -> None:
    async with db.write() as tx:
        await people.enrol(tx, person(), link())
        await traces.put(tx, [trace("1"), trace("2", chat=2)])
        await people.revoke(tx, "p1", NOW)
        assert await due(tx) == ["1"]


async def test_a_person_is_told_once_nothing_more_is_tried(db: Database) -> None:
    async with db.write() as tx:
        await traces.put(tx, [trace("1"), trace("2"), trace("3", chat=2)])
        one, two, _other = await traces.due(tx, LATER, 9, BOTH)
        await traces.failed(tx, [one.id])
        await traces.retry(tx, [(two.id, LATER)])
        assert await traces.untold(tx) == []
        await traces.failed(tx, [two.id])
        (chat,) = await traces.untold(tx)
        assert chat == Untold("telegram", "chat-1", 2)
        await traces.told(tx, chat)
        assert await traces.untold(tx) == []
        assert await traces.undeleted(tx) == 2


async def test_what_has_gone_is_forgotten_after_two_days_what_failed_is_not(db: Database) -> None:
    async with db.write() as tx:
        await traces.put(tx, [trace("1"), trace("2"), trace("3")])
        one, two, _three = await traces.due(tx, LATER, 9, BOTH)
        await traces.gone(tx, [one.id], NOW)
        await traces.failed(tx, [two.id])
        assert await traces.refs_gone(tx, "telegram", "chat-1") == ["1"]
        await traces.forget(tx, NOW + 2 * DAY)
        assert await traces.refs_gone(tx, "telegram", "chat-1") == ["1"]
        await traces.forget(tx, NOW + 2 * DAY + MINUTE)
        assert await traces.refs_gone(tx, "telegram", "chat-1") == []
        assert await traces.undeleted(tx) == 1
        assert len(await traces.due(tx, LATER, 9, BOTH)) == 1


async def test_what_a_dead_process_was_sending_privately_is_remembered_without_an_id(
    db: Database,
) -> None:
    messages = [
        message(private=True),
        message("Thường", chat=2),
        message("Sửa", chat=3, private=True, closes=4),
        message("Trang", chat=4, private=True, channel="browser"),
    ]
    async with db.write() as tx:
        await outbox.put(tx, messages)
    assert len(await claim(db)) == 4
    async with db.write() as tx:
        await traces.doubt(tx, "browser", NOW, NOW)
        assert [(r.address, r.ref) for r in await traces.due(tx, NOW, 9, BOTH)] == [("chat-1", "")]


async def test_a_private_message_that_expires_loses_its_words(db: Database) -> None:
    async with db.write() as tx:
        gone = NOW - MINUTE
        await outbox.put(
            tx, [message(private=True, expires_at=gone), message(chat=2, expires_at=gone)]
        )
        assert await outbox.claim(tx, NOW, 9, BOTH) == []
        rows = await tx.all(OUTBOX.select().order_by(OUTBOX.c.id))
    assert [bool(row.body) for row in rows] == [False, True]
