"""Committed messages leave: paced, in order per chat, with an outcome for each of them.

A chat is a lane: its messages go one after the other. Lanes do not wait for each other, so a
chat that stalls holds up nobody else. What came back is settled together with the next claim,
in one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from aiolimiter import AsyncLimiter

from bot.channels.port import Channel, ChannelError
from bot.logs import logger
from bot.supervising import until
from bot.tracing import settle_private
from storage import outbox, people
from storage.engine import Database
from storage.outbox import Settlement
from storage.traces import KEPT_HOURS
from storage.values import Link, Queued

CLAIM = 64  # rows at a time
MOST_LANES = 64  # chats being written to at once; beyond it only what somebody waits for
IDLE = 5.0  # seconds between looks at what became due by itself
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(seconds=60)
PER_CHANNEL = 25  # messages a second: below Telegram's 30
BULK = 18  # of these for nudges and broadcasts: the rest is always free for answers and calls

log = logger("delivery")
Judge = Callable[[Queued], Awaitable[bool]]


@dataclass
class Delivery:
    """Sends what the outbox holds, until it is told to stop."""

    db: Database
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    judge: Judge
    kept: timedelta = timedelta(hours=KEPT_HOURS)  # how long a private message may stay
    traced: Callable[[], None] = lambda: None  # called when something is to be deleted now
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    _pace: dict[tuple[str, float], AsyncLimiter] = field(default_factory=dict)
    _lanes: set[asyncio.Task[None]] = field(default_factory=set)
    _settled: list[Settlement] = field(default_factory=list)
    _blocked: list[Link] = field(default_factory=list)
    _private: list[tuple[Queued, Settlement]] = field(default_factory=list)
    _settling: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, stopping: asyncio.Event) -> None:
        """Deliver whatever is due; on stopping, what is under way is settled first."""
        while not stopping.is_set():
            self.wake.clear()
            if not await self._turn():
                await until(self.wake, IDLE)
        await self.finish()

    async def deliver_all(self) -> int:
        """Deliver until nothing is due; gives how many messages went."""
        count = 0
        while (claimed := await self._turn()) or self._lanes or self._settled:
            count += claimed
            if self._lanes:
                await asyncio.wait(self._lanes, return_when=asyncio.FIRST_COMPLETED)
        return count

    async def finish(self) -> None:
        """Wait for what is under way, and settle it."""
        if self._lanes:
            await asyncio.wait(self._lanes)
        if self._settled:
            await self._turn(claim=False)

    async def _turn(self, claim: bool = True) -> int:
        """Settle what came back and claim what is next; gives how many rows were claimed."""
        async with self._settling:
            return await self._settle_and_claim(claim)

    async def _settle_and_claim(self, claim: bool) -> int:
        if not self._settled and not await self._anything():
            return 0
        settled, blocked = list(self._settled), list(self._blocked)
        private = list(self._private)
        room = CLAIM if claim and len(self._lanes) < 2 * MOST_LANES else 0
        bulk = len(self._lanes) < MOST_LANES
        async with self.db.write() as tx:
            await outbox.settle_all(tx, settled, self.now())
            if private:
                await settle_private(tx, private, self.channels, self.now(), self.kept)
            for link in blocked:
                await people.set_link_state(tx, link.channel, link.address, "blocked")
            claimed = (
                await outbox.claim(tx, self.now(), room, tuple(self.channels), bulk) if room else []
            )
        del (
            self._settled[: len(settled)],
            self._blocked[: len(blocked)],
            self._private[: len(private)],
        )
        if private:
            self.traced()
        for _key, rows in groupby(sorted(claimed, key=_lane), key=_lane):
            lane = asyncio.create_task(self._go(list(rows)))
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)
        return len(claimed)

    async def _anything(self) -> bool:
        async with self.db.read() as tx:
            return await outbox.waiting(tx, self.now())

    async def _go(self, rows: Sequence[Queued]) -> None:
        """One chat's messages, one after the other; a held one holds those behind it."""
        before: Settlement | None = None
        for row in sorted(rows, key=lambda r: r.id):
            if before and before.state == "queued":
                before = Settlement(row.id, "queued", retry_at=before.retry_at)
            elif before and before.state == "blocked":
                before = Settlement(row.id, "blocked")
            else:
                before = await self._send(row)
            if before.state == "blocked":
                message = row.message
                self._blocked.append(Link(message.channel, message.address, message.person))
            self._settled.append(before)
            if row.message.private:
                self._private.append((row, before))
            self.wake.set()

    async def _send(self, row: Queued) -> Settlement:
        channel = self.channels[row.message.channel]
        try:
            if not await self.judge(row):
                return Settlement(row.id, "dropped")
            if row.message.kind in outbox.BULK:
                await self._limiter(channel.name, BULK).acquire()
            async with self._limiter(channel.name, PER_CHANNEL):
                refs = await self._out(channel, row)
                return Settlement(row.id, "sent", message_ref=refs[-1] if refs else "", refs=refs)
        except ChannelError as error:
            return self._failed(row, error)
        except Exception as error:
            log.error("send failed", channel=channel.name, row=row.id, exc_info=error)
            return Settlement(row.id, "dead")

    async def _out(self, channel: Channel, row: Queued) -> tuple[str, ...]:
        message = row.message
        if not message.closes:
            return await channel.send(message)
        async with self.db.read() as tx:
            ref = await outbox.message_ref(tx, message.channel, message.address, message.closes)
        if ref and channel.edits:
            await channel.edit(message.address, ref, message.text)
        return (ref,)

    def _failed(self, row: Queued, error: ChannelError) -> Settlement:
        """1 the chat is gone, 2 nobody knows, 3 later, until the message expires."""
        log.warning("not sent", channel=row.message.channel, row=row.id, kind=error.kind)
        match error.kind:
            case "blocked" | "dead":
                return Settlement(row.id, error.kind, refs=error.sent)
            case "unknown" if row.message.kind == "broadcast" or row.doubts >= outbox.RESENDS:
                return Settlement(row.id, "unknown", refs=error.sent)
            case _:
                again, doubtful = self._again(row, error), error.kind == "unknown"
                return Settlement(row.id, "queued", "", again, doubtful, error.sent)

    def _again(self, row: Queued, error: ChannelError) -> datetime:
        pause: timedelta = min(FIRST_RETRY * 2 ** min(row.attempts, 10), LONGEST_RETRY)
        return self.now() + max(pause, timedelta(seconds=error.retry_after))

    def _limiter(self, channel: str, rate: float) -> AsyncLimiter:
        return self._pace.setdefault((channel, rate), AsyncLimiter(rate, 1))


def _lane(row: Queued) -> tuple[str, str]:
    return row.message.channel, row.message.address
