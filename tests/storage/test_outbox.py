"""The outbox: in order per chat, each message once, and an outcome for every one of them."""

from __future__ import annotations

from sqlalchemy import select

from storage import outbox
from storage.engine import Database
from storage.outbox import LEASE, Settlement
from storage.schema import OUTBOX
from storage.transcripts import transcript
from storage.values import OutboxState
from tests.storage.samples import DAY, HOUR, MINUTE, NOW, message
from tests.storage.sending import claim, put, settle, states, texts


async def test_a_message_comes_out_as_it_was_put(db: Database) -> None:
    sent = message(
        "Xã Sơn Kỳ có mấy người dự?",
        options=((("Có", "yes", False), ("Lùi", "back", True)), (("Không", "no", False),)),
        prompt=7,
        closes=6,
        secret=True,
        attachment="a.jpg",
        expires_at=NOW + DAY,
        subject="ket-qua:21325",
    )
    await put(db, sent)
    (row,) = await claim(db)
    assert row.message == sent
    assert (row.attempts, row.doubts) == (1, 0)


async def test_a_claimed_message_is_not_claimed_again(db: Database) -> None:
    await put(db, message(), message(chat=2))
    assert len(await claim(db)) == 2
    assert await claim(db) == []
    async with db.read() as tx:
        rows = await tx.all(select(OUTBOX))
    assert {r.lease_until for r in rows} == {NOW + LEASE}


async def test_what_is_due_leaves_oldest_first_and_never_more_than_asked(db: Database) -> None:
    await put(db, *(message(f"{n}", chat=n) for n in range(5)))
    assert texts(await claim(db, limit=3)) == ["0", "1", "2"]
    assert texts(await claim(db, limit=3)) == ["3", "4"]


async def test_a_channel_that_is_not_there_keeps_its_messages(db: Database) -> None:
    await put(db, message("z", channel="zalo"), message("t"))
    assert texts(await claim(db)) == ["t"]
    async with db.read() as tx:
        assert await states(tx) == ["queued", "sending"]


async def test_a_message_never_overtakes_one_that_is_being_sent_in_its_chat(db: Database) -> None:
    await put(db, message("1"))
    first = await claim(db)
    await put(db, message("2"), message("other chat", chat=2))
    assert texts(await claim(db)) == ["other chat"]
    await settle(db, first)
    assert texts(await claim(db)) == ["2"]


async def test_a_message_never_overtakes_one_that_will_be_tried_again(db: Database) -> None:
    await put(db, message("1"), message("other chat", chat=2))
    first, _other = await claim(db)
    async with db.write() as tx:
        later = Settlement(first.id, "queued", retry_at=NOW + MINUTE)
        await outbox.settle_all(tx, [later], NOW)
    await put(db, message("2"))
    assert await claim(db) == []
    assert texts(await claim(db, NOW + MINUTE)) == ["1", "2"]


async def test_a_message_planned_for_later_does_not_silence_the_chat_until_then(
    db: Database,
) -> None:
    await put(db, message("tomorrow", due_at=NOW + DAY), message("answer"))
    answered = await claim(db)
    assert texts(answered) == ["answer"]
    await settle(db, answered)
    assert texts(await claim(db, NOW + DAY)) == ["tomorrow"]


async def test_the_order_of_a_chat_is_kept_within_a_batch(db: Database) -> None:
    await put(db, *(message(f"{n}", chat=n % 2) for n in range(10)))
    claimed = await claim(db)
    assert [r.id for r in claimed] == sorted(r.id for r in claimed)
    assert texts(claimed) == [str(n) for n in range(10)]


async def test_an_expired_message_is_dropped_and_not_sent(db: Database) -> None:
    await put(db, message("old", expires_at=NOW), message("new", expires_at=NOW + MINUTE))
    assert texts(await claim(db)) == ["new"]
    async with db.read() as tx:
        assert await states(tx) == ["dropped", "sending"]


async def test_waiting_says_whether_anything_is_due(db: Database) -> None:
    await put(db, message(due_at=NOW + HOUR))
    async with db.read() as tx:
        assert not await outbox.waiting(tx, NOW)
        assert await outbox.waiting(tx, NOW + HOUR)


async def test_depth_counts_what_waits(db: Database) -> None:
    await put(db, message(), message(chat=2), message(due_at=NOW + DAY, chat=3))
    async with db.read() as tx:
        assert await outbox.depth(tx) == 3
    await settle(db, await claim(db))
    async with db.read() as tx:
        assert await outbox.depth(tx) == 1


async def test_each_outcome_is_written_down(db: Database) -> None:
    outcomes: tuple[OutboxState, ...] = ("sent", "unknown", "blocked", "dead", "dropped")
    await put(db, *(message(chat=n) for n in range(5)))
    rows = await claim(db)
    async with db.write() as tx:
        settled = [Settlement(r.id, o, "ref") for r, o in zip(rows, outcomes, strict=True)]
        await outbox.settle_all(tx, settled, NOW + MINUTE)
        await outbox.settle_all(tx, [], NOW)
        found = await tx.all(select(OUTBOX).order_by(OUTBOX.c.id))
    assert tuple(r.state for r in found) == outcomes
    assert {(r.lease_until, r.settled_at, r.message_ref) for r in found} == {
        (None, NOW + MINUTE, "ref")
    }


async def test_a_retry_counts_its_attempts_and_keeps_its_place(db: Database) -> None:
    await put(db, message("1"))
    for attempt in (1, 2, 3):
        (row,) = await claim(db, NOW + attempt * MINUTE)
        assert (row.attempts, row.doubts) == (attempt, 0)
        async with db.write() as tx:
            again = Settlement(row.id, "queued", retry_at=NOW + (attempt + 1) * MINUTE)
            await outbox.settle_all(tx, [again], NOW)


async def test_the_message_of_a_prompt_is_found_by_its_chat(db: Database) -> None:
    await put(db, message("a", prompt=3), message("b", chat=2, prompt=3))
    rows = await claim(db)
    async with db.read() as tx:
        assert await outbox.message_ref(tx, "telegram", "chat-1", 3) == ""
    await settle(db, rows)
    async with db.read() as tx:
        assert await outbox.message_ref(tx, "telegram", "chat-1", 3) == f"ref-{rows[0].id}"
        assert await outbox.message_ref(tx, "telegram", "chat-2", 3) == f"ref-{rows[1].id}"
        assert await outbox.message_ref(tx, "telegram", "chat-1", 4) == ""


async def test_a_transcript_shows_what_was_delivered_to_one_chat(db: Database) -> None:
    await put(db, *(message(f"{n}") for n in range(4)), message("other", chat=2))
    rows = await claim(db)
    await settle(db, rows)
    await put(db, message("not sent yet"))
    async with db.read() as tx:
        whole = await transcript(tx, "telegram", "chat-1", 0, 10)
        newest = await transcript(tx, "telegram", "chat-1", 0, 2)
        after = await transcript(tx, "telegram", "chat-1", whole[2].id, 10)
    assert [line.message.text for line in whole] == ["0", "1", "2", "3"]
    assert [line.message.text for line in newest] == ["2", "3"]
    assert [line.message.text for line in after] == ["3"]


async def test_purging_blanks_old_texts_and_keeps_the_rows(db: Database) -> None:
    await put(db, message("old"), message("waiting", chat=2, due_at=NOW + 60 * DAY))
    await settle(db, await claim(db))
    async with db.write() as tx:
        await outbox.purge(tx, NOW + 30 * DAY, 30)
        assert [bool(r.body) for r in await tx.all(select(OUTBOX))] == [True, True]
        await outbox.purge(tx, NOW + 31 * DAY, 30)
        rows = await tx.all(select(OUTBOX).order_by(OUTBOX.c.id))
        assert [bool(r.body) for r in rows] == [False, True]
        assert await transcript(tx, "telegram", "chat-1", 0, 10) == []


async def test_what_is_queued_for_somebody_is_taken_back(db: Database) -> None:
    await put(db, message("1"), message("2", chat=2))
    async with db.write() as tx:
        await outbox.drop_for(tx, "p1", NOW)
    assert texts(await claim(db)) == ["2"]


async def test_a_message_taken_back_while_it_is_sent_is_not_tried_again(db: Database) -> None:
    await put(db, message("1"))
    (row,) = await claim(db)
    async with db.write() as tx:
        await outbox.drop_for(tx, "p1", NOW)
        await outbox.settle_all(tx, [Settlement(row.id, "queued", retry_at=NOW)], NOW)
    assert await claim(db, NOW + MINUTE) == []
    async with db.read() as tx:
        assert await states(tx) == ["dropped"]


async def test_who_was_nudged_is_known_from_queued_and_sent_nudges(db: Database) -> None:
    await put(
        db,
        message(chat=1, kind="nudge", created_at=NOW - DAY),
        message(chat=2, kind="nudge"),
        message(chat=3, kind="nudge", expires_at=NOW),
        message(chat=4),
    )
    await settle(db, await claim(db))
    async with db.read() as tx:
        assert await outbox.nudged_since(tx, NOW) == {"p2"}
        assert await outbox.nudged_since(tx, NOW - DAY) == {"p1", "p2"}


async def test_nothing_put_is_nothing_queued(db: Database) -> None:
    await put(db)
    assert await claim(db) == []


async def test_claiming_looks_at_live_rows_only(lite: Database) -> None:
    """A chat with a long past must not make its next message slow."""
    async with lite.read() as tx:
        held = select(OUTBOX.c.id).where(~outbox._held(NOW)).where(OUTBOX.c.state == "queued")
        compiled = str(held.compile(tx.connection.sync_engine, compile_kwargs={"literal_binds": 1}))
        plan = await tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        steps = " ".join(str(row.detail) for row in plan.all())
    assert "ix_outbox_live (state=? AND channel=? AND address=?" in steps
