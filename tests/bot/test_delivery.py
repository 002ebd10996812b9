"""Every message has an outcome, each chat keeps its order, and no chat holds up another."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.port import ChannelError, Outcome
from bot.delivery import Delivery
from storage import outbox
from storage.engine import Database
from storage.schema import LINKS, OUTBOX
from storage.values import MessageKind, Outgoing, Queued
from tests.bot.rigs import Rig, rig


async def yes(_row: Queued) -> bool:
    """Every message may go."""
    return True


def delivery(r: Rig) -> Delivery:
    """Delivery on the rig's channel."""
    return Delivery(r.db, {"line": r.line}, r.clock.now, yes)


async def queue(r: Rig, *texts: str, kind: MessageKind = "question", closes: int = 0) -> None:
    """Queue messages written address|text."""
    now = r.clock.now()
    messages = []
    for n, written in enumerate(texts, 1):
        address, _, text = written.partition("|")
        prompt = 0 if closes else n
        messages.append(
            Outgoing("line", address, address, kind, text, now, now, prompt=prompt, closes=closes)
        )
    async with r.db.write() as tx:
        await outbox.put(tx, messages)


async def states(db: Database) -> list[str]:
    """The states of the outbox's rows, oldest first."""
    async with db.read() as tx:
        return [row.state for row in await tx.all(OUTBOX.select().order_by(OUTBOX.c.id))]


async def test_messages_of_a_chat_go_in_order(tmp_path: Path) -> None:
    async with rig(tmp_path, "a", "b") as r:
        await queue(r, *(f"{chat}|{n}" for n in range(20) for chat in "ab"))
        assert await delivery(r).deliver_all() == 40
        for chat in "ab":
            assert [t for a, t in r.line.sent if a == chat] == [str(n) for n in range(20)]
        assert set(await states(r.db)) == {"sent"}


@pytest.mark.parametrize("kind", ["alarm", "receipt", "question", "notice"])
async def test_what_somebody_waits_for_goes_past_a_broadcast_that_fills_every_lane(
    tmp_path: Path, kind: MessageKind
) -> None:
    async with rig(tmp_path, "a") as r:
        crowd = [f"p{n}" for n in range(100)]
        for who in crowd:
            r.line.stalled[who] = asyncio.Event()
        await queue(r, *(f"{who}|x" for who in crowd), kind="broadcast")
        sending, stopping = delivery(r), asyncio.Event()
        run = asyncio.create_task(sending.run(stopping))
        while (await states(r.db)).count("sending") < 64:
            await asyncio.sleep(0.01)
        await queue(r, "a|Đây ạ", kind=kind)
        sending.wake.set()
        async with asyncio.timeout(20):
            while ("a", "Đây ạ") not in r.line.sent:
                await asyncio.sleep(0.01)
        for event in r.line.stalled.values():
            event.set()
        stopping.set()
        sending.wake.set()
        await run


async def test_a_chat_that_stalls_holds_up_nobody(tmp_path: Path) -> None:
    async with rig(tmp_path, "a", "b") as r:
        r.line.stalled["a"] = asyncio.Event()
        await queue(r, "a|1", "b|1")
        sending, stopping = delivery(r), asyncio.Event()
        running = asyncio.create_task(sending.run(stopping))
        async with asyncio.timeout(5):
            while ("b", "1") not in r.line.sent:
                await asyncio.sleep(0.01)
            await queue(r, "b|2")
            sending.wake.set()
            while ("b", "2") not in r.line.sent:
                await asyncio.sleep(0.01)
        assert ("a", "1") not in r.line.sent
        r.line.stalled["a"].set()
        stopping.set()
        sending.wake.set()
        await running
        assert await states(r.db) == ["sent", "sent", "sent"]


@pytest.mark.parametrize(
    ("kinds", "message", "ended"),
    [
        (["dead"], "question", "dead"),
        (["blocked"], "question", "blocked"),
        (["unknown"], "question", "sent"),
        (["unknown", "unknown"], "question", "unknown"),
        (["retry", "unknown"], "receipt", "sent"),
        (["unknown"], "broadcast", "unknown"),
        (["retry"] * 30, "question", "sent"),
    ],
)
async def test_each_failure_has_its_outcome(
    tmp_path: Path, kinds: list[Outcome], message: MessageKind, ended: str
) -> None:
    async with rig(tmp_path, "a") as r:
        r.line.failures = [ChannelError(kind) for kind in kinds]
        await queue(r, "a|1", kind=message)
        for _ in kinds:
            await delivery(r).deliver_all()
            r.clock.moment += timedelta(minutes=2)
        await delivery(r).deliver_all()
        assert await states(r.db) == [ended]


async def test_retry_after_is_waited_for_and_keeps_the_order(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        r.line.failures = [ChannelError("retry", 30.0)]
        await queue(r, "a|1", "a|2")
        await delivery(r).deliver_all()
        assert r.line.sent == []
        r.clock.moment += timedelta(seconds=29)
        await delivery(r).deliver_all()
        assert r.line.sent == []
        r.clock.moment += timedelta(seconds=2)
        await delivery(r).deliver_all()
        assert r.line.sent == [("a", "1"), ("a", "2")]


async def test_who_has_blocked_us_is_written_to_no_more(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        r.line.failures = [ChannelError("blocked")]
        await queue(r, "a|1", "a|2")
        await delivery(r).deliver_all()
        assert await states(r.db) == ["blocked", "blocked"]
        async with r.db.read() as tx:
            (link,) = await tx.all(LINKS.select())
        assert link.state == "blocked"


async def test_what_is_no_longer_true_does_not_go_out(tmp_path: Path) -> None:
    async def no(_row: Queued) -> bool:
        return False

    async with rig(tmp_path, "a") as r:
        await queue(r, "a|1", kind="nudge")
        await Delivery(r.db, {"line": r.line}, r.clock.now, no).deliver_all()
        assert (r.line.sent, await states(r.db)) == ([], ["dropped"])


async def test_an_answered_question_is_rewritten_where_it_stands(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await queue(r, "a|Hoạt động gì ạ?")
        await delivery(r).deliver_all()
        await queue(r, "a|Hoạt động gì ạ? — Hội thi", kind="edit", closes=1)
        await delivery(r).deliver_all()
        assert r.line.edited == [("a", "m1", "Hoạt động gì ạ? — Hội thi")]


async def test_an_outcome_survives_a_disk_that_fails(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        sending = delivery(r)
        await queue(r, "a|1")
        healthy = sending.db
        await sending._turn()
        await asyncio.wait(sending._lanes)
        sending.db = _Full()  # type: ignore[assignment]
        with pytest.raises(OSError, match="full"):
            await sending.deliver_all()
        sending.db = healthy
        await sending.deliver_all()
        assert (r.line.sent, await states(r.db)) == ([("a", "1")], ["sent"])


class _Full:
    """A database on a full disk."""

    def write(self) -> object:
        """No unit of work begins."""
        raise OSError("full")
