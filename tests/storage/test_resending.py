"""After a crash nobody knows what left: a question goes out once more, a broadcast never."""

from __future__ import annotations

import pytest

from storage import outbox
from storage.engine import Database
from storage.outbox import Settlement
from storage.values import MessageKind
from tests.storage.samples import NOW, message
from tests.storage.sending import claim, put, settle, states, texts

RESENT: tuple[MessageKind, ...] = ("question", "receipt", "edit", "nudge", "notice")


@pytest.mark.parametrize("kind", RESENT)
async def test_after_a_crash_a_message_goes_out_once_more_and_no_oftener(
    db: Database, kind: MessageKind
) -> None:
    await put(db, message("1", kind=kind))
    assert texts(await claim(db)) == ["1"]
    async with db.write() as tx:
        await outbox.recover(tx, NOW)
    (again,) = await claim(db)
    assert again.doubts == 1
    async with db.write() as tx:
        await outbox.recover(tx, NOW)
        assert await states(tx) == ["unknown"]
    assert await claim(db) == []


async def test_after_a_crash_a_broadcast_is_never_sent_again_by_itself(db: Database) -> None:
    await put(db, message("Thông báo", kind="broadcast"))
    await claim(db)
    async with db.write() as tx:
        await outbox.recover(tx, NOW)
        assert await states(tx) == ["unknown"]
    assert await claim(db) == []


async def test_retries_before_a_crash_do_not_cost_a_message_its_second_chance(
    db: Database,
) -> None:
    await put(db, message("Đã nhận", kind="receipt"))
    for _ in range(4):
        (row,) = await claim(db)
        async with db.write() as tx:
            await outbox.settle_all(tx, [Settlement(row.id, "queued", retry_at=NOW)], NOW)
    await claim(db)
    async with db.write() as tx:
        await outbox.recover(tx, NOW)
    assert texts(await claim(db)) == ["Đã nhận"]


async def test_a_cut_off_reply_uses_the_second_chance_up(db: Database) -> None:
    await put(db, message())
    (row,) = await claim(db)
    async with db.write() as tx:
        doubt = Settlement(row.id, "queued", retry_at=NOW, doubtful=True)
        await outbox.settle_all(tx, [doubt], NOW)
    (again,) = await claim(db)
    assert again.doubts == 1
    async with db.write() as tx:
        await outbox.recover(tx, NOW)
        assert await states(tx) == ["unknown"]


async def test_recovering_leaves_everything_else_alone(db: Database) -> None:
    await put(db, *(message(chat=n) for n in range(3)))
    sent, _sending = await claim(db, limit=2)
    await settle(db, [sent])
    async with db.write() as tx:
        await outbox.recover(tx, NOW)
        assert await states(tx) == ["sent", "queued", "queued"]
